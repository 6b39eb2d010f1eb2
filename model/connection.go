package model

import (
	_ "embed"
	"encoding/csv"
	"slices"
	"strings"
	"sync"
)

// Connection is one legal pair of node variants and what a link between them means.
type Connection struct {
	From, To  string // variants, see [Variant]
	Link      LinkKind
	Meaning   string
	Condition string   // what else must hold, "" when nothing must
	Rules     []string // ids of the rules that see to the condition
}

// Refusal says why a pair is illegal and what to draw instead.
type Refusal struct {
	Why     string
	Instead string // "" when there is no way round
}

// connections.csv and refusals.csv are the legal-connections table. Facts are
// from the AWS pages that the rules name as sources.
//
//go:embed connections.csv
var connectionsCSV string

//go:embed refusals.csv
var refusalsCSV string

type variantPair struct{ from, to string }

// connectionTable knows where the rows of each pair stand, and reads those that are
// asked for: a design has links of few pairs.
type connectionTable struct {
	rows  map[variantPair]string // lines of the table
	legal sync.Map               // variantPair -> []Connection
}

var connections = sync.OnceValue(func() *connectionTable {
	_, text, _ := strings.Cut(connectionsCSV, "\n")
	t := &connectionTable{rows: make(map[variantPair]string, strings.Count(text, "\n"))}
	for line := range strings.Lines(text) {
		from, rest, _ := strings.Cut(line, ",")
		to, _, _ := strings.Cut(rest, ",")
		t.rows[variantPair{from, to}] += line // the text itself where it is the only one
	}
	return t
})

func (t *connectionTable) between(p variantPair) []Connection {
	if known, ok := t.legal.Load(p); ok {
		return known.([]Connection)
	}
	text, ok := t.rows[p]
	if !ok {
		return nil
	}
	known, _ := t.legal.LoadOrStore(p, readConnections(text))
	return known.([]Connection)
}

func readConnections(text string) []Connection {
	var out []Connection
	for _, r := range mustCSV(text) {
		out = append(out, Connection{From: r[0], To: r[1], Link: LinkKind(r[2]), Meaning: r[3], Condition: r[4], Rules: strings.Fields(r[5])})
	}
	return out
}

var allConnections = sync.OnceValue(func() []Connection {
	_, text, _ := strings.Cut(connectionsCSV, "\n")
	return readConnections(text)
})

var refusals = sync.OnceValue(func() map[variantPair]Refusal {
	t := map[variantPair]Refusal{}
	for _, r := range mustCSV(refusalsCSV)[1:] {
		t[variantPair{r[0], r[1]}] = Refusal{Why: r[2], Instead: r[3]}
	}
	return t
})

// mustCSV reads rows of an embedded table; a line without quotes is only cut. One reader
// takes all lines with quotes: its room is larger than they are.
func mustCSV(s string) [][]string {
	rows := make([][]string, 0, strings.Count(s, "\n")+1)
	var line strings.Reader
	quoted := csv.NewReader(&line)
	quoted.FieldsPerRecord = -1
	for text := range strings.Lines(s) {
		if !strings.Contains(text, `"`) {
			rows = append(rows, strings.Split(strings.TrimRight(text, "\r\n"), ","))
			continue
		}
		line.Reset(text)
		row, err := quoted.Read()
		if err != nil {
			panic("model: embedded table: " + err.Error())
		}
		rows = append(rows, row)
	}
	return rows
}

// Connections lists the legal pairs in the order of the table.
func Connections() []Connection { return slices.Clone(allConnections()) }

// Variant is the name under which a node stands in the connection table: its
// catalogue name, refined by endpoint type (api_edge, api_regional,
// api_private) and bucket endpoint (s3_rest, s3_web).
func Variant(n *Node) string {
	switch s := n.Effective().(type) {
	case *RESTAPI:
		return "api_" + s.Endpoint.Val()
	case *S3:
		if s.Access.Val() == AccessWebsite {
			return "s3_web"
		}
		return "s3_rest"
	}
	return n.Info().Name
}

// Legal returns the connections that the table allows from one node to
// another, at most one for each kind of link.
func Legal(from, to *Node) []Connection {
	return connections().between(variantPair{Variant(from), Variant(to)})
}

// LegalLink tells whether the table allows the link as drawn, in topology t.
func LegalLink(t *Topology, l *Link) bool {
	from, to := t.Node(l.From), t.Node(l.To)
	return slices.ContainsFunc(Legal(from, to), func(c Connection) bool { return c.Link == l.Kind })
}

// Refuse says why a pair is illegal. It is meant for pairs that [Legal] does not list.
func Refuse(from, to *Node) Refusal {
	f, g := Variant(from), Variant(to)
	if r, ok := refusals()[variantPair{f, g}]; ok {
		return r
	}
	if _, ok := connections().rows[variantPair{g, f}]; ok {
		return Refusal{Why: "wrong direction: links follow the request", Instead: "draw it from " + to.Label() + " to " + from.Label()}
	}
	switch {
	case from.Info().Tier == TierUsers:
		return Refusal{Why: to.Info().Title + " has no public endpoint"}
	case to.Info().Tier == TierUsers:
		return Refusal{Why: "users send requests and receive none"}
	case from.Info().Guard():
		return Refusal{Why: from.Info().Title + " cannot be attached to " + to.Info().Title}
	}
	return Refusal{Why: from.Info().Title + " cannot pass requests to " + to.Info().Title}
}

// ImpliedLinkKind is the kind of a link that joins two kinds of nodes and does
// not name its kind. Illegal pairs get the kind that the source usually has,
// so that every link has properties and the finding can say what is wrong.
func ImpliedLinkKind(from, to Kind) LinkKind {
	switch from {
	case KindUsers:
		if to == KindRecord {
			return Queries
		}
		return Requests
	case KindVPCEndpoint:
		return Requests
	case KindRecord:
		return ResolvesTo
	case KindCloudFront:
		if to == KindCloudFrontFunction || to == KindLambdaEdge {
			return Invokes
		}
		return Origin
	case KindAccelerator:
		return Endpoint
	case KindALB, KindNLB, KindGWLB, KindVPCLink:
		if to == KindCognito {
			return Authorizes
		}
		return Forwards
	case KindRESTAPI, KindHTTPAPI, KindWebSocketAPI, KindFunctionURL:
		if to == KindCognito {
			return Authorizes
		}
		return Integration
	case KindS3, KindDatastore:
		return Replicates
	case KindWAF, KindShield, KindCertificate:
		return Attach
	case KindHealthCheck:
		if to == KindRecord {
			return Attach
		}
		return Probes
	}
	return Writes
}

// LinkKindsFor lists the kinds that "as:" may name for the pair, the implied one first.
func LinkKindsFor(from, to Kind) []LinkKind {
	out := []LinkKind{ImpliedLinkKind(from, to)}
	if from.API() && to == KindLambda {
		out = append(out, Authorizes)
	}
	return out
}
