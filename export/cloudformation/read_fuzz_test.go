package cloudformation

import (
	"regexp"
	"strings"
	"testing"
	"unicode"

	"portolan/model/document"
	"portolan/model/racetest"
)

// hostileTemplates are texts that a reader of templates may trip over.
var hostileTemplates = []string{
	"", "{", "[]", "null", "Resources: 3", "Resources: {}", "Resources: {A: null}", "Resources: {A: [1, {B: 2}]}", `{"Resources": {"A": {"Type": 7}}}`,
	"Resources:\n  A:\n    Type: AWS::CloudFront::Distribution\n    Properties:\n      DistributionConfig:\n        Origins: !Ref A\n        DefaultCacheBehavior: {TargetOriginId: !GetAtt A.B}\n",
	"Resources:\n  A: {Type: AWS::S3::Bucket, Properties: {BucketName: !Ref B}}\n  B: {Type: AWS::S3::Bucket, Properties: {BucketName: !Ref A}}\n",
	"Outputs: {X: {Value: !Ref X, Export: {Name: X}}}\nParameters: {X: {Type: String}}\nResources: {A: {Type: AWS::S3::Bucket, Properties: {BucketName: {'Fn::ImportValue': X}}}}\n",
	"Resources:\n  A: &a {Type: AWS::S3::Bucket}\n  B: *a\n", "Resources:\n  A: {Type: AWS::S3::Bucket}\n  A: {Type: AWS::S3::Bucket}\n",
	"Resources:\n  A:\n    <<: {Type: AWS::S3::Bucket}\n", "Resources: {? [a]: b}",
	"Resources:\n  Name:\n    Type: AWS::Route53::RecordSet\n    Properties: {Name: www.example.com, Type: A, AliasTarget: {DNSName: !GetAtt Cdn.DomainName, HostedZoneId: Z2FDTNDATAQYW2}}\n  Cdn: {Type: AWS::CloudFront::Distribution}\n",
	"Resources:\n  L: {Type: AWS::ElasticLoadBalancingV2::LoadBalancer, Properties: {Type: network}}\n  T: {Type: AWS::ElasticLoadBalancingV2::Listener, Properties: {LoadBalancerArn: !Ref L, Port: '443', Protocol: TLS}}\n",
	"Transform: [AWS::Serverless-2016-10-31]\nResources:\n  F: {Type: AWS::Serverless::Function, Properties: !If [A, {B: !Sub '${C.${D}}'}, !FindInMap [X, Y, Z]]}\n",
	"Metadata:\n  Portolan:\n    Topology: |\n      portolan: 1\n      nodes:\n        - {id: a, kind: s3, region: us-east-1}\nResources:\n  ABucket: {Type: AWS::S3::Bucket}\n",
	"Metadata: {Portolan: {Topology: [1], Part: 9, Parts: x, Options: {Network: {}, Force: maybe}}}\nResources: {A: {Type: AWS::Lambda::Function}}\n",
	"Resources:\n  \"\\e[31m\": {Type: \"AWS::S3::Bucket\\e]0;x\\a\"}\n",
	"Rules: {StackRegion: {Assertions: [{Assert: !Equals [a, eu-west-1]}]}}\nConditions: {C: !Not [!Condition C]}\nResources: {A: {Type: AWS::ApiGatewayV2::Api, Condition: C, DependsOn: [A, [B], {C: D}]}}\n",
	"# S3 bucket pages (x\nResources:\n  # S3 bucket pages (Site\n  PagesBucket: {Type: AWS::S3::Bucket, Properties: {A: {Fn::Sub: [\"${A}${B}\", {A: !Ref A, B: {Fn::Join: [\"\", [!Ref PagesBucket]]}}]}}}\n",
}

// Whatever a template holds, it is read or refused: no panic, no byte that drives
// a terminal, and a design that can be written and read again.
func FuzzReadTemplate(f *testing.F) {
	for _, s := range hostileTemplates {
		f.Add([]byte(s))
	}
	for _, src := range append(ownSeeds(f), editedSeeds(f)...) {
		f.Add(src)
	}
	f.Fuzz(func(t *testing.T, src []byte) {
		r, err := read([]File{{Name: "a.yaml", Data: src}}, ReadOptions{Region: "eu-west-1"}, fuzzTries)
		if err != nil {
			harmless(t, err.Error())
			return
		}
		for _, n := range r.Notes {
			harmless(t, n.String())
		}
		for _, c := range r.Changed {
			harmless(t, c.String())
		}
		if _, err := document.Parse("again", document.Format(r.Topology)); err != nil {
			t.Fatalf("what was read cannot be read again: %v\n%s", err, document.Format(r.Topology))
		}
	})
}

// fuzzTries are the exports that are compared for a template of the fuzzer.
const fuzzTries = 40

var firstNumber = regexp.MustCompile(`(?m)^( +(?:Timeout|MemorySize|IdleTimeout|TTL|RequestInterval|Port): '?)[0-9]+`)

// editedSeeds are own sets of several resources of which somebody changed a number, so
// that there is something to solve.
func editedSeeds(t interface{ Fatal(...any) }) [][]byte {
	var out [][]byte
	for _, src := range ownSeeds(t) {
		for _, number := range []string{"17", "300"} {
			done := false
			out = append(out, firstNumber.ReplaceAllFunc(src, func(found []byte) []byte {
				if done {
					return found
				}
				done = true
				return append(firstNumber.FindSubmatch(found)[1], number...)
			}))
		}
	}
	return out
}

// The seeds of the fuzzer reach what compares and solves: own sets of several resources
// are read with and without their drawing, and an edit is found within the tries.
func TestFuzzSeedsAreSolved(t *testing.T) {
	count := func(seeds [][]byte) (large, drawn, joined, changed int) {
		for _, src := range seeds {
			r, err := read([]File{{Name: "a.yaml", Data: src}}, ReadOptions{Region: "eu-west-1"}, fuzzTries)
			if err != nil {
				continue // the list of stacks beside them
			}
			if r.Resources > 5 {
				large++
			}
			switch {
			case r.Drawn:
				drawn++
			case len(r.Topology.Links) > 0 && !strings.Contains(r.told(), "cannot be exported"):
				joined++
			}
			if len(r.Changed) > 0 {
				changed++
			}
		}
		return large, drawn, joined, changed
	}
	if large, drawn, joined, _ := count(ownSeeds(t)); large < 4 || drawn < 3 || joined < 3 {
		t.Errorf("%d seeds are large, %d carry their drawing, %d of the others are compared", large, drawn, joined)
	}
	if _, _, _, changed := count(editedSeeds(t)); changed < 3 {
		t.Errorf("of the edited seeds %d are solved", changed)
	}
}

// harmless fails when a message could drive a terminal.
func harmless(t *testing.T, said string) {
	t.Helper()
	if strings.ContainsFunc(said, func(r rune) bool { return r != '\n' && unicode.IsControl(r) }) {
		t.Fatalf("a message holds control characters: %q", said)
	}
}

// Templates that nobody writes in good faith are refused or read within bounds.
func TestHostileTemplates(t *testing.T) {
	racetest.OneGoroutine(t)
	deep := "Resources: {A: {Type: AWS::S3::Bucket, Properties: " + strings.Repeat("{A: ", 200) + "1" + strings.Repeat("}", 200) + "}}"
	deepJSON := `{"Resources":` + strings.Repeat(`{"A":`, 200) + "1" + strings.Repeat("}", 201)
	refused := map[string]string{
		deep: "deep", deepJSON: "deep", strings.Repeat(" ", 17<<20): "larger than 16 MB",
		"Resources:\n  A: &a {Type: AWS::S3::Bucket}\n  B: *a\n":                          "alias",
		"Resources:\n  A: {Type: AWS::S3::Bucket}\n  A: {Type: AWS::S3::Bucket}\n":        "twice",
		`{"Resources": {"A": {"Type": "AWS::S3::Bucket"}, "A": {"Type": "AWS::Lambda"}}}`: "twice",
		"Resources:\n  A:\n    <<: {Type: AWS::S3::Bucket}\n":                             "<<",
		"just words": "no", "Description: nothing\n": "no Resources", "": "empty",
	}
	for src, want := range refused {
		_, err := Read([]File{{Name: "a.yaml", Data: []byte(src)}}, ReadOptions{})
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%.60q: error %v, want one with %q", src, err, want)
		} else {
			harmless(t, err.Error())
		}
	}
	// Values that ask for more than any machine holds, through outputs that use
	// outputs.
	var b strings.Builder
	b.WriteString("Resources:\n  A: {Type: AWS::S3::Bucket}\n")
	for i := range 2000 {
		b.WriteString("  B" + decimal(i) + ": {Type: AWS::S3::Bucket, Properties: {BucketName: !Sub '" + strings.Repeat("${P}", 200) + "'}}\n")
	}
	b.WriteString("Parameters: {P: {Type: String}}\n")
	other := "Resources: {C: {Type: AWS::S3::Bucket}}\nParameters: {Q: {Type: String}}\nOutputs: {P: {Value: !Sub '" + strings.Repeat("${Q}", 4000) + "'}}\n"
	third := "Resources: {D: {Type: AWS::S3::Bucket}}\nOutputs: {Q: {Value: !Sub '" + strings.Repeat("x", 16000) + "${D}'}}\n"
	r, err := read([]File{{Name: "a.yaml", Data: []byte(b.String())}, {Name: "b.yaml", Data: []byte(other)}, {Name: "c.yaml", Data: []byte(third)}}, ReadOptions{}, 2)
	if err != nil || len(r.Topology.Nodes) == 0 {
		t.Errorf("a set of large values: %v", err)
	}
}
