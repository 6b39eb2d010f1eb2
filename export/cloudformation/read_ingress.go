package cloudformation

import (
	"slices"

	"go.yaml.in/yaml/v4"
)

// rulesBeside are the types that say a rule of a security group beside the group, and where
// the group says it itself.
// https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/aws-resource-ec2-securitygroupingress.html
var rulesBeside = map[string]string{
	"AWS::EC2::SecurityGroupIngress": "SecurityGroupIngress",
	"AWS::EC2::SecurityGroupEgress":  "SecurityGroupEgress",
}

// intoGroups puts rules that stand beside their security groups into these, and tells how
// many there are: it is the same rule.
func intoGroups(set []*readTemplate) int {
	n := 0
	for _, t := range set {
		t.resources = slices.DeleteFunc(t.resources, func(r *readResource) bool {
			list := rulesBeside[r.kind]
			of := lookup(r.properties, "GroupId")
			if list == "" || of == nil || lookup(r.attributes, "Condition") != nil {
				return false
			}
			group := t.byID[groupNamed(of)]
			if group == nil || group.kind != "AWS::EC2::SecurityGroup" || !addRule(group, list, r.properties) {
				return false
			}
			delete(t.byID, r.id)
			n++
			return true
		})
	}
	return n
}

// groupNamed is the logical id to which a reference to a group leads.
func groupNamed(v value) string {
	switch v.Tag {
	case "!Ref":
		return v.Value
	case "!GetAtt":
		id, attribute, _ := cutLast(v.Value, ".")
		if attribute == "GroupId" {
			return id
		}
	}
	return ""
}

// addRule adds a rule to those of a group, unless the template says these in a way that
// takes no more.
func addRule(group *readResource, name string, rule value) bool {
	plain := object()
	for key, v := range members(rule) {
		if key.Value != "GroupId" {
			plain.Content = append(plain.Content, key, v)
		}
	}
	rules := lookup(group.properties, name)
	switch {
	case group.properties == nil || group.properties.Kind != yaml.MappingNode:
		return false
	case rules == nil:
		group.properties.Content = append(group.properties.Content, str(name), list(plain))
	case rules.Kind == yaml.SequenceNode && !isFunction(rules):
		i := slices.Index(group.properties.Content, rules) // an anchor may share it
		group.properties.Content[i] = list(append(slices.Clone(rules.Content), plain)...)
	default:
		return false
	}
	return true
}
