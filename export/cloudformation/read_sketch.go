package cloudformation

import (
	"cmp"
	"maps"
	"slices"
	"strings"
	"unicode"

	"portolan/model"
)

// sketch makes a design of templates that carry none.
type sketch struct {
	set   []*readTemplate
	words *wordReader
	refs  map[*readResource][]readRef
	users map[*readResource][]*readResource // which resources refer to one
	nodes []*model.Node
	byID  map[string]*model.Node
	links []*model.Link
	notes []Note
	ours  bool
	hosts map[string]string // names that servers of the owner have, by node
	// known are the nodes that a drawing of the set gives to resources.
	known knownNodes
	// unread are resources that belong to a node of which they say what is not read.
	unread map[*readResource]string
}

func newSketch(set []*readTemplate) *sketch {
	s := &sketch{set: set, words: newWordReader(set), refs: map[*readResource][]readRef{}, users: map[*readResource][]*readResource{}, byID: map[string]*model.Node{}, ours: isOurs(set), hosts: map[string]string{}, unread: map[*readResource]string{}}
	s.words.defaults = true
	s.follow()
	return s
}

// follow notes what each resource refers to.
func (s *sketch) follow() {
	clear(s.refs)
	clear(s.users)
	clear(s.words.outputs)
	for _, t := range s.set {
		for _, r := range t.resources {
			s.words.seen = func(to *readResource, attribute string) {
				if to != r {
					s.refs[r] = append(s.refs[r], readRef{to, attribute})
					s.users[to] = append(s.users[to], r)
				}
			}
			s.words.leaves(r)
		}
	}
	s.words.seen = nil
	s.throughAliases()
}

// throughAliases leads what names an alias of a function to the function.
// https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-lambda-alias.html
func (s *sketch) throughAliases() {
	for _, t := range s.set {
		for _, r := range t.resources {
			for _, ref := range s.refs[r] {
				if ref.to.kind != "AWS::Lambda::Alias" {
					continue
				}
				for _, of := range s.refs[ref.to] {
					if of.to.kind == "AWS::Lambda::Function" && of.to != r {
						s.refs[r] = append(s.refs[r], of)
						s.users[of.to] = append(s.users[of.to], r)
					}
				}
			}
		}
	}
}

// topology draws what the resources say of themselves.
func (s *sketch) topology() (*model.Topology, error) {
	s.byDrawing()
	s.byComments()
	s.byTypes()
	s.byParameters()
	s.follow()
	s.homeNode()
	s.parts()
	s.domains()
	s.apis()
	s.renew() // what may lead to an API follows from what it is
	s.join()
	s.renew()
	s.saidByLinks()
	name := ""
	if len(s.set) == 1 {
		name = model.Visible(s.set[0].name)
	}
	for _, t := range s.set {
		for _, r := range t.resources {
			if of := designOf(r); of != "" {
				name = model.Visible(of)
			}
		}
	}
	if name == unnamed {
		name = ""
	}
	return model.New(name, s.nodes, s.links)
}

// renew makes what was set of nodes since they were drawn count.
func (s *sketch) renew() {
	for _, n := range s.nodes {
		*n = *model.NewNode(n.ID, n.Title, n.Spec)
	}
}

// byComments finds the nodes that the comments of a set of ours name.
func (s *sketch) byComments() {
	for _, t := range s.set {
		for _, r := range t.resources {
			kind, id, title := named(r.comment)
			if r.node != "" || id == "" || !s.commented(r, kind, id) {
				continue
			}
			if n := s.byID[id]; n == nil {
				s.add(id, title, kind, s.mainOf(kind, id, r))
			} else if n.Kind() != kind {
				continue
			}
			r.node = id
		}
	}
}

// commented tells whether the comment of a resource names its node: what an export wrote
// begins with it in its id too, and what stands for a node of ours may have got another id
// since. Other people write such words of other things.
func (s *sketch) commented(r *readResource, kind model.Kind, id string) bool {
	if strings.HasPrefix(r.id, logical(id)) {
		return true
	}
	_, after, _ := strings.Cut(r.comment, kind.Info().Title+" "+id)
	ends := after == "" || strings.HasPrefix(after, " (") || strings.HasPrefix(after, ",") || strings.HasPrefix(after, ":")
	n := s.byID[id]
	return s.ours && ends && (isDrawn(kind, r.kind) || n != nil && n.Kind() == kind)
}

// mainOf is the resource that stands for a node, among those whose comments name it.
func (s *sketch) mainOf(kind model.Kind, id string, first *readResource) *readResource {
	if isDrawn(kind, first.kind) {
		return first
	}
	for _, t := range s.set {
		for _, r := range t.resources {
			if isDrawn(kind, r.kind) && s.commented(r, kind, id) {
				if k, other, _ := named(r.comment); k == kind && other == id {
					return r
				}
			}
		}
	}
	return first
}

// named takes kind, id and title out of a comment that [comment] wrote.
func named(text string) (kind model.Kind, id, title string) {
	long := 0
	for _, row := range services {
		info := row.kind.Info()
		rest, ok := strings.CutPrefix(text, info.Title+" ")
		if !ok || len(info.Title) <= long {
			continue
		}
		word, after, _ := strings.Cut(rest, " ")
		word = strings.TrimRight(word, ":,.")
		if model.CheckID(word) != nil {
			continue
		}
		kind, id, title, long = row.kind, word, "", len(info.Title)
		if inner, ok := strings.CutPrefix(after, "("); ok {
			title = inner[:max(0, closing(inner))]
		}
	}
	return kind, id, title
}

// closing is where the bracket that is open at the start of a text closes, -1 when
// it does not.
func closing(s string) int {
	depth := 1
	for i, r := range s {
		switch r {
		case '(':
			depth++
		case ')':
			if depth--; depth == 0 {
				return i
			}
		}
	}
	return -1
}

// add draws a node for a resource, or for a parameter.
func (s *sketch) add(id, title string, kind model.Kind, r *readResource) *model.Node {
	spec := kind.Info().NewSpec()
	if r != nil {
		if p, ok := model.FindProp(kind.Info().Props, "region"); ok && r.in.region != "" && (kind.Info().Regional || kind == model.KindWAF) {
			_ = p.Set(spec, []string{r.in.region})
		}
		s.seed(kind, spec, r)
	}
	n := model.NewNode(id, title, spec)
	s.nodes = append(s.nodes, n)
	s.byID[id] = n
	return n
}

// byTypes draws a node for every resource that stands for one and has none.
func (s *sketch) byTypes() {
	for _, t := range s.set {
		for _, r := range t.resources {
			kind := s.kindOf(r)
			if r.node != "" || kind == "" || !isDrawn(kind, r.kind) {
				continue
			}
			if kind == model.KindRecord {
				if id := s.sameName(r); id != "" {
					r.node = id
					continue
				}
			}
			id := s.fresh(idOf(r.id, r.kind, kind))
			r.node = id
			s.add(id, "", kind, r)
		}
	}
}

// isDrawn tells whether a type of resource is a node of a kind.
func isDrawn(kind model.Kind, resource string) bool {
	_, opaque := opaqueTypes[resource]
	return opaque || isMain(kind, resource) || resource == "AWS::ApiGateway::VpcLink"
}

// sameName is the record of the name that a record set answers for: a name has one
// record, whatever its types and answers.
func (s *sketch) sameName(r *readResource) string {
	name := s.words.leaves(r)["Name"]
	for _, t := range s.set {
		for _, o := range t.resources {
			if o != r && o.node != "" && o.kind == r.kind && s.words.leaves(o)["Name"] == name {
				return o.node
			}
		}
	}
	return ""
}

func (s *sketch) fresh(base string) string {
	id := base
	for i := 2; s.byID[id] != nil; i++ {
		id = base + "-" + decimal(i)
	}
	return id
}

// idOf makes an id of a logical id: without the type at its end, in lower case,
// with hyphens between words.
func idOf(logicalID, resource string, kind model.Kind) string {
	word := logicalID
	if kind == model.KindRecord {
		word = strings.TrimSuffix(strings.TrimRight(word, "A"), "Record")
	}
	if cut := word[:len(word)-len(commonEnd(word, resource))]; cut != "" {
		word = cut
	}
	var b strings.Builder
	runes := []rune(word)
	for i, r := range runes {
		if i > 0 && unicode.IsUpper(r) && (unicode.IsLower(runes[i-1]) || unicode.IsDigit(runes[i-1]) || i+1 < len(runes) && unicode.IsLower(runes[i+1])) {
			b.WriteByte('-')
		}
		b.WriteRune(unicode.ToLower(r))
	}
	id := model.Slug(b.String())
	if len(id) > 60 {
		id = strings.TrimRight(id[:60], "-._")
	}
	if model.CheckID(id) != nil {
		return string(kind)
	}
	return id
}

// commonEnd is the longest end that a logical id shares with a type, in whole words
// of both and whatever the case of letters.
func commonEnd(id, resource string) string {
	n, words := 0, 0
	for n < len(id) && n < len(resource) && unicode.ToLower(rune(id[len(id)-1-n])) == unicode.ToLower(rune(resource[len(resource)-1-n])) {
		n++
		if unicode.IsUpper(rune(id[len(id)-n])) && unicode.IsUpper(rune(resource[len(resource)-n])) {
			words = n
		}
	}
	return id[len(id)-words:]
}

// byParameters draws the nodes of which an export makes nothing and asks for a
// name: the descriptions of their parameters name them.
func (s *sketch) byParameters() {
	for _, t := range s.set {
		for _, name := range slices.Sorted(maps.Keys(t.parameters)) {
			p := t.parameters[name]
			kind, id, region, engine := nodeDescribed(p.description)
			_, domain, _ := strings.Cut(strings.TrimSuffix(p.description, "."), ", the target behind its custom domain ")
			domain, _, _ = strings.Cut(domain, ", for ")
			if id == "" || !strings.HasPrefix(name, logical(id)) {
				continue
			}
			t.stands(name, id)
			if s.byID[id] != nil {
				continue
			}
			n := s.add(id, "", kind, nil)
			set := func(prop, v string) {
				if d, ok := model.FindProp(n.Info().Props, prop); ok && v != "" {
					_ = d.Set(n.Spec, []string{v})
				}
			}
			set("region", cmp.Or(region, t.region))
			set("engine", engine)
			set("customDomain", domain)
			*n = *model.NewNode(id, "", n.Spec)
		}
	}
}

// nodeDescribed finds in the description of a parameter the node that it is about.
func nodeDescribed(text string) (kind model.Kind, id, region, engine string) {
	text = strings.TrimSuffix(text, ".")
	rest := ""
	for _, row := range services {
		if _, after, ok := strings.Cut(text, "the "+row.kind.Info().Title+" "); ok && row.makes[0] == "a typed parameter" {
			kind, rest = row.kind, after
		}
	}
	if _, after, ok := strings.Cut(text, "of the server "); ok && kind == "" {
		kind, rest = model.KindOnPremises, after
	}
	for _, name := range slices.Sorted(maps.Keys(stores)) {
		if after, ok := strings.CutPrefix(text, stores[name].what+" "); ok {
			kind, rest, engine = model.KindDatastore, after, name
		}
	}
	if after, ok := strings.CutPrefix(text, "Action of "); ok && kind == "" && strings.Contains(after, " that the API calls") {
		kind, rest = model.KindDatastore, after
		for name, known := range stores { // each has another end
			if strings.HasSuffix(after, ":"+known.example) {
				engine = name
			}
		}
	}
	if after, ok := strings.CutPrefix(text, "URL of the SQS queue "); ok && kind == "" {
		kind, rest, engine = model.KindDatastore, after, "sqs"
	}
	if after, ok := strings.CutPrefix(text, "Host name of the store "); ok && kind == "" {
		kind, rest = model.KindDatastore, after
		if inner, ok := strings.CutPrefix(after, "("); ok {
			engine, rest, _ = strings.Cut(inner, ") ")
		}
	}
	words := strings.FieldsFunc(rest, func(r rune) bool { return r == ' ' || r == ',' })
	if len(words) == 0 || model.CheckID(words[0]) != nil {
		return "", "", "", ""
	}
	if len(words) > 2 && words[1] == "in" && regionCode().MatchString(words[2]) {
		region = words[2]
	}
	return kind, words[0], region, engine
}

// join draws the links that the references of the templates mean.
func (s *sketch) join() {
	s.answers()
	s.behaviours()
	s.forwards()
	s.routes()
	s.protections()
	s.groups()
	for _, t := range s.set {
		for _, r := range t.resources {
			for _, ref := range s.refs[r] {
				s.joinPair(s.byID[r.node], s.byID[ref.to.node], ref)
			}
		}
	}
	s.endpoints()
	s.outside()
	s.asked()
	s.unsaidLinks()
	slices.SortStableFunc(s.links, func(a, b *model.Link) int {
		return cmp.Compare(s.place(a.From), s.place(b.From))
	})
}

func (s *sketch) place(id string) int {
	return slices.IndexFunc(s.nodes, func(n *model.Node) bool { return n.ID == id })
}

// readOutright are links that a set of ours has where a resource says so: a
// distribution its origins, an API what it calls, a load balancer its targets and a
// name its answers. Other references mean none of them.
var readOutright = []model.LinkKind{model.Origin, model.Integration, model.Forwards, model.ResolvesTo}

// readFrom are the kinds at which these links start.
var readFrom = []model.Kind{
	model.KindCloudFront, model.KindRecord, model.KindRESTAPI, model.KindHTTPAPI, model.KindWebSocketAPI, model.KindALB, model.KindNLB,
}

// joinPair draws a link between two nodes, in the direction that is legal, when
// there is none.
func (s *sketch) joinPair(a, b *model.Node, ref readRef) {
	if a == nil || b == nil || a == b || ref.to.kind == "AWS::Route53::HealthCheck" && a.Kind() == model.KindRecord {
		return
	}
	if len(model.Legal(a, b)) == 0 {
		a, b = b, a
	}
	if carriesOrigins(a, b) {
		return
	}
	if s.ours && (b.Kind() != model.KindVPCEndpoint || a.Kind() == model.KindRecord) && slices.Contains(readFrom, a.Kind()) && slices.Contains(readOutright, model.ImpliedLinkKind(a.Kind(), b.Kind())) {
		return
	}
	if len(model.Legal(a, b)) == 0 || s.joined(a.ID, b.ID) || s.joined(b.ID, a.ID) {
		return
	}
	s.link(a, b)
}

func (s *sketch) joined(from, to string) bool {
	return slices.ContainsFunc(s.links, func(l *model.Link) bool { return l.From == from && l.To == to })
}

// link draws a link with properties; values that the type refuses are left out.
// Nothing leads to itself: what refers to its own parts has no link for them.
func (s *sketch) link(from, to *model.Node, settings ...model.Setting) {
	if from == to {
		return
	}
	l := model.NewLink(from, to)
	for _, set := range settings {
		if p, ok := model.FindProp(l.Info().Props, set.Prop); ok && len(set.Value) > 0 && set.Value[0] != "" {
			_ = p.Set(l.Spec, set.Value)
		}
	}
	s.links = append(s.links, l)
}
