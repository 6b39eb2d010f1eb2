package cloudformation

import (
	"slices"

	"portolan/model"
)

// ecsService makes an ECS service on Fargate, or on instances of its own.
var ecsService = &service{
	kind: model.KindECS, lives: ownRegion, step: stepUsers,
	makes: []string{
		"AWS::ECS::Service", "AWS::ECS::Cluster", "AWS::ECS::TaskDefinition", "AWS::ApplicationAutoScaling::ScalableTarget", "AWS::ApplicationAutoScaling::ScalingPolicy",
		"AWS::ECS::CapacityProvider", "AWS::ECS::ClusterCapacityProviderAssociations", "AWS::AutoScaling::AutoScalingGroup", "AWS::EC2::LaunchTemplate",
		"AWS::EC2::SecurityGroup", "AWS::IAM::Role", "AWS::IAM::InstanceProfile", "AWS::Logs::LogGroup",
	},
	plan: (*exporter).checkService, write: (*exporter).service,
	properties: []string{"region", "launchType", "azs", "min", "private", "securityGroups"},
	links:      only(map[model.Kind][]string{model.KindS3: nil, model.KindDatastore: nil, model.KindVPCEndpoint: nil}),
	spread: func(s model.Spec) spread {
		e := s.(*model.ECS)
		return spread{e.AZs.Val(), !e.Private.Val(), e.Private.Val(), false}
	},
}

func (x *exporter) checkService(n *model.Node) {
	e, _ := model.As[*model.ECS](n)
	if len(x.t.In(n.ID)) == 0 {
		x.guard(notReached, n, "no load balancer forwards to it: draw the link")
	}
	if onInstances(e) && !e.Private.Val() {
		x.leave(n.ID, "tasks on instances of their own never have public addresses: the instances have, in public subnets")
	}
	x.checkAdmitted(n)
	x.checkSize(n, e.AZs.Val(), e.Min.Val())
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
	targets, waits := x.serviceTargets(s, n)
	after = append(append([]string{}, after...), waits...)
	fields := []field{f("Cluster", ref(cluster)), f("TaskDefinition", ref(task))}
	group := x.backendGroup(s, n)
	if onInstances(e) {
		provider, associated := x.capacity(s, n, cluster, group)
		after = append(after, associated)
		fields = append(fields, f("CapacityProviderStrategy", list(object(f("CapacityProvider", ref(provider)), f("Weight", num(1))))))
	} else {
		fields = append(fields, f("LaunchType", str("FARGATE")))
	}
	var grace value
	if targets != nil {
		grace = num(60)
	}
	// No DesiredCount: each update would undo what scaling has made of it.
	fields = append(fields, f("HealthCheckGracePeriodSeconds", grace), f("LoadBalancers", targets),
		f("DeploymentConfiguration", object(f("DeploymentCircuitBreaker", object(f("Enable", boolean(true)), f("Rollback", boolean(true)))))))
	if !x.bridged(n) {
		public := "DISABLED"
		if !e.Private.Val() && !onInstances(e) {
			public = "ENABLED"
		}
		fields = append(fields, f("NetworkConfiguration", object(f("AwsvpcConfiguration", object(
			f("AssignPublicIp", str(public)), f("SecurityGroups", list(group)), f("Subnets", subnets))))))
	}
	s.add(&resource{
		rank: rankCompute, id: s.id(n.ID, "Service"), kind: "AWS::ECS::Service", comment: comment(n), dependsOn: after,
		properties: object(append(fields, f("PropagateTags", str("SERVICE")), f("Tags", x.tags()))...),
	})
	x.serviceScaling(s, n, cluster)
}

// onInstances tells whether the tasks of a service run on instances of its own.
func onInstances(e *model.ECS) bool { return e.LaunchType.Val() == "ec2" }

// bridged tells whether tasks share the addresses of their instances, as targets
// that are registered by instance do.
func (x *exporter) bridged(n *model.Node) bool {
	return slices.ContainsFunc(x.forwardsTo(n), x.dynamicPorts)
}

// serviceTargets are the target groups in which a service registers its tasks,
// nil for none, and what must be there before: ECS refuses a target group that no
// listener uses yet.
func (x *exporter) serviceTargets(s *stack, n *model.Node) (targets value, after []string) {
	targets = list()
	seen := map[string]bool{}
	for _, l := range x.forwardsTo(n) {
		id := x.targetGroupID(s, l)
		if seen[id] {
			continue
		}
		seen[id] = true
		targets.Content = append(targets.Content, object(
			f("ContainerName", str("web")), f("ContainerPort", num(x.targetPort(l))), f("TargetGroupArn", ref(id))))
		for _, by := range x.forwarders[x.headOfGroup(l).Ref()] {
			if !slices.Contains(after, by) {
				after = append(after, by)
			}
		}
	}
	if len(targets.Content) == 0 {
		return nil, nil
	}
	return targets, after
}

// serviceScaling lets the number of tasks follow their load.
func (x *exporter) serviceScaling(s *stack, n *model.Node, cluster string) {
	e, _ := model.As[*model.ECS](n)
	least := s.param(Parameter{
		Name: x.word(n.ID) + "MinTasks", Type: "Number", Default: decimal(e.Min.Val()), Drawn: true, Max: 5000, Description: "Least number of tasks in " + n.ID + ".",
	})
	most := s.param(Parameter{
		Name: x.word(n.ID) + "MaxTasks", Type: "Number", Default: decimal(max(1, min(2*e.Min.Val(), 5000))), Drawn: true, Min: 1, Max: 5000, Description: "Largest number of tasks in " + n.ID + ".",
	})
	target := s.id(n.ID, "ScalableTarget")
	s.add(&resource{
		rank: rankCompute, id: target, kind: "AWS::ApplicationAutoScaling::ScalableTarget", comment: comment(n) + ", how many tasks it has",
		properties: object(
			f("ServiceNamespace", str("ecs")), f("ScalableDimension", str("ecs:service:DesiredCount")),
			f("ResourceId", sub("service/${"+cluster+"}/${"+s.id(n.ID, "Service")+".Name}")), f("MinCapacity", least), f("MaxCapacity", most)),
	})
	s.add(&resource{
		rank: rankCompute, id: s.id(n.ID, "ScalingPolicy"), kind: "AWS::ApplicationAutoScaling::ScalingPolicy", comment: comment(n) + ", how many tasks it has",
		properties: object(
			f("PolicyName", s.regionalName(s.id(n.ID, "Scaling"))), f("PolicyType", str("TargetTrackingScaling")), f("ScalingTargetId", ref(target)),
			f("TargetTrackingScalingPolicyConfiguration", object(
				f("PredefinedMetricSpecification", object(f("PredefinedMetricType", str("ECSServiceAverageCPUUtilization")))), f("TargetValue", x.load(s, n))))),
	})
}

func (x *exporter) taskDefinition(s *stack, n *model.Node) string {
	logs := s.id(n.ID, "LogGroup")
	s.add(&resource{
		rank: rankCompute, id: logs, kind: "AWS::Logs::LogGroup", comment: comment(n) + ", its logs", stateful: true,
		properties: object(f("RetentionInDays", x.retention()), f("Tags", x.tags())),
	})
	start := x.taskRole(s, n, "ExecutionRole", "what starting its tasks may do",
		list(sub("arn:${AWS::Partition}:iam::aws:policy/service-role/AmazonECSTaskExecutionRolePolicy")), nil)
	may := x.taskRole(s, n, "TaskRole", "what its tasks may do", nil, x.dataAccess(s, n))
	image := s.param(Parameter{
		Name: x.word(n.ID) + "Image", Type: "String", Default: "public.ecr.aws/docker/library/python:3-alpine",
		Description: "Container image of " + n.ID + "; replace the command with it.",
	})
	ports := list()
	for _, p := range x.ports(n) {
		ports.Content = append(ports.Content, object(f("ContainerPort", num(p)), f("Protocol", str("tcp"))))
	}
	for _, p := range x.packetPorts(n) {
		ports.Content = append(ports.Content, object(f("ContainerPort", num(p)), f("Protocol", str("udp"))))
	}
	e, _ := model.As[*model.ECS](n)
	compatible, mode := "FARGATE", "awsvpc"
	if onInstances(e) {
		compatible = "EC2"
	}
	if x.bridged(n) {
		mode = "bridge"
	}
	id := s.id(n.ID, "TaskDefinition")
	s.add(&resource{
		rank: rankCompute, id: id, kind: "AWS::ECS::TaskDefinition", comment: comment(n) + ", its tasks",
		properties: object(
			f("RequiresCompatibilities", strs(compatible)), f("NetworkMode", str(mode)), f("Cpu", quoted("256")), f("Memory", quoted("512")),
			f("ExecutionRoleArn", getAtt(start, "Arn")), f("TaskRoleArn", getAtt(may, "Arn")),
			f("ContainerDefinitions", list(object(
				f("Name", str("web")), f("Image", image), f("Essential", boolean(true)),
				f("Command", list(str("python3"), str("-c"), text(x.serverProgram(n)))),
				f("Environment", x.environmentList(s, n)), f("PortMappings", ports),
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
