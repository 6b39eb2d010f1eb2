package cloudformation

import (
	"maps"
	"regexp"
	"slices"
	"strings"

	"portolan/model"
)

// Other people say the same in other words than an export does. What is meant counts, or
// the list of what was not understood hides what matters in what is no difference.

// refIs are the attributes that are what Ref gives, by type: "Return values" of its page in
// https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-template-resource-type-ref.html
var refIs = map[string]string{
	"AWS::CertificateManager::Certificate":      "Arn",
	"AWS::CloudFront::CachePolicy":              "Id",
	"AWS::CloudFront::Distribution":             "Id",
	"AWS::CloudFront::OriginAccessControl":      "Id",
	"AWS::CloudFront::OriginRequestPolicy":      "Id",
	"AWS::CloudFront::ResponseHeadersPolicy":    "Id",
	"AWS::EC2::SecurityGroup":                   "GroupId",
	"AWS::EC2::Subnet":                          "SubnetId",
	"AWS::EC2::VPC":                             "VpcId",
	"AWS::ElasticLoadBalancingV2::Listener":     "ListenerArn",
	"AWS::ElasticLoadBalancingV2::LoadBalancer": "LoadBalancerArn",
	"AWS::ElasticLoadBalancingV2::TargetGroup":  "TargetGroupArn",
	"AWS::GlobalAccelerator::Accelerator":       "AcceleratorArn",
	"AWS::GlobalAccelerator::EndpointGroup":     "EndpointGroupArn",
	"AWS::GlobalAccelerator::Listener":          "ListenerArn",
	"AWS::Route53::HealthCheck":                 "HealthCheckId",
	"AWS::Route53::HostedZone":                  "Id",
}

// nameOrARN are fields that take the name of a function and its ARN alike.
// https://docs.aws.amazon.com/lambda/latest/api/API_AddPermission.html
var nameOrARN = []string{"FunctionName", "TargetFunctionArn"}

var attributeOf = regexp.MustCompile(`\$\{(\w+)\.(\w+)\}`)

// meant is a text of a template in the words that all have for it.
func meant(t *readTemplate, path, text string) string {
	text = resolved(text)
	if !strings.Contains(text, "${") {
		return text
	}
	text = strings.ReplaceAll(text, "arn:${AWS::Partition}:", "arn:aws:")
	if t.region != "" {
		text = strings.ReplaceAll(text, "${AWS::Region}", t.region)
	}
	return attributeOf.ReplaceAllStringFunc(text, func(ref string) string {
		m := attributeOf.FindStringSubmatch(ref)
		r := t.byID[m[1]]
		if r == nil {
			return ref
		}
		if r.kind == "AWS::S3::Bucket" && m[2] == "Arn" {
			return "arn:aws:s3:::${" + m[1] + "}"
		}
		_, field, _ := cutLast("."+path, ".")
		if refIs[r.kind] == m[2] || r.kind == "AWS::Lambda::Function" && m[2] == "Arn" && slices.Contains(nameOrARN, field) && ref == text {
			return "${" + m[1] + "}"
		}
		return ref
	})
}

// byMeaning says what templates of others and a design say in the same words.
func (c *comparison) byMeaning(a *attempt, p pair, want, have map[string]string) map[string]string {
	if c.ours {
		return have
	}
	have = sameOrigins(p.read.kind, want, have)
	for _, leaves := range []map[string]string{want, have} {
		for path, text := range leaves {
			leaves[path] = meant(p.read.in, path, text)
		}
	}
	for _, leaves := range []map[string]string{want, have} {
		oneGroup(leaves)
		oneOfList(leaves)
	}
	have = sameStatements(want, have)
	for path, text := range want {
		if text == "{}" && hasUnder(path, have) {
			delete(want, path) // all of it is left out
		}
	}
	if p.read.kind == "AWS::ECS::Service" && saysOf(a.t, p.written.node, "min", want["DesiredCount"]) {
		delete(want, "DesiredCount") // an export writes it where scaling begins
	}
	return have
}

// resolved is the name of a parameter of Systems Manager alone: a reference in a text, one of
// a launch template and a parameter of a type that looks it up all stand for its value.
// https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/dynamic-references-ssm.html
// https://docs.aws.amazon.com/autoscaling/ec2/userguide/using-systems-manager-parameters.html
func resolved(text string) string {
	if name, ok := strings.CutPrefix(strings.TrimPrefix(text, "{{"), "resolve:ssm:"); ok && strings.HasPrefix(name, "/") {
		return strings.TrimSuffix(name, "}}")
	}
	return text
}

// oneGroup says of an action that forwards to one target group that it does: the list of
// groups with their weights says no more where one is in it.
// https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/API_Action.html
func oneGroup(leaves map[string]string) {
	const list, arn = "ForwardConfig.TargetGroups.", "].TargetGroupArn"
	groups := map[string][]string{}
	for path := range leaves {
		if action, rest, ok := strings.Cut(path, list); ok && strings.HasSuffix(rest, arn) {
			groups[action] = append(groups[action], path)
		}
	}
	for action, paths := range groups {
		if len(paths) != 1 {
			continue
		}
		leaves[action+"TargetGroupArn"] = leaves[paths[0]]
		delete(leaves, paths[0])
		delete(leaves, strings.TrimSuffix(paths[0], "TargetGroupArn")+"Weight")
	}
}

// oneOfList says of a list of one entry in a policy what the entry says: both mean the same.
// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_grammar.html
func oneOfList(leaves map[string]string) {
	for _, path := range slices.Collect(maps.Keys(leaves)) {
		field, ok := strings.CutSuffix(path, ".0")
		if !ok || !strings.Contains(path, "PolicyDocument.") {
			continue
		}
		if _, more := leaves[field+".1"]; !more {
			leaves[field] = leaves[path]
			delete(leaves, path)
		}
	}
}

// sameOrigins calls the origins of a distribution as its template does: a behaviour of the
// same path leads to the same origin.
func sameOrigins(kind string, want, have map[string]string) map[string]string {
	if kind != "AWS::CloudFront::Distribution" {
		return have
	}
	called, taken := map[string]string{}, map[string]bool{}
	for _, path := range slices.Sorted(maps.Keys(have)) {
		was, is := have[path], want[path]
		if strings.HasSuffix(path, ".TargetOriginId") && is != "" && called[was] == "" && !taken[is] {
			called[was], taken[is] = is, true
		}
	}
	out := make(map[string]string, len(have))
	for path, text := range have {
		is := called[text]
		if rest, ok := strings.CutPrefix(path, "DistributionConfig.Origins.["); ok {
			if at := strings.LastIndex(rest, "]."); at >= 0 && called[rest[:at]] != "" {
				path = "DistributionConfig.Origins.[" + called[rest[:at]] + rest[at:]
			}
		}
		if is != "" && (strings.HasSuffix(path, ".TargetOriginId") || strings.HasPrefix(path, "DistributionConfig.Origins.") && strings.HasSuffix(path, "].Id") || strings.HasSuffix(path, ".OriginId")) {
			text = is
		}
		out[path] = text
	}
	return out
}

// sameStatements calls the statements of a policy as its template does: that they have
// another name, or none, says nothing.
func sameStatements(want, have map[string]string) map[string]string {
	const list = "PolicyDocument.Statement."
	of := func(leaves map[string]string) map[string]string {
		out := map[string]string{}
		for _, path := range slices.Sorted(maps.Keys(leaves)) {
			if rest, ok := strings.CutPrefix(path, list); ok {
				item, field, _ := strings.Cut(rest, ".")
				if field = strings.TrimSuffix(field, ".0"); field != "Sid" { // one of a list is the same as it alone
					out[item] += field + "=" + leaves[path] + "\n"
				}
			}
		}
		return out
	}
	called, mine := map[string]string{}, of(want)
	for _, item := range slices.Sorted(maps.Keys(of(have))) {
		for _, other := range slices.Sorted(maps.Keys(mine)) {
			if mine[other] == of(have)[item] {
				called[item] = other
				delete(mine, other)
				break
			}
		}
	}
	out := make(map[string]string, len(have))
	for path, text := range have {
		rest, ok := strings.CutPrefix(path, list)
		item, _, _ := strings.Cut(rest, ".")
		if !ok || called[item] == "" {
			out[path] = text
		}
	}
	for item := range called { // they are the same
		for path, text := range want {
			if strings.HasPrefix(path, list+called[item]+".") {
				out[path] = text
			}
		}
	}
	return out
}

// saidByLinks takes back that a name of a check cannot be read where its link says it.
func (s *sketch) saidByLinks() {
	s.notes = slices.DeleteFunc(s.notes, func(n Note) bool {
		stack, id, _ := strings.Cut(n.ID, "/")
		return strings.HasSuffix(n.Why, "of which no fqdn can be read") && slices.ContainsFunc(s.set, func(t *readTemplate) bool {
			r := t.byID[id]
			return t.name == stack && r != nil && slices.ContainsFunc(s.links, func(l *model.Link) bool { return l.From == r.node && l.Kind == model.Probes })
		})
	})
}

// saysOf tells whether a property of a node is a text.
func saysOf(t *model.Topology, node, property, text string) bool {
	n := t.Node(node)
	return n != nil && text != "" && model.AtNode(t, n).Value(property) == text
}
