package model

import (
	"cmp"
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

// EdgeRegion is CloudFront's Region for what is served from edge locations: a
// distribution, and an edge-optimized API. It is "" for others.
func EdgeRegion(n *Node) string {
	if n.Kind() == KindCloudFront {
		return CloudFrontRegion
	}
	if a, ok := As[*RESTAPI](n); ok && a.Endpoint.Val() == EndpointEdge {
		return CloudFrontRegion
	}
	return ""
}

// CertificateRegion is where the certificate of a node must be, "" when the
// design does not say.
// https://docs.aws.amazon.com/acm/latest/userguide/acm-regions.html
func CertificateRegion(n *Node) string { return cmp.Or(EdgeRegion(n), n.Region()) }

// Foreign tells whether a certificate is of another Region than what it is
// attached to takes. One without a Region is taken to be where it is needed.
func Foreign(cert, n *Node) bool {
	here, there := CertificateRegion(n), cert.Region()
	return here != "" && there != "" && here != there
}

// MayCover tells whether a certificate covers a host, or lists no names to
// judge it by.
func (c *Certificate) MayCover(host string) bool {
	return len(c.Names.Val()) == 0 || Covers(c.Names.Val(), host)
}
