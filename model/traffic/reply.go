package traffic

import (
	_ "embed"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"sync"

	"portolan/model"
	"portolan/model/table"
)

// waitsCSV holds how long stations wait for what is behind them, and what they
// answer then, where a design does not say. Times that a design can state are
// its own.
//
//go:embed waits.csv
var waitsCSV string

// wait is one row of the table.
type wait struct {
	seconds float64
	status  int
}

var waits = sync.OnceValue(func() map[string]wait {
	out := map[string]wait{}
	_, rows := table.Read("traffic", waitsCSV)
	for _, r := range rows {
		var w wait
		w.seconds, _ = strconv.ParseFloat(r[1], 64) // none stands for what a design states
		w.status, _ = strconv.Atoi(r[2])
		out[r[0]] = w
	}
	return out
})

// patience is how a station treats what is behind it. Seconds of 0 mean that it
// waits as long as it takes, a status of 0 that it passes on what happens.
type patience struct {
	connect, read         float64
	silent, late, refused int // what it answers
}

// patienceOf is that of a station other than CloudFront. Balancers of layer 4,
// accelerators and VPC links pass silence on; they drop a connection over which
// nothing comes for long.
func patienceOf(n *model.Node) patience {
	switch s := n.Effective().(type) {
	case *model.ALB:
		c := waits()["alb-connect"]
		return patience{connect: c.seconds, read: float64(s.IdleTimeout.Val()), silent: c.status, late: c.status, refused: waits()["alb-refused"].status}
	case *model.NLB:
		read := waits()["nlb-idle"].seconds
		if s.IdleTimeout.IsSet() && slices.Contains([]string{"tcp", "tcp_udp", "tcp_quic"}, s.Listener.Val()) { // fixed for TLS
			read = float64(s.IdleTimeout.Val())
		}
		return patience{read: read, late: unreachable}
	case *model.Accelerator:
		return patience{read: waits()["accelerator-idle"].seconds, late: unreachable}
	case *model.RESTAPI:
		p := patienceOfAPI(n, "rest-api", s.Timeout)
		if s.Streaming.Val() {
			return p.streaming(s.Endpoint.Val())
		}
		return p
	case *model.HTTPAPI:
		return patienceOfAPI(n, "http-api", s.Timeout)
	case *model.WebSocketAPI:
		return patienceOfAPI(n, "websocket-api", s.Timeout)
	case *model.FunctionURL:
		return patience{silent: 504, refused: 504}
	}
	return patience{}
}

func patienceOfAPI(n *model.Node, item string, timeout model.Opt[int]) patience {
	w := waits()[item]
	seconds := timeout.Or(int(w.seconds))
	if limit, raised := LongestTimeout(n); !raised {
		seconds = min(seconds, limit)
	}
	return patience{connect: float64(seconds), read: float64(seconds), silent: w.status, late: w.status, refused: w.status}
}

// LongestTimeout is how many seconds an API waits for its integration at most, 0 for
// what is no API. raised tells that AWS raises it on request, as it does for Regional
// and private REST APIs: such an API is taken to wait for as long as the design says.
// https://aws.amazon.com/about-aws/whats-new/2024/06/amazon-api-gateway-integration-timeout-limit-29-seconds/
func LongestTimeout(n *model.Node) (seconds int, raised bool) {
	item := ""
	switch s := n.Effective().(type) {
	case *model.RESTAPI:
		item, raised = "rest-api", s.Endpoint.Val() != model.EndpointEdge
		if s.Streaming.Val() {
			item, raised = "rest-api-stream", false
		}
	case *model.HTTPAPI:
		item = "http-api"
	case *model.WebSocketAPI:
		item = "websocket-api"
	}
	return int(waits()[item].seconds), raised
}

// streaming ends a response over which nothing comes for long. A backend is taken
// to send nothing while it works.
// https://docs.aws.amazon.com/apigateway/latest/developerguide/response-transfer-mode.html
func (p patience) streaming(endpoint string) patience {
	idle := waits()["rest-api-stream-idle"]
	if endpoint == model.EndpointEdge {
		idle = waits()["rest-api-stream-idle-edge"]
	}
	if p.read > idle.seconds {
		p.read, p.late = idle.seconds, unreachable
	}
	return p
}

// relayed turns what happens behind a station into what it answers with, and
// when. A function that is down answers with an error at once, which whoever
// invokes it turns into a 502.
//
// https://docs.aws.amazon.com/elasticloadbalancing/latest/application/load-balancer-troubleshooting.html
// https://docs.aws.amazon.com/apigateway/latest/developerguide/supported-gateway-response-types.html
func (c *course) relayed(n *model.Node, tails []tail) []tail {
	p := patienceOf(n)
	for i := range tails {
		t := &tails[i]
		switch {
		case t.moved:
		case t.failed != "" && t.status <= 0 && t.first() != nil && t.first().Node.Kind() == model.KindLambda:
			t.status = 502
		case p.read > 0 && t.seconds() > p.read:
			t.tooLate(n, p.read, p.late)
		case t.failed == "" || t.status > 0:
		case t.status == noAnswer && p.silent > 0:
			t.status, t.wait = p.silent, p.connect
		case t.status == unreachable && p.refused > 0:
			t.status = p.refused
		}
	}
	return tails
}

// seconds is how long a station before the way waits for its answer.
func (t *tail) seconds() float64 { return t.wait + t.takes }

// tooLate makes a way fail at which a station waits in vain.
func (t *tail) tooLate(n *model.Node, seconds float64, status int) {
	if t.failed == "" {
		t.failed = fmt.Sprintf("%s works for %s s, longer than %s waits.", t.last().Node.Label(), figure(t.takes), n.Label())
	}
	if t.cause == "" {
		t.cause, t.waits = CauseLate, n
	}
	t.status, t.wait, t.takes = status, seconds, 0
}

// endsItself are the services that end a request which takes too long, with their
// rows of the waits.
var endsItself = map[model.Kind]string{model.KindAppRunner: "app-runner", model.KindAppSync: "appsync"}

// tooLong makes a way fail at a service that ends it.
func (t *tail) tooLong(n *model.Node, w wait) {
	t.failed = sentence(fmt.Sprintf("%s works for %s s, and a request may take %s s there", n.Label(), figure(t.takes), figure(w.seconds)))
	t.cause, t.status, t.wait, t.takes = CauseLate, w.status, w.seconds, 0
}

// worksFor is how many seconds a node works on a request.
func worksFor(n *model.Node) float64 {
	work, _ := model.ThinkTime(n)
	return bounded(work.Val(), 0, mostThinkMS) / 1000
}

// slowAuthorizer says of an HTTP API that its Lambda authorizer works for longer than
// the API waits for it.
func (c *course) slowAuthorizer(n *model.Node) (status int, why string) {
	w := waits()["http-api-authorizer"]
	for _, l := range c.t.Out(n.ID) {
		if fn := c.t.Node(l.To); SlowAuthorizer(c.t, l) {
			return w.status, fmt.Sprintf("the authorizer %s works for %s s, and %s waits %s s for it", fn.Label(), figure(worksFor(fn)), n.Label(), figure(w.seconds))
		}
	}
	return 0, ""
}

// SlowAuthorizer tells whether a link leads from an HTTP API to an authorizer that works
// for longer than the API waits for it.
func SlowAuthorizer(t *model.Topology, l *model.Link) bool {
	return t.Node(l.From).Kind() == model.KindHTTPAPI && l.Kind == model.Authorizes && worksFor(t.Node(l.To)) > waits()["http-api-authorizer"].seconds
}

// BeyondClassicIdle tells whether what is behind a Classic Load Balancer works for longer
// than the balancer waits unless it is told to, and how long that is. A design cannot say
// what it is told, so that a walk takes it to wait.
func BeyondClassicIdle(n *model.Node) (works, waitsFor string, beyond bool) {
	idle := waits()["clb-idle"].seconds
	return figure(worksFor(n)), figure(idle), n.Kind() == model.KindCLB && worksFor(n) > idle
}

// last is the hop at which a way ends.
func (t *tail) last() *Hop { return &t.hops[0] }

func figure(v float64) string { return strconv.FormatFloat(v, 'f', -1, 64) }

// ask is what comes of a request that CloudFront sends to one origin.
type ask struct {
	code int    // among the codes of an origin group that start failover; 0 when it is served
	how  string // how CloudFront comes to ask the secondary
}

// asked turns what happens at an origin into what CloudFront answers with, and
// when: it tries to connect as often as the origin says, and GET and HEAD also
// to get an answer. Of failover codes 503 stands for a connection that fails
// and 504 for an answer that does not come.
//
// https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/DownloadDistValuesOrigin.html
// https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/high_availability_origin_failover.html
func (c *course) asked(cdn *model.Node, o *model.OriginSpec, t *tail) ask {
	read, attempts := float64(o.ReadTimeout.Val()), o.Attempts.Val()
	if h := firstServer(*t); h != nil && h.Kind == HopStorage {
		read = waits()["s3-read"].seconds
	}
	if m := strings.ToUpper(c.request.Method); m != "" && m != "GET" && m != "HEAD" {
		attempts = 1
	}
	silent := waits()["cloudfront-silent"].status
	switch {
	case t.moved: // the redirect is passed on, and is no error
		return ask{}
	case t.seconds() > read:
		t.tooLate(cdn, read*float64(attempts), silent)
		return ask{504, fmt.Sprintf("CloudFront waits for an answer %s %s s and then asks", times(attempts), figure(read))}
	case t.failed == "":
		return ask{}
	case t.status == noAnswer:
		n := o.Attempts.Val()
		t.status, t.wait = silent, float64(n*o.Timeout.Val())
		return ask{503, fmt.Sprintf("CloudFront tries it %s %d s and then asks", times(n), o.Timeout.Val())}
	case t.status == unreachable:
		t.status = waits()["cloudfront-refused"].status
		return ask{503, "CloudFront gets no connection and asks"}
	case t.wait > 0:
		return ask{t.status, fmt.Sprintf("It answers with %d after %s s, and CloudFront asks", t.status, figure(t.wait))}
	}
	return ask{t.status, "It answers with an error, and CloudFront asks"}
}

// times writes how often something is done for how long.
func times(n int) string {
	if n == 1 {
		return "once for"
	}
	return fmt.Sprintf("%d times for", n)
}
