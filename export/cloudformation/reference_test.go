package cloudformation

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"portolan/model"
)

// The page of what becomes of each kind is generated and must be current:
// go test ./export/cloudformation -run TestPageOfServices -update
func TestPageOfServices(t *testing.T) {
	path, text := filepath.Join("..", "..", "docs", "cloudformation.md"), reference()
	if f := flag.Lookup("update"); f.Value.String() == "true" {
		if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	got, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if string(got) != text {
		t.Error("docs/cloudformation.md is not current; run: go test ./export/cloudformation -run TestPageOfServices -update")
	}
}

// reference is that page, made of the rows of the services.
func reference() string {
	var b strings.Builder
	b.WriteString(`# CloudFormation

Generated from the services in package ` + "`export/cloudformation`" + `.

One template a Region, in the order of ` + "`stacks.json`" + `. Home is the Region that holds
the distribution and the records: that of the first bucket behind a
distribution, else of the first load balancer, else of the first thing that a
record can name, else us-east-1.

## Kinds

Steps are the order in which services are written, since values flow forward:
those of a later step name those of an earlier one.

| kind | becomes | lives in | step | hands over |
|---|---|---|---|---|
`)
	for _, s := range services {
		fmt.Fprintf(&b, "| %s | %s | %s | %d | %s |\n", s.kind, strings.Join(s.makes, "<br>"), s.lives.told, s.step+1, s.hands())
	}
	b.WriteString("\n## Properties\n\nThose that are set and stand in no list refuse the export by name, unless they\nhave no effect where they stand: then they are listed as left out.\n\n| kind | properties that become resources |\n|---|---|\n")
	for _, s := range services {
		fmt.Fprintf(&b, "| %s | %s |\n", s.kind, strings.Join(s.properties, ", "))
	}
	b.WriteString("\n## Links\n\n| from | to | properties of the link |\n|---|---|---|\n")
	for _, s := range services {
		for _, k := range model.Kinds() {
			if properties := s.links()[k.Kind]; s.wiresKinds(k.Kind) {
				fmt.Fprintf(&b, "| %s | %s | %s |\n", s.kind, k.Kind, strings.Join(properties, ", "))
			}
		}
	}
	b.WriteString("\n## Not resources\n\n| kind | why |\n|---|---|\n")
	for _, k := range model.Kinds() {
		if why := outside[k.Kind]; why != "" {
			fmt.Fprintf(&b, "| %s | %s |\n", k.Kind, why)
		}
	}
	writeCoverage(&b)
	b.WriteString(pageOfSets)
	b.WriteString(readingBack)
	return b.String()
}

const readingBack = `
## Reading back

` + "```sh" + `
portolan import cloudformation stacks -o shop.topo.yaml
` + "```" + `

The drawing stands under Metadata: of the home stack, shared out to several templates
where it has no room there. Beside it stand the options of the export that are not
the defaults. Values of parameters are in no template, so no secret is.

A set that was not touched gives the design that was drawn, and an export of that into its
folder the same templates. Otherwise the drawing is exported, held against the templates, and
changed until its export gives what they say: properties, links, and nodes whose
main resource is gone. Each difference is listed by node or link and property, with what
the drawing says and what the resources say; the resources win. What nothing that can
be drawn explains is listed as not understood, with its place. A place that one property
gives exactly is taken too where the rest that follows from that property was not edited
with it, unless a place that says the property better, or most places that say it as
well, still say what it was. When a design is large and much differs, the search is ended
early and says so.

Templates without a drawing, of ours or not, in YAML or JSON, are read by their
resources: those that stand for a node, their parts, and links by what refers to
what, also through parameters, outputs and exports of the other templates. Properties
are found as above. What templates of others leave out is read as AWS takes it, by the
table ` + "`export/cloudformation/read_defaults.csv`" + `, which cites the page for each value; where
nothing that can be drawn gives that, it is told. What they say in other words is no
difference, by the table ` + "`export/cloudformation/read_same.csv`" + ` with its pages: labels, names of one
thing, the domain beside the id of a zone, the owner's network. ` + "`--region`" + ` names the Region of templates that do not say theirs.
Users are in no template: draw them. An origin or an answer under a name or an address
that no resource has is a server of its own. Every resource that stands for nothing is listed
with the reason; so are transforms such as SAM, and ` + "`Fn::If`" + ` and ` + "`Fn::FindInMap`" + `,
whose value nobody knows before it is deployed.

Every set of the tests and 40 random ones without their drawing are read by

` + "`" + `` + "`" + `` + "`" + `sh
PORTOLAN_READING=all go test ./export/cloudformation -run 'TestReadWithoutAnyDrawing|TestReadWiring' -v -timeout 60m
` + "`" + `` + "`" + `` + "`" + `

Last, on 30 Nov 2026 at df798d2c: of 203 sets 189 give the same resources; of what was drawn
4,934 properties, nodes and links come back, 672 stand in no resource, 11 are told, and none
is lost in silence. Of 305 rows of the table of wires, read against a drawing without their
property, 286 give the same resources, 14 are told, and 5 drawings are no set without it.

Refused are aliases and merge keys of YAML, keys that stand twice, and what exceeds
the limits of every reader ([safety.md](safety.md)).
`

// hands is what a service gives to others.
func (s *service) hands() string {
	var out []string
	if s.host != nil {
		out = append(out, "host name")
	}
	if s.zone != nil {
		out = append(out, "zone of the name")
	}
	if s.arn != nil {
		out = append(out, "ARN")
	}
	return strings.Join(out, ", ")
}
