package cloudformation

import (
	"crypto/sha256"
	"encoding/hex"
)

// Limits of AWS that no linter knows.
const (
	// maxTemplate is the largest template, in bytes, that CloudFormation takes
	// without a bucket in between.
	// https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/cloudformation-limits.html
	maxTemplate = 51200
	// maxStored is the largest template of all, in bytes.
	maxStored = 1 << 20
	// maxResources and maxParameters of one template.
	maxResources  = 500
	maxParameters = 200

	// maxName is the longest name of an origin access control, and of a function
	// of CloudFront. Policies and VPC origins are held to it too: the service
	// model states no limit for them.
	// https://github.com/boto/botocore/blob/1.43.11/botocore/data/cloudfront/2020-05-31/service-2.json
	maxName = 64
)

// uniqueName is a name for things whose names are unique in the account:
// made of the stack, its Region and the logical id while that fits, else of the
// logical id and a part of the id that CloudFormation gives each stack.
func (s *stack) uniqueName(id string) value {
	if len(s.name)+len(s.region)+len(id)+2 <= maxName {
		return sub("${AWS::StackName}-${AWS::Region}-" + id)
	}
	return shortName(id)
}

// regionalName is the same for what is named apart in each Region.
func (s *stack) regionalName(id string) value {
	if len(s.name)+len(id)+1 <= maxName {
		return sub("${AWS::StackName}-" + id)
	}
	return shortName(id)
}

func shortName(id string) value {
	// The last part of the stack's id has 12 characters.
	split := func(at string, from value) value {
		v := list(quoted(at), from)
		v.Tag = "!Split"
		return v
	}
	own := selectItem(4, split("-", selectItem(2, split("/", ref("AWS::StackId")))))
	join := list(quoted("-"), list(str(shortened(id, maxName-13)), own))
	join.Tag = "!Join"
	return join
}

// shortened is a name of at most limit characters that differs where the whole
// name does.
func shortened(name string, limit int) string {
	if len(name) <= limit {
		return name
	}
	sum := sha256.Sum256([]byte(name))
	const digits = 8
	return name[:limit-digits] + hex.EncodeToString(sum[:])[:digits]
}
