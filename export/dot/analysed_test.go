package dot

import (
	"slices"
	"strings"

	"github.com/awalterschulze/gographviz"
	"github.com/awalterschulze/gographviz/ast"
)

// analysed is the graph as gographviz understands it. It takes no attributes
// that Graphviz does not know, though Graphviz does: ours are left out.
func analysed(src []byte) (*gographviz.Graph, error) {
	tree, err := gographviz.Parse(src)
	if err != nil {
		return nil, err
	}
	tree.StmtList = withoutCarried(tree.StmtList)
	return gographviz.NewAnalysedGraph(tree)
}

func isCarried(a *ast.Attr) bool { return strings.HasPrefix(string(a.Field), carriedFormat) }

func withoutCarried(list ast.StmtList) ast.StmtList {
	var out ast.StmtList
	for _, s := range list {
		switch s := s.(type) {
		case *ast.Attr:
			if isCarried(s) {
				continue
			}
		case *ast.NodeStmt:
			dropCarried(s.Attrs)
		case *ast.EdgeStmt:
			dropCarried(s.Attrs)
		case *ast.SubGraph:
			s.StmtList = withoutCarried(s.StmtList)
		}
		out = append(out, s)
	}
	return out
}

func dropCarried(list ast.AttrList) {
	for i := range list {
		list[i] = slices.DeleteFunc(list[i], isCarried)
	}
}
