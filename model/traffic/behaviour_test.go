package traffic_test

import (
	"strings"
	"testing"

	"portolan/model"
	"portolan/model/traffic"
	"portolan/model/traffic/traffictest"
)

// two is a distribution with two origins, the second reached as told.
func two(dist, second string) []string {
	return []string{
		"users u locations=Sydney", "cloudfront d " + dist, "cloudfront-function pick selectsOrigin=true",
		"alb a region=us-east-1", "asg x region=us-east-1", "alb b region=eu-west-1", "asg y region=eu-west-1",
		"u -> d", "d -> pick", "d -> a methods=all", "d -> b " + second, "a -> x", "b -> y",
	}
}

var behaviourCases = []walkCase{
	{
		name: "a function takes its part of the requests to another origin", source: cdnDocs + "helper-functions-origin-modification.html",
		lines: two("", "chosenBy=pick chosenShare=25"),
		want:  []string{"25% served u d b y", "75% served u d a x"},
		why:   "pick chooses it.",
	},
	{
		name: "without a share both origins get the same", source: cdnDocs + "helper-functions-origin-modification.html",
		lines: two("", "chosenBy=pick"),
		want:  []string{"50% served u d a x", "50% served u d b y"},
	},
}

func TestBehaviourCases(t *testing.T) { runWalks(t, behaviourCases) }

// https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/custom-error-pages-response-code.html
func TestErrorPageIsSaid(t *testing.T) {
	lines := two("", "path=/b/*")
	d, err := model.Set{ID: "d", Props: []model.Setting{{Prop: "errorPages", Value: []string{"504 -> 503 /b/sorry.html ttl 30"}}}}.Apply(traffictest.Design(t, lines...))
	if err != nil {
		t.Fatal(err)
	}
	for _, p := range traffic.Populations(d) {
		for _, j := range traffictest.Walk(d, p, traffic.Request{Path: "*"}, nodes("a")) {
			said := strings.Join(j.Why, " ")
			if j.Outcome != traffic.Failed || !strings.Contains(said, "d answers 503 with the page /b/sorry.html instead of 504. It keeps the error for 30 s") {
				t.Errorf("%s: %s", j.Outcome, said)
			}
		}
	}
}

// TestErrorPageThatIsMissing: viewers get the status of the page that cannot be
// fetched, and wait for both.
// https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/GeneratingCustomErrorResponses.html
func TestErrorPageThatIsMissing(t *testing.T) {
	d, err := model.Set{ID: "d", Props: []model.Setting{{Prop: "errorPages", Value: []string{"504 -> 503 /sorry.html"}}}}.Apply(traffictest.Design(t, two("", "path=/b/*")...))
	if err != nil {
		t.Fatal(err)
	}
	for _, p := range traffic.Populations(d) {
		for _, j := range traffictest.Walk(d, p, traffic.Request{Path: "*"}, nodes("a")) {
			if j.Outcome != traffic.Failed || j.Status != 504 || !strings.Contains(strings.Join(j.Why, " "), "The page /sorry.html for 504 fails too, with 504.") {
				t.Errorf("%s %d: %s", j.Outcome, j.Status, j.Why)
			}
		}
	}
}

// https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/Expiration.html
func TestTimesThatKeepNothing(t *testing.T) {
	for props, kept := range map[string]bool{
		"":                                     true,
		"maxTTL=0":                             false,
		"defaultTTL=0":                         false,
		"defaultTTL=60":                        true,
		"minTTL=5 defaultTTL=0":                true,
		"defaultTTL=0 cacheControl=max-age=60": true,
	} {
		d := traffictest.Design(t, "users u locations=Sydney", "cloudfront d", "s3 s region=us-east-1", "u -> d", "d -> s access=oac cachePolicy=custom "+props)
		for _, p := range traffic.Populations(d) {
			for _, j := range traffictest.Walk(d, p, traffic.Request{Path: "*"}, traffic.Failures{}) {
				if (j.CacheAt >= 0) != kept {
					t.Errorf("%q: cached at %d", props, j.CacheAt)
				}
			}
		}
	}
}
