package cloudformation

import (
	"strings"
	"testing"
)

// What has no effect because of something else that is drawn is told.
func TestWithoutEffectBecauseOfAnother(t *testing.T) {
	const site = `
nodes:
  - {id: people, kind: users}
  - {id: cdn, kind: cloudfront}
  - {id: pages, kind: s3, region: eu-west-1}
links:
  - people -> cdn
  - {from: cdn, to: pages, access: ACCESS}
`
	const guarded = `
nodes:
  - {id: people, kind: users}
  - {id: cdn, kind: cloudfront}
  - {id: web, kind: alb, region: eu-west-1, rules: [fixed 404]}
  - {id: app, kind: asg, region: eu-west-1}
links:
  - people -> cdn
  - {from: cdn, to: web, access: header, cachePolicy: CachingDisabled}
  - {from: web, to: appLINK}
`
	const login = `
nodes:
  - {id: people, kind: users}
  - {id: cert, kind: certificate, names: [www.example.com], region: eu-west-1}
  - {id: www, kind: record, name: www.example.com}
  - {id: web, kind: alb, region: eu-west-1, listeners: ["https:443"], auth: oidc, rules: [fixed 200]}
  - {id: app, kind: asg, region: eu-west-1}
links:
  - people -> www
  - www -> web
  - cert -> web
LINK`
	const function = `
nodes:
  - {id: people, kind: users}
  - {id: web, kind: alb, region: eu-west-1}
  - {id: fn, kind: lambda, region: eu-west-1}
links:
  - people -> web
  - {from: web, to: fn, protocol: HTTPS}
`
	open := func(access string) string { // to anybody: else CloudFront gets 403, which is told in its stead
		return strings.NewReplacer("ACCESS", access, "kind: s3,", "kind: s3, blockPublicAccess: false,").Replace(site)
	}
	for _, c := range []struct{ design, told string }{
		{function, "protocol has no effect here"},
		{strings.ReplaceAll(login, "LINK", ""), "auth has no effect here, because no rule forwards"},
		{strings.ReplaceAll(login, "LINK", "  - {from: web, to: app, pathRule: /app/*, auth: none}\n"), "auth has no effect here, because every link says its own"},
		{strings.ReplaceAll(login, "LINK", "  - {from: web, to: app, pathRule: /app/*}\n"), ""},
		{open("prefix-list"), "access has no effect here, because pages has no security group"},
		{open("header"), "access has no effect here, because the REST endpoint of a bucket looks at signatures and at no header"},
		{strings.ReplaceAll(site, "ACCESS", "oac"), ""},
		{strings.ReplaceAll(guarded, "LINK", ""), "web -> app takes all that no rule does"},
		{strings.ReplaceAll(guarded, "LINK", ", pathRule: /app/*"), "requests without the secret header get 403"},
		{strings.ReplaceAll(strings.ReplaceAll(guarded, "LINK", ", pathRule: /app/*"), "access: header, ", ""), ""},
	} {
		set, err := Export(parseDesign(t, c.design), Options{Force: true})
		if err != nil {
			t.Fatal(err)
		}
		var told []string
		for _, l := range set.LeftOut {
			if strings.Contains(l.Why, "has no effect") {
				told = append(told, l.Why)
			}
		}
		if all := strings.Join(told, "\n"); !strings.Contains(all, c.told) || (c.told == "") != (all == "") {
			t.Errorf("told %q, want %q of%s", all, c.told, c.design)
		}
	}
}
