package geo

import (
	_ "embed"
	"strconv"
	"strings"
	"sync"

	tables "portolan/model/table"
)

// zonesCSV tells the partition of each Region and how many Availability Zones
// AWS lists for it; missingCSV what a Region does not have. A row that is not
// checked was read in a schema or a list that may lag behind.
var (
	//go:embed data/zones.csv
	zonesCSV string
	//go:embed data/missing_services.csv
	missingCSV string
)

// Facts about a Region that rules compare.
type regionFacts struct {
	partition string
	zones     int // 0 where nobody says
	newcomers int // of them, those that new accounts get
	checked   bool
}

var factsOf = sync.OnceValue(func() map[string]regionFacts {
	records := recordsOf(zonesCSV)
	out := make(map[string]regionFacts, len(records))
	for _, cells := range records {
		n, _ := strconv.Atoi(cells[2])
		few, _ := strconv.Atoi(cells[3])
		out[cells[0]] = regionFacts{partition: cells[1], zones: n, newcomers: few, checked: cells[4] == "yes"}
	}
	return out
})

func recordsOf(text string) [][]string {
	out := make([][]string, 0, strings.Count(text, "\n")+1)
	columns := strings.Count(text[:strings.IndexByte(text, '\n')], ",") + 1
	for line := range strings.Lines(text) {
		out = append(out, tables.Cells(make([]string, 0, columns), strings.TrimRight(line, "\r\n")))
	}
	return out[1:]
}

// AvailabilityZones is how many Availability Zones a Region has; ok is false where no page
// that was read says so.
func AvailabilityZones(code string) (n int, ok bool) {
	f := factsOf()[code]
	return f.zones, f.checked && f.zones > 0
}

// NewAccountZones is how many zones of a Region accounts get that are new; 0
// where nobody says.
func NewAccountZones(code string) int { return factsOf()[code].newcomers }

// Partition is the part of AWS that a Region belongs to, such as aws or aws-cn;
// "" for a Region that is not known. Accounts and resources of two partitions
// know nothing of each other.
func Partition(code string) string { return factsOf()[code].partition }

// Service is something that not every Region has.
type Service string

// The services.
const (
	ServiceVPCOrigin           Service = "vpc-origin"
	ServiceOAI                 Service = "oai"
	ServiceAcceleratorEndpoint Service = "accelerator-endpoint"
	ServiceEdgeAPI             Service = "edge-api"
	ServiceVPCLink2            Service = "vpc-link-v2"
	ServiceAPI2                Service = "api-v2"
	ServiceFunctionURL         Service = "function-url"
	ServiceShield              Service = "shield"
	ServiceHighAPIThrottle     Service = "api-throttle-10000"
)

// Lack is that a Region does not have a service.
type Lack struct {
	Checked bool   // a page of AWS says so; else a schema or a list that may lag behind
	Date    string // of what was read
	Source  string
}

var lacks = sync.OnceValue(func() map[[2]string]Lack {
	records := recordsOf(missingCSV)
	out := make(map[[2]string]Lack, len(records))
	for _, c := range records {
		out[[2]string{c[0], c[1]}] = Lack{Checked: c[2] == "yes", Date: c[3], Source: c[4]}
	}
	return out
})

// Lacks tells whether a Region is known not to have a service.
func Lacks(code string, s Service) (Lack, bool) {
	l, ok := lacks()[[2]string{string(s), code}]
	return l, ok
}
