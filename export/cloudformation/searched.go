package cloudformation

import (
	"fmt"
	"slices"
	"strings"

	"portolan/model"
)

// searchesFor tells whether a check looks for a text in what answers.
func searchesFor(hc *model.HealthCheck) bool {
	return strings.HasSuffix(hc.Type.Val(), "STR_MATCH") && hc.Search.Val() != ""
}

// testsTLS tells whether a check calls by HTTPS.
func testsTLS(hc *model.HealthCheck) bool {
	return strings.HasPrefix(hc.Type.Val(), model.HealthCheckHTTPS)
}

// answering are the stand-ins that may answer a health check: whatever the requests
// to what it tests, by a link or by a name, can come to.
func (x *exporter) answering(check *model.Node) []*model.Node {
	var out []*model.Node
	seen := map[string]bool{}
	var walk func(n *model.Node)
	walk = func(n *model.Node) {
		if n == nil || seen[n.ID] {
			return
		}
		seen[n.ID] = true
		switch n.Kind() {
		case model.KindASG, model.KindECS:
			out = append(out, n)
			return // what it calls itself does not answer
		case model.KindLambda:
			if !x.authorizes(n) {
				out = append(out, n)
			}
			return
		}
		for _, l := range x.t.Out(n.ID) {
			switch l.Kind {
			case model.ResolvesTo, model.Origin, model.Forwards, model.Integration, model.Endpoint:
				walk(x.t.Node(l.To))
			}
		}
	}
	walk(x.probed(check))
	hc, _ := model.As[*model.HealthCheck](check)
	name := model.Domain(strings.TrimSpace(hc.FQDN.Or(hc.Target.Val())))
	for _, n := range x.t.Nodes {
		if r, ok := model.As[*model.Record](n); ok && name != "" && model.Domain(r.Name.Val()) == name {
			walk(n)
		}
	}
	return out
}

// searched are the texts that health checks look for in what a stand-in answers,
// each once, in the order of the drawing.
func (x *exporter) searched(n *model.Node) []string {
	var out []string
	for _, check := range x.t.Nodes {
		hc, ok := model.As[*model.HealthCheck](check)
		if ok && searchesFor(hc) && !slices.Contains(out, hc.Search.Val()) && slices.Contains(x.answering(check), n) {
			out = append(out, hc.Search.Val())
		}
	}
	return out
}

// saying is the program of a stand-in that says what health checks look for, in the
// place of the word ok.
func (x *exporter) saying(n *model.Node, program string, letter func(rune) string) string {
	said := x.searched(n)
	if len(said) == 0 {
		return program
	}
	var b strings.Builder
	for _, text := range said {
		for _, r := range text {
			// What neither a language, nor a shell, nor CloudFormation reads stays.
			if r < 0x80 && (strings.ContainsRune(" .,:;-_/=+", r) || r >= '0' && r <= '9' || r >= 'A' && r <= 'Z' || r >= 'a' && r <= 'z') {
				b.WriteRune(r)
			} else {
				b.WriteString(letter(r))
			}
		}
		b.WriteString(`\n`)
	}
	return strings.Replace(program, `ok\n`, b.String(), 1)
}

func inPython(r rune) string { return fmt.Sprintf(`\U%08x`, r) }

func inBytes(r rune) string {
	var b strings.Builder
	for _, c := range []byte(string(r)) {
		fmt.Fprintf(&b, `\x%02x`, c)
	}
	return b.String()
}

func inJavaScript(r rune) string { return fmt.Sprintf(`\u{%x}`, r) }
