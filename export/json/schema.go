package jsonexport

// Schema names the form of the object.
const Schema = "portolan.export/1"

// exported is the whole object.
type exported struct {
	Schema   string        `json:"schema"`
	Topology topologyJSON  `json:"topology"`
	Findings []findingJSON `json:"findings"`
	Accepted []findingJSON `json:"suppressed"`
	Patterns []patternJSON `json:"patterns"`
	Estimate Estimate      `json:"estimate"`
	Survival []lossJSON    `json:"survival"`
	Goals    []goalJSON    `json:"goals"`
	Drawing  drawingJSON   `json:"drawing"`
}

type topologyJSON struct {
	Name        string            `json:"name"`
	Description string            `json:"description"`
	Nodes       []nodeJSON        `json:"nodes"`
	Links       []linkJSON        `json:"links"`
	Layout      []positionJSON    `json:"layout"`
	Ignores     []ignoreJSON      `json:"ignore"`
	Assume      properties        `json:"assume"`
	Expect      []expectationJSON `json:"expect"`
}

type nodeJSON struct {
	ID     string     `json:"id"`
	Kind   string     `json:"kind"`
	Title  string     `json:"title,omitempty"`
	Region string     `json:"region,omitempty"`
	Props  properties `json:"properties"`
}

type linkJSON struct {
	From  string     `json:"from"`
	To    string     `json:"to"`
	Kind  string     `json:"kind"`
	Named bool       `json:"kind_named,omitempty"`
	Props properties `json:"properties"`
}

type positionJSON struct {
	ID string `json:"id"`
	X  int    `json:"x"`
	Y  int    `json:"y"`
}

type ignoreJSON struct {
	Rule   string `json:"rule"`
	On     string `json:"on,omitempty"`
	Reason string `json:"reason"`
}

type expectationJSON struct {
	From     string `json:"from,omitempty"`
	Request  string `json:"request,omitempty"`
	P50      string `json:"p50,omitempty"`
	P95      string `json:"p95,omitempty"`
	Survives string `json:"survives,omitempty"`
	Method   string `json:"method,omitempty"`
	Within   string `json:"within,omitempty"`
	Stays    string `json:"stays,omitempty"`
}

// goalJSON is an entry of expect with its answer.
type goalJSON struct {
	Goal     string   `json:"goal"`
	State    string   `json:"state"` // met, unmet or unknown
	Evidence []string `json:"evidence"`
}

type endsJSON struct {
	From string `json:"from"`
	To   string `json:"to"`
}

type fixJSON struct {
	ID    string `json:"id"`
	Title string `json:"title"`
	Safe  bool   `json:"safe"`
}

type findingJSON struct {
	Rule     string     `json:"rule"`
	Severity string     `json:"severity"`
	Message  string     `json:"message"`
	Fix      string     `json:"fix"`
	Nodes    []string   `json:"nodes"`
	Links    []endsJSON `json:"links"`
	Property string     `json:"property,omitempty"`
	Fixes    []fixJSON  `json:"fixes"`
	Source   []string   `json:"source"`
	Ignored  string     `json:"ignored,omitempty"`
}

type missingJSON struct {
	Text string `json:"text"`
	Rule string `json:"rule"`
}

type patternJSON struct {
	ID       string        `json:"id"`
	Title    string        `json:"title"`
	Subtitle string        `json:"subtitle,omitempty"`
	State    string        `json:"state"`
	Nodes    []string      `json:"nodes"`
	Missing  []missingJSON `json:"missing"`
	Notes    []string      `json:"notes"`
}

// lossJSON is what users get when one thing breaks: broken is "" for nothing,
// "region:CODE" or "node:ID".
type lossJSON struct {
	Broken string     `json:"broken"`
	Fates  []fateJSON `json:"fates"`
	Why    []string   `json:"why"`
}

// fateJSON leaves POST out where the design takes none.
type fateJSON struct {
	Users    string     `json:"users"`
	Location string     `json:"location"`
	Request  string     `json:"request"`
	GET      tallyJSON  `json:"get"`
	POST     *tallyJSON `json:"post,omitempty"`
}

type tallyJSON struct {
	Served        float64 `json:"served_percent"`
	AfterFailover float64 `json:"served_after_failover_percent"`
	Failed        float64 `json:"failed_percent"`
}

type boxJSON struct {
	ID string `json:"id"`
	X  int    `json:"x"`
	Y  int    `json:"y"`
	W  int    `json:"w"`
	H  int    `json:"h"`
}

type routeJSON struct {
	From   string   `json:"from"`
	To     string   `json:"to"`
	Label  string   `json:"label"`
	Points [][2]int `json:"points"`
}

// drawingJSON is in character cells. Guards stand in the boxes of what they
// guard and have none of their own.
type drawingJSON struct {
	W      int         `json:"w"`
	H      int         `json:"h"`
	Nodes  []boxJSON   `json:"nodes"`
	Groups []boxJSON   `json:"groups"`
	Edges  []routeJSON `json:"edges"`
}
