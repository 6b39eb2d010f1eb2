package dot

import (
	"fmt"
	"maps"
	"strings"
)

// parser reads the DOT language by its grammar
// (https://graphviz.org/doc/info/lang.html), and what Graphviz reads besides:
// lists of nodes ("a, b -> c") and separators behind the last attribute.
type parser struct {
	*lexer
	g    *rawGraph
	tok  token // the next one
	next token // and that behind it
}

// advance takes the next token. Quoted strings with "+" between them are one.
func (p *parser) advance() error {
	p.tok = p.next
	var err error
	if p.next, err = p.lexer.next(); err != nil {
		return err
	}
	if p.tok.kind != quotedToken {
		return nil
	}
	for p.next.is("+") {
		more, err := p.lexer.next()
		if err != nil {
			return err
		}
		if more.kind != quotedToken {
			return unexpected(p.next)
		}
		p.tok.text += more.text
		if p.next, err = p.lexer.next(); err != nil {
			return err
		}
	}
	return nil
}

// take passes a sign that must stand here.
func (p *parser) take(sign string) error {
	if !p.tok.is(sign) {
		return unexpected(p.tok)
	}
	return p.advance()
}

func (p *parser) graph() error {
	if err := p.advance(); err != nil { // fills the token behind
		return err
	}
	if err := p.advance(); err != nil {
		return err
	}
	if keywordOf(p.tok) == "strict" {
		p.g.strict = true
		if err := p.advance(); err != nil {
			return err
		}
	}
	switch keywordOf(p.tok) {
	case "digraph":
		p.g.directed = true
	case "graph":
	default:
		return unexpected(p.tok)
	}
	if err := p.advance(); err != nil {
		return err
	}
	if p.tok.id() {
		p.g.name = p.tok.value()
		if err := p.advance(); err != nil {
			return err
		}
	}
	root := &scope{node: map[string]string{}, edge: map[string]string{}, has: map[string]bool{}}
	if err := p.take("{"); err != nil {
		return err
	}
	if err := p.statements(root, 0); err != nil {
		return err
	}
	if !p.tok.is("}") {
		return unexpected(p.tok)
	}
	// What follows need not be DOT: the first graph is whole.
	p.g.more = p.next.kind != endToken
	return nil
}

// statements reads up to the closing brace.
func (p *parser) statements(s *scope, depth int) error {
	if depth > mostNested {
		return fmt.Errorf("dot: subgraphs are nested too deeply: at most %d levels", mostNested)
	}
	for !p.tok.is("}") {
		if p.tok.kind == endToken {
			return unexpected(p.tok)
		}
		if p.tok.is(";") {
			if err := p.advance(); err != nil {
				return err
			}
			continue
		}
		if err := p.statement(s, depth); err != nil {
			return err
		}
	}
	return nil
}

func (p *parser) statement(s *scope, depth int) error {
	switch word := keywordOf(p.tok); {
	case word == "graph" || word == "node" || word == "edge":
		return p.defaults(word, s)
	case p.tok.id() && p.next.is("="):
		field := p.tok.value()
		if err := p.advance(); err != nil {
			return err
		}
		if err := p.advance(); err != nil {
			return err
		}
		if !p.tok.id() {
			return unexpected(p.tok)
		}
		p.g.graphAttr(s.cluster, field, p.tok.value())
		return p.advance()
	}
	return p.chain(s, depth)
}

// defaults reads "graph [...]", "node [...]" and "edge [...]".
func (p *parser) defaults(word string, s *scope) error {
	if err := p.advance(); err != nil {
		return err
	}
	if !p.tok.is("[") {
		return unexpected(p.tok)
	}
	return p.attrs(func(field, value string) {
		switch word {
		case "graph":
			p.g.graphAttr(s.cluster, field, value)
		case "node":
			p.g.keep(s.node, field, value, false)
		default:
			p.g.keep(s.edge, field, value, false)
		}
	})
}

// attrs reads lists of attributes, none or several.
func (p *parser) attrs(found func(field, value string)) error {
	for p.tok.is("[") {
		if err := p.advance(); err != nil {
			return err
		}
		for !p.tok.is("]") {
			if err := p.attr(found); err != nil {
				return err
			}
		}
		if err := p.advance(); err != nil {
			return err
		}
	}
	return nil
}

func (p *parser) attr(found func(field, value string)) error {
	if !p.tok.id() {
		return unexpected(p.tok)
	}
	field := p.tok.value()
	if err := p.advance(); err != nil {
		return err
	}
	if err := p.take("="); err != nil {
		return err
	}
	if !p.tok.id() {
		return unexpected(p.tok)
	}
	found(field, p.tok.value())
	if err := p.advance(); err != nil {
		return err
	}
	if p.tok.is(",") || p.tok.is(";") {
		return p.advance()
	}
	return nil
}

// end is one end of an edge, a node with its port.
type end struct{ name, port string }

// chain reads nodes, subgraphs, and edges between them.
func (p *parser) chain(s *scope, depth int) error {
	ends, alone, err := p.ends(s, depth)
	if err != nil {
		return err
	}
	groups, directed := [][]end{ends}, []bool{}
	for p.tok.is("->") || p.tok.is("--") {
		directed = append(directed, p.tok.text == "->")
		if err := p.advance(); err != nil {
			return err
		}
		more, _, err := p.ends(s, depth)
		if err != nil {
			return err
		}
		groups = append(groups, more)
	}
	said := map[string]string{}
	if err := p.attrs(func(field, value string) { p.g.keep(said, field, value, true) }); err != nil {
		return err
	}
	if len(directed) == 0 {
		for _, e := range ends {
			if !alone {
				break
			}
			if err := p.g.say(p.g.byName[e.name].attrs, said); err != nil {
				return err
			}
		}
		return nil
	}
	for i := range directed {
		for _, a := range groups[i] {
			for _, b := range groups[i+1] {
				e := &rawEdge{a.name, b.name, a.port, b.port, maps.Clone(s.edge), directed[i]}
				if err := p.g.link(e, said); err != nil {
					return err
				}
			}
		}
	}
	return nil
}

// ends reads a subgraph or a list of nodes. A subgraph stands for all its
// nodes, but attributes behind it are not theirs.
func (p *parser) ends(s *scope, depth int) (found []end, nodes bool, err error) {
	if keywordOf(p.tok) == "subgraph" || p.tok.is("{") {
		names, err := p.subgraph(s, depth)
		for _, name := range names {
			found = append(found, end{name: name})
		}
		return found, false, err
	}
	for {
		e, err := p.nodeEnd(s)
		if err != nil {
			return nil, true, err
		}
		found = append(found, e)
		if !p.tok.is(",") {
			return found, true, nil
		}
		if err := p.advance(); err != nil {
			return nil, true, err
		}
	}
}

// compass lists the ports that are sides of a node, not parts.
const compass = " n ne e se s sw w nw c _ "

func (p *parser) nodeEnd(s *scope) (e end, err error) {
	if !p.tok.id() {
		return e, unexpected(p.tok)
	}
	n, err := p.g.node(p.tok.value(), s)
	if err != nil {
		return e, err
	}
	e.name = n.name
	if err := p.advance(); err != nil {
		return e, err
	}
	for i := 0; i < 2 && p.tok.is(":"); i++ {
		if err := p.advance(); err != nil {
			return e, err
		}
		if !p.tok.id() {
			return e, unexpected(p.tok)
		}
		if port := p.tok.value(); i == 0 && !strings.Contains(compass, " "+port+" ") {
			e.port = port
		}
		if err := p.advance(); err != nil {
			return e, err
		}
	}
	return e, nil
}

// subgraph reads a subgraph and lists the nodes it mentions. One that was named
// before goes on.
func (p *parser) subgraph(outer *scope, depth int) ([]string, error) {
	name := ""
	if keywordOf(p.tok) == "subgraph" {
		if err := p.advance(); err != nil {
			return nil, err
		}
		if p.tok.id() {
			name = p.tok.value()
			if err := p.advance(); err != nil {
				return nil, err
			}
		}
	}
	if err := p.take("{"); err != nil {
		return nil, err
	}
	s := p.g.parts[name]
	if s == nil || name == "" {
		c := &rawCluster{name: name, outer: outer.cluster, frame: strings.HasPrefix(name, "cluster")}
		if c.frame {
			p.g.clusters = append(p.g.clusters, c)
		}
		s = outer.inner(c)
		p.g.parts[name] = s
	}
	if err := p.statements(s, depth+1); err != nil {
		return nil, err
	}
	outer.mention(s.names...)
	return s.names, p.advance()
}
