package main

import (
	"bytes"
	"context"
	"strings"
	"testing"
)

// oddFile is a file as people write it. What is clear is read and has one form;
// what is not is refused with what would be right, each place in one line.
type oddFile struct {
	name, text string
	forms      []string // of the canonical form; the file is read
	says       []string // of what validate says
	unread     bool     // exit 3
}

const (
	oddUsers  = "  - {id: u, kind: users, locations: [Sydney]}\n"
	oddRecord = "  - {id: www, kind: record, zone: example.com, name: www.example.com}\n"
	oddEdge   = "  - {id: cdn, kind: cloudfront}\n  - {id: web, kind: alb, region: us-east-1}\n"
)

// nodeOf is a design with one node of that kind and property.
func nodeOf(kind, prop string) string {
	return "portolan: 1\nnodes:\n  - {id: it, kind: " + kind + ", " + prop + "}\n"
}

// behaviourOf is a design with one link from a distribution to a load balancer.
func behaviourOf(prop string) string {
	return "portolan: 1\nnodes:\n" + oddEdge + "links:\n  - {from: cdn, to: web, " + prop + "}\n"
}

func expecting(entry string) string {
	return "portolan: 1\nnodes:\n" + oddUsers + oddEdge + "links:\n  - u -> cdn -> web\nexpect:\n  - {" + entry + "}\n"
}

var oddFiles = []oddFile{
	// Numbers and times.
	{name: "minutes", text: nodeOf("record", "ttl: 5m"), forms: []string{"ttl: 300"}},
	{name: "seconds in words", text: nodeOf("record", `ttl: "90 seconds"`), forms: []string{"ttl: 90"}},
	{name: "an hour", text: nodeOf("record", "ttl: 1h"), forms: []string{"ttl: 3600"}},
	{name: "thousands", text: nodeOf("record", `ttl: "3,600"`), says: []string{"3600", "3.6"}, unread: true},
	{name: "decimal comma", text: nodeOf("users", `share: "33,3"`), says: []string{"33.3"}, unread: true},
	{name: "power", text: nodeOf("lambda", "thinkTime: 1e2"), forms: []string{"thinkTime: 100"}},
	{name: "sexagesimal", text: nodeOf("record", "ttl: 1:00"), says: []string{"whole number of s"}, unread: true},
	{name: "percent with a blank", text: nodeOf("users", "share: 40 %"), forms: []string{"share: 40"}},
	{name: "dial as a fraction", text: "portolan: 1\nnodes:\n  - {id: g, kind: global-accelerator}\n  - {id: web, kind: alb, region: us-east-1}\nlinks:\n  - {from: g, to: web, dial: 0.5}\n", says: []string{"50 %", "0.5 %"}, unread: true},
	{name: "hit ratio as a fraction", text: behaviourOf("hitRatio: .95"), says: []string{"95 %", "0.95 %"}, unread: true},
	{name: "gigabytes where megabytes are meant", text: nodeOf("lambda-edge", "memory: 1GB"), says: []string{"1000", "1024"}, unread: true},
	{name: "a rate", text: nodeOf("rest-api", "rate: 1000 rps"), forms: []string{"rate: 1000"}},
	{name: "a part of a second", text: nodeOf("lambda", "thinkTime: 0.2s"), forms: []string{"thinkTime: 200"}},
	{name: "a port with its protocol", text: nodeOf("nlb", "port: 443/tcp"), says: []string{"port is a whole number", "did you mean 443"}, unread: true},
	{name: "hexadecimal", text: nodeOf("nlb", "port: 0x1BB"), says: []string{"port is a whole number"}, unread: true},

	// Lists and single values.
	{name: "a list of one Region", text: nodeOf("alb", "region: [eu-west-1]"), forms: []string{"region: eu-west-1"}},
	{name: "two Regions", text: nodeOf("alb", "region: [eu-west-1, us-east-1]"), says: []string{"region is one Region"}, unread: true},
	{name: "a place with its country", text: nodeOf("users", `locations: "Paris, France"`), forms: []string{`locations: ["Paris, France"]`}},
	{name: "places as a mapping", text: nodeOf("users", "locations: {city: Sydney}"), says: []string{"locations is a list of places"}, unread: true},
	{name: "zones as letters", text: nodeOf("alb", "azs: [a, b, c]"), says: []string{"azs is a whole number", "did you mean azs: 3"}, unread: true},
	{name: "one zone by name", text: nodeOf("alb", "azs: eu-west-1a"), says: []string{"azs is a whole number", "which ones"}, unread: true},
	{name: "checkers in one text", text: nodeOf("health-check", `regions: "us-east-1, eu-west-1, ap-southeast-1"`), forms: []string{"regions: [us-east-1, eu-west-1, ap-southeast-1]"}},
	{name: "a range of codes", text: behaviourOf("criteria: 500-504"), says: []string{"criteria is a list of whole numbers"}, unread: true},
	{name: "Norway", text: nodeOf("cloudfront", "geoRestriction: whitelist, geoCountries: [DE, NO]"), forms: []string{"geoCountries: [DE, \"NO\"]", "geoRestriction: allowlist"}},
	{name: "a country by its name", text: nodeOf("cloudfront", "geoRestriction: allowlist, geoCountries: Germany"), says: []string{"no country code Germany; did you mean DE"}},
	{name: "a mix of access", text: nodeOf("users", `accessMix: ["WiFi 60%", "Fibre: 40 %"]`), forms: []string{"accessMix: [wifi 60, fibre 40]"}},
	{name: "a mix of access as a mapping", text: nodeOf("users", "accessMix: {wifi: 60, fibre: 40}"), forms: []string{"accessMix: [wifi 60, fibre 40]"}},

	// AWS's own words.
	{name: "price class of the console", text: nodeOf("cloudfront", "priceClass: Use only North America and Europe"), forms: []string{`priceClass: "100"`}},
	{name: "all edge locations", text: nodeOf("cloudfront", "priceClass: Use all edge locations (best performance)"), forms: []string{"priceClass: All"}},
	{name: "viewer protocol of the console", text: behaviourOf("viewerProtocol: Redirect HTTP to HTTPS"), forms: []string{"viewerProtocol: redirect-to-https"}},
	{name: "HTTP and HTTPS", text: behaviourOf("viewerProtocol: HTTP and HTTPS"), forms: []string{"viewerProtocol: allow-all"}},
	{name: "recommended policy", text: nodeOf("cloudfront", "minTLS: TLSv1.2_2021 (recommended)"), forms: []string{"minTLS: TLSv1.2_2021"}},
	{name: "weighted routing", text: nodeOf("record", "policy: Weighted routing"), forms: []string{"policy: weighted"}},
	{name: "geolocation routing", text: nodeOf("record", "policy: Geolocation routing policy"), forms: []string{"policy: geolocation"}},
	{name: "both protocols", text: nodeOf("nlb", "listener: TCP/UDP"), forms: []string{"listener: tcp_udp"}},
	{name: "round robin", text: "portolan: 1\nnodes:\n  - {id: web, kind: alb, region: us-east-1}\n  - {id: app, kind: asg, region: us-east-1}\nlinks:\n  - {from: web, to: app, algorithm: Round robin, targetType: Instances}\n", forms: []string{"algorithm: round_robin", "targetType: instance"}},
	{name: "Fargate", text: nodeOf("ecs", "launchType: FARGATE"), forms: []string{"launchType: fargate"}},
	{name: "encryption", text: nodeOf("s3", "encryption: SSE_KMS"), forms: []string{"encryption: sse-kms"}},
	{name: "a kind by its name", text: nodeOf("Application Load Balancer", "region: us-east-1"), forms: []string{"kind: alb"}},
	{name: "Ohio", text: nodeOf("alb", "region: US East (Ohio)"), forms: []string{"region: us-east-2"}},
	{name: "shield Region by its name", text: nodeOf("cloudfront", "originShield: yes, originShieldRegion: N. Virginia"), forms: []string{"originShield: true", "originShieldRegion: us-east-1"}},

	// Closed words.
	{name: "a Region with a slip", text: nodeOf("lambda", "region: eu-wset-1"), says: []string{"eu-wset-1; did you mean eu-west-1?"}},
	{name: "a zone as a Region", text: nodeOf("alb", "region: us-east-1a"), says: []string{"did you mean us-east-1?"}},
	{name: "a city with a slip", text: nodeOf("users", "locations: [Frankfrut]"), says: []string{"Frankfrut is not known; did you mean Frankfurt?"}},
	{name: "a TLS policy with a slip", text: nodeOf("alb", "region: us-east-1, tlsPolicy: ELBSecurityPolicy-TLS13-1-2-2021-6"), says: []string{"did you mean ELBSecurityPolicy-TLS13-1-2-2021-06?"}},
	{name: "a TLS policy with a slip in its date", text: nodeOf("alb", "region: us-east-1, tlsPolicy: ELBSecurityPolicy-TLS13-1-2-2012-06"), says: []string{"did you mean ELBSecurityPolicy-TLS13-1-2-2021-06?"}},
	{name: "a cache policy with a slip", text: behaviourOf("cachePolicy: CachingOptimised"), says: []string{"did you mean CachingOptimized?"}, unread: true},
	{name: "a kind with a slip", text: nodeOf("cloudfornt", ""), says: []string{`there is no kind "cloudfornt"; did you mean cloudfront?`}, unread: true},
	{name: "a key in other case", text: "portolan: 1\nnodes:\n  - {ID: it, Kind: alb, Region: us-east-1}\n", says: []string{"did you mean id?", "did you mean kind?", "did you mean region?"}, unread: true},
	{name: "a rule in other case", text: "portolan: 1\nnodes:\n" + oddUsers + oddEdge + "links:\n  - u -> cdn -> web\nignore:\n  - {rule: CloudFront/No-WAF, on: cdn, reason: later}\n", says: []string{"1 ignored"}},
	{name: "a cache key with a slip", text: behaviourOf("cacheKey: [cookie, Query]"), says: []string{"no part cookie; did you mean cookies?"}},
	{name: "a checker with a slip", text: nodeOf("health-check", "regions: [us-east-1, us-west-3, eu-west-1]"), says: []string{"us-west-3", "did you mean us-west-"}},

	// Links.
	{name: "links without blanks", text: "portolan: 1\nnodes:\n" + oddUsers + oddEdge + "links:\n  - u->cdn->web\n", forms: []string{"- u -> cdn", "- cdn -> web"}},
	{name: "other arrows", text: "portolan: 1\nnodes:\n" + oddUsers + oddEdge + "links:\n  - u ⇒ cdn\n  - cdn ⟶ web\n", forms: []string{"- u -> cdn", "- cdn -> web"}},
	{name: "an arrow backwards", text: "portolan: 1\nnodes:\n" + oddUsers + oddEdge + "links:\n  - cdn <- u\n", says: []string{"did you mean u -> cdn?"}, unread: true},
	{name: "a link as a mapping", text: "portolan: 1\nnodes:\n" + oddUsers + oddEdge + "links:\n  - u: cdn\n", says: []string{"{from: a, to: b}", "did you mean u -> cdn?"}, unread: true},
	{name: "an accepted finding on a drawn arrow", text: "portolan: 1\nnodes:\n" + oddUsers + oddEdge + "links:\n  - u -> cdn -> web\nignore:\n  - {rule: cloudfront/alb-bypass, on: cdn→web, reason: later}\n", forms: []string{"on: cdn -> web"}},
	{name: "an end that does not exist", text: "portolan: 1\nnodes:\n" + oddUsers + oddEdge + "links:\n  - u -> cnd\n", says: []string{`no node "cnd"; did you mean cdn?`}, unread: true},

	// Goals.
	{name: "a goal without its unit", text: expecting("p95: 60"), says: []string{"60ms", "60s"}, unread: true},
	{name: "a goal with a blank", text: expecting("p95: 400 ms"), forms: []string{"p95: 400ms"}},
	{name: "a goal in minutes", text: expecting("survives: \"Region: us-east-1\", within: 2 minutes"), forms: []string{"survives: region:us-east-1", "within: 2m"}},
	{name: "a goal on two areas", text: expecting("stays: [eu, us-east-1]"), forms: []string{`stays: "eu,us-east-1"`}},
	{name: "a goal on a method", text: expecting("method: get, p95: 2s"), forms: []string{"method: GET"}},
	{name: "a goal on no method", text: expecting("method: GTE, p95: 2s"), says: []string{"did you mean GET?"}, unread: true},
	{name: "a goal on a bare Region", text: expecting("survives: us-east-1"), says: []string{"did you mean region:us-east-1?"}},
	{name: "a goal on a Region with a slip", text: expecting("survives: region:us-eats-1"), says: []string{`"us-eats-1"`, "us-east-1"}},
	{name: "a goal of one user", text: expecting("p95: 2s, of: One user"), forms: []string{"of: user"}},
	{name: "a goal from two places", text: expecting("from: [Sydney, Berlin], p95: 2s"), says: []string{"from is one text"}, unread: true},
	{name: "a goal from a list of one", text: expecting("from: [Sydney], p95: 2s"), forms: []string{"from: Sydney"}},

	// Assumptions, tags, notes.
	{name: "assumptions", text: "portolan: 1\nassume:\n  hitRatio: 75%\n  http: HTTP/2\n  tls: TLSv1.3\n  thinkTime: 0.2 s\n", forms: []string{"hitRatio: 75", `http: "2"`, `tls: "1.3"`, "thinkTime: 200"}},
	{name: "tags in one text", text: "portolan: 1\ntags: team=web\n", says: []string{"{team: web}"}, unread: true},
	{name: "tags as AWS has them", text: "portolan: 1\ntags:\n  - Key: team\n    Value: web\n  - Key: cost\n    Value: 0012\n", forms: []string{`tags: {team: web, cost: "0012"}`}},
	{name: "notes with anything in them", text: "portolan: 1\nx-note: {a: [1, two, {b: null}]}\n", forms: []string{"x-note: {a: [1, two, {b: null}]}"}},

	// What YAML makes of it.
	{name: "a wildcard without quotes", text: nodeOf("certificate", "names: [*.example.com]"), says: []string{`"*.example.com"`, "quotes"}, unread: true},
	{name: "a pattern without quotes", text: "portolan: 1\nnodes:\n" + oddEdge + "links:\n  - from: cdn\n    to: web\n    path: *.jpg\n", says: []string{`"*.jpg"`, "quotes"}, unread: true},
	{name: "a star without quotes", text: "portolan: 1\nnodes:\n" + oddEdge + "links:\n  - from: cdn\n    to: web\n    path: *\n", says: []string{`"*"`, "quotes"}, unread: true},
	{name: "a colon in a title", text: "portolan: 1\nname: Shop: the new one\n", says: []string{"quote the text"}, unread: true},
	{name: "JSON", text: `{"portolan": 1, "nodes": [{"id": "a", "kind": "s3", "region": "us-east-1"}]}`, forms: []string{"- {id: a, kind: s3, region: us-east-1}"}},
	{name: "Windows", text: "\ufeffportolan: 1\r\nnodes:\r\n  - {id: a, kind: s3, region: us-east-1}\r\n", forms: []string{"- {id: a, kind: s3, region: us-east-1}"}},
	{name: "Latin-1", text: "portolan: 1\nname: Z\xfcrich\n", says: []string{"UTF-8"}, unread: true},
	{name: "a tab", text: "portolan: 1\nnodes:\n\t- {id: a, kind: s3}\n", says: []string{"tab", "spaces"}, unread: true},
	{name: "a key twice", text: "portolan: 1\nnodes:\n  - {id: a, kind: s3, region: us-east-1, region: us-east-2}\n", says: []string{"region is given twice"}, unread: true},
	{name: "a section twice", text: "portolan: 1\nnodes: []\nnodes: []\n", says: []string{"nodes is given twice, first on line 2"}, unread: true},
	{name: "a merge key", text: "portolan: 1\nnodes:\n  - &base {id: a, kind: s3}\n  - {<<: *base, id: b}\n", says: []string{"anchors", "aliases"}, unread: true},
	{name: "laughs", text: "portolan: 1\nx-a: &a [1,1,1,1,1,1,1,1,1]\nx-b: &b [*a,*a,*a,*a,*a,*a,*a,*a,*a]\nx-c: &c [*b,*b,*b,*b,*b,*b,*b,*b,*b]\nx-d: [*c,*c,*c,*c,*c,*c,*c,*c,*c]\n", says: []string{"aliases"}, unread: true},
	{name: "two documents", text: "portolan: 1\n---\nportolan: 1\n", says: []string{"a second YAML document starts here"}, unread: true},
	{name: "nothing", text: "", says: []string{"the document is empty"}, unread: true},
	{name: "only a comment", text: "# later\n", says: []string{"the document is empty"}, unread: true},
	{name: "a template", text: "AWSTemplateFormatVersion: 2010-09-09\nResources: {}\n", says: []string{"portolan: 1"}, unread: true},
	{name: "nodes by id", text: "portolan: 1\nnodes:\n  web: {kind: alb}\n", says: []string{"nodes is a list"}, unread: true},
	{name: "the version in quotes", text: "portolan: \"1\"\nnodes: []\n", forms: []string{"portolan: 1"}},
	{name: "a place by its parts", text: "portolan: 1\nnodes:\n" + oddUsers + "layout:\n  u: {x: 3, y: 4}\n", forms: []string{"u: [3, 4]"}},
}

func TestOddFiles(t *testing.T) {
	for _, c := range oddFiles {
		t.Run(c.name, func(t *testing.T) {
			exec := func(args ...string) (int, string, string) {
				var out, errs bytes.Buffer
				code := run(context.Background(), args, streams{strings.NewReader(c.text), &out, &errs, func(string) string { return "" }})
				return code, out.String(), errs.String()
			}
			code, out, errs := exec("validate", "-", "--format", "compact")
			if (code == exitInput) != c.unread || code > exitInput || code == exitUsage {
				t.Errorf("exit %d\n%s%s", code, out, errs)
			}
			for _, s := range c.says {
				if !strings.Contains(out+errs, s) {
					t.Errorf("it does not say %s:\n%s%s", s, out, errs)
				}
			}
			if len(c.forms) == 0 {
				return
			}
			_, form, _ := exec("fmt", "-")
			for _, f := range c.forms {
				if !strings.Contains(form, f) {
					t.Errorf("the form has no %s:\n%s", f, form)
				}
			}
		})
	}
}

// Of a line of any length, and of data that is no text, one line is said.
func TestLongLinesAndData(t *testing.T) {
	for name, text := range map[string]string{
		"3 MB in one line":     "portolan: 1\nname: " + strings.Repeat("x", 3<<20) + "\n",
		"3 MB of flow":         "portolan: 1\nnodes: [" + strings.Repeat("{id: a}, ", 350_000) + "]\n",
		"3 MB of brackets":     "portolan: 1\nnodes: " + strings.Repeat("[", 3<<20) + "\n",
		"3 MB without a key":   strings.Repeat("x", 3<<20),
		"a zero in the middle": "portolan: 1\nname: a\x00b\n",
		"an escape":            "portolan: 1\nname: \x1b[31mred\n",
		"a picture":            "\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00\x02\x00",
		"UTF-16":               "\xff\xfep\x00o\x00r\x00t\x00o\x00l\x00a\x00n\x00:\x00 \x001\x00\n\x00",
	} {
		var out, errs bytes.Buffer
		code := run(context.Background(), []string{"validate", "-"}, streams{strings.NewReader(text), &out, &errs, func(string) string { return "" }})
		said := out.String() + errs.String()
		if len(said) > 8000 || strings.ContainsAny(said, "\x00\x1b") || code != exitInput && name != "3 MB in one line" {
			t.Errorf("%s: exit %d, %d bytes: %.300q", name, code, len(said), said)
		}
	}
}
