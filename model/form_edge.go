package model

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
)

// The forms of values of distributions and APIs.

// tokenSigns are what names of headers and cookies have beside letters and digits.
// https://www.rfc-editor.org/rfc/rfc9110#section-5.6.2
const tokenSigns = "!#$%&'*+-.^_`|~"

// behaviorPathForm: https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/DownloadDistValuesCacheBehavior.html
func behaviorPathForm(v string) error {
	const longest = 255
	switch bad := only(v, `_-.*$/~"'@:+&?`); {
	case v == "":
		return &FormError{Why: "an empty path pattern matches nothing", Fit: "*"}
	case bad != "":
		return &FormError{Why: fmt.Sprintf("path pattern %q has %q, which CloudFront takes in none", v, bad)}
	}
	return noLonger("a path pattern", v, longest)
}

// nameForm is the form of names of headers, cookies or query parameters; whole are
// words that stand for more than one.
func nameForm(what string, whole ...string) func(string) error {
	return func(v string) error {
		if slices.Contains(whole, v) {
			return nil
		}
		if bad := only(v, tokenSigns); v == "" || bad != "" {
			return &FormError{Why: fmt.Sprintf("%q is no name of a %s", v, what), Fit: strings.TrimSuffix(strings.TrimSpace(v), ":")}
		}
		return nil
	}
}

// forwardedForm is that of a header that the origin gets, or behind a - one that it
// does not get.
func forwardedForm(v string) error {
	but, except := strings.CutPrefix(v, "-")
	switch {
	case !except:
		return nameForm("header", "*")(v)
	case nameForm("header")(but) != nil || but == "*":
		return &FormError{Why: fmt.Sprintf("%q leaves out no header by its name, as -Host does", v)}
	}
	return nil
}

// queryNameForm: any character but those that divide a query string.
func queryNameForm(v string) error {
	if v == "" || strings.ContainsAny(v, "&=#? ") {
		return &FormError{Why: fmt.Sprintf("%q is no name of a query parameter", v)}
	}
	return nil
}

// siteForm is that of a site whose scripts may read answers.
// https://docs.aws.amazon.com/cloudfront/latest/APIReference/API_ResponseHeadersPolicyAccessControlAllowOrigins.html
func siteForm(v string) error {
	scheme, host, ok := strings.Cut(v, "://")
	if !ok {
		scheme, host = "https", v
	}
	host, path, slash := strings.Cut(host, "/")
	switch {
	case v == "*":
		return nil
	case scheme != "http" && scheme != "https" || only(host, "-_.*:[]") != "" || host == "":
		return &FormError{Why: fmt.Sprintf("%q is no site such as https://www.example.com", v)}
	case slash:
		return &FormError{Why: fmt.Sprintf("%q has a path, and browsers send none as Origin", v), Fit: strings.TrimSuffix(strings.TrimSuffix(v, path), "/")}
	}
	return nil
}

var cacheDirectives = []string{
	"max-age", "s-maxage", "no-cache", "no-store", "no-transform", "must-revalidate", "must-understand", "private", "public", "proxy-revalidate", "immutable", "stale-while-revalidate", "stale-if-error",
}

// cacheControlForm: https://www.rfc-editor.org/rfc/rfc9111#section-5.2
func cacheControlForm(v string) error {
	for part := range strings.SplitSeq(v, ",") {
		name, value, _ := strings.Cut(strings.TrimSpace(part), "=")
		lower := strings.ToLower(strings.TrimSpace(name))
		_, err := strconv.ParseUint(strings.Trim(strings.TrimSpace(value), `"`), 10, 64)
		switch {
		case lower == "":
			return &FormError{Why: fmt.Sprintf("%q is no Cache-Control header such as max-age=60", v)}
		case slices.Contains([]string{"max-age", "s-maxage", "stale-while-revalidate", "stale-if-error"}, lower) && err != nil:
			return &FormError{Why: fmt.Sprintf("%s is followed by =SECONDS, a whole number", lower)}
		case !slices.Contains(cacheDirectives, lower):
			return &FormError{Why: fmt.Sprintf("%q is no directive of Cache-Control", lower), Word: lower, Known: cacheDirectives, Unsure: true}
		}
	}
	return nil
}

// moveForm is that of a rewrite of the start of a path.
func moveForm(v string) error {
	was, is, ok := strings.Cut(v, "->")
	if was, is = strings.TrimSpace(was), strings.TrimSpace(is); !ok || !strings.HasPrefix(was, "/") || !strings.HasPrefix(is, "/") {
		return &FormError{Why: fmt.Sprintf("%q is not /path -> /other", v)}
	}
	return nil
}

// rootObjectForm: https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/DefaultRootObject.html
func rootObjectForm(v string) error {
	const longest = 255
	if strings.HasPrefix(v, "/") {
		return &FormError{Why: fmt.Sprintf("%q begins with a slash, and the root object is named without", v), Fit: strings.TrimLeft(v, "/")}
	}
	return noLonger("a root object", v, longest)
}

// stageForm: https://docs.aws.amazon.com/apigateway/latest/api/API_CreateStage.html
func stageForm(v string) error {
	if bad := only(v, "-_"); v != "$default" && (v == "" || bad != "") {
		return &FormError{Why: fmt.Sprintf("stage %q has more than letters, digits, hyphens and underscores", v), Fit: strings.Trim(v, "/")}
	}
	return nil
}

// basePathForm: https://docs.aws.amazon.com/apigateway/latest/developerguide/rest-api-mappings.html
func basePathForm(v string) error {
	const longest = 300
	if bad := only(v, "/$-_.+!*'()"); bad != "" || strings.Contains(v, "//") {
		return &FormError{Why: fmt.Sprintf("base path %q has more than letters, digits and $-_.+!*'()/", v)}
	}
	return noLonger("a base path", v, longest)
}
