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

// CertificateAt is the Region of a certificate: the one that is drawn, else that of what
// it is attached to. Of several, what is served from edge locations decides, since
// one Region alone will do there, else the first by name. It is "" when the design does not say;
// by is the node that decided, nil where the Region is drawn.
func CertificateAt(t *Topology, cert *Node) (region string, by *Node) {
	if r := cert.Region(); r != "" {
		return r, nil
	}
	for _, l := range t.Out(cert.ID) {
		n := t.Node(l.To)
		if !takesCertificate(n) || CertificateRegion(n) == "" {
			continue
		}
		edge, was := EdgeRegion(n) != "", by != nil && EdgeRegion(by) != ""
		if by == nil || edge && !was || edge == was && n.ID < by.ID {
			by = n
		}
	}
	if by == nil {
		return "", nil
	}
	return CertificateRegion(by), by
}

// takesCertificate tells whether a certificate that is attached is used: an API has
// one for its custom domain only.
func takesCertificate(n *Node) bool {
	a, api := APIOf(n.Effective())
	return !api || a.CustomDomain.Val() != ""
}

// Foreign tells whether a certificate is of another Region than what it is
// attached to takes. One without a Region is where CertificateAt says.
func Foreign(t *Topology, cert, n *Node) bool {
	here := CertificateRegion(n)
	there, _ := CertificateAt(t, cert)
	return takesCertificate(n) && here != "" && there != "" && here != there
}

// MayCover tells whether a certificate covers a host, or lists no names to
// judge it by.
func (c *Certificate) MayCover(host string) bool {
	return len(c.Names.Val()) == 0 || Covers(c.Names.Val(), host)
}
