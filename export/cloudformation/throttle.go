package cloudformation

import (
	"math"
	"strconv"

	"go.yaml.in/yaml/v4"

	"portolan/model"
)

// throttle are the settings of a stage that hold requests to the rate of the
// drawing; none without. A stage takes a rate with a burst, which the drawing does
// not say: that is a parameter, at first what comes in a second.
// https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-request-throttling.html
func (x *exporter) throttle(s *stack, n *model.Node) []field {
	api, ok := model.APIOf(n.Effective())
	if !ok || !api.Throttle.IsSet() {
		return nil
	}
	rate := api.Throttle
	burst := s.param(Parameter{
		Name: x.word(n.ID) + "BurstLimit", Type: "Number", Default: decimal(int(math.Ceil(rate.Val()))), Drawn: true, Max: 1000000,
		Description: "Requests that " + n.ID + " takes at once, beyond the rate that is drawn.",
	})
	each := &yaml.Node{Kind: yaml.ScalarNode, Tag: "!!float", Value: strconv.FormatFloat(rate.Val(), 'f', -1, 64)}
	if rate.Val() == math.Trunc(rate.Val()) {
		each.Tag = "!!int"
	}
	return []field{f("ThrottlingRateLimit", each), f("ThrottlingBurstLimit", burst)}
}

// routeSettings are the same for stages of the second generation, nil without.
func (x *exporter) routeSettings(s *stack, n *model.Node) value {
	settings := x.throttle(s, n)
	if len(settings) == 0 {
		return nil
	}
	return object(settings...)
}
