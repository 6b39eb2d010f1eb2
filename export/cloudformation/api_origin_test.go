package cloudformation

import (
	"fmt"
	"regexp"
	"strings"
	"testing"
)

// How a distribution calls an API is what the rules and the walk take it to be: what
// is stated of stage and base path goes into no path by itself, with the Host of viewers
// the name that AWS gave the domain stands for all, and an API without a stated stage
// gets one that the origin path names.
func TestOriginsOfAPIs(t *testing.T) {
	const own, given = "!Sub ${ApiApi}.execute-api.${AWS::Region}.${AWS::URLSuffix}", "!GetAtt ApiDomain.RegionalDomainName"
	for _, c := range []struct{ name, kind, api, link, host, path string }{
		{"a stage left to the export", "rest-api", "", "", own, "/live"},
		{"the default stage has no path", "http-api", "", "", own, ""},
		{"a stated stage is not added", "rest-api", "stage: prod", "path: /prod/*", own, ""},
		{"a stated stage and path", "rest-api", "stage: prod", "originPath: /prod", own, "/prod"},
		{"another path", "rest-api", "stage: prod", "originPath: /dev", own, "/dev"},
		{"its domain", "http-api", "customDomain: api.example.com", "", "api.example.com", ""},
		{"its domain, a base path is not added", "http-api", "customDomain: api.example.com, basePath: v1", "path: /v1/*", "api.example.com", ""},
		{"its domain under the Host of viewers", "http-api", "customDomain: www.example.com", "originRequestPolicy: AllViewer", given, ""},
		{"an open execute-api name beside a domain", "rest-api", "customDomain: api.example.com, defaultEndpoint: true", "", own, "/live"},
	} {
		api, link := "{id: api, kind: "+c.kind+", region: eu-west-1, auth: none", "{from: cdn, to: api"
		if c.api != "" {
			api += ", " + c.api
		}
		if c.link != "" {
			link += ", " + c.link
		}
		rest := "\n"
		if strings.Contains(c.link, "path: /") {
			rest = "\n  - {from: cdn, to: site, access: oac}\n"
		}
		src := fmt.Sprintf(`portolan: 1
name: API origins
nodes:
  - {id: people, kind: users}
  - {id: cdn, kind: cloudfront, aliases: [www.example.com]}
  - {id: edge, kind: certificate, region: us-east-1, names: [www.example.com]}
  - {id: cert, kind: certificate, region: eu-west-1, names: [api.example.com, www.example.com]}
  - {id: site, kind: s3, region: eu-west-1}
  - %s}
  - {id: fn, kind: lambda, region: eu-west-1}
links:
  - people -> cdn
  - edge -> cdn
  - cert -> api
  - %s}%s  - api -> fn
`, api, link, rest)
		if !strings.Contains(c.api, "customDomain") {
			src = regexp.MustCompile(`(?m)^  - (\{id: cert,.*|cert -> api)\n`).ReplaceAllString(src, "")
		}
		if !strings.Contains(rest, "site") {
			src = regexp.MustCompile(`(?m)^  - \{id: site,.*\n`).ReplaceAllString(src, "")
		}
		set, err := Export(parsed(t, src), Options{Network: NetworkCreate})
		if err != nil {
			t.Errorf("%s: %v", c.name, err)
			continue
		}
		text := ""
		for _, s := range set.Stacks {
			text += string(s.Template)
		}
		_, origin, _ := strings.Cut(text, "- Id: api\n")
		origin, _, _ = strings.Cut(origin, "CustomOriginConfig")
		if !strings.Contains(origin, "DomainName: "+c.host+"\n") {
			t.Errorf("%s: the host is not %s:\n%s", c.name, c.host, origin)
		}
		if has := strings.Contains(origin, "OriginPath"); has != (c.path != "") || has && !strings.Contains(origin, "OriginPath: "+c.path+"\n") {
			t.Errorf("%s: the path is not %q:\n%s", c.name, c.path, origin)
		}
	}
}
