package cloudformation

import "portolan/model"

// ecsService makes an ECS service on Fargate.
var ecsService = &service{
	kind: model.KindECS, lives: ownRegion, step: stepUsers,
	makes: []string{
		"AWS::ECS::Service", "AWS::ECS::Cluster", "AWS::ECS::TaskDefinition", "AWS::EC2::SecurityGroup", "AWS::IAM::Role", "AWS::Logs::LogGroup",
	},
	plan: (*exporter).checkService, write: (*exporter).service,
	properties: []string{"region", "launchType", "azs", "min", "private"},
	links:      map[model.Kind][]string{model.KindS3: nil},
	spread: func(s model.Spec) spread {
		e := s.(*model.ECS)
		return spread{e.AZs.Val(), !e.Private.Val(), e.Private.Val()}
	},
}

func (x *exporter) checkService(n *model.Node) {
	e, _ := model.As[*model.ECS](n)
	if len(x.sources(n, model.KindALB)) == 0 {
		x.refuse(n, "no load balancer forwards to it: draw the link")
	}
	if e.LaunchType.Val() != "fargate" {
		x.refuse(n, "launch type %s cannot be exported yet: fargate can", e.LaunchType.Val())
	}
	if z := e.AZs.Val(); z < 1 || z > 6 {
		x.refuse(n, "has %d zones; 1 to 6 are possible", z)
	}
	if e.Min.Val() < 0 {
		x.refuse(n, "min is %d", e.Min.Val())
	}
	x.leave(n.ID, "the drawing does not say what the tasks run: a small web server answers 200 until you replace image and command")
}

// service is an ECS service on Fargate, in a cluster of its own, behind the
// target groups of its load balancers.
func (x *exporter) service(n *model.Node) {
	e, _ := model.As[*model.ECS](n)
	s := x.stack(n.Region())
	net := x.network(n.Region())
	cluster := s.id(n.ID, "Cluster")
	s.add(&resource{
		rank: rankCompute, id: cluster, kind: "AWS::ECS::Cluster", comment: comment(n) + ", its cluster",
		properties: object(f("ClusterSettings", list(object(f("Name", str("containerInsights")), f("Value", str("enabled"))))), f("Tags", x.tags())),
	})
	task := x.taskDefinition(s, n)
	subnets, after := net.placement(!e.Private.Val(), e.AZs.Val())
	public := "DISABLED"
	if !e.Private.Val() {
		public = "ENABLED"
	}
	targets := list()
	after = append([]string{}, after...)
	for _, l := range x.forwardsTo(n) {
		targets.Content = append(targets.Content, object(
			f("ContainerName", str("web")), f("ContainerPort", num(targetPort(l))),
			f("TargetGroupArn", ref(s.targetGroup(l)))))
		// ECS refuses a target group that no listener uses yet.
		after = append(after, x.forwarders[l.Ref()]...)
	}
	count := s.param(Parameter{
		Name: x.word(n.ID) + "DesiredCount", Type: "Number", Default: decimal(e.Min.Val()), Max: 5000, Description: "Number of tasks in " + n.ID + ".",
	})
	s.add(&resource{
		rank: rankCompute, id: s.id(n.ID, "Service"), kind: "AWS::ECS::Service", comment: comment(n), dependsOn: after,
		properties: object(
			f("Cluster", ref(cluster)), f("TaskDefinition", ref(task)), f("LaunchType", str("FARGATE")), f("DesiredCount", count),
			f("HealthCheckGracePeriodSeconds", num(60)), f("LoadBalancers", targets),
			f("DeploymentConfiguration", object(f("DeploymentCircuitBreaker", object(f("Enable", boolean(true)), f("Rollback", boolean(true)))))),
			f("NetworkConfiguration", object(f("AwsvpcConfiguration", object(
				f("AssignPublicIp", str(public)), f("SecurityGroups", list(x.backendGroup(s, n))), f("Subnets", subnets))))),
			f("PropagateTags", str("SERVICE")), f("Tags", x.tags()),
		),
	})
}

func (x *exporter) taskDefinition(s *stack, n *model.Node) string {
	logs := s.id(n.ID, "LogGroup")
	s.add(&resource{
		rank: rankCompute, id: logs, kind: "AWS::Logs::LogGroup", comment: comment(n) + ", its logs", stateful: true,
		properties: object(f("RetentionInDays", num(90)), f("Tags", x.tags())),
	})
	start := x.taskRole(s, n, "ExecutionRole", "what starting its tasks may do",
		list(sub("arn:${AWS::Partition}:iam::aws:policy/service-role/AmazonECSTaskExecutionRolePolicy")), nil)
	may := x.taskRole(s, n, "TaskRole", "what its tasks may do", nil, x.bucketAccess(s, n))
	image := s.param(Parameter{
		Name: x.word(n.ID) + "Image", Type: "String", Default: "public.ecr.aws/docker/library/python:3-alpine",
		Description: "Container image of " + n.ID + "; replace the command with it.",
	})
	ports := list()
	for _, p := range x.ports(n) {
		ports.Content = append(ports.Content, object(f("ContainerPort", num(p)), f("Protocol", str("tcp"))))
	}
	id := s.id(n.ID, "TaskDefinition")
	s.add(&resource{
		rank: rankCompute, id: id, kind: "AWS::ECS::TaskDefinition", comment: comment(n) + ", its tasks",
		properties: object(
			f("RequiresCompatibilities", strs("FARGATE")), f("NetworkMode", str("awsvpc")), f("Cpu", quoted("256")), f("Memory", quoted("512")),
			f("ExecutionRoleArn", getAtt(start, "Arn")), f("TaskRoleArn", getAtt(may, "Arn")),
			f("ContainerDefinitions", list(object(
				f("Name", str("web")), f("Image", image), f("Essential", boolean(true)),
				f("Command", list(str("python3"), str("-c"), text(x.serverProgram(n)))),
				f("PortMappings", ports),
				f("LogConfiguration", object(f("LogDriver", str("awslogs")), f("Options", object(
					f("awslogs-group", ref(logs)), f("awslogs-region", ref("AWS::Region")), f("awslogs-stream-prefix", str("web")))))),
			))),
			f("Tags", x.tags()),
		),
	})
	return id
}

func (x *exporter) taskRole(s *stack, n *model.Node, part, what string, managed, policies value) string {
	id := s.id(n.ID, part)
	s.add(&resource{
		rank: rankCompute, id: id, kind: "AWS::IAM::Role", comment: comment(n) + ", " + what,
		properties: object(
			f("AssumeRolePolicyDocument", object(f("Version", quoted("2012-10-17")), f("Statement", list(object(
				f("Effect", str("Allow")), f("Principal", object(f("Service", str("ecs-tasks.amazonaws.com")))), f("Action", str("sts:AssumeRole"))))))),
			f("ManagedPolicyArns", managed), f("Policies", policies), f("Tags", x.tags()),
		),
	})
	return id
}
