package traffic

import (
	"regexp/syntax"
	"slices"
	"strings"

	"portolan/model"
)

// How regular expressions of listener rules stand to each other and to patterns is
// judged by the text with which they begin, and is left open where that tells nothing.
// AWS lets them look neither ahead nor back.
// https://docs.aws.amazon.com/elasticloadbalancing/latest/application/listener-rules.html

// ExpressionTakes tells whether an expression surely takes every text that a pattern,
// or that another expression takes; "" for none of them.
func ExpressionTakes(outer, pattern, expression string) bool {
	if pattern != "" {
		begin, wild := pattern, false
		if i := strings.IndexAny(pattern, "*?"); i >= 0 {
			begin, wild = pattern[:i], true
		}
		if found(outer, begin) && (!wild || goesOn(outer)) {
			return true
		}
	}
	begin, alone, ok := spelledOut(expression)
	return expression != "" && outer == expression || ok && found(outer, begin) && (alone || goesOn(outer))
}

// PatternTakes tells whether a pattern surely takes every text that an expression
// takes.
func PatternTakes(pattern, expression string) bool {
	begin, ok := asPattern(expression)
	return ok && model.PatternCovers(pattern, begin)
}

// apart tells whether no text is one of an expression and of a pattern.
func apart(expression, pattern string) bool {
	begin, ok := asPattern(expression)
	return ok && !model.PatternsMeet(begin, pattern)
}

// asPattern is a pattern of all that an expression takes, and perhaps of more.
func asPattern(expression string) (pattern string, ok bool) {
	begin, alone, ok := spelledOut(expression)
	if !ok || strings.ContainsAny(begin, "*?") {
		return "", false
	}
	if alone {
		return begin, true
	}
	return begin + "*", true
}

// spelledOut is the text with which everything begins that an expression takes; alone
// tells that it takes that text and no other. It is told of expressions that begin
// with ^.
func spelledOut(expression string) (begin string, alone, ok bool) {
	re, err := syntax.Parse(expression, syntax.Perl)
	if err != nil || re.Op != syntax.OpConcat || re.Sub[0].Op != syntax.OpBeginText {
		return "", false, false
	}
	begin, whole := leading(re.Sub[1:])
	return begin, whole && re.Sub[len(re.Sub)-1].Op == syntax.OpEndText, true
}

// leading is the text with which the parts of an expression begin, and whether that
// is all of them.
func leading(parts []*syntax.Regexp) (text string, whole bool) {
	for _, re := range parts {
		switch {
		case re.Op == syntax.OpLiteral && re.Flags&syntax.FoldCase == 0:
			text += string(re.Rune)
		case re.Op == syntax.OpCapture || re.Op == syntax.OpConcat:
			inner, all := leading(re.Sub)
			if text += inner; !all {
				return text, false
			}
		case re.Op != syntax.OpEmptyMatch && re.Op != syntax.OpEndText:
			return text, false
		}
	}
	return text, true
}

// goesOn tells whether an expression that takes a text takes whatever begins with it
// too: it looks at no end, or lets anything come before it.
func goesOn(expression string) bool {
	re, err := syntax.Parse(expression, syntax.Perl)
	if err != nil {
		return false
	}
	if n := len(re.Sub); re.Op == syntax.OpConcat && n > 1 && re.Sub[n-1].Op == syntax.OpEndText && anything(re.Sub[n-2]) {
		re.Sub = re.Sub[:n-1]
	}
	return !looksAtEnds(re)
}

// anything tells whether a part of an expression takes any text, as .* does.
func anything(re *syntax.Regexp) bool {
	if re.Op == syntax.OpCapture {
		return anything(re.Sub[0])
	}
	return re.Op == syntax.OpStar && (re.Sub[0].Op == syntax.OpAnyChar || re.Sub[0].Op == syntax.OpAnyCharNotNL)
}

func looksAtEnds(re *syntax.Regexp) bool {
	switch re.Op {
	case syntax.OpEndText, syntax.OpEndLine, syntax.OpWordBoundary, syntax.OpNoWordBoundary:
		return true
	}
	return slices.ContainsFunc(re.Sub, looksAtEnds)
}
