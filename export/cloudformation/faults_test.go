package cloudformation_test

import (
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"portolan/export/cloudformation"
	"portolan/model"
	"portolan/samples"
)

// fault is a design whose export was wrong once, from testdata/faults.
func fault(t *testing.T, name string) *model.Topology { return drawn(t, "faults", name) }

func drawn(t *testing.T, folder, name string) *model.Topology {
	t.Helper()
	src, err := os.ReadFile(filepath.Join("testdata", folder, name+samples.Suffix))
	if err != nil {
		t.Fatal(err)
	}
	return parse(t, string(src))
}

func TestNamesAreBounded(t *testing.T) {
	f := stackIn(t, export(t, fault(t, "long-name"), cloudformation.Options{}), "eu-central-1")
	id := f.of("AWS::CloudFront::OriginAccessControl")[0]
	name := f.at(id, "OriginAccessControlConfig.Name")
	if len(name) == 0 || strings.Contains(name, "StackName") || !strings.Contains(name, "AWS::StackId") {
		t.Errorf("the name is %q; the name of the stack makes it longer than 64 characters", name)
	}
}

// Checkers cannot show the secret of a distribution: they get a rule of their
// own, before those that ask for it.
func TestChecksPassTheSecret(t *testing.T) {
	f := stackIn(t, export(t, fault(t, "hc-guarded"), cloudformation.Options{}), "us-east-1")
	var found bool
	for _, id := range f.of("AWS::ElasticLoadBalancingV2::ListenerRule") {
		if f.at(id, "Conditions.0.PathPatternConfig.Values") == "/health" && f.at(id, "Conditions.1") == "" {
			found = true
			if f.at(id, "Priority") != "1" || f.at(id, "Actions.0.TargetGroupArn") != "!Ref AXaTargetGroup" {
				t.Errorf("%s has priority %s and forwards to %s", id, f.at(id, "Priority"), f.at(id, "Actions.0.TargetGroupArn"))
			}
		}
	}
	if !found {
		t.Error("no rule lets the health check pass")
	}
}

func TestCheckersAreAdmitted(t *testing.T) {
	f := stackIn(t, export(t, fault(t, "hc-prefix"), cloudformation.Options{}), "us-east-1")
	expect(t, f, "ASecurityGroup", map[string]string{
		"SecurityGroupIngress.0.SourcePrefixListId": "!Ref CloudFrontPrefixListIdUsEast1",
		"SecurityGroupIngress.1.SourcePrefixListId": "!Ref HealthCheckPrefixListIdUsEast1",
		"SecurityGroupIngress.1.FromPort":           "443",
	})
}

// A template that is too large to be passed goes through a bucket that the set
// makes first.
func TestLargeTemplatesGoThroughABucket(t *testing.T) {
	set := export(t, fault(t, "eight-services"), cloudformation.Options{})
	last := set.Stacks[len(set.Stacks)-1]
	if len(last.Template) <= 51200 || last.Upload == "" || last.Upload != set.Stacks[0].Name+"."+set.Stacks[0].Outputs[0] {
		t.Fatalf("%s has %d bytes and goes through %q", last.Name, len(last.Template), last.Upload)
	}
	dir := t.TempDir()
	for _, f := range files(t, set) {
		if err := os.WriteFile(filepath.Join(dir, f.Name), f.Data, f.Mode); err != nil {
			t.Fatal(err)
		}
	}
	e := newEndpoint(t)
	_, calls := e.must(t, dir)
	lines := strings.Split(calls, "\n")
	i := slices.IndexFunc(lines, func(l string) bool { return strings.Contains(l, "deploy --stack-name "+last.Name+" ") })
	if i < 0 || !strings.Contains(lines[i], "--s3-bucket value-of-TemplateBucketName") || strings.Count(calls, "--s3-bucket") != 1 {
		t.Errorf("the script calls\n%s", calls)
	}
	for _, s := range set.Stacks {
		check(t, set, s)
	}
}

func TestCacheKeyNamesHeaders(t *testing.T) {
	src, err := os.ReadFile(filepath.Join("testdata", "faults", "headerskey"+samples.Suffix))
	if err != nil {
		t.Fatal(err)
	}
	refusedFor(t, string(src), "cdn -> a", "key takes headers and names none")
	named := strings.Replace(string(src), "cacheKey: [headers]", "cacheKey: [headers], cacheHeaders: [Accept-Language, Origin], cacheQuery: [page], cacheCookies: [\"*\"], defaultTTL: 60, maxTTL: 300", 1)
	f := stackIn(t, export(t, parse(t, named), cloudformation.Options{}), "eu-west-1")
	const in = "CachePolicyConfig.ParametersInCacheKeyAndForwardedToOrigin."
	expect(t, f, f.of("AWS::CloudFront::CachePolicy")[0], map[string]string{
		in + "HeadersConfig.HeaderBehavior": "whitelist", in + "HeadersConfig.Headers": "Accept-Language Origin",
		in + "QueryStringsConfig.QueryStrings": "page", in + "CookiesConfig.CookieBehavior": "all",
		"CachePolicyConfig.DefaultTTL": "60", "CachePolicyConfig.MaxTTL": "300",
	})
}

// Standard logs are not delivered to Regions that must be enabled.
func TestLogsOfCloudFrontAreDelivered(t *testing.T) {
	set := export(t, fault(t, "log-milan"), cloudformation.Options{})
	home, logs := stackIn(t, set, "eu-south-1"), stackIn(t, set, "us-east-1")
	expect(t, home, "CdnDistribution", map[string]string{"DistributionConfig.Logging.Bucket": "!Ref CdnLogBucketDomainName"})
	expect(t, logs, "CdnLogBucket", map[string]string{"OwnershipControls.Rules.0.ObjectOwnership": "BucketOwnerPreferred"})
}

// What is carried between stacks is used there.
func TestNothingIdleIsWritten(t *testing.T) {
	for _, name := range []string{"far-alb", "two-cdn"} {
		set := export(t, fault(t, name), cloudformation.Options{})
		for _, s := range set.Stacks {
			check(t, set, s)
		}
	}
}

// That a distribution signs for a bucket of another partition is refused by the rule,
// and no second reason says the same.
func TestPartitionsAreNotMixed(t *testing.T) {
	src, err := os.ReadFile(filepath.Join("testdata", "faults", "gov"+samples.Suffix))
	if err != nil {
		t.Fatal(err)
	}
	refusedFor(t, string(src), "cdn -> s", "different partitions")
	var refused *cloudformation.UnsupportedError
	if _, err := cloudformation.Export(parse(t, string(src)), cloudformation.Options{}); !errors.As(err, &refused) || len(refused.Reasons) != 1 {
		t.Errorf("the one cause is refused for: %v", err)
	}
}

// Of all that the drawing states, what has an effect is known by name here: the rest
// has none, and each is listed where it stands.
func TestIdlePropertiesAreListed(t *testing.T) {
	effective := map[string]string{
		"u": "locations", "r": "zone name", "cdn": "aliases", "c": "region", "s": "region", "g": "zone name policy", "a": "region listeners",
		"b": "region listeners", "x": "region", "y": "region", "h": "type fqdn",
		"cdn -> s": "access cachePolicy originReadTimeout", "g -> a": "role healthCheck", "g -> b": "role",
	}
	top := fault(t, "idle-props")
	var want, got []string
	add := func(at string, props []model.Prop, spec any) {
		for _, p := range props {
			if p.IsSet(spec) && !slices.Contains(strings.Fields(effective[at]), p.Name) {
				want = append(want, at+": "+p.Name)
			}
		}
	}
	for _, n := range top.Nodes {
		add(n.ID, n.Info().Props, n.Spec)
	}
	for _, l := range top.Links {
		add(l.Ref().String(), l.Info().Props, l.Spec)
	}
	for _, l := range export(t, top, cloudformation.Options{}).LeftOut {
		if p, _, idle := strings.Cut(l.Why, " has no effect here, because "); idle {
			got = append(got, l.What+": "+p)
		}
	}
	slices.Sort(want)
	slices.Sort(got)
	if !slices.Equal(got, want) || len(want) < 17 {
		t.Errorf("listed\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
}
