package validate

import (
	"cmp"
	"iter"
	"slices"
	"strings"

	"portolan/model"
	"portolan/model/traffic"
)

// Rules about requests that fail though nothing is broken. They say what the
// walk of estimates says, unless a more precise rule has said it at a place on
// the way. See Pass.nameFailures, which runs them after all others.
const (
	trafficFails    = "traffic/fails"
	trafficPrivate  = "traffic/private-address"
	trafficProtocol = "traffic/protocol"
	trafficRefused  = "traffic/refused"
	trafficTooSlow  = "traffic/too-slow"

	cloudFrontRedirectLoop = "cloudfront/origin-redirect-loop"
	elbRedirectLoop        = "elb/redirect-loop"
)

var trafficRules = []*Rule{
	{
		ID: trafficPrivate, Group: "traffic", Severity: Error, Verified: VerifiedLogic,
		Title:   "Private address called from outside",
		When:    "Requests are sent to something that has private addresses only, from where no packet gets there.",
		Why:     "The connection never comes about, whatever else is right.",
		Message: "Requests of {users}{path} fail: {why}",
		FixText: "Make the target public, or reach it as AWS offers: a VPC origin of CloudFront, a VPC link of an API, an accelerator, or users inside the network",
		Sources: []string{srcPrivateContentVpcOrigins},
		Check:   afterOthers,
	},
	{
		ID: trafficProtocol, Group: "traffic", Severity: Error, Verified: VerifiedLogic,
		Title:   "Protocol that the station does not speak",
		When:    "Requests come in a protocol that the station they are sent to has no listener for, or does not take.",
		Why:     "The connection is refused, or the answer is an error every time.",
		Message: "Requests of {users}{path} fail: {why}",
		FixText: "Give the station a listener for the protocol, or ask it in one that it takes",
		Sources: []string{srcUsingHttpsCloudfrontToCustomOrigin},
		Check:   afterOthers,
	},
	{
		ID: trafficRefused, Group: "traffic", Severity: Error, Verified: VerifiedLogic,
		Title:   "Requests refused by a rule of their station",
		When:    "A rule, a route, a method, a login, a switched-off address or the access control of a station refuses the requests that come to it, or they come under a name for which it does not answer.",
		Why:     "Everybody who takes this way gets an error.",
		Message: "Requests of {users}{path} fail: {why}",
		FixText: "Let a rule or route take these requests, or stop sending them here",
		Note:    "A standby that answers with the status of a fixed response is taken for a page for the time of maintenance, one beside rules that forward where it answers 503.",
		Sources: []string{srcRuleActionTypes},
		Check:   afterOthers,
	},
	{
		ID: trafficTooSlow, Group: "traffic", Severity: Error, Verified: VerifiedYes,
		Title:   "Backend slower than somebody waits",
		When:    "The time that a backend works on a request is longer than a station before it waits for the answer, than App Runner (120 s) or AppSync (30 s) lets it, or the authorizer of an HTTP API works for longer than 10 s. Where nothing is said CloudFront waits " + defaultOf(model.Origin.Info().Props, "originReadTimeout") + " s and an ALB " + defaultOf(model.KindALB.Info().Props, "idleTimeout") + " s.",
		Why:     "Users get a timeout while the backend still works, and often ask again.",
		Message: "Requests of {users}{path} fail: {why}",
		FixText: "Answer sooner, raise the timeout of the station if AWS lets you, or answer at once and let the work go on",
		Sources: []string{srcAPIOrigin, srcLimits, srcAppRunnerDevelop, "https://docs.aws.amazon.com/general/latest/gr/appsync.html", "https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-quotas.html"},
		Check:   afterOthers,
	},
	{
		ID: trafficFails, Group: "traffic", Severity: Error, Verified: VerifiedLogic,
		Title:   "Requests that fail though nothing is broken",
		When:    "The walk of the estimate finds that requests fail in the intact design, and no more precise rule says why.",
		Why:     "Everybody who takes this way gets an error or no answer.",
		Message: "Requests of {users}{path} fail: {why}",
		FixText: "See what the estimate says about the way of these requests, and mend the station at which it ends",
		Sources: []string{srcRoutingPolicy},
		Check:   afterOthers,
	},
}

func afterOthers(*Pass) {} // see nameFailures

// failure is what the rules know about a cause of failed requests: which rule names
// it where no other does, and whether it is a matter of the link by which requests
// come. More precise rules say of themselves which causes they explain.
type failure struct {
	rule   string
	onLink bool
}

var failures = map[traffic.Cause]failure{
	traffic.CauseNowhere:     {rule: trafficFails},
	traffic.CauseCircle:      {rule: trafficFails},
	traffic.CauseRedirects:   {rule: trafficFails},
	traffic.CausePrivate:     {rule: trafficPrivate, onLink: true},
	traffic.CauseProtocol:    {rule: trafficProtocol, onLink: true},
	traffic.CauseCountry:     {rule: trafficRefused, onLink: true},
	traffic.CauseLocation:    {rule: trafficFails},
	traffic.CauseOutside:     {rule: outsideNetwork, onLink: true},
	traffic.CauseShown:       {rule: certificateUnseen, onLink: true},
	traffic.CauseProof:       {rule: proofMissing, onLink: true},
	traffic.CauseFamily:      {rule: trafficFails, onLink: true},
	traffic.CauseVersion:     {rule: usersFamily, onLink: true},
	traffic.CauseListener:    {rule: listenerEmpty},
	traffic.CauseGroups:      {rule: trafficFails, onLink: true},
	traffic.CauseCertificate: {rule: trafficFails, onLink: true},
	traffic.CauseHost:        {rule: trafficRefused},
	traffic.CauseAccess:      {rule: trafficRefused},
	traffic.CauseRule:        {rule: trafficRefused},
	traffic.CauseUntaken:     {rule: trafficRefused},
	traffic.CauseSwitchedOff: {rule: trafficRefused},
	traffic.CauseLate:        {rule: trafficTooSlow, onLink: true},
}

// nameFailures makes every request that fails in the intact design a finding,
// one for each cause: by the reason of the walk at the node or link that decides
// it, unless a more precise rule explains it on the way, whose finding then is an
// error. Those that the design accepts count too. So does every request that would fail
// at a standby.
func (p *Pass) nameFailures(s *traffic.Survey) {
	n := &namer{Pass: p, at: map[failedAt]*Finding{}}
	for _, trip := range tripsByUsers(s) {
		for i := range trip.Journeys {
			if j := &trip.Journeys[i]; j.Outcome == traffic.Failed {
				n.name(j)
			}
		}
	}
	for _, trip := range s.Further() { // after what users are taken to ask, whose causes it may share
		for i := range trip.Journeys {
			if j := &trip.Journeys[i]; j.Outcome == traffic.Failed {
				n.name(j)
			}
		}
	}
	for _, trip := range byUsers(s.Standbys()) {
		for i := range trip.Journeys {
			j := &trip.Journeys[i]
			// A balancer that stands by with a fixed answer has a page for the time of
			// maintenance: its status is meant so.
			if at := j.Standby(); j.Outcome == traffic.Failed && j.Decider >= at && !j.Own {
				n.standby = j.Hops[at].Node
				n.name(j)
			}
		}
	}
	for _, trip := range byUsers(s.Detours()) {
		for i := range trip.Journeys {
			j := &trip.Journeys[i]
			if _, closed := n.closedDoor(j); closed {
				n.standby = nil
				n.name(j)
			}
		}
	}
	n.unaskedServers()
	n.unaskedRedirects()
}

// tripsByUsers are the trips of a survey, those of the users with the smallest id first:
// a finding names the first users, whatever the order of the document.
func tripsByUsers(s *traffic.Survey) []traffic.Trip { return byUsers(s.Trips) }

func byUsers(trips []traffic.Trip) []traffic.Trip {
	return slices.SortedStableFunc(slices.Values(trips), func(a, b traffic.Trip) int {
		return cmp.Compare(a.Population.Users.ID, b.Population.Users.ID)
	})
}

// failedAt tells one cause from another.
type failedAt struct {
	cause traffic.Cause
	node  string
	link  model.LinkRef
}

type namer struct {
	*Pass
	at      map[failedAt]*Finding
	standby *model.Node           // where the journey is that of a standby, which requests reach only then
	precise map[string][]*Finding // of rules that explain causes, by the node at which they stand; made when wanted
}

func (n *namer) name(j *traffic.Journey) {
	if n.explained(j) {
		return
	}
	f := failures[j.Cause]
	hop := j.Hops[j.Decider]
	at := failedAt{cause: j.Cause, node: hop.Node.ID}
	if f.onLink && hop.Link != nil {
		at.node, at.link = "", hop.Link.Ref()
		if b := n.refusing(j); b != nil {
			at.link = b.Ref()
		}
	}
	if j.Request.For != nil && j.Rule != nil {
		at.node, at.link = "", j.Rule.Ref()
	}
	nearer, ok := n.nearer(j)
	switch {
	case ok && nearer.node != nil:
		at.node, at.link = nearer.node.ID, model.LinkRef{}
	case ok:
		at.node, at.link = "", nearer.link.Ref()
	}
	switch {
	case n.at[at] != nil:
	case ok:
		n.at[at] = n.sayNearer(nearer, j)
	default:
		n.at[at] = n.say(cmp.Or(f.rule, trafficFails), at, j)
	}
	if n.at[at].With(j.Users); n.at[at].Rule == outsideNetwork || n.at[at].Rule == usersFamily {
		n.at[at].of = hop.Node.ID // which would have to let them all in
	}
}

// behaviourTakes is the property by which a behaviour takes a protocol or does not.
var behaviourTakes = map[string]string{model.ProtocolHTTP: "viewerProtocol", model.ProtocolGRPC: "grpc", model.ProtocolWebSocket: "originRequestPolicy"}

func usersProtocol(n *model.Node) string {
	u, _ := model.As[*model.Users](n)
	return u.Protocol.Val()
}

// refusing is the behaviour that refuses requests in the protocol in which they come
// to a distribution: its link says so, and not the one by which they come.
func (n *namer) refusing(j *traffic.Journey) *model.Link {
	dist := j.Hops[j.Decider].Node
	if j.Cause != traffic.CauseProtocol || dist.Kind() != model.KindCloudFront {
		return nil
	}
	return n.behaviourOf(dist, j.Request.Path)
}

func (n *namer) say(rule string, at failedAt, j *traffic.Journey) *Finding {
	n.rule = RuleNamed(rule)
	hop := j.Hops[j.Decider]
	pairs := append(n.whyPairs(j), n.whoAsks(j)...)
	if at.node == "" {
		prop := ""
		if n.refusing(j) != nil {
			prop = behaviourTakes[usersProtocol(j.Users)]
		}
		return n.AboutLink(n.t.Link(at.link), prop, pairs...)
	}
	return n.About(hop.Node, "", pairs...)
}

// whyPairs are the words of a message that gives the reason of the walk.
func (n *namer) whyPairs(j *traffic.Journey) []string {
	path := askedFor(j.Request)
	if n.standby != nil {
		path += " that come to " + label(n.standby) + " after a failover"
	}
	return []string{"users", j.Users.Label(), "path", path, "why", strings.TrimSuffix(j.Why[len(j.Why)-1], ".")}
}

// askedFor are the words about what users ask; "" where they ask for anything.
func askedFor(q traffic.Request) string {
	path, method := "", strings.ToUpper(q.Method)
	if q.Path != "*" {
		path = " for " + q.Path
	}
	if q.For == nil {
		return path
	}
	if method != "" && method != "GET" {
		path = strings.TrimSuffix(" for "+method+" "+strings.TrimPrefix(path, " for "), " ")
	}
	s, _ := model.LinkAs[*model.ForwardsSpec](q.For)
	if s != nil && s.Header.Val() != "" {
		path += " with the header " + s.Header.Val()
	}
	if s != nil && s.Query.Val() != "" {
		path += " with the query " + s.Query.Val()
	}
	if s != nil && len(s.SourceIP.Val()) > 0 {
		path += " from " + strings.Join(s.SourceIP.Val(), " or ")
	}
	return path
}

// explained tells whether a rule that explains the cause of a failed journey has a
// finding on its way: an error, or advice about the very station at which it ends,
// which is an error then.
func (n *namer) explained(j *traffic.Journey) bool {
	said := n.onIllegal(j)
	var advice []*Finding
	for f, at := range n.explaining(j) {
		if at && f.Severity != Error {
			advice = append(advice, f)
		}
		said = said || f.Severity == Error
	}
	if said || n.standby != nil {
		return said || slices.ContainsFunc(advice, func(f *Finding) bool { return f.Severity == Warning })
	}
	for _, f := range advice {
		f.Severity = Error
	}
	return len(advice) > 0
}

// onIllegal tells whether the way on is an illegal link: the rule that refuses it has said it.
func (n *namer) onIllegal(j *traffic.Journey) bool {
	return j.Cause == traffic.CauseNowhere && slices.ContainsFunc(n.asDrawn().out[n.t.Index(j.Hops[j.Decider].Node.ID)], func(h hop) bool { return n.illegal[h.link] })
}

// explaining are the findings on the way of a failed journey whose rules explain its
// cause, and whether they are about the station at which it ends.
func (n *namer) explaining(j *traffic.Journey) iter.Seq2[*Finding, bool] {
	if n.precise == nil {
		n.indexPrecise()
	}
	return func(yield func(*Finding, bool) bool) {
		for i, h := range j.Hops {
			for _, f := range n.precise[h.Node.ID] {
				if !RuleNamed(f.Rule).explainsCause(j.Cause) || n.ofOtherAnswer(f, j, i) || n.ofOtherName(f, j, i) {
					continue
				}
				if !yield(f, slices.Contains(f.Nodes, j.Hops[j.Decider].Node.ID)) {
					return
				}
			}
		}
	}
}

// ofOtherAnswer tells whether a finding is about something else that users ask, or an
// answer of a record that a journey did not get: at that hop it goes on to another one.
// What users speak they speak to all: a rule that says so once for all that they ask is
// about each. That one station has no listener for it is about that station.
func (n *namer) ofOtherAnswer(f *Finding, j *traffic.Journey, hop int) bool {
	_, link, onLink := f.Site()
	l := n.t.Link(link)
	if onLink && j.Cause == traffic.CausePrivate && hop+1 == len(j.Hops) && link.From != j.Hops[hop].Node.ID && n.privateRecord(link.From) {
		return true // another record of the name is in the private zone as well
	}
	if !onLink || l == nil || hop+1 == len(j.Hops) || j.Hops[hop+1].Node.ID == l.To {
		return false
	}
	return l.Kind == model.ResolvesTo || n.From(l).Kind() == model.KindUsers && (j.Cause != traffic.CauseProtocol || twins[f.Rule] != model.KindUsers)
}

// ofOtherName tells whether a finding is about the name of a record by which a request
// does not ask: a distribution passes the Host of its viewers on.
func (n *namer) ofOtherName(f *Finding, j *traffic.Journey, hop int) bool {
	o, ok := model.LinkAs[*model.OriginSpec](j.Hops[hop].Link)
	return ok && o.ForwardsHost() && j.Cause == traffic.CauseHost && f.Rule == "route53/multi-distribution-routing"
}

// explainsCause tells whether a finding of the rule says why requests fail for a cause. What
// says why a rule or route refuses says why none takes them.
func (r *Rule) explainsCause(cause traffic.Cause) bool {
	return slices.Contains(r.Explains, cause) || cause == traffic.CauseUntaken && slices.Contains(r.Explains, traffic.CauseRule)
}

// indexPrecise sorts the findings of rules that explain causes by their place: a
// node, or the node that a link leaves, as that does by which the next is reached, or
// that to which it attaches something. Records of one name answer as one.
func (n *namer) indexPrecise() {
	n.precise = map[string][]*Finding{}
	for _, f := range n.findings {
		if len(RuleNamed(f.Rule).Explains) == 0 {
			continue
		}
		node, link, onLink := f.Site()
		if onLink {
			node = link.From
		}
		n.precise[node] = append(n.precise[node], f)
		for _, k := range f.knot {
			if k.ID != node {
				n.precise[k.ID] = append(n.precise[k.ID], f)
			}
		}
		if g := n.ofRecord()[n.t.Node(node)]; g != nil {
			for _, r := range g.Records {
				if r.ID != node {
					n.precise[r.ID] = append(n.precise[r.ID], f)
				}
			}
		}
		if onLink && f.onGuard {
			n.precise[link.To] = append(n.precise[link.To], f)
		}
	}
}
