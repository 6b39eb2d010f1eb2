package cloudformation

import (
	"portolan/model"
)

// throughParameters are the properties that an export makes parameters, so that traffic can
// be shifted, by the places where other people write them out. No carrier names them.
var throughParameters = map[string]string{
	"AWS::Route53::RecordSet Weight":                                                             string(model.ResolvesTo) + ".weight",
	"AWS::GlobalAccelerator::EndpointGroup TrafficDialPercentage":                                string(model.Endpoint) + ".dial",
	"AWS::GlobalAccelerator::EndpointGroup EndpointConfigurations.*.Weight":                      string(model.Endpoint) + ".weight",
	"AWS::ElasticLoadBalancingV2::Listener DefaultActions.*.ForwardConfig.TargetGroups.*.Weight": string(model.Forwards) + ".weight",
	"AWS::ElasticLoadBalancingV2::ListenerRule Actions.*.ForwardConfig.TargetGroups.*.Weight":    string(model.Forwards) + ".weight",
}

// groups draws the links of accelerators, with what their endpoint groups say of them.
// https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/aws-resource-globalaccelerator-endpointgroup.html
func (s *sketch) groups() {
	for _, t := range s.set {
		for _, r := range t.resources {
			from := s.byID[r.node]
			if r.kind != "AWS::GlobalAccelerator::EndpointGroup" || from == nil || from.Kind() != model.KindAccelerator || s.ours {
				continue
			}
			for _, endpoint := range lookupList(r.properties, "EndpointConfigurations") {
				for _, to := range s.nodesIn(r, lookup(endpoint, "EndpointId")) {
					if len(model.Legal(from, to)) == 0 || s.joined(from.ID, to.ID) {
						continue
					}
					s.link(from, to, s.sharesOf(r, endpoint, to)...)
				}
			}
		}
	}
}

// sharesOf is what an endpoint group says of one of its endpoints, without what it is by
// itself.
func (s *sketch) sharesOf(r *readResource, endpoint value, to *model.Node) []model.Setting {
	var out []model.Setting
	leaves := s.words.leaves(r)
	say := func(name, text, byItself string) {
		if text != "" && text != byItself {
			out = append(out, one(name, text))
		}
	}
	say("dial", leaves["TrafficDialPercentage"], "100")
	say("weight", s.text(r, endpoint, "Weight"), "128")
	if region := meant(r.in, "", leaves["EndpointGroupRegion"]); regionCode().MatchString(region) {
		say("region", region, to.Region())
	}
	if !isBalancer(to) {
		say("healthInterval", leaves["HealthCheckIntervalSeconds"], "30")
		say("healthThreshold", leaves["ThresholdCount"], "3")
	}
	return out
}
