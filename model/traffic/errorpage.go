package traffic

import (
	"fmt"

	"portolan/model"
)

// errorPages puts the error page of a distribution in the place of what failed
// behind it. The request stays failed: a page is no answer to it. gRPC has none.
// https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/custom-error-pages-response-code.html
func errorPages(c *course, s *model.CloudFront, tails []tail) []tail {
	if c.protocol == model.ProtocolGRPC {
		return tails
	}
	for i, t := range tails {
		page, ok := s.ErrorPageFor(t.status)
		if t.failed == "" || !ok {
			continue
		}
		name := c.t.Node(t.first().Node.ID).Label()
		if page.Path != "" {
			tails[i].failed += fmt.Sprintf(" %s answers %d with the page %s instead of %d.", name, page.Response, page.Path, t.status)
			tails[i].status = page.Response
		}
		if page.TTL > 0 {
			tails[i].failed += fmt.Sprintf(" It keeps the error for %d s, also when the origin is well again.", page.TTL)
		}
	}
	return tails
}
