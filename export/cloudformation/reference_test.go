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
	return b.String()
}

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
