package failure

import (
	"math"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"portolan/model"
	"portolan/model/traffic/traffictest"
)

// A term is a number of seconds, or a count of something times seconds.
var (
	sumText = regexp.MustCompile(`((?:[\d.]+(?: [a-z]+)* × )?[\d.]+ s(?: TTL)?(?: \+ (?:[\d.]+(?: [a-z]+)* × )?[\d.]+ s(?: TTL)?)*) = ([\d.]+) s`)
	result  = regexp.MustCompile(`\d s(?: TTL)? = `)
	number  = regexp.MustCompile(`[\d.]+`)
)

// checkArithmetic holds every sum that a sentence prints against its result, and tells
// how many there are.
func checkArithmetic(t *rapid.T, text string) (sums int) {
	for _, m := range sumText.FindAllStringSubmatch(text, -1) {
		sum := 0.0
		for _, term := range strings.Split(m[1], " + ") {
			product := 1.0
			for _, n := range number.FindAllString(term, -1) {
				v, err := strconv.ParseFloat(n, 64)
				if err != nil {
					t.Fatal(err)
				}
				product *= v
			}
			sum += product
		}
		want, err := strconv.ParseFloat(m[2], 64)
		if err != nil || math.Abs(sum-want) > 0.001*max(1, want) {
			t.Errorf("%s: %s is %g", text, m[0], sum)
		}
		sums++
	}
	if n := len(result.FindAllString(text, -1)); n != sums {
		t.Errorf("%s: %d of %d sums can be read", text, sums, n)
	}
	return sums
}

// grouped is a distribution with an origin group whose waits differ.
func grouped(t *rapid.T) *model.Topology {
	pick := func(label string, of ...string) string { return rapid.SampledFrom(of).Draw(t, label) }
	top, err := traffictest.Parse(
		"users u locations=Paris", "cloudfront d", "alb a region=eu-west-1 idleTimeout="+pick("idle", "1", "4", "60"), "ecs x region=eu-west-1 thinkTime="+pick("work", "20", "3000", "20000"),
		"s3 b region=us-east-1", "u -> d",
		"d -> a group=g groupRole=primary criteria=500,502,503,504 attempts="+pick("attempts", "1", "2", "3")+" timeout="+pick("timeout", "1", "5", "10")+" originReadTimeout="+pick("read", "2", "5", "30"),
		"d -> b group=g groupRole=secondary access=oac", "a -> x")
	if err != nil {
		t.Fatal(err)
	}
	return top
}

// checkMoment holds the last sum of a sentence against the moment at which it stands.
// What each request waits at an origin is no moment.
func checkMoment(t *rapid.T, e Event) (moments int) {
	sums := sumText.FindAllStringSubmatch(e.Text, -1)
	if len(sums) == 0 || e.Source == originGroupSource {
		return 0
	}
	if at, err := strconv.ParseFloat(sums[len(sums)-1][2], 64); err != nil || math.Abs(at-e.At) > 0.001*max(1, e.At) {
		t.Errorf("at %g s: %s", e.At, e.Text)
	}
	return 1
}

// itself is what takes back, leaves out or takes itself.
func itself(text string) bool {
	words := strings.Fields(text)
	return len(words) > 2 && (words[1] == "takes" && words[2] == words[0] || words[1] == "leaves" && len(words) > 3 && words[3] == words[0])
}

// Every sum that a timeline prints is true, and is that of its moment.
func TestArithmeticIsTrue(t *testing.T) {
	sums, out, back := 0, 0, 0
	rapid.Check(t, func(t *rapid.T) {
		var top *model.Topology
		if rapid.IntRange(0, 2).Draw(t, "group") == 0 {
			top = grouped(t)
		} else {
			_, top = either(t)
		}
		r := run(t, top, drawnBreaks(t, top))
		for _, j := range r.Journeys {
			for _, e := range slices.Concat(j.Recovery.Timeline, j.Recovery.Failback) {
				sums += checkArithmetic(t, e.Text)
				if itself(e.Text) {
					t.Error(e.Text)
				}
			}
			for _, e := range j.Recovery.Timeline {
				out += checkMoment(t, e)
			}
			for _, e := range j.Recovery.Failback {
				back += checkMoment(t, e)
			}
		}
	})
	if min(sums, out, back) < 20 {
		t.Errorf("%d sums are printed, %d of moments and %d of moments on the way back", sums, out, back)
	}
}
