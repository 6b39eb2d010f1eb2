package model

import (
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
)

// customOrigin holds where CloudFront calls a server by its name over HTTP:
// everything but the REST endpoint of a bucket.
var customOrigin = where("towards custom origins", func(at Place) string {
	if b, ok := As[*S3](at.To); ok && b.Access.Val() == AccessREST {
		return "the origin is the REST endpoint of a bucket"
	}
	return ""
})

// forwarding is which headers of the viewer an origin request policy passes on.
type forwarding struct {
	all  bool     // all but those in but
	but  []string // lower case
	only []string // lower case
}

// originRequestPolicies are the managed policies with the headers that each
// forwards:
// https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/using-managed-origin-request-policies.html
var originRequestPolicies = map[string]forwarding{
	"none":                                  {},
	AllViewer:                               {all: true},
	"AllViewerAndCloudFrontHeaders-2022-06": {all: true},
	AllViewerExceptHost:                     {all: true, but: []string{"host"}},
	"CORS-CustomOrigin":                     {only: []string{"origin"}},
	"CORS-S3Origin":                         {only: []string{"origin", "access-control-request-headers", "access-control-request-method"}},
	"HostHeaderOnly":                        {only: []string{"host"}},
	"UserAgentRefererHeaders":               {only: []string{"user-agent", "referer"}},
}

// forwarding of an own policy: what originRequestHeaders lists, or Host where it
// lists nothing.
func (s *OriginSpec) forwarding() forwarding {
	if f, ok := originRequestPolicies[s.OriginRequestPolicy.Val()]; ok {
		return f
	}
	if !s.OriginRequestHeaders.IsSet() {
		return forwarding{only: []string{"host"}}
	}
	var f forwarding
	for _, h := range s.OriginRequestHeaders.Val() {
		h = strings.ToLower(strings.TrimSpace(h))
		name, but := strings.CutPrefix(h, "-")
		switch {
		case h == "*":
			f.all = true
		case but:
			f.all, f.but = true, append(f.but, name)
		default:
			f.only = append(f.only, h)
		}
	}
	return f
}

// ForwardsHost tells whether the origin gets the Host header of the viewer.
func (s *OriginSpec) ForwardsHost() bool { return s.Forwards("Host") }

// Forwards tells whether the origin gets a header of the viewer, by the origin
// request policy or because it is in the cache key.
func (s *OriginSpec) Forwards(header string) bool {
	return s.forwarding().passes(strings.ToLower(header)) || s.CacheKeyHas(header)
}

// PassesCookies tells whether cookies of the viewer may reach the origin. Policies
// of one's own are taken to pass them, since theirs are not drawn.
func (s *OriginSpec) PassesCookies() bool {
	if s.policyPassesCookies() {
		return true
	}
	switch s.CachePolicy.Val() {
	case CachingOptimized, CachingOptimizedGzipOff, CachingDisabled:
		return false
	}
	return true
}

// policyPassesCookies tells whether the origin request policy may pass all cookies on.
func (s *OriginSpec) policyPassesCookies() bool {
	switch s.OriginRequestPolicy.Val() {
	case "none", "CORS-S3Origin", "CORS-CustomOrigin", "UserAgentRefererHeaders", "HostHeaderOnly":
		return false
	}
	return true
}

// PassesCookie tells whether one of some cookies of the viewer may reach the origin. A
// cache policy of one's own passes those that it lists, where it lists any; a last *
// in a name asked for stands for any end.
// https://docs.aws.amazon.com/cloudfront/latest/APIReference/API_CachePolicyCookiesConfig.html
func (s *OriginSpec) PassesCookie(names ...string) bool {
	listed := s.CacheCookies.Val()
	if s.policyPassesCookies() || s.CachePolicy.Val() != CachingCustom || len(listed) == 0 || slices.Contains(s.CacheKey.Val(), "cookies") {
		return s.PassesCookies()
	}
	return slices.ContainsFunc(listed, func(l string) bool {
		return l == "*" || slices.ContainsFunc(names, func(n string) bool { return PatternCovers(n, l) })
	})
}

// PassesQuery tells whether query strings of the viewer may reach the origin.
func (s *OriginSpec) PassesQuery() bool {
	return s.CachePolicy.Val() == CachingOriginQuery || s.PassesCookies() && s.CachePolicy.Val() != CachingOriginHeaders
}

// PassesUpgrade tells whether the origin gets the headers by which a connection
// becomes a WebSocket. A policy of one's own that does not list its headers is
// taken to pass them, one that does needs both.
// https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/distribution-working-with.websockets.html
func (s *OriginSpec) PassesUpgrade() bool {
	unsaid := s.OriginRequestPolicy.Val() == "custom" && !s.OriginRequestHeaders.IsSet()
	return unsaid || s.Forwards("Sec-WebSocket-Key") && s.Forwards("Sec-WebSocket-Version")
}

func (f forwarding) passes(header string) bool {
	return slices.Contains(f.only, header) || f.all && !slices.Contains(f.but, header)
}

// ErrorPage is what a distribution answers in place of an error of the origin.
type ErrorPage struct {
	Code     int    // of the origin
	Response int    // that viewers get; 0 when only the time in cache is set
	Path     string // of the page; "" likewise
	TTL      int    // seconds for which the error is kept
}

// errorTTL is for how long CloudFront keeps errors:
// https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/custom-error-pages-response-code.html
const errorTTL = 10

// ErrorPageCodes are the codes for which a distribution can have an error page.
var ErrorPageCodes = []int{400, 403, 404, 405, 414, 416, 500, 501, 502, 503, 504}

// ParseErrorPage reads an error page as the file writes it: "404",
// "404 ttl 60", "403 -> 200 /index.html", "403 -> 200 /index.html ttl 0".
func ParseErrorPage(s string) (ErrorPage, error) {
	p := ErrorPage{TTL: errorTTL}
	words := strings.Fields(s)
	if n := len(words); n >= 2 && words[n-2] == "ttl" {
		ttl, err := strconv.Atoi(words[n-1])
		if err != nil || ttl < 0 {
			return p, errors.New("ttl is followed by whole seconds")
		}
		p.TTL, words = ttl, words[:n-2]
	}
	if len(words) > 4 && words[1] == "->" && strings.HasPrefix(words[3], "/") {
		return p, fmt.Errorf("the page is one word: write a space in %s as %%20", strings.Join(words[3:], " "))
	}
	if len(words) != 1 && (len(words) != 4 || words[1] != "->") {
		return p, errors.New("write it as 403 -> 200 /index.html ttl 10, or 404 ttl 10")
	}
	var err error
	if p.Code, err = errorCode(words[0]); err != nil || len(words) == 1 {
		return p, err
	}
	if p.Path = words[3]; !strings.HasPrefix(p.Path, "/") {
		return p, fmt.Errorf("the page %s does not begin with /", p.Path)
	}
	if words[2] == "200" {
		p.Response = 200
		return p, nil
	}
	p.Response, err = errorCode(words[2])
	return p, err
}

func errorCode(word string) (int, error) {
	code, err := strconv.Atoi(word)
	if err != nil || !slices.Contains(ErrorPageCodes, code) {
		return 0, fmt.Errorf("%s is no code for which there are error pages", word)
	}
	return code, nil
}

// ErrorPageFor is the error page of a distribution for a code of the origin.
func (s *CloudFront) ErrorPageFor(code int) (ErrorPage, bool) {
	for _, text := range s.ErrorPages.Val() {
		if p, err := ParseErrorPage(text); err == nil && p.Code == code {
			return p, true
		}
	}
	return ErrorPage{}, false
}

// cacheKeyHeaders are the managed cache policies with headers in the cache key,
// which the origin gets too:
// https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/using-managed-cache-policies.html
var cacheKeyHeaders = map[string][]string{
	CachingOriginHeaders: {"Host", "Origin", "X-HTTP-Method-Override", "X-HTTP-Method", "X-Method-Override"},
	CachingOriginQuery:   {"Host", "Origin", "X-HTTP-Method-Override", "X-HTTP-Method", "X-Method-Override"},
}

// CacheKeyHas tells whether the cache policy has a header in the cache key.
func (s *OriginSpec) CacheKeyHas(header string) bool {
	if s.CachePolicy.Val() != CachingCustom {
		return slices.ContainsFunc(cacheKeyHeaders[s.CachePolicy.Val()], func(h string) bool { return strings.EqualFold(h, header) })
	}
	same := func(h string) bool { return strings.EqualFold(strings.TrimSpace(h), header) }
	return slices.ContainsFunc(s.CacheHeaders.Val(), same) || slices.ContainsFunc(s.CacheKey.Val(), same)
}

// PathAtOrigin is what the origin gets for a path of the viewer: rewritten, and
// behind the origin path. A pattern stands for all paths that it matches.
func (s *OriginSpec) PathAtOrigin(path string) string {
	path = "/" + strings.TrimPrefix(path, "/")
	if was, is, ok := strings.Cut(s.Rewrite.Val(), "->"); ok {
		was = "/" + strings.Trim(strings.TrimSpace(was), "/")
		is = "/" + strings.Trim(strings.TrimSpace(is), "/")
		if rest, ok := strings.CutPrefix(path, was); ok && (rest == "" || rest[0] == '/' || was == "/") {
			path = strings.TrimSuffix(is, "/") + "/" + strings.TrimPrefix(rest, "/")
		}
	}
	return s.OriginPath.Val() + path
}
