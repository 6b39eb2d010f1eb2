package cloudformation

import (
	"crypto/sha256"
	_ "embed"
	"encoding/hex"
	"fmt"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"sync"

	"go.yaml.in/yaml/v4"

	"portolan/model"
	"portolan/model/quota"
	"portolan/model/table"
)

// limitsCSV are limits of AWS that no linter knows, with their source. The type is
// that of a resource, or template. At is a property whose text is measured, or with
// [] a list whose items are counted; without, it is the resources that are counted.
// In place of a number may stand the item of a quota, which has the rest.
//
//go:embed limits.csv
var limitsCSV string

// limit is one row. One that AWS raises on request is told, the others refuse.
type limit struct {
	kind, at        string
	most            int
	unit            string
	adjustable      bool
	thing, property string
	source          string
}

var limits = sync.OnceValue(func() []limit {
	_, rows := table.Read("cloudformation", limitsCSV)
	var out []limit
	for _, r := range rows {
		most, err := strconv.Atoi(r[2])
		if err != nil {
			q := quota.Of(r[2])
			out = append(out, limit{r[0], r[1], int(q.Limit), q.Unit, q.Adjustable, r[5], r[6], q.Source})
			continue
		}
		out = append(out, limit{r[0], r[1], most, r[3], r[4] == "yes", r[5], r[6], r[7]})
	}
	return out
})

// mostOf is the number of a limit.
func mostOf(kind, at string) int {
	all := limits()
	return all[slices.IndexFunc(all, func(l limit) bool { return l.kind == kind && l.at == at })].most
}

// LimitsSource is the page of the limits that [Stack.Fills] tells.
func LimitsSource() string {
	all := limits()
	return all[slices.IndexFunc(all, func(l limit) bool { return l.kind == "template" })].source
}

// ofTemplate is the number of a limit of templates.
func ofTemplate(what string) int { return mostOf("template", what) }

// longestName is the longest name of what this package names: that of an origin
// access control, which is the shortest limit of all. Policies and VPC origins, for
// which the service model states none, are held to it too.
func longestName() int {
	return mostOf("AWS::CloudFront::OriginAccessControl", "OriginAccessControlConfig.Name")
}

// tooLarge says why CloudFormation would not take a stack, "" when it does.
func (s *stack) tooLarge(src []byte) string {
	for _, c := range []struct {
		what string
		has  int
	}{
		{"stored", len(src)},
		{"resources", len(s.resources)},
		{"parameters", len(s.parameters)},
		{"outputs", len(s.outputs)},
		{"references", strings.Count(string(src), "{{resolve:")},
	} {
		if most := ofTemplate(c.what); c.has > most {
			return fmt.Sprintf("the stack of %s would have %d %s; CloudFormation takes %d: split the design", s.region, c.has, templateWords[c.what], most)
		}
	}
	return ""
}

var templateWords = map[string]string{
	"stored": "bytes in its template", "resources": "resources", "parameters": "parameters", "outputs": "outputs", "references": "references to secrets",
}

// overLimits are the reasons for which AWS would not make a resource of a stack.
// What AWS raises on request is told instead.
func (x *exporter) overLimits(s *stack) []Reason {
	var out []Reason
	node := map[string]string{}
	for key, id := range s.ids {
		node[id], _, _ = strings.Cut(key, "\x00")
	}
	counts := map[string]int{}
	for _, r := range s.resources {
		counts[r.kind]++
	}
	for _, l := range limits() {
		if l.at == "" && counts[l.kind] > l.most {
			x.leave("quota in "+s.region, fmt.Sprintf("%s: %s: %d unless AWS raises it, and the stack alone has %d", l.thing, l.property, l.most, counts[l.kind]))
		}
		for _, r := range s.resources {
			if l.at == "" || r.kind != l.kind {
				continue
			}
			has := s.measure(r.properties, l.at)
			switch {
			case has <= l.most:
			case l.adjustable:
				x.leave("quota in "+s.region, fmt.Sprintf("%s: %s: %d unless AWS raises it, and %s has %d", l.thing, l.property, l.most, r.id, has))
			default:
				out = append(out, Reason{Node: node[r.id], Why: fmt.Sprintf("%s: %s: AWS takes %d %s, and %s would have %d", l.thing, l.property, l.most, l.unit, r.id, has)})
			}
		}
	}
	return out
}

// measure is the longest text at a property, or how many items the lists there
// have together.
func (s *stack) measure(v value, at string) int {
	items := strings.HasSuffix(at, "[]")
	found := []value{v}
	for _, part := range strings.Split(strings.TrimSuffix(at, "[]"), ".") {
		name, each := strings.CutSuffix(part, "[]")
		var next []value
		for _, f := range found {
			for _, below := range below(f, name) {
				if each {
					next = append(next, below.Content...)
				} else {
					next = append(next, below)
				}
			}
		}
		found = next
	}
	most := 0
	for _, f := range found {
		if items {
			most += weightOf(f)
		} else {
			most = max(most, len(s.expanded(f)))
		}
	}
	return most
}

// below are the values of a key of an object. Values stands for that of whatever
// a condition asks for.
func below(v value, name string) []value {
	if v.Kind != yaml.MappingNode {
		return nil
	}
	if own := lookup(v, name); own != nil {
		return []value{own}
	}
	var out []value
	if name == "Values" {
		for _, c := range v.Content {
			out = append(out, below(c, name)...)
		}
	}
	return out
}

// Rules of a security group that name a managed prefix list count for many.
// https://docs.aws.amazon.com/vpc/latest/userguide/working-with-aws-managed-prefix-lists.html
var prefixListRules = map[string]int{"CloudFrontPrefixListId": 55, "HealthCheckPrefixListId": 25}

// weightOf is how many items a list has, as AWS counts them.
func weightOf(list value) int {
	n := 0
	for _, item := range list.Content {
		weight := 1
		if id := lookup(item, "SourcePrefixListId"); item.Kind == yaml.MappingNode && id != nil {
			for name, rules := range prefixListRules {
				if strings.HasPrefix(id.Value, name) {
					weight = rules
				}
			}
		}
		n += weight
	}
	return n
}

// expanded is a text with the values that are known at deployment in it. Others
// stand for nothing.
func (s *stack) expanded(v value) string {
	switch {
	case v.Tag == "!Join":
		var parts []string
		for _, part := range v.Content[1].Content {
			parts = append(parts, s.expanded(part))
		}
		return strings.Join(parts, v.Content[0].Value)
	case v.Tag == "!Select" && reflect.DeepEqual(v, ownPart()):
		return "123456789012" // as long as that of any stack
	case v.Kind != yaml.ScalarNode:
		return ""
	}
	if v.Tag == "!Ref" || v.Tag == "!GetAtt" {
		return ""
	}
	text := v.Value
	if v.Tag == "!Sub" {
		text = strings.NewReplacer("${AWS::StackName}", s.name, "${AWS::Region}", s.region).Replace(text)
		for strings.Contains(text, "${") {
			before, rest, _ := strings.Cut(text, "${")
			_, after, _ := strings.Cut(rest, "}")
			text = before + after
		}
	}
	return text
}

// uniqueName is a name for things whose names are unique in the account:
// made of the stack, its Region and the logical id while that fits, else of the
// logical id and a part of the id that CloudFormation gives each stack.
func (s *stack) uniqueName(id string) value {
	if len(s.name)+len(s.region)+len(id)+2 <= longestName() {
		return sub("${AWS::StackName}-${AWS::Region}-" + id)
	}
	return shortName(id)
}

// regionalName is the same for what is named apart in each Region.
func (s *stack) regionalName(id string) value {
	if len(s.name)+len(id)+1 <= longestName() {
		return sub("${AWS::StackName}-" + id)
	}
	return shortName(id)
}

// nodeName is the name of what stands for a node, made of the stack and the node's id.
func (s *stack) nodeName(n *model.Node) value {
	name := model.Slug(n.ID)
	if len(s.name)+len(name)+1 <= mostOf("AWS::ApiGatewayV2::Api", "Name") {
		return sub("${AWS::StackName}-" + name)
	}
	return shortName(name)
}

// label is one label of a DNS name, made of a node's id: without dots and
// underscores, and of at most 63 characters.
// https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/DomainNameFormat.html
func label(id string) string {
	const longest = 63
	return shortened(strings.NewReplacer(".", "-", "_", "-").Replace(model.Slug(id)), longest)
}

func shortName(id string, more ...value) value {
	join := list(quoted("-"), list(append([]value{str(shortened(id, longestName()-13)), ownPart()}, more...)...))
	join.Tag = "!Join"
	return join
}

// ownPart is the last part of the id that CloudFormation gives each stack, of 12
// characters: that of a stack which was deleted is another.
func ownPart() value {
	split := func(at string, from value) value {
		v := list(quoted(at), from)
		v.Tag = "!Split"
		return v
	}
	return selectItem(4, split("-", selectItem(2, split("/", ref("AWS::StackId")))))
}

// shortened is a name of at most limit characters that differs where the whole
// name does.
func shortened(name string, limit int) string {
	if len(name) <= limit {
		return name
	}
	sum := sha256.Sum256([]byte(name))
	const digits = 8
	return name[:limit-digits] + hex.EncodeToString(sum[:])[:digits]
}
