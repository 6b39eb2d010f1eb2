package cloudformation

import (
	"fmt"
	"slices"
	"strings"

	"portolan/model/pattern"
)

// Former is a stack that an earlier export into a folder made, and that the design
// has no more: it goes on running where it was deployed.
type Former struct{ Name, Region string }

// stackName is what a stack may be called.
// https://docs.aws.amazon.com/AWSCloudFormation/latest/APIReference/API_CreateStack.html
var stackName = pattern.Lazy(`^[a-zA-Z][-a-zA-Z0-9]{0,127}$`)

// Remember keeps the stacks of the former [Manifest] of the folder that the set does
// not make. What cannot be read has nothing to remember.
func (s *Set) Remember(manifest []byte) {
	root, err := loadTemplate(manifest)
	if err != nil {
		return
	}
	for _, x := range append(lookupList(root, "stacks"), lookupList(root, "former")...) {
		f := Former{scalar(x, "name"), scalar(x, "region")}
		made := slices.ContainsFunc(s.Stacks, func(st Stack) bool { return st.Name == f.Name && st.Region == f.Region })
		if !made && !slices.Contains(s.Former, f) && stackName().MatchString(f.Name) && regionCode().MatchString(f.Region) {
			s.Former = append(s.Former, f)
		}
	}
}

// formerRegions are the Regions where nothing but former stacks may be.
func (s *Set) formerRegions() []string {
	var out []string
	for _, f := range s.Former {
		if !slices.Contains(out, f.Region) && !slices.ContainsFunc(s.Stacks, func(st Stack) bool { return st.Region == f.Region }) {
			out = append(out, f.Region)
		}
	}
	return out
}

// writeFormer tells how stacks are found and deleted that no list holds any more.
func (s *Set) writeFormer(b *strings.Builder) {
	b.WriteString("\nA stack is called after the design and its Region. When a Region leaves the design, or\nthe design gets another name, the stack of before goes on running, and billing, and no\nlist of this folder holds it any more. `./deploy.sh` and `./deploy.sh --dry-run` name\nthose that are there. Look at what they hold, then delete them, what takes from others\nfirst:\n\n```\naws cloudformation delete-stack --stack-name NAME --region REGION\n```\n")
	if len(s.Former) > 0 {
		b.WriteString("\nEarlier exports into this folder made these, and this one does not:\n\n")
	}
	for _, f := range s.Former {
		fmt.Fprintf(b, "- %s in %s\n", f.Name, f.Region)
	}
}
