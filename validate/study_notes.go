package validate

// Study notes that several rules correct; those of one rule stand with it.
var (
	noteAPIEndpointType = StudyNote{
		Has:   "CloudFront + API Gateway, with no word on the endpoint type.",
		Today: "The default REST type is edge-optimized and already includes a CloudFront that AWS runs. With a distribution of your own use a regional API. Private APIs are out of reach; HTTP and WebSocket APIs are regional only.",
	}
	noteAPIRegion = StudyNote{
		Has:   "API Gateway is scalable globally.",
		Today: "APIs live in one Region. Global reach comes from the edge-optimized front, a CloudFront of your own, or several regional APIs with one custom domain behind Route 53.",
	}
	noteAutomaticFailover = StudyNote{
		Has:   "Use health checks; failover happens automatically.",
		Today: "Only if the primary is monitored: by a health check, or as an alias that evaluates the health of an ELB. It must be off for CloudFront and tells nothing of what is behind API Gateway and S3, which need a real health check. Private endpoints need a CloudWatch alarm check. Keep the TTL at 60 s or less.",
	}
	noteBalancerOrigin = StudyNote{
		Has:   "CloudFront in front of ALB or NLB, without further advice.",
		Today: "Both are legal origins. An NLB has no host or path routing and takes no web ACL, and users can go around CloudFront unless the origin is closed.",
	}
	noteDynamicCaching = StudyNote{
		Has:   "CloudFront can cache dynamic content and may need Cache-Control headers or Lambda@Edge.",
		Today: "The cache policy (TTLs and cache key) decides. Cache-Control of the origin works inside the minimum and maximum TTL; a minimum TTL above 0 overrides no-store. Lambda@Edge is optional, and responses to POST or PUT are never cached.",
	}
	noteEdgeCode = StudyNote{
		Has:   "Lambda@Edge is the only edge code.",
		Today: "CloudFront Functions handle light work on viewer events. Lambda@Edge covers all four events, is made in us-east-1 as a numbered version, with 30 s on every event; the two cannot share viewer events of a behaviour.",
	}
	noteGlobalAccelerator = StudyNote{
		Has:   "Global Accelerator, Shield, VPC origins and origin groups are left out.",
		Today: "Questions on global reach also use Global Accelerator (static anycast addresses, TCP and UDP, fast failover); origin groups give failover behind one distribution.",
	}
	noteLatencyToDistributions = StudyNote{
		Has:   "Route 53 latency routing points users to the nearest CloudFront distribution.",
		Today: "A distribution is global and CloudFront itself takes users to a near edge location. A name can be an alternate name of one distribution only, so several distributions cannot share one latency-routed name. Latency routing belongs in front of regional endpoints (ELB, regional API), also as the origin name of one distribution.",
	}
	noteMultiRegion = StudyNote{
		Has:   "Multi-region redundancy: think Route 53 failover + ELB.",
		Today: "Right as a rule of thumb; also latency or weighted with health checks (active-active), or Global Accelerator.",
	}
	noteOriginAccessIdentity = StudyNote{
		Has:   "Enable OAI to restrict access to S3.",
		Today: "OAI is legacy; origin access control (OAC) is recommended and covers SSE-KMS, all Regions, PUT and DELETE. OAI in an exam answer means OAC today.",
	}
	noteRoutingPolicies = StudyNote{
		Has:   "There are four routing policies.",
		Today: "There are eight: also simple, geoproximity, multivalue answer and IP-based. Names, types and policies cannot be mixed within one record group, and geolocation needs a default.",
	}
	noteTCPUsers = StudyNote{
		Has:   "NLB for TCP/UDP stands next to CloudFront in one list.",
		Today: "CloudFront carries HTTP, WebSocket and gRPC. TCP and UDP users cannot pass it; Global Accelerator or an NLB takes them.",
	}
	noteWebsiteEndpoint = StudyNote{
		Has:   "S3 + CloudFront with OAI is static website hosting.",
		Today: "OAC and OAI work with the REST endpoint only. The S3 website endpoint is a custom origin that speaks HTTP only and must be publicly readable.",
	}
)
