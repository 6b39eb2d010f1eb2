package dot

import (
	"html"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"portolan/model"
	"portolan/model/geo"
	"portolan/model/pattern"
)

var (
	htmlBreak = pattern.Lazy(`(?i)<br[^>]*>|</(tr|td|p)>`)
	htmlFont  = pattern.Lazy(`(?i)</?(b|i|u|o|s|sub|sup|font)(\s[^>]*)?>`)
	blanks    = pattern.Lazy(`[ \t]+`)
	htmlTag   = pattern.Lazy(`<!--[\s\S]*?-->|<[^>]*>`)
	entity    = pattern.Lazy(`&(#\d+|#[xX][0-9a-fA-F]+|\w+);`)
)

// htmlText is the text of an HTML label, in the escapes of a plain one.
func htmlText(s string) string {
	s = htmlFont().ReplaceAllString(htmlBreak().ReplaceAllString(s, "\n"), "")
	s = blanks().ReplaceAllString(htmlTag().ReplaceAllString(s, " "), " ")
	s = strings.NewReplacer(`\`, `\\`, "&", "&amp;").Replace(html.UnescapeString(s))
	return strings.ReplaceAll(s, "\n", `\n`)
}

// escapes are what \N, \G, \E, \T and \H stand for in a label, by their letter.
type escapes map[byte]string

// escapesOf are those of a node.
func escapesOf(name string) escapes { return escapes{'N': name, 'G': name} }

func (r *reader) edgeEscapes(e *rawEdge) escapes {
	return escapes{'T': e.from, 'H': e.to, 'E': e.from + "->" + e.to, 'G': r.graph.name}
}

// textLines undoes the escapes and the entities of a label. Empty lines are
// left out.
func textLines(s string, names escapes) []string {
	var b strings.Builder
	for i := 0; i < len(s); i++ {
		if s[i] != '\\' || i+1 == len(s) {
			b.WriteByte(s[i])
			continue
		}
		i++
		switch s[i] {
		case 'n', 'l', 'r':
			b.WriteByte('\n')
		case 'N', 'G', 'L', 'E', 'T', 'H':
			b.WriteString(names[s[i]])
		default:
			b.WriteByte(s[i])
		}
	}
	return plainLines(b.String())
}

// plainLines are the lines of a text with entities. Only those that end in ";"
// are, as in Graphviz.
func plainLines(text string) []string {
	text = entity().ReplaceAllStringFunc(text, html.UnescapeString)
	var out []string
	for _, line := range strings.Split(text, "\n") {
		if line = onOneLine(line); line != "" {
			out = append(out, line)
		}
	}
	return out
}

var recordPort = pattern.Lazy(`<[^<>|{}]*>`)

// recordLines are the texts of the fields of a record. Ports and what parts the
// fields are markup, unless a backslash stands before.
func recordLines(s string, names escapes) []string {
	kept := strings.NewReplacer(`\\`, `\\`, `\<`, "&lt;", `\>`, "&gt;", `\{`, "&#123;", `\}`, "&#125;", `\|`, "&#124;", `\ `, " ").Replace(s)
	fields := strings.NewReplacer("{", `\n`, "}", `\n`, "|", `\n`).Replace(recordPort().ReplaceAllString(kept, " "))
	return textLines(fields, names)
}

// onOneLine makes text fit for a title or a message, as [label] does.
func onOneLine(s string) string { return strings.TrimSpace(model.Visible(s)) }

var regionCode = pattern.Lazy(`[a-z]{2}(?:[-_][a-z]+)+[-_]\d+`)

// regionIn finds the first Region code in a text.
func regionIn(text string) string {
	for _, code := range regionCode().FindAllString(strings.ToLower(text), -1) {
		for code = strings.ReplaceAll(code, "_", "-"); code != ""; {
			if geo.IsRegion(code) {
				return code
			}
			// "cluster_us_east_1" begins like a code of its own.
			_, code, _ = strings.Cut(code, "-")
		}
	}
	return ""
}

// zone tells whether a text names an Availability Zone, such as eu-west-1a.
func zone(text string) bool {
	m := zoneCode().FindStringSubmatch(strings.ToLower(text))
	return m != nil && geo.IsRegion(m[1])
}

var zoneCode = pattern.Lazy(`\b([a-z]{2}(?:-[a-z]+)+-\d+)[a-z]\b`)

// frameRegion finds the Region that a cluster stands for: by a code, or by the
// name or the place of a Region as the whole of its label.
func frameRegion(c *rawCluster, title string) string {
	if !c.frame {
		return ""
	}
	if code := regionIn(title + " " + c.name); code != "" {
		return code
	}
	text := strings.TrimSpace(strings.TrimSuffix(strings.TrimPrefix(strings.ToLower(title), "region "), " region"))
	for _, r := range geo.Regions() {
		name := strings.ToLower(r.Name) // "europe (ireland)"
		_, place, _ := strings.Cut(strings.TrimSuffix(name, ")"), "(")
		if text != "" && (text == name || text == place || text == strings.ToLower(r.City)) {
			return r.Code
		}
	}
	return ""
}

var (
	zonesFact    = pattern.Lazy(`^(\d+) (?:AZ|zones?)$`)
	leastFact    = pattern.Lazy(`^min (\d+)$`)
	everyFact    = pattern.Lazy(`^every (\d+) s$`)
	shareFact    = pattern.Lazy(`^([\d.]+)(?: %|% of requests)$`)
	thinkFact    = pattern.Lazy(`^([\d.]+) ms$`)
	weightFact   = pattern.Lazy(`^weight (\d+)$`)
	listenerFact = pattern.Lazy(`^[a-z]+:\d+$`)
	dialFact     = pattern.Lazy(`^dial ([\d.]+) ?%$`)
	trafficFact  = pattern.Lazy(`^<?[\d.]+ %$`)
	biasFact     = pattern.Lazy(`^bias ([+-]?\d+)$`)
)

// numbered are facts that name their property by their form.
var numbered = []struct {
	form func() *regexp.Regexp
	prop string
}{
	{zonesFact, "azs"},
	{leastFact, "min"},
	{everyFact, "interval"},
	{shareFact, "share"},
	{thinkFact, "thinkTime"},
	{weightFact, "weight"},
	{dialFact, "dial"},
	{biasFact, "bias"},
}

// factProps lists the properties whose values stand in labels as words, in the
// order in which they are tried.
var factProps = map[model.Kind][]string{
	model.KindHealthCheck:  {"type", "fqdn"},
	model.KindAccelerator:  {"listener"},
	model.KindWAF:          {"scope"},
	model.KindALB:          {"scheme", "auth"},
	model.KindNLB:          {"scheme", "listener"},
	model.KindRESTAPI:      {"endpoint", "auth", "customDomain"},
	model.KindHTTPAPI:      {"endpoint", "auth", "customDomain"},
	model.KindWebSocketAPI: {"auth", "customDomain"},
	model.KindFunctionURL:  {"authType"},
	model.KindECS:          {"launchType"},
	model.KindVPCEndpoint:  {"type"},
	model.KindVPCLink:      {"version"},
}

// summaryFact is a fact that counts, or names only the first of several.
var summaryFact = pattern.Lazy(`^\d+ (behaviours?|alias(es)?)$| \+\d+$| % to `)

// passedOver tells whether a line of a node is no property of it.
func passedOver(line string) bool {
	return strings.HasPrefix(line, "! ") || strings.HasPrefix(line, "+ ") || strings.HasPrefix(line, waitSign)
}

// readFacts sets the properties that the label of a node shows, as the drawings
// write them now or wrote them in an earlier version. Lines about findings, waits
// and folded guards are passed over.
func readFacts(kind model.Kind, spec model.Spec, lines []string) {
	s := &setter{props: kind.Info().Props, spec: spec}
	for len(lines) > 0 && passedOver(lines[len(lines)-1]) {
		lines = lines[:len(lines)-1]
	}
	for _, line := range lines {
		for _, fact := range strings.Split(line, " · ") {
			said := !slices.ContainsFunc(strings.Split(fact, ", "), func(w string) bool { return !s.undrawn(w) })
			if !said && !summaryFact().MatchString(fact) {
				s.fact(kind, fact)
			}
		}
	}
}

// fact sets what one fact says.
func (s *setter) fact(kind model.Kind, fact string) {
	switch kind {
	case model.KindUsers:
		if !s.number(fact) {
			s.set("locations", places(fact)...)
		}
	case model.KindRecord:
		s.recordFact(fact)
	case model.KindCloudFront:
		if !strings.Contains(strings.ReplaceAll(fact, ", ", ""), " ") {
			s.set("aliases", strings.Split(fact, ", ")...)
		}
	case model.KindCertificate:
		s.set("names", strings.Split(fact, ", ")...)
	case model.KindOnPremises:
		if fact == "public" {
			s.set("public", "true")
		} else {
			s.set("location", fact)
		}
	case model.KindDatastore:
		s.set("engine", fact)
	case model.KindS3:
		switch fact {
		case "website", "website endpoint":
			s.set("access", model.AccessWebsite)
		case "private":
			s.set("blockPublicAccess", "true")
		}
	default:
		for _, token := range strings.Split(fact, ", ") {
			if !s.number(token) && !s.first(factProps[kind], token) {
				s.first(factProps[kind], strings.ToLower(token))
			}
		}
	}
}

func (s *setter) recordFact(fact string) {
	kind, policy, both := strings.Cut(fact, ", ")
	switch {
	case fact == "private zone":
		s.set("zonePrivate", "true")
	case both && s.set("type", kind):
		s.set("policy", policy)
	case !s.set("policy", fact):
		s.set("name", fact)
	}
}

// places parts a list of places, some of which have a comma themselves.
func places(line string) []string {
	parts := strings.Split(line, ", ")
	var out []string
	for i := 0; i < len(parts); i++ {
		if _, err := geo.Locate(parts[i]); err != nil && i+1 < len(parts) {
			if _, err := geo.Locate(parts[i] + ", " + parts[i+1]); err == nil {
				out = append(out, parts[i]+", "+parts[i+1])
				i++
				continue
			}
		}
		out = append(out, parts[i])
	}
	return out
}

// readLinkLabel sets the properties that the label of an edge shows. It tells whether all of the label meant something.
func readLinkLabel(l *model.Link, from, to *model.Node, label string) bool {
	s := &setter{props: l.Info().Props, spec: l.Spec, ends: model.Ends{From: from, To: to}, exact: l.Kind == model.Endpoint}
	switch l.Kind {
	case model.Integration:
		return s.set("route", label)
	case model.Authorizes, model.Replicates, model.Writes, model.Probes:
		return label == string(l.Kind)
	}
	all := true
	for i, token := range strings.Split(strings.ReplaceAll(label, " · ", ", "), ", ") {
		all = readToken(s, l, from, token, i == 0) && all
	}
	return all
}

func readToken(s *setter, l *model.Link, from *model.Node, token string, first bool) bool {
	if s.number(token) {
		return true
	}
	if token == model.DefaultDrawn {
		token = "*"
	}
	if s.undrawn(token) {
		return true
	}
	switch l.Kind {
	case model.Origin:
		if at, ok := strings.CutPrefix(token, "at /"); ok {
			return s.set("originPath", "/"+at)
		}
		if first && (strings.HasPrefix(token, "/") || strings.Contains(token, "*")) {
			return s.set("path", token)
		}
		i := strings.LastIndexByte(token, ' ')
		return i > 0 && s.set("groupRole", token[i+1:]) && s.set("group", token[:i])
	case model.ResolvesTo:
		return readAnswer(s, from, token)
	case model.Forwards:
		if listenerFact().MatchString(token) {
			return s.set("listener", token)
		}
		if strings.HasPrefix(token, "/") || strings.HasPrefix(token, "*/") {
			return s.set("pathRule", token)
		}
		return s.set("host", token)
	case model.Invokes:
		return s.set("event", token) || s.set("path", token)
	}
	return false
}

var coordinates = pattern.Lazy(`^[+-]?[\d.]+,[+-]?[\d.]+$`)

// readAnswer reads what a routing policy goes by. A word without a form of its
// own belongs to the policy of the record, or else to the first property that
// is left.
func readAnswer(s *setter, from *model.Node, token string) bool {
	switch {
	case token == model.RolePrimary, token == model.RoleSecondary:
		return s.set("role", token)
	case geo.IsRegion(token):
		return s.set("region", token)
	case token == "default (*)":
		return s.set("location", "*")
	case coordinates().MatchString(token):
		return s.set("coordinates", token)
	}
	props := []string{"location", "localZoneGroup", "cidrLocation"}
	if r, ok := model.As[*model.Record](from); ok {
		switch r.Policy.Val() {
		case model.PolicyGeoproximity:
			props = []string{"localZoneGroup"}
		case model.PolicyIPBased:
			props = []string{"cidrLocation"}
		}
	}
	return s.first(props, token)
}

// setter sets properties of a spec under construction.
type setter struct {
	props []model.Prop
	spec  any
	ends  model.Ends // of a link
	exact bool       // the picture shows only what was set, defaults too
}

// set tells whether the property takes the value. What is the default anyway
// is not set where the picture shows it whether it was or not.
func (s *setter) set(prop string, value ...string) bool {
	p, ok := model.FindProp(s.props, prop)
	if !ok {
		return false
	}
	if !s.exact && len(value) == 1 && value[0] == p.DefaultFor(s.spec, s.ends) {
		return true
	}
	return p.Set(s.spec, value) == nil
}

// undrawn sets the property that a word of a drawing tells.
func (s *setter) undrawn(word string) bool {
	for _, p := range s.props {
		if v, ok := p.Undrawn(word); ok {
			return s.set(p.Name, v)
		}
	}
	return false
}

// number sets the property of a fact with a number.
func (s *setter) number(fact string) bool {
	for _, f := range numbered {
		if m := f.form().FindStringSubmatch(fact); m != nil {
			v := strings.TrimPrefix(m[1], "+")
			if _, err := strconv.ParseFloat(v, 64); err == nil && s.set(f.prop, v) {
				return true
			}
		}
	}
	return false
}

// first sets the first of some unset properties that takes the value.
func (s *setter) first(props []string, value string) bool {
	for _, name := range props {
		p, ok := model.FindProp(s.props, name)
		if !ok {
			continue
		}
		if _, set := p.Get(s.spec); !set && s.set(name, value) {
			return true
		}
	}
	return false
}
