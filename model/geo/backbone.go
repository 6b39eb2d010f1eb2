package geo

import (
	"encoding/json"
	"fmt"
	"strings"
	"sync"
)

// Hub is a node of the backbone map: a city where cables meet.
type Hub struct {
	Code string // airport or city code
	Zone string // of its networks: the name of a Zone
	Point
}

// Zone is a group of networks that meet those of other zones at the same
// exchanges.
type Zone struct {
	Name string
	Kind string // core: rich in exchanges; local: meets at home, others far away; remote: meets far away
	Area string // for people; "" where measurements are many
	// Exchanges are the codes of the hubs where it meets other zones.
	Exchanges []string
}

// The kinds of zones.
const (
	ZoneCore   = "core"
	ZoneLocal  = "local"
	ZoneRemote = "remote"
)

// Anchor is a place whose networks belong to a zone, besides the hubs.
type Anchor struct {
	Name, Zone string
	Point
}

// Cable is an undirected edge of the backbone map. Class is a key of
// RTTParams.EdgeFactor.
type Cable struct{ Class, From, To string }

// Measurement is a measured round trip between two Regions, one direction.
type Measurement struct {
	From, To string  // Region codes; equal for the Region to itself
	MS       float64 // median unless Source says otherwise
	Source   string
	Date     string // "2025-05-29", or a year
}

// RTTParams are the fitted constants of the round-trip model.
type RTTParams struct {
	FibreMSPerKM float64            `json:"fibre_ms_per_km_rtt"` // round trip at the speed of light in fibre
	EdgeFactor   map[string]float64 `json:"edge_factor"`         // cable length per great-circle length, by class
	HopKM        float64            `json:"hop_km"`              // added for each cable walked
	LocalFactor  float64            `json:"local_factor"`        // path length per great-circle length to a hub
	DirectMaxKM  float64            `json:"direct_max_km"`       // up to here a path may avoid all hubs
	AttachHubs   int                `json:"attach_hubs"`         // nearest hubs a place is joined to
	InterceptMS  float64            `json:"intercept_ms"`
	KernelKM     float64            `json:"kernel_km"`     // reach of a measured residual
	KernelLambda float64            `json:"kernel_lambda"` // shrinkage of the residuals
	Internet     struct {
		NearA     float64 `json:"near_a"`      // ms
		NearB     float64 `json:"near_b"`      // ms per km
		FarA      float64 `json:"far_a"`       // ms
		FarM      float64 `json:"far_m"`       // per ms of the backbone model
		BlendLoKM float64 `json:"blend_lo_km"` // the near formula up to here
		BlendHiKM float64 `json:"blend_hi_km"` // the far formula from here
	} `json:"internet"`
	Exchanges struct {
		Share     float64 `json:"share"`      // of networks that meet at exchanges only
		ZoneKM    float64 `json:"zone_km"`    // over which a place passes from a zone to the next
		ZoneLeast float64 `json:"zone_least"` // weight of a zone that is too far to count
		BorderMS  float64 `json:"border_ms"`  // of waiting at the border of mainland China, assumed
	} `json:"exchanges"`
}

// Hubs lists the nodes of the backbone map.
func Hubs() []Hub {
	return readTable("hubs.csv", func(r *row) Hub { return Hub{Code: r.str("hub"), Zone: r.str("zone"), Point: r.point()} })
}

// Zones lists the groups of networks.
func Zones() []Zone {
	return readTable("exchanges.csv", func(r *row) Zone {
		return Zone{Name: r.str("zone"), Kind: r.str("kind"), Area: r.str("area"), Exchanges: strings.Fields(r.str("exchanges"))}
	})
}

// Anchors lists the places that tell zones apart where hubs are far.
func Anchors() []Anchor {
	return readTable("anchors.csv", func(r *row) Anchor {
		return Anchor{Name: r.str("place"), Zone: r.str("zone"), Point: r.point()}
	})
}

// Cables lists the edges of the backbone map.
func Cables() []Cable {
	return readTable("edges.csv", func(r *row) Cable {
		return Cable{Class: r.str("class"), From: r.str("a"), To: r.str("b")}
	})
}

// Measurements lists the table of measured round trips.
func Measurements() []Measurement {
	return mustParse("region_rtt.csv", regionRTT, func(r *row) Measurement {
		return Measurement{
			From: r.str("src"), To: r.str("dst"), MS: r.num("p50_ms"),
			Source: r.str("source"), Date: r.str("date"),
		}
	})
}

// RTTModelParams returns the fitted constants.
func RTTModelParams() RTTParams {
	p := rttParams()
	factors := make(map[string]float64, len(p.EdgeFactor))
	for k, v := range p.EdgeFactor {
		factors[k] = v
	}
	p.EdgeFactor = factors
	return p
}

var rttParams = sync.OnceValue(func() RTTParams {
	var p RTTParams
	b, err := embedded.ReadFile("data/params.json")
	if err == nil {
		err = json.Unmarshal(b, &p)
	}
	if err != nil {
		panic(fmt.Sprintf("geo: embedded params.json: %v", err))
	}
	return p
})
