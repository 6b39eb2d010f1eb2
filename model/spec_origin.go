package model

// S3 is a bucket.
type S3 struct {
	Region, Access, BucketName Opt[string]
	BlockPublicAccess          Opt[bool]
	Encryption                 Opt[string]
	ThinkTime, ThinkTimeP95    Opt[float64]
}

// Kind implements [Spec].
func (*S3) Kind() Kind { return KindS3 }

// Ways in which a bucket is reached.
const (
	AccessREST    = "rest"
	AccessWebsite = "website"
)

var s3Info = kind[S3](KindInfo{
	Name: "s3", Title: "S3 bucket", Caption: "S3", Group: "Origins",
	Aliases: []string{"bucket", "static"}, Family: FamilyStorage, Tier: TierOrigin, Letter: 'S', Regional: true,
	Help:   "Objects of a static site or data of an application.",
	Source: "https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/private-content-restricting-access-to-s3.html",
}, func() []Prop {
	return append([]Prop{
		region("Region of the bucket.", func(s *S3) *Opt[string] { return &s.Region }),
		enum("access", "Endpoint", func(s *S3) *Opt[string] { return &s.Access }, words(AccessREST, "REST endpoint, can be private", AccessWebsite, "website endpoint, HTTP and public")...).def(AccessREST).
			help("Endpoint that clients use."),
		boolean("blockPublicAccess", "Block public access", func(s *S3) *Opt[bool] { return &s.BlockPublicAccess }).def("true").help("Public access is blocked."),
		text("bucketName", "Bucket name", func(s *S3) *Opt[string] { return &s.BucketName }).help("Name of the bucket; a website that a record names must be called like the record."),
		enum("encryption", "Encryption", func(s *S3) *Opt[string] { return &s.Encryption }, words("sse-s3", "keys of S3", "sse-kms", "keys of KMS")...).def("sse-s3").help("Encryption at rest."),
	}, thinkTime(func(s *S3) (*Opt[float64], *Opt[float64]) { return &s.ThinkTime, &s.ThinkTimeP95 })...)
})

// thinkTime describes the time that a backend needs for a request, without network.
func thinkTime[S any](at func(*S) (p50, p95 *Opt[float64])) []Prop {
	return []Prop{
		decimal("thinkTime", "Think time p50", func(s *S) *Opt[float64] { v, _ := at(s); return v }).unit("ms").between(0, 900000).
			help("Median time that the backend works on a request; the estimate takes a documented or assumed figure when left out.").src(Assumption).counts(byRequests),
		decimal("thinkTimeP95", "Think time p95", func(s *S) *Opt[float64] { _, v := at(s); return v }).unit("ms").between(0, 900000).
			help("Time that 95 of 100 requests stay below; three times the median when only that is given.").src(Assumption).counts(byRequests),
	}
}

// byRequests holds where requests of users come to the node itself. What an application
// calls while it works on a request is part of the time of the application.
var byRequests = where("where requests of users come to it", func(at Place) string {
	var end *Node // the first by id, in whatever order the links stand
	for _, l := range at.In.In(at.Node.ID) {
		switch from := at.In.Node(l.From); {
		case l.Kind == Writes && from.Kind() != KindVPCEndpoint: // that passes requests on
			if end == nil || from.ID < end.ID {
				end = from
			}
		case l.Kind == Replicates || l.Kind == Attach:
		default:
			return ""
		}
	}
	if end == nil {
		return ""
	}
	return "requests end at " + end.Label() + ", whose think time says how long it takes with what it calls"
})

// Lambda is a Lambda function.
type Lambda struct {
	Region                  Opt[string]
	VPC                     Opt[bool]
	ReservedConcurrency     Opt[int]
	ThinkTime, ThinkTimeP95 Opt[float64]
}

// Kind implements [Spec].
func (*Lambda) Kind() Kind { return KindLambda }

var lambdaInfo = kind[Lambda](KindInfo{
	Name: "lambda", Title: "Lambda function", Caption: "LAMBDA", Group: "Origins",
	Aliases: []string{"function", "fn", "serverless"}, Family: FamilyCompute, Tier: TierOrigin, Letter: 'λ', Regional: true,
	Help:   "Code that runs on request behind an API, an ALB or a function URL.",
	Source: "https://docs.aws.amazon.com/elasticloadbalancing/latest/application/lambda-functions.html",
}, func() []Prop {
	return append([]Prop{
		region("Region of the function.", func(s *Lambda) *Opt[string] { return &s.Region }),
		boolean("vpc", "In a VPC", func(s *Lambda) *Opt[bool] { return &s.VPC }).def("false").help("The function is joined to a VPC.").src(invokeModeSource),
		integer("reservedConcurrency", "Reserved", func(s *Lambda) *Opt[int] { return &s.ReservedConcurrency }).between(0, 100000).
			help("Executions at once that are kept for this function and that it cannot exceed.").src("https://docs.aws.amazon.com/lambda/latest/dg/configuration-concurrency.html"),
	},
		thinkTime(func(s *Lambda) (*Opt[float64], *Opt[float64]) { return &s.ThinkTime, &s.ThinkTimeP95 })...)
})

// FunctionURL is the HTTPS endpoint of one Lambda function.
type FunctionURL struct{ Region, AuthType, InvokeMode Opt[string] }

// Kind implements [Spec].
func (*FunctionURL) Kind() Kind { return KindFunctionURL }

// Invoke modes of a function URL.
const (
	Buffered       = "BUFFERED"
	ResponseStream = "RESPONSE_STREAM"
)

const invokeModeSource = "https://docs.aws.amazon.com/lambda/latest/dg/configuration-response-streaming.html"

var functionURLInfo = kind[FunctionURL](KindInfo{
	Name: "function_url", Title: "Lambda function URL", Caption: "FUNCTION URL", Group: "Origins",
	Aliases: []string{"furl", "lambda-url"}, Family: FamilyCompute, Tier: TierOrigin, Letter: 'λ', Regional: true,
	Help:   "HTTPS address of one function, without an API in front.",
	Source: "https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/private-content-restricting-access-to-lambda.html",
}, func() []Prop {
	return []Prop{
		region("Region of the function.", func(s *FunctionURL) *Opt[string] { return &s.Region }),
		enum("authType", "Auth type", func(s *FunctionURL) *Opt[string] { return &s.AuthType }, words(AuthTypeIAM, "signed requests only", "NONE", "open to all")...).def(AuthTypeIAM).help("Who may call the URL."),
		enum("invokeMode", "Invoke mode", func(s *FunctionURL) *Opt[string] { return &s.InvokeMode }, words(Buffered, "the answer is sent when it is whole, up to 6 MB", ResponseStream, "the answer is sent as it comes, up to 200 MB")...).def(Buffered).help("How the answer of the function reaches callers.").src(invokeModeSource).drawn("streams"),
	}
})

// ASG is an Auto Scaling group of EC2 instances.
type ASG struct {
	Region                  Opt[string]
	AZs, Min                Opt[int]
	HealthCheckType         Opt[string]
	PublicIP, ElasticIP     Opt[bool]
	SecurityGroups          Opt[[]string]
	Capacity                Opt[float64]
	ThinkTime, ThinkTimeP95 Opt[float64]
}

// Kind implements [Spec].
func (*ASG) Kind() Kind { return KindASG }

var asgInfo = kind[ASG](KindInfo{
	Name: "asg", Title: "EC2 Auto Scaling group", Caption: "EC2", Group: "Origins",
	Aliases: []string{"ec2", "instances", "autoscaling"}, Family: FamilyCompute, Tier: TierOrigin, Letter: 'E', Regional: true,
	Help:   "Instances that run the application.",
	Source: "https://docs.aws.amazon.com/autoscaling/ec2/APIReference/API_CreateAutoScalingGroup.html",
}, func() []Prop {
	return append([]Prop{
		region("Region of the group.", func(s *ASG) *Opt[string] { return &s.Region }),
		zones(func(s *ASG) *Opt[int] { return &s.AZs }, "2"),
		integer("min", "Minimum", func(s *ASG) *Opt[int] { return &s.Min }).between(0, 10000).def("2").help("Least number of instances."),
		enum("healthCheckType", "Health checks", func(s *ASG) *Opt[string] { return &s.HealthCheckType }, words("EC2", "instance status only", "ELB", "also the load balancer's checks")...).help("What makes the group replace an instance."),
		boolean("publicIp", "Public IP", func(s *ASG) *Opt[bool] { return &s.PublicIP }).def("false").help("Instances have public addresses.").counts(unless("eip")),
		boolean("eip", "Elastic IP", func(s *ASG) *Opt[bool] { return &s.ElasticIP }).def("false").help("Instances have Elastic IPs."),
		securityGroups(func(s *ASG) *Opt[[]string] { return &s.SecurityGroups }).src(securityGroupSource),
		decimal("capacity", "Capacity", func(s *ASG) *Opt[float64] { return &s.Capacity }).between(0, 1e6).unit("requests/s").help("Requests a second that one instance takes."),
	}, thinkTime(func(s *ASG) (*Opt[float64], *Opt[float64]) { return &s.ThinkTime, &s.ThinkTimeP95 })...)
})

const securityGroupSource = "https://docs.aws.amazon.com/vpc/latest/userguide/vpc-security-groups.html"

// ECS is an ECS service.
type ECS struct {
	Region, LaunchType      Opt[string]
	AZs, Min                Opt[int]
	Private                 Opt[bool]
	SecurityGroups          Opt[[]string]
	Capacity                Opt[float64]
	ThinkTime, ThinkTimeP95 Opt[float64]
}

// Kind implements [Spec].
func (*ECS) Kind() Kind { return KindECS }

var ecsInfo = kind[ECS](KindInfo{
	Name: "ecs", Title: "ECS service", Caption: "ECS", Group: "Origins",
	Aliases: []string{"fargate", "containers", "tasks"}, Family: FamilyCompute, Tier: TierOrigin, Letter: 'E', Regional: true,
	Help:   "Containers behind a load balancer or Cloud Map.",
	Source: "https://docs.aws.amazon.com/AmazonECS/latest/developerguide/service-load-balancing.html",
}, func() []Prop {
	return append([]Prop{
		region("Region of the service.", func(s *ECS) *Opt[string] { return &s.Region }),
		enum("launchType", "Launch type", func(s *ECS) *Opt[string] { return &s.LaunchType }, words("fargate", "serverless containers, registered by IP", "ec2", "own instances")...).def("fargate").help("Where the tasks run."),
		zones(func(s *ECS) *Opt[int] { return &s.AZs }, "2"),
		integer("min", "Minimum", func(s *ECS) *Opt[int] { return &s.Min }).between(0, 5000).def("2").help("Least number of tasks."),
		boolean("private", "Private", func(s *ECS) *Opt[bool] { return &s.Private }).def("true").help("Tasks have private addresses only."),
		securityGroups(func(s *ECS) *Opt[[]string] { return &s.SecurityGroups }).src(securityGroupSource),
		decimal("capacity", "Capacity", func(s *ECS) *Opt[float64] { return &s.Capacity }).between(0, 1e6).unit("requests/s").help("Requests a second that one task takes."),
	}, thinkTime(func(s *ECS) (*Opt[float64], *Opt[float64]) { return &s.ThinkTime, &s.ThinkTimeP95 })...)
})

// OnPremises is a server outside AWS.
type OnPremises struct {
	Public                  Opt[bool]
	Location                Opt[string]
	ThinkTime, ThinkTimeP95 Opt[float64]
}

// Kind implements [Spec].
func (*OnPremises) Kind() Kind { return KindOnPremises }

var onPremisesInfo = kind[OnPremises](KindInfo{
	Name: "onprem", Title: "On-premises server", Caption: "ON-PREM", Group: "Origins",
	Aliases: []string{"onprem", "datacentre", "server"}, Family: FamilyCompute, Tier: TierOrigin, Letter: 'E',
	Help:   "A server of the owner, public or joined by VPN or Direct Connect.",
	Source: "https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/DownloadDistS3AndCustomOrigins.html",
}, func() []Prop {
	return append([]Prop{
		boolean("public", "Public", func(s *OnPremises) *Opt[bool] { return &s.Public }).def("true").help("Reachable from the Internet."),
		text("location", "Location", func(s *OnPremises) *Opt[string] { return &s.Location }).help("City of the server, for the latency estimate."),
	}, thinkTime(func(s *OnPremises) (*Opt[float64], *Opt[float64]) { return &s.ThinkTime, &s.ThinkTimeP95 })...)
})

// Datastore is a database or other store behind the compute tier, opaque to Portolan.
type Datastore struct {
	Region, Engine          Opt[string]
	ThinkTime, ThinkTimeP95 Opt[float64]
}

// Kind implements [Spec].
func (*Datastore) Kind() Kind { return KindDatastore }

var datastoreInfo = kind[Datastore](KindInfo{
	Name: "datastore", Title: "Data store", Caption: "DATA", Group: "Origins",
	Aliases: []string{"database", "db", "dynamodb", "rds", "aurora", "data"}, Family: FamilyDatabase, Tier: TierData, Letter: 'B', Regional: true,
	Help:   "A database or table of the application.",
	Source: "https://docs.aws.amazon.com/wellarchitected/latest/framework/rel_planning_network_topology_ha_conn_users.html",
}, func() []Prop {
	return append([]Prop{
		region("Region of the store.", func(s *Datastore) *Opt[string] { return &s.Region }),
		enum("engine", "Engine", func(s *Datastore) *Opt[string] { return &s.Engine }, words("dynamodb", "DynamoDB", "aurora", "Aurora", "rds", "RDS", "elasticache", "ElastiCache", "sqs", "SQS", "other", "something else")...).open().help("What the store is."),
	}, thinkTime(func(s *Datastore) (*Opt[float64], *Opt[float64]) { return &s.ThinkTime, &s.ThinkTimeP95 })...)
})
