package cloudformation

import (
	"bytes"
	"fmt"
	"math/rand/v2"
	"regexp"
	"strings"
	"testing"

	"portolan/model/document"
)

// zoned is a design with servers behind a balancer, in as many zones.
func zoned(azs int, more string) string {
	return fmt.Sprintf("nodes:\n  - {id: u, kind: users}\n  - {id: a, kind: alb, region: us-east-1, azs: %d, listeners: [\"http:80\"]}\n  - {id: x, kind: asg, region: us-east-1, azs: %d, min: %d}\n%slinks:\n  - u -> a\n  - a -> x\n", azs, azs, azs, more)
}

// subnetsIn are the subnets of the first stack with some, each with its addresses.
func subnetsIn(files []File) map[string]string {
	var o Options
	o.Over(files)
	out := map[string]string{}
	for stack, all := range o.earlier.made {
		for _, h := range all {
			if h.kind == "AWS::EC2::Subnet" {
				out[strings.TrimPrefix(stack, "wires-")+"/"+h.id] = lookup(h.properties, "CidrBlock").Value
			}
		}
	}
	return out
}

// However many zones there are, the subnets of those that stay keep their addresses, and
// no subnet takes those of another that was there.
func TestSubnetsKeepTheirAddresses(t *testing.T) {
	r := rand.New(rand.NewPCG(13, 7))
	for range 4 {
		azs := 2 + r.IntN(2)
		_, files := over(t, zoned(azs, ""), nil)
		for range 6 {
			was := subnetsIn(files)
			azs = 2 + r.IntN(5)
			set, now := over(t, zoned(azs, ""), files)
			holdSubnets(t, fmt.Sprintf("%d zones", azs), was, subnetsIn(now))
			if len(set.Updates) > 0 {
				t.Errorf("%d zones: %v", azs, set.Updates)
			}
			files = now
		}
		if _, fresh := over(t, zoned(azs, ""), nil); !bytes.Equal(fresh[0].Data, files[0].Data) {
			t.Errorf("%d zones: it differs from an export into an empty folder\n%s", azs, files[0].Data)
		}
	}
}

func holdSubnets(t *testing.T, what string, was, now map[string]string) {
	t.Helper()
	by := map[string]string{}
	for id, block := range was {
		by[block] = id
	}
	for id, block := range now {
		if before, there := was[id]; there && before != block {
			t.Errorf("%s: %s has %s, and had %s", what, id, block, before)
		}
		if other := by[block]; other != "" && other != id {
			t.Errorf("%s: %s takes %s of %s", what, id, block, other)
		}
	}
}

// A set of an earlier version, which put private subnets behind as many public ones as
// there were, reads back as it is, and goes on where its subnets are.
func TestSubnetsOfEarlierVersionsStay(t *testing.T) {
	for from := 2; from <= 6; from++ {
		for to := 2; to <= 6; to++ {
			what := fmt.Sprintf("from %d zones to %d", from, to)
			counted := func() []File {
				set, err := Export(parseDesign(t, zoned(from, "")), Options{Subnets: subnetsCounted})
				if err != nil {
					t.Fatal(err)
				}
				files, err := set.Files()
				if err != nil {
					t.Fatal(err)
				}
				return files
			}()
			if own := fmt.Sprintf("}.%d.0/20", 16*from); !strings.Contains(subnetsIn(counted)["us-east-1/PrivateSubnet1"], own) {
				t.Fatalf("%v has no %s", subnetsIn(counted), own)
			}
			for i, files := range [][]File{counted, nil} {
				if i == 1 {
					_, files = over(t, zoned(to, ""), counted)
					holdSubnets(t, what, subnetsIn(counted), subnetsIn(files))
				}
				read, err := Read(files, ReadOptions{})
				if err != nil {
					t.Fatal(err)
				}
				azs := []int{from, to}[i]
				if want := document.Format(parseDesign(t, zoned(azs, ""))); !bytes.Equal(document.Format(read.Topology), want) || len(read.Changed)+len(read.Notes) > 0 {
					t.Errorf("%s: it reads back as\n%s\n%s", what, document.Format(read.Topology), read.told())
				}
			}
		}
	}
}

// What answers of inspected traffic go back to are the addresses of the private subnets,
// wherever they stand.
func TestInspectedSubnetsAreNamedByTheirAddresses(t *testing.T) {
	const more = "  - {id: e, kind: vpc-endpoint, region: us-east-1}\n  - {id: g, kind: gwlb, region: us-east-1}\n  - {id: v, kind: asg, region: us-east-1}\n"
	src := zoned(3, more) + "  - x -> e\n  - e -> g\n  - g -> v\n"
	_, files := over(t, src, nil)
	back := regexp.MustCompile(`(?s)NatReturnRoute2:.*?DestinationCidrBlock: !Sub (\S+)`)
	for _, f := range files {
		if m := back.FindSubmatch(f.Data); m != nil {
			if got, want := string(m[1]), subnetsIn(files)["us-east-1/PrivateSubnet2"]; got != want {
				t.Errorf("answers go to %s, and the subnet has %s", got, want)
			}
			return
		}
	}
	t.Error("no answers are routed")
}
