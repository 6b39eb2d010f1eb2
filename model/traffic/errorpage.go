package traffic

import (
	"fmt"

	"portolan/model"
)

// errorPages puts the error page of a distribution in the place of what failed
// behind it, or of viewers that it keeps out. The request stays failed: a page is
// no answer to it. Where the page cannot be had either, viewers get the status of
// that. gRPC has none. fetch asks for a page.
//
// https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/custom-error-pages-response-code.html
// https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/GeneratingCustomErrorResponses.html
func (c *course) errorPages(s *model.CloudFront, tails []tail, fetch func(path string) []tail) []tail {
	if c.protocol == model.ProtocolGRPC {
		return tails
	}
	for i, t := range tails {
		page, ok := s.ErrorPageFor(t.status)
		if t.failed == "" || t.moved || !ok {
			continue
		}
		name := c.t.Node(t.first().Node.ID).Label()
		if page.Path != "" {
			status, wait, lost := missing(fetch(page.Path))
			if lost {
				tails[i].failed += fmt.Sprintf(" The page %s for %d fails too, with %d.", page.Path, t.status, status)
				tails[i].status, tails[i].wait = status, t.wait+wait
				continue
			}
			instead := ""
			if page.Response != t.status {
				instead = fmt.Sprintf(" instead of %d", t.status)
			}
			tails[i].failed += fmt.Sprintf(" %s answers %d with the page %s%s.", name, page.Response, page.Path, instead)
			tails[i].status = page.Response
		}
		if page.TTL > 0 && t.cause != CauseCountry { // which no origin said
			tails[i].failed += fmt.Sprintf(" It keeps the error for %d s, also when the origin is well again.", page.TTL)
		}
	}
	return tails
}

// missing tells whether no way leads to a page, and what the first ends with.
func missing(ways []tail) (status int, wait float64, lost bool) {
	for _, w := range ways {
		if w.failed == "" {
			return 0, 0, false
		}
	}
	if len(ways) == 0 {
		return 0, 0, false
	}
	return max(ways[0].status, 0), ways[0].wait, true
}

// page fetches an error page through the behaviour that its path matches.
func (c *course) page(dist *model.Node, edge sender, path string) []tail {
	request, origin, branches := c.request, c.origin, c.branches
	defer func() { c.request, c.origin, c.branches = request, origin, branches }()
	c.request.Path, c.request.Method = path, "GET"
	primary, secondary, why := c.behaviour(dist)
	if why != "" {
		return failing(CauseNowhere, 404, "%s", why)
	}
	defer c.asking(dist, primary)()
	return c.chosenOrigins(primary, secondary, edge)
}
