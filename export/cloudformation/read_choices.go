package cloudformation

import (
	"cmp"
	"encoding/json"
	"slices"
	"strconv"
	"strings"

	"portolan/model"
)

// choices draws the links to origins that a function of a behaviour picks in place of
// its own: those of the program that an export writes.
func (s *sketch) choices(r *readResource, from *model.Node, config, b value, path string) {
	for _, key := range []string{"FunctionAssociations", "LambdaFunctionAssociations"} {
		for _, run := range lookupList(b, key) {
			for _, fn := range s.nodesIn(r, cmp.Or(lookup(run, "FunctionARN"), lookup(run, "LambdaFunctionARN"))) {
				picks := picksOf(s.codeOf(fn), matcher(cmp.Or(path, "*")))
				for _, p := range picks {
					settings := []model.Setting{one("chosenBy", fn.ID)}
					if !evenly(picks) {
						settings = append(settings, one("chosenShare", strconv.FormatFloat(p.percent, 'f', -1, 64)))
					}
					for _, origin := range lookupList(config, "Origins") {
						if id := s.text(r, origin, "Id"); model.Slug(id) == model.Slug(p.origin) {
							s.behaviourTo(r, from, config, nil, path, id, settings...)
							break
						}
					}
				}
			}
		}
	}
}

// codeOf is the program of a function at the edge.
func (s *sketch) codeOf(fn *model.Node) string {
	for _, t := range s.set {
		for _, r := range t.resources {
			switch {
			case r.node != fn.ID:
			case r.kind == "AWS::CloudFront::Function":
				return s.words.leaves(r)["FunctionCode"]
			case r.kind == "AWS::Lambda::Function":
				return s.words.leaves(r)["Code.ZipFile"]
			}
		}
	}
	return ""
}

// picksOf are the shares that a program gives to origins of the behaviour whose paths
// an expression matches: each is told by the sum of those up to it.
func picksOf(code, expression string) []edgeShare {
	_, code, _ = strings.Cut(code, "  if ("+expression+".test(path)) {\n")
	code, _, _ = strings.Cut(code, "\n  }\n")
	var out []edgeShare
	sum := 0.0
	for _, part := range strings.Split(code, " < ")[1:] {
		upTo, rest, _ := strings.Cut(part, ")")
		total, err := strconv.ParseFloat(upTo, 64)
		quoted, ok := between(rest, "selectRequestOriginById(", ");")
		if !ok {
			quoted, ok = between(rest, "take(request, ", ");")
		}
		var id string
		if err != nil || !ok || json.Unmarshal([]byte(quoted), &id) != nil {
			return nil
		}
		share, _ := strconv.ParseFloat(strconv.FormatFloat(total-sum, 'g', 4, 64), 64)
		out, sum = append(out, edgeShare{id, share}), total
	}
	return out
}

// evenly tells whether shares are those that origins have which state none.
func evenly(picks []edgeShare) bool {
	for _, p := range picks {
		if d := p.percent - 100/float64(len(picks)+1); d < -0.01 || d > 0.01 {
			return false
		}
	}
	return true
}

// rewriteOf is the rewrite of paths that a function of a behaviour makes, as a drawing
// writes it: that of a program that an export wrote. A program is one for all behaviours
// that run it, so what begins like the paths of another is none of this one.
func (s *sketch) rewriteOf(r *readResource, b value) string {
	path := s.text(r, b, "PathPattern")
	of := func(was, path string) bool {
		return path != "" && strings.HasPrefix("/"+strings.TrimPrefix(path, "/"), was)
	}
	for _, key := range []string{"FunctionAssociations", "LambdaFunctionAssociations"} {
		for _, run := range lookupList(b, key) {
			for _, fn := range s.nodesIn(r, cmp.Or(lookup(run, "FunctionARN"), lookup(run, "LambdaFunctionARN"))) {
				for _, rewrite := range rewritesIn(s.codeOf(fn)) {
					another := slices.ContainsFunc(lookupList(lookupObject(r.properties, "DistributionConfig"), "CacheBehaviors"), func(o value) bool {
						return of(rewrite[0], s.text(r, o, "PathPattern"))
					})
					if of(rewrite[0], path) || !another {
						return rewrite[0] + " -> " + cmp.Or(rewrite[1], "/")
					}
				}
			}
		}
	}
	return ""
}

// rewritesIn are the starts of paths that a program changes, and what becomes of them.
func rewritesIn(code string) [][2]string {
	var out [][2]string
	for line := range strings.Lines(code) {
		from, ok := between(line, "if (request.uri === ", " || request.uri.indexOf(")
		if !ok {
			continue
		}
		_, rest, _ := strings.Cut(code, line)
		to, ok := between(rest, "request.uri = ", " + (request.uri.slice(")
		var was, is string
		if ok && json.Unmarshal([]byte(from), &was) == nil && json.Unmarshal([]byte(to), &is) == nil {
			out = append(out, [2]string{was, is})
		}
	}
	return out
}
