package cloudformation_test

import (
	"strings"
	"testing"

	"portolan/export/cloudformation"
)

// What uses a bucket or a store is told its name, and its Region where it is another: a
// client asks in its own Region otherwise.
func TestStoresOfOtherRegionsAreHandedOver(t *testing.T) {
	set := export(t, parse(t, `
portolan: 1
name: Stores
nodes:
  - {id: people, kind: users, protocol: http}
  - {id: web, kind: alb, region: eu-west-1, listeners: ["http:80"]}
  - {id: box, kind: asg, region: eu-west-1}
  - {id: url, kind: function-url, region: eu-west-1, authType: NONE}
  - {id: fn, kind: lambda, region: eu-west-1}
  - {id: near, kind: s3, region: eu-west-1}
  - {id: far, kind: s3, region: us-west-2}
  - {id: jobs, kind: datastore, region: us-west-2, engine: sqs}
links:
  - people -> web
  - web -> box
  - people -> url
  - url -> fn
  - box -> near
  - box -> far
  - fn -> near
  - fn -> far
  - fn -> jobs
`), cloudformation.Options{})
	f := stackIn(t, set, "eu-west-1")
	const at = "Environment.Variables."
	expect(t, f, "FnFunction", map[string]string{
		at + "NEAR": "!Ref NearBucket", at + "NEAR_REGION": "", at + "FAR": "!Ref FarBucketName", at + "FAR_REGION": "us-west-2", at + "JOBS": "!Ref JobsQueueName", at + "JOBS_REGION": "us-west-2",
	})
	for _, s := range set.Stacks {
		if s.Region != "eu-west-1" {
			continue
		}
		for _, line := range []string{"Environment=NEAR=${NearBucket}\n", "Environment=FAR=${FarBucketName}\n", "Environment=FAR_REGION=us-west-2\n"} {
			if !strings.Contains(string(s.Template), line) {
				t.Errorf("the instances are not told %q", line)
			}
		}
		if strings.Contains(string(s.Template), "NEAR_REGION") {
			t.Error("the Region of a bucket beside is handed over")
		}
	}
}
