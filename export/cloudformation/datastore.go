package cloudformation

import (
	"slices"
	"strings"

	"portolan/model"
)

// datastoreService stands for a store of the owner: what it is called is a
// parameter of what uses it.
var datastoreService = &service{
	kind: model.KindDatastore, lives: ownRegion, step: stepParts, makes: []string{"a typed parameter"},
	plan: (*exporter).checkDatastore, write: func(*exporter, *model.Node) {},
	properties: []string{"region", "engine"},
	links:      only(map[model.Kind][]string{model.KindDatastore: nil}),
}

func (x *exporter) checkDatastore(n *model.Node) {
	x.leave(n.ID, "Data store: opaque in the drawing; the stacks make none, they ask for its name and hand it to what uses it")
	if d, _ := model.As[*model.Datastore](n); stores[d.Engine.Val()].service != "" && len(x.t.In(n.ID)) > 0 {
		// https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-key-management.html
		x.leave(n.ID, "whether a key of yours encrypts it is not drawn: where one does, let the roles that call the store use the key")
	}
	for _, l := range ofKind(x.t.Out(n.ID), model.Replicates) {
		x.leave(l.Ref().String(), "how the store copies itself is a matter of the store, which the stacks do not make")
	}
}

// store is how a kind of store is called.
type store struct {
	part, pattern, what string
	service             string   // in ARNs, "" for stores that are called by host
	resource            string   // before its name
	actions             []string // of those who use it
	example             string   // of an action that an API calls
}

// stores are the engines that IAM knows; others are called by a host name.
var stores = map[string]store{
	"dynamodb": {
		"TableName", `^[a-zA-Z0-9_.-]{3,255}$`, "Name of the DynamoDB table", "dynamodb", "table/",
		[]string{"dynamodb:GetItem", "dynamodb:PutItem", "dynamodb:UpdateItem", "dynamodb:DeleteItem", "dynamodb:Query", "dynamodb:Scan"},
		"dynamodb:action/PutItem",
	},
	"sqs": {
		"QueueName", `^[a-zA-Z0-9_-]{1,80}(\.fifo)?$`, "Name of the SQS queue", "sqs", "",
		[]string{"sqs:SendMessage", "sqs:ReceiveMessage", "sqs:DeleteMessage", "sqs:GetQueueAttributes"},
		"sqs:path/ACCOUNT/QUEUE",
	},
}

func storeOf(n *model.Node) store {
	d, _ := model.As[*model.Datastore](n)
	if s, ok := stores[d.Engine.Val()]; ok {
		return s
	}
	what := "Host name of the store"
	if d.Engine.Val() != "" && d.Engine.Val() != "other" {
		what = "Host name of the store (" + d.Engine.Val() + ")"
	}
	return store{part: "Endpoint", pattern: `^[A-Za-z0-9][A-Za-z0-9.-]*(:[0-9]{1,5})?$`, what: what}
}

// storeName is the parameter by which a store is called, as seen from a stack.
func (x *exporter) storeName(s *stack, n *model.Node) value {
	kind := storeOf(n)
	where := ""
	if n.Region() != "" {
		where = " in " + n.Region()
	}
	return s.param(Parameter{
		Name: x.word(n.ID) + kind.part, Type: "String", Pattern: kind.pattern, Description: kind.what + " " + n.ID + where + ".",
	})
}

// environment hands the names of stores and buckets to what uses them, with the Region of
// those that are in another: a client asks in its own unless it is told.
// https://docs.aws.amazon.com/sdkref/latest/guide/feature-region.html
func (x *exporter) environment(s *stack, n *model.Node) []field {
	var out []field
	hand := func(d *model.Node, called value) {
		base := variable(d.ID)
		name := base
		for i := 2; slices.ContainsFunc(out, func(e field) bool { return e.key == name || e.key == name+regionVariable }); i++ {
			name = base + "_" + decimal(i)
		}
		out = append(out, field{name, called})
		if d.Region() != "" && d.Region() != s.region {
			out = append(out, field{name + regionVariable, str(d.Region())})
		}
	}
	for _, d := range x.targets(n, model.KindDatastore) {
		hand(d, x.storeName(s, d))
	}
	for _, b := range x.usedBuckets(n) {
		from := x.stack(b.Region())
		hand(b, carry(from, s, x.word(b.ID)+"BucketName", "Name of the bucket "+b.ID+".", ref(from.id(b.ID, "Bucket"))))
	}
	return out
}

// regionVariable ends the name of the variable that says the Region of a store.
const regionVariable = "_REGION"

// variable is the name of the environment variable for a node.
func variable(id string) string {
	name := strings.ToUpper(strings.Map(func(r rune) rune {
		if r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r >= '0' && r <= '9' {
			return r
		}
		return '_'
	}, model.Slug(id)))
	if len(name) < 2 || name[0] < 'A' || name[0] > 'Z' || strings.HasPrefix(name, "AWS_") || slices.Contains(ownVariables, name) {
		return "STORE_" + name
	}
	return name
}

// ownVariables have a meaning to what runs, or to Lambda, which keeps those that begin
// with AWS_ to itself and takes no name of one letter.
// https://docs.aws.amazon.com/lambda/latest/dg/configuration-envvars.html
// https://docs.aws.amazon.com/lambda/latest/api/API_Environment.html
var ownVariables = []string{"PATH", "LANG", "TZ", "HOME", "USER", "SHELL", "LD_LIBRARY_PATH", "NODE_PATH", "NODE_OPTIONS", "PYTHONPATH", "GEM_PATH", "HOSTNAME"}

// environmentList is that of a container, nil for none.
func (x *exporter) environmentList(s *stack, n *model.Node) value {
	var out []value
	for _, e := range x.environment(s, n) {
		out = append(out, object(f("Name", str(e.key)), f("Value", e.val)))
	}
	if len(out) == 0 {
		return nil
	}
	return list(out...)
}

// dataAccess lets what runs read and write the buckets and the stores to which it
// is drawn; nil for none.
func (x *exporter) dataAccess(s *stack, n *model.Node) value {
	policies := x.bucketAccess(s, n)
	statements := x.storeAccess(s, n)
	if len(statements) == 0 {
		return policies
	}
	policy := object(f("PolicyName", str("stores")), f("PolicyDocument", object(f("Version", quoted("2012-10-17")), f("Statement", list(statements...)))))
	if policies == nil {
		return list(policy)
	}
	policies.Content = append(policies.Content, policy)
	return policies
}

// storeAccess are the statements that let what runs use the stores that IAM knows.
func (x *exporter) storeAccess(s *stack, n *model.Node) []value {
	var statements []value
	for _, d := range x.targets(n, model.KindDatastore) {
		kind := storeOf(d)
		if kind.service == "" {
			continue
		}
		region := "${AWS::Region}"
		if d.Region() != "" && d.Region() != s.region {
			region = d.Region()
		}
		statements = append(statements, object(
			f("Effect", str("Allow")), f("Action", strs(kind.actions...)),
			f("Resource", sub("arn:${AWS::Partition}:"+kind.service+":"+region+":${AWS::AccountId}:"+kind.resource+"${"+x.storeName(s, d).Value+"}"))))
	}
	return statements
}
