package traffictest

import "fmt"

// Varied writes the lines of a design with all that a walk knows: zones, health
// checks, guards, edge functions, origin groups, caches and data, besides what
// [Random] has. The ids are n0, n1 …; nothing else in the lines looks like one.
func Varied(pick func(n int) int) []string {
	v := &varied{random: random{pick: pick}, of: map[string][]string{}}
	for range 1 + pick(2) {
		v.add("users", fmt.Sprintf("locations=%s,%s protocol=%s cidr=10.%d.0.0/16", v.word(Cities...), v.word(Cities...), v.word("https", "https", "http", "tcp"), pick(2)))
	}
	for range 1 + pick(2) {
		kind := v.word("HTTPS", "TCP", "CLOUDWATCH_METRIC", "CALCULATED")
		children := ""
		if known := v.of["health-check"]; kind == "CALCULATED" && len(known) > 0 {
			children = fmt.Sprintf(" children=%s threshold=%d", v.word(known...), pick(3))
		}
		v.add("health-check", "type="+kind+children)
	}
	for range 1 + pick(3) {
		v.add("record", "policy="+v.word("simple", "weighted", "latency", "failover", "geolocation", "geoproximity", "multivalue", "ip-based"))
	}
	v.edge()
	v.balancers()
	v.backends()
	v.links()
	v.guards()
	return v.lines
}

type varied struct {
	random
	of map[string][]string // ids by kind
}

func (v *varied) word(words ...string) string { return words[v.pick(len(words))] }

func (v *varied) add(kind, props string) string {
	id := fmt.Sprintf("n%d", len(v.ids))
	v.node(kind, id, props)
	v.of[kind] = append(v.of[kind], id)
	return id
}

func (v *varied) edge() {
	if v.pick(2) == 0 {
		v.add("cloudfront", "originShield="+v.word("true", "false"))
	}
	if v.pick(3) == 0 {
		v.add("global-accelerator", "")
	}
}

func (v *varied) balancers() {
	for range 1 + v.pick(4) {
		props := "region=" + v.word(Regions...)
		switch kind := v.word("alb", "alb", "nlb", "http-api", "rest-api", "function-url"); kind {
		case "nlb":
			v.add(kind, fmt.Sprintf("%s azs=%d crossZone=%s", props, 1+v.pick(3), v.word("true", "false")))
		case "alb":
			v.add(kind, fmt.Sprintf("%s azs=%d", props, 1+v.pick(3)))
		case "rest-api":
			v.add(kind, fmt.Sprintf("%s endpoint=%s cache=%s", props, v.word("edge", "regional"), v.word("true", "false")))
		default:
			v.add(kind, props)
		}
	}
}

func (v *varied) backends() {
	for range 2 + v.pick(4) {
		props := "region=" + v.word(Regions...)
		switch kind := v.word("asg", "asg", "lambda", "ecs", "s3"); kind {
		case "asg", "ecs":
			v.add(kind, fmt.Sprintf("%s azs=%d", props, 1+v.pick(3)))
		default:
			v.add(kind, props)
		}
	}
	for range v.pick(3) {
		v.add("datastore", "region="+v.word(Regions...))
	}
}

// links mostly lead onwards; some go anywhere.
func (v *varied) links() {
	for i, from := range v.ids {
		for range 1 + v.pick(3) {
			to := i + 1 + v.pick(len(v.ids)-i)
			if to >= len(v.ids) {
				to = v.pick(len(v.ids))
			}
			if to == i {
				continue
			}
			v.lines = append(v.lines, fmt.Sprintf("%s -> %s%s", from, v.ids[to], v.said(v.kinds[i], v.kinds[to])))
		}
	}
}

func (v *varied) said(from, to string) string {
	switch {
	case from == "record":
		check := ""
		if v.pick(2) == 0 {
			check = " healthCheck=" + v.word(v.of["health-check"]...)
		}
		return v.props(from, to) + check + " cidrLocation=" + v.word("*", v.word(v.of["users"]...))
	case from == "cloudfront":
		group := ""
		if v.pick(2) == 0 {
			group = " group=g groupRole=" + v.word("primary", "secondary") + v.word("", " criteria=500,504", " criteria=403")
		}
		return v.props(from, to) + group
	case from == "global-accelerator":
		return v.props(from, to)
	}
	return ""
}

// guards stand beside some of the others.
func (v *varied) guards() {
	guard := func(kind, props, to string) {
		id := v.add(kind, props)
		v.lines = append(v.lines, id+" -> "+to)
	}
	for _, cdn := range v.of["cloudfront"] {
		if v.pick(2) == 0 {
			guard("waf", "scope=CLOUDFRONT", cdn)
		}
		if v.pick(2) == 0 {
			fn := v.add("lambda-edge", "")
			v.lines = append(v.lines, fmt.Sprintf("%s -> %s event=%s", cdn, fn, v.word("viewer-request", "origin-request", "origin-response")))
		}
	}
	for _, alb := range v.of["alb"] {
		if v.pick(2) == 0 {
			guard("certificate", "", alb)
		}
		if v.pick(3) == 0 {
			guard("waf", "scope=REGIONAL", alb)
		}
	}
	for _, api := range v.of["http-api"] {
		if f := v.of["lambda"]; len(f) > 0 && v.pick(2) == 0 {
			v.lines = append(v.lines, fmt.Sprintf("%s -> %s as=authorizes", api, v.word(f...)))
		}
	}
}
