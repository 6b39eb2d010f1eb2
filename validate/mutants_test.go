package validate_test

import (
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
)

// mutant is one small change of the code that a test should notice. It lies
// dormant in the mutated source until its number is chosen.
type mutant struct {
	dir, file string
	line      int
	was, kind string
	same      string // why no design can tell it from the original, "" when one can
}

func (m mutant) String() string {
	return fmt.Sprintf("%s:%d: %s: %s", m.file, m.line, m.kind, m.was)
}

// equivalent reads the comment by which a line says that mutants of it change
// nothing that can be seen, and why. It names the mutants as the test prints
// them, by their kind alone or with the code that they change:
//
//	if len(all) == 0 { // equivalent, if never: only saves time
//	if a.x && // equivalent, and without a.x: nothing but a is made
var equivalent = regexp.MustCompile(`^// equivalent, (.+?): (.+)$`)

// claim notes which mutants the comments of the file call equivalent, by line.
func (m *mutator) claim(file *ast.File) {
	m.claims = map[int][]claim{}
	for _, group := range file.Comments {
		for _, c := range group.List {
			found := equivalent.FindStringSubmatch(c.Text)
			if found == nil {
				continue
			}
			line := m.files.Position(c.Pos()).Line
			for change := range strings.SplitSeq(found[1], "; ") {
				m.claims[line] = append(m.claims[line], claim{change, found[2]})
			}
		}
	}
}

// claim is one change that a comment calls equivalent.
type claim struct{ change, reason string }

// reason is why a comment calls the mutant equivalent.
func (m *mutator) reason(x mutant) string {
	for i, c := range m.claims[x.line] {
		if c.change == x.kind || c.change == x.kind+" "+x.was {
			m.claims[x.line] = slices.Delete(m.claims[x.line], i, i+1)
			return c.reason
		}
	}
	return ""
}

// mutator rewrites Go files so that they hold mutants of their conditions: of a
// whole condition, of the operands of && and ||, of comparisons, of the values
// of a case, and of the members of lists of kinds, policies and words. Loop
// conditions stay, since most of their mutants hang.
type mutator struct {
	mutants []mutant // number n at n-1

	dir   string
	name  string
	files *token.FileSet
	src   []byte
	whole map[ast.Expr]string // conditions, with what they decide
	drop  map[ast.Expr]string // values that a mutant replaces by one that nothing equals
	skip  map[ast.Expr]bool

	claims map[int][]claim // not yet met, by line
}

// mutantsFile is what mutated files call. The number of the mutant comes from
// the environment when it may matter while the program starts, else from the
// flag, whose value tells which mutants the code came by since it was set.
const mutantsFile = `package validate

import ("flag"; "fmt"; "os"; "reflect"; "strconv")

type mutants struct { active int; met []bool }

var theMutants = func() *mutants {
	m := &mutants{}
	_ = m.Set(os.Getenv("PORTOLAN_MUTANT"))
	return m
}()

func init() { flag.Var(theMutants, "mutant", "number of the mutant") }

func (m *mutants) Set(n string) error {
	m.active, _ = strconv.Atoi(n)
	clear(m.met)
	return nil
}

func (m *mutants) String() string {
	var met []int
	for n, ok := range m.met {
		if ok {
			met = append(met, n)
		}
	}
	return fmt.Sprint(met)
}

func mutant_(n int) bool {
	if theMutants.active == 0 {
		for n >= len(theMutants.met) {
			theMutants.met = append(theMutants.met, make([]bool, 1000)...)
		}
		theMutants.met[n] = true
	}
	return theMutants.active == n
}

func dropped_[T ~string | ~int](n int, v T) T {
	if !mutant_(n) {
		return v
	}
	if x := reflect.ValueOf(&v).Elem(); x.Kind() == reflect.String {
		x.SetString("\x00")
	} else {
		x.SetInt(-1 << 31)
	}
	return v
}
`

// rewrite is the file with its mutants.
func (m *mutator) rewrite(path string) (string, error) {
	src, err := os.ReadFile(path)
	if err != nil {
		return "", err
	}
	m.dir = filepath.Dir(path)
	m.name, m.src, m.files = filepath.Base(path), src, token.NewFileSet()
	m.whole, m.drop, m.skip = map[ast.Expr]string{}, map[ast.Expr]string{}, map[ast.Expr]bool{}
	file, err := parser.ParseFile(m.files, path, src, parser.SkipObjectResolution|parser.ParseComments)
	if err != nil {
		return "", err
	}
	m.claim(file)
	file.Comments = nil
	ast.Inspect(file, m.mark)
	body := m.text(file)
	for line, left := range m.claims {
		if len(left) > 0 {
			return "", fmt.Errorf("%s:%d: no mutant %q", path, line, left[0].change)
		}
	}
	return string(src[:m.at(file.Pos())]) + body + string(src[m.at(file.End()):]), nil
}

// mark notes what the expressions below n are for.
func (m *mutator) mark(n ast.Node) bool {
	switch x := n.(type) {
	case *ast.IfStmt:
		m.whole[x.Cond] = "if"
	case *ast.ForStmt:
		if x.Cond != nil {
			m.skip[x.Cond] = true
		}
	case *ast.SwitchStmt:
		for _, s := range x.Body.List {
			for _, e := range s.(*ast.CaseClause).List {
				if x.Tag == nil {
					m.whole[e] = "case"
				} else {
					m.drop[e] = "case without"
				}
			}
		}
	case *ast.FuncDecl:
		m.markReturns(x.Type, x.Body)
	case *ast.FuncLit:
		m.markReturns(x.Type, x.Body)
	case *ast.CallExpr:
		m.markMembers(x.Args)
	case *ast.CompositeLit:
		if a, ok := x.Type.(*ast.ArrayType); ok && a.Len == nil {
			m.markMembers(x.Elts)
		}
	}
	return true
}

// markReturns notes what a function that answers yes or no returns.
func (m *mutator) markReturns(f *ast.FuncType, body *ast.BlockStmt) {
	if f.Results == nil || f.Results.NumFields() != 1 {
		return
	}
	if id, ok := f.Results.List[0].Type.(*ast.Ident); !ok || id.Name != "bool" || body == nil {
		return
	}
	ast.Inspect(body, func(n ast.Node) bool {
		switch x := n.(type) {
		case *ast.FuncLit:
			return false
		case *ast.ReturnStmt:
			if id, ok := x.Results[0].(*ast.Ident); !ok || id.Name != "true" && id.Name != "false" {
				m.whole[x.Results[0]] = "return"
			}
		}
		return true
	})
}

// markMembers notes the kinds and policies among the arguments of a call or the
// elements of a list.
func (m *mutator) markMembers(list []ast.Expr) {
	for _, e := range list {
		s, ok := e.(*ast.SelectorExpr)
		if !ok {
			continue
		}
		id, ok := s.X.(*ast.Ident)
		if ok && id.Name == "model" && (memberName(s.Sel.Name, "Kind") || memberName(s.Sel.Name, "Policy")) {
			m.drop[e] = "list without"
		}
	}
}

func memberName(name, prefix string) bool {
	return strings.HasPrefix(name, prefix) && len(name) > len(prefix)
}

func (m *mutator) at(p token.Pos) int { return m.files.Position(p).Offset }

func (m *mutator) add(n ast.Node, kind string) int {
	was := strings.Join(strings.Fields(string(m.src[m.at(n.Pos()):m.at(n.End())])), " ")
	x := mutant{dir: m.dir, file: m.name, line: m.files.Position(n.Pos()).Line, was: was, kind: kind}
	x.same = m.reason(x)
	m.mutants = append(m.mutants, x)
	return len(m.mutants)
}

// text is the source of n with the mutants of what is below it.
func (m *mutator) text(n ast.Node) string {
	var b strings.Builder
	at := m.at(n.Pos())
	ast.Inspect(n, func(c ast.Node) bool {
		e, ok := c.(ast.Expr)
		if !ok || c == n {
			if d, ok := c.(*ast.GenDecl); ok && d.Tok == token.CONST {
				return false
			}
			return true
		}
		s, ok := m.mutate(e)
		if ok {
			b.Write(m.src[at:m.at(c.Pos())])
			b.WriteString(s)
			at = m.at(c.End())
		}
		return !ok
	})
	b.Write(m.src[at:m.at(n.End())])
	return b.String()
}

// mutate is the expression with its own mutants and those below it; false when
// it has none of its own.
func (m *mutator) mutate(e ast.Expr) (string, bool) {
	if kind, ok := m.drop[e]; ok {
		return fmt.Sprintf("dropped_(%d, %s)", m.add(e, kind), m.text(e)), true
	}
	if kind, ok := m.whole[e]; ok {
		yes, no := m.add(e, kind+" always"), m.add(e, kind+" never")
		inner, ok := m.operation(e)
		if !ok {
			inner = m.text(e)
		}
		return fmt.Sprintf("(mutant_(%d) || !mutant_(%d) && (%s))", yes, no, inner), true
	}
	return m.operation(e)
}

func (m *mutator) operation(e ast.Expr) (string, bool) {
	x, ok := e.(*ast.BinaryExpr)
	if !ok || m.skip[e] {
		return "", false
	}
	operand := func(e ast.Expr) string {
		if s, ok := m.mutate(e); ok {
			return s
		}
		return m.text(e)
	}
	switch x.Op {
	case token.LAND:
		left, right := m.add(x.X, "and without"), m.add(x.Y, "and without")
		return fmt.Sprintf("(mutant_(%d) || %s) && (mutant_(%d) || %s)", left, operand(x.X), right, operand(x.Y)), true
	case token.LOR:
		left, right := m.add(x.X, "or without"), m.add(x.Y, "or without")
		return fmt.Sprintf("(!mutant_(%d) && (%s) || !mutant_(%d) && (%s))", left, operand(x.X), right, operand(x.Y)), true
	case token.EQL, token.NEQ:
		return fmt.Sprintf("((%s %s %s) != mutant_(%d))", operand(x.X), x.Op, operand(x.Y), m.add(x, "opposite")), true
	}
	if !slices.Contains([]token.Token{token.LSS, token.LEQ, token.GTR, token.GEQ}, x.Op) {
		return "", false
	}
	l, r := operand(x.X), operand(x.Y)
	opposite, bound := m.add(x, "opposite"), m.add(x, "at the bound")
	return fmt.Sprintf("((%s %s %s) != (mutant_(%d) || mutant_(%d) && %s == %s))", l, x.Op, r, opposite, bound, l, r), true
}
