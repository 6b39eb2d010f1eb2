package dot

import (
	"fmt"
	"path"
	"slices"
	"strings"
	"sync"
	"unicode"

	"portolan/model"
)

// word is a phrase that tells a kind, in lower case with single blanks.
type word struct {
	text string
	kind model.Kind // empty when it is none of ours
}

// colloquial are words of other people's graphs that the palette does not know.
var colloquial = []word{
	{"browser", model.KindUsers},
	{"internet", model.KindUsers},
	{"client", model.KindUsers},
	{"customers", model.KindUsers},
	{"visitor", model.KindUsers},
	{"visitors", model.KindUsers},
	{"mobile", model.KindUsers},
	{"mobile app", model.KindUsers},
	{"mobile client", model.KindUsers},
	{"web client", model.KindUsers},
	{"hosted zone", model.KindRecord},
	{"elastic load balancer", model.KindALB},
	{"elastic load balancing", model.KindALB},
	{"load balancing", model.KindALB},
	{"instance", model.KindASG},
	{"vm", model.KindASG},
	{"auto scaling", model.KindASG},
	{"web server", model.KindASG},
	{"web servers", model.KindASG},
	{"app server", model.KindASG},
	{"app servers", model.KindASG},
	{"application server", model.KindASG},
	{"container", model.KindECS},
	{"kubernetes", model.KindECS},
	{"eks", model.KindECS},
	{"functions", model.KindLambda},
	{"cloudfront functions", model.KindCloudFrontFunction},
	{"storage", model.KindS3},
	{"buckets", model.KindS3},
	{"mysql", model.KindDatastore},
	{"postgres", model.KindDatastore},
	{"postgresql", model.KindDatastore},
	{"mariadb", model.KindDatastore},
	{"redis", model.KindDatastore},
	{"valkey", model.KindDatastore},
	{"memcached", model.KindDatastore},
	{"elasticache", model.KindDatastore},
	{"memorydb", model.KindDatastore},
	{"documentdb", model.KindDatastore},
	{"mongodb", model.KindDatastore},
	{"neptune", model.KindDatastore},
	{"keyspaces", model.KindDatastore},
	{"cassandra", model.KindDatastore},
	{"timestream", model.KindDatastore},
	{"redshift", model.KindDatastore},
	{"elasticsearch", model.KindOpenSearch},
	{"aurora serverless", model.KindDatastore},
	{"redshift serverless", model.KindDatastore},
	{"cache", model.KindDatastore},
	{"data center", model.KindOnPremises},
	{"on premises", model.KindOnPremises},
	{"on prem", model.KindOnPremises},
	{"certificate", model.KindCertificate},
	{"gateway endpoint", model.KindVPCEndpoint},
	{"interface endpoint", model.KindVPCEndpoint},
}

// elsewhere are services and parts of services that are no kind of Portolan.
// Words of ours within their names, such as "gateway", mean something else.
var elsewhere = []string{
	"nat gateway", "nat", "natgw", "nat gw", "internet gateway", "igw", "egress only internet gateway", "transit gateway", "tgw", "customer gateway",
	"vpn gateway", "virtual private gateway", "direct connect gateway", "direct connect", "local gateway", "carrier gateway", "storage gateway",
	"payment gateway", "payment provider", "payment service", "client vpn", "vpn", "privatelink",
	"cognito", "user pool", "identity pool", "iam", "identity center", "sso", "identity provider", "idp", "okta", "auth0",
	"security group", "security groups", "sg", "network acl", "nacl", "route table", "network firewall", "firewall manager", "target group", "listener", "listeners", "listener rule",
	"subnet", "public subnet", "private subnet", "vpc", "availability zone", "route 53 resolver", "resolver endpoint", "cloud map", "app mesh", "vpc lattice",
	"sqs", "sns", "eventbridge", "event bus", "kinesis", "firehose", "msk", "kafka", "rabbitmq", "amazon mq", "queue", "topic", "step functions", "state machine",
	"cloudwatch", "cloudtrail", "x ray", "kms", "secrets manager", "parameter store", "systems manager", "macie", "guardduty", "inspector", "security hub",
	"efs", "ebs", "fsx", "elastic file system", "elastic block store", "ecr", "container registry", "codepipeline", "codebuild", "codedeploy", "cloudformation",
	"appsync", "amplify", "app runner", "elastic beanstalk", "lightsail", "outposts", "batch", "emr", "emr serverless", "glue", "athena", "quicksight",
	"sagemaker", "bedrock", "lex", "polly", "rekognition", "iot core", "ses", "pinpoint", "private ca", "certificate authority", "rds proxy", "dax",
	"oac", "oai", "execution role", "task role", "instance profile", "access logs", "log bucket", "origin access control", "origin access identity", "cache policy",
	"github", "stripe", "paypal", "datadog", "bastion", "jump host",
}

// common are words that mean something of ours when they stand alone or last,
// and anything within other names: a user service is no population.
var common = map[string]bool{
	"users": true, "user": true, "clients": true, "client": true, "browser": true, "internet": true, "visitor": true, "visitors": true, "customers": true, "mobile": true,
	"dns": true, "record": true, "cdn": true, "distribution": true, "accelerator": true, "anycast": true, "cf": true, "ga": true, "hc": true, "ws": true, "fn": true,
	"bucket": true, "buckets": true, "storage": true, "function": true, "functions": true, "serverless": true, "edge function": true, "instance": true, "instances": true,
	"vm": true, "container": true, "containers": true, "server": true, "database": true, "db": true, "data store": true, "cache": true, "acl": true, "firewall": true,
	"ddos": true, "shield": true, "certificate": true, "cert": true, "tls": true, "api": true, "websocket": true, "wss": true, "health check": true, "healthcheck": true, "hosted zone": true,
}

// besides are words behind a common one that leave its meaning.
var besides = map[string]bool{
	"primary": true, "secondary": true, "replica": true, "standby": true, "main": true, "backup": true, "failover": true, "prod": true, "production": true, "staging": true,
	"dev": true, "test": true, "blue": true, "green": true, "public": true, "private": true, "internal": true, "external": true, "cluster": true, "fleet": true, "tier": true, "layer": true,
	"eu": true, "us": true, "ap": true, "east": true, "west": true, "north": true, "south": true, "central": true, "global": true, "worldwide": true, "read": true, "write": true, "writer": true, "reader": true,
}

// outside are words before a common one that put it elsewhere.
var outside = map[string]bool{"external": true, "party": true, "partner": true, "partners": true, "payment": true, "payments": true, "vendor": true, "saas": true, "security": true}

// vague words find a kind in the palette, but in a label they may mean anything.
var vague = map[string]bool{"name": true, "static": true, "rest": true, "city": true, "data": true, "tasks": true, "people": true, "health": true, "gateway": true}

// words lists all phrases, those of the palette first.
var words = sync.OnceValue(func() []word {
	var out []word
	seen := map[string]bool{}
	add := func(text string, k model.Kind) {
		if text = wordsOf(text); text != "" && !seen[text] && !vague[text] {
			seen[text] = true
			out = append(out, word{text, k})
		}
	}
	for _, k := range model.Kinds() {
		for _, text := range append([]string{string(k.Kind), k.Name, k.Caption, k.Title}, k.Aliases...) {
			add(text, k.Kind)
		}
	}
	for _, w := range colloquial {
		add(w.text, w.kind)
	}
	for _, text := range elsewhere {
		add(text, "")
	}
	return out
})

// wordsOf is a text in lower case with a single blank for everything that is
// neither letter nor digit, and between an end of small letters and a capital.
func wordsOf(text string) string {
	var b strings.Builder
	var last rune
	for _, r := range text {
		if !unicode.IsLetter(r) && !unicode.IsDigit(r) {
			last = ' '
			continue
		}
		if b.Len() > 0 && (last == ' ' || unicode.IsLower(last) && unicode.IsUpper(r)) {
			b.WriteByte(' ')
		}
		b.WriteRune(unicode.ToLower(r))
		last = r
	}
	return b.String()
}

// kindIn finds what a text names: a kind, or something that is none of ours.
// Proper names count before common words, and the first part of a text before
// what it says besides ("S3 origin for CloudFront").
func kindIn(text string) (word, bool) {
	for _, find := range []func([]string) (word, bool){properIn, commonIn} {
		for _, part := range partsOf(text) {
			if w, ok := find(part); ok {
				return w, true
			}
		}
	}
	return word{}, false
}

// joins are words that part what a text names from what it says of it.
var joins = map[string]bool{"for": true, "in": true, "with": true, "behind": true, "to": true, "from": true, "of": true, "by": true, "via": true, "at": true, "on": true, "and": true, "or": true, "into": true, "through": true, "per": true}

// partsOf lists the parts of a text, as lists of words. Both readings of
// capitals count: "CloudFront" is one word of ours, "WebServer" two of others.
func partsOf(text string) (parts [][]string) {
	for _, line := range strings.FieldsFunc(text, func(r rune) bool { return strings.ContainsRune("\n,;:()[]|", r) }) {
		for _, read := range []string{wordsOf(strings.ToLower(line)), wordsOf(line)} {
			list := strings.Fields(read)
			// "On premises" begins with a word that parts.
			for i := 1; i < len(list); i++ {
				if joins[list[i]] && !(list[i] == "on" && i+1 < len(list) && strings.HasPrefix(list[i+1], "prem")) {
					parts, list, i = append(parts, list[:i]), list[i+1:], 0
				}
			}
			if len(list) > 0 {
				parts = append(parts, list)
			}
		}
	}
	return parts
}

// properIn finds the longest proper name; of two the last, since the last word
// of a name says what it is: an ALB listener is a listener.
func properIn(part []string) (found word, ok bool) {
	in := " " + strings.Join(part, " ") + " "
	last := -1
	for _, w := range words() {
		if common[w.text] {
			continue
		}
		at := strings.LastIndex(in, " "+w.text+" ")
		if at < 0 {
			continue
		}
		// A longer name that ends later holds the shorter one.
		if end := at + len(w.text); end > last || end == last && len(w.text) > len(found.text) {
			found, last, ok = w, end, true
		}
	}
	return found, ok
}

// commonIn finds a common word at the end of a part, but for numbers and words
// that leave its meaning.
func commonIn(part []string) (word, bool) {
	end := len(part)
	for end > 1 && (besides[part[end-1]] || len(part[end-1]) == 1 || strings.Trim(part[end-1], "0123456789") == "") {
		end--
	}
	if slices.ContainsFunc(part[:end-1], func(s string) bool { return outside[s] }) {
		return word{}, false
	}
	in := " " + strings.Join(part[:end], " ")
	var found word
	for _, w := range words() {
		if common[w.text] && len(w.text) > len(found.text) && (strings.HasSuffix(in, " "+w.text) || strings.HasSuffix(strings.TrimRight(in, "0123456789"), " "+w.text)) {
			found = w
		}
	}
	return found, found.text != ""
}

// guessKind reads a node of a graph that Write did not write.
func (r *reader) guessKind(n *rawNode, id string, lines []string) (kind model.Kind, title string) {
	title = strings.Join(lines, " ")
	said := []struct{ from, text string }{
		{"its label says", strings.Join(lines, "\n")},
		{"its image says", strings.TrimSuffix(path.Base(n.attrs["image"]), path.Ext(n.attrs["image"]))},
		{"its name says", n.name},
		{"its tooltip says", n.attrs["tooltip"]},
		{"its outer label says", n.attrs["xlabel"]},
	}
	for _, find := range []func([]string) (word, bool){properIn, commonIn} {
		for _, x := range said {
			for _, part := range partsOf(x.text) {
				w, ok := find(part)
				switch {
				case !ok:
				case w.kind == "":
					r.guess(id, "kind on-premises", fmt.Sprintf("%s %q, which is no kind of Portolan; a server stands in for it", x.from, w.text))
					return model.KindOnPremises, title
				default:
					r.guess(id, "kind "+string(w.kind), fmt.Sprintf("%s %q", x.from, w.text))
					return w.kind, title
				}
			}
		}
	}
	r.guess(id, "kind on-premises", "no word names a service")
	return model.KindOnPremises, title
}
