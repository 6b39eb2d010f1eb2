package cloudformation

import (
	"strconv"
	"strings"

	"portolan/model/pattern"
)

// A VPC has each address once, and CloudFormation makes a subnet anew where its addresses
// change: what takes those of another is refused (InvalidSubnet.Conflict), and what stays
// would lose all that stands in it. So the subnet of a zone and a side has a place of its
// own, however many zones there are, and one that an earlier export made stays.
// https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-ec2-subnet.html
const (
	mostZones  = 6  // as the property azs allows
	largeSides = 15 // subnets of 4096 addresses; behind them are the small ones
)

// Words for what is known of the subnets of a set, beside a list of them.
const (
	subnetsSpaced  = "spaced"  // private ones stand behind room for six public ones
	subnetsCounted = "counted" // they stand behind as many as there are, as earlier versions put them
)

// largeBlock is how an export writes the addresses of such a subnet.
var largeBlock = pattern.Lazy(`^\$\{NetworkPrefix[A-Za-z0-9]*\}\.([0-9]{1,3})\.0/20$`)

// blockOf is the place of the subnet of a side and a zone among those of 4096 addresses.
func (x *exporter) blockOf(s *stack, n *network, side string, i, zones int) int {
	id := side + "Subnet" + decimal(i+1)
	if at, ok := n.blocks[id]; ok {
		return at
	}
	at := i
	switch {
	case side == "Private" && x.o.Subnets == subnetsCounted:
		at += zones
	case side == "Private":
		at += mostZones
	}
	if x.o.Subnets != subnetsCounted {
		at = x.keptBlock(s, n, id, at)
	}
	if n.blocks == nil {
		n.blocks = map[string]int{}
	}
	n.blocks[id] = at
	return at
}

// keptBlock is the place that a subnet had before, or by Metadata; else its own, or one
// that no subnet had where that is taken.
func (x *exporter) keptBlock(s *stack, n *network, id string, own int) int {
	held := map[int]bool{}
	place := own
	kept := false
	hold := func(name string, at int) {
		held[at] = true
		if name == id {
			place, kept = at, true
		}
	}
	if x.o.earlier != nil {
		for _, h := range x.o.earlier.made[s.name] {
			if at, ok := blockHeld(h); ok {
				hold(h.id, at)
			}
		}
	}
	for entry := range strings.FieldsSeq(x.o.Subnets) {
		name, number, _ := strings.Cut(entry, "=")
		at, err := strconv.Atoi(number)
		name, here := strings.CutPrefix(name, s.region+"/")
		if here && err == nil && at >= 0 && at < largeSides {
			hold(name, at)
		}
	}
	for _, at := range n.blocks {
		held[at] = true
	}
	for next := 0; !kept && held[place] && next < largeSides; next++ {
		place = next
	}
	x.blocksKept = append(x.blocksKept, s.region+"/"+id+"="+decimal(place))
	x.blocksMoved = x.blocksMoved || place != own
	return place
}

// blockHeld is the place of a subnet of an earlier export.
func blockHeld(h heldResource) (int, bool) {
	if h.kind != "AWS::EC2::Subnet" {
		return 0, false
	}
	block := lookup(h.properties, "CidrBlock")
	if block == nil {
		return 0, false
	}
	m := largeBlock().FindStringSubmatch(block.Value)
	if m == nil {
		return 0, false
	}
	third, err := strconv.Atoi(m[1])
	return third / 16, err == nil && third%16 == 0 && third/16 < largeSides
}

// subnetsRecord is what Metadata says of the subnets of created networks, "" where there
// are none, or they are counted.
func (x *exporter) subnetsRecord() string {
	switch {
	case len(x.blocksKept) == 0:
		return ""
	case !x.blocksMoved:
		return subnetsSpaced
	}
	return strings.Join(x.blocksKept, " ")
}
