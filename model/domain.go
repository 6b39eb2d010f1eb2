package model

import (
	"slices"
	"strings"
)

// CloudFrontRegion is where CloudFront, and the distribution behind an
// edge-optimized API, take certificates and functions from, and where web ACLs
// for distributions are kept.
// https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/cnames-and-https-requirements.html
const CloudFrontRegion = "us-east-1"

// Domain is a domain name in the form by which two are compared: in small
// letters and without the final dot.
func Domain(name string) string {
	return strings.TrimSuffix(strings.ToLower(strings.TrimSpace(name)), ".")
}

// Covers tells whether one of the names, of a certificate or of a distribution,
// stands for a host. A name such as *.example.com stands for one label.
func Covers(names []string, host string) bool {
	host = Domain(host)
	_, parent, deep := strings.Cut(host, ".")
	return host != "" && slices.ContainsFunc(names, func(name string) bool {
		name = Domain(name)
		return name == host || deep && parent != "" && name == "*."+parent
	})
}

// MayCover tells whether a certificate covers a host, or lists no names to
// judge it by.
func (c *Certificate) MayCover(host string) bool {
	return len(c.Names.Val()) == 0 || Covers(c.Names.Val(), host)
}
