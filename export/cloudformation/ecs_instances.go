package cloudformation

import "portolan/model"

// capacity makes the instances on which the tasks of a service run, and returns
// the capacity provider and what joins it to the cluster.
// https://docs.aws.amazon.com/AmazonECS/latest/developerguide/asg-capacity-providers.html
func (x *exporter) capacity(s *stack, n *model.Node, cluster string, group value) (provider, associated string) {
	e, _ := model.As[*model.ECS](n)
	net := x.network(s.region)
	template := x.instanceTemplate(s, n, cluster, group)
	subnets, after := net.placement(!e.Private.Val(), e.AZs.Val())
	most := s.param(Parameter{
		Name: x.word(n.ID) + "MaxInstances", Type: "Number", Default: decimal(max(2, 2*e.Min.Val())), Drawn: true, Min: 1, Max: 10000, Description: "Largest number of instances for the tasks of " + n.ID + ".",
	})
	id := s.id(n.ID, "Instances")
	s.add(&resource{
		rank: rankCompute, id: id, kind: "AWS::AutoScaling::AutoScalingGroup", comment: comment(n) + ", its instances", dependsOn: after,
		properties: object(
			f("VPCZoneIdentifier", subnets), f("MinSize", quoted("0")), f("MaxSize", most),
			f("LaunchTemplate", object(f("LaunchTemplateId", ref(template)), f("Version", getAtt(template, "LatestVersionNumber")))),
			f("Tags", x.groupTags())),
	})
	provider = s.id(n.ID, "CapacityProvider")
	s.add(&resource{
		rank: rankCompute, id: provider, kind: "AWS::ECS::CapacityProvider", comment: comment(n) + ", as many instances as its tasks need",
		properties: object(f("AutoScalingGroupProvider", object(
			f("AutoScalingGroupArn", ref(id)), f("ManagedScaling", object(f("Status", str("ENABLED")), f("TargetCapacity", num(100)))),
			f("ManagedTerminationProtection", str("DISABLED")))), f("Tags", x.tags())),
	})
	associated = s.id(n.ID, "ClusterCapacity")
	s.add(&resource{
		rank: rankCompute, id: associated, kind: "AWS::ECS::ClusterCapacityProviderAssociations", comment: comment(n) + ", its instances in its cluster",
		properties: object(
			f("Cluster", ref(cluster)), f("CapacityProviders", list(ref(provider))),
			f("DefaultCapacityProviderStrategy", list(object(f("CapacityProvider", ref(provider)), f("Weight", num(1)))))),
	})
	return provider, associated
}

// instanceTemplate describes instances that join a cluster.
func (x *exporter) instanceTemplate(s *stack, n *model.Node, cluster string, group value) string {
	e, _ := model.As[*model.ECS](n)
	role := s.id(n.ID, "InstanceRole")
	s.add(&resource{
		rank: rankCompute, id: role, kind: "AWS::IAM::Role", comment: comment(n) + ", what its instances may do",
		properties: object(
			f("AssumeRolePolicyDocument", trusts("ec2.amazonaws.com")),
			f("ManagedPolicyArns", list(
				sub("arn:${AWS::Partition}:iam::aws:policy/service-role/AmazonEC2ContainerServiceforEC2Role"),
				sub("arn:${AWS::Partition}:iam::aws:policy/AmazonSSMManagedInstanceCore"))),
			f("Tags", x.tags())),
	})
	profile := s.id(n.ID, "InstanceProfile")
	s.add(&resource{
		rank: rankCompute, id: profile, kind: "AWS::IAM::InstanceProfile", comment: comment(n) + ", what its instances may do",
		properties: object(f("Roles", list(ref(role)))),
	})
	image := x.imageOf(s, n, "InstanceImage", "/aws/service/ecs/optimized-ami/amazon-linux-2023/recommended/image_id", "; it has the agent of ECS")
	size := s.param(Parameter{
		Name: x.word(n.ID) + "InstanceType", Type: "String", Default: "t3.small", Pattern: `^[a-z0-9-]+\.[a-z0-9-]+$`,
		Description: "Instance type of " + n.ID + "; its processor must fit the image.",
	})
	data := []field{f("ImageId", image), f("InstanceType", size), f("IamInstanceProfile", object(f("Arn", getAtt(profile, "Arn"))))}
	data = append(data, x.interfaceOf(n, !e.Private.Val(), group))
	join := text("#!/bin/bash\necho \"ECS_CLUSTER=${" + cluster + "}\" >> /etc/ecs/ecs.config\n")
	join.Tag = "!Sub"
	data = append(data,
		f("MetadataOptions", object(f("HttpTokens", str("required")), f("HttpEndpoint", str("enabled")))),
		f("BlockDeviceMappings", list(object(f("DeviceName", str("/dev/xvda")), f("Ebs", object(f("Encrypted", boolean(true)), f("VolumeSize", num(30)), f("VolumeType", str("gp3"))))))),
		f("TagSpecifications", list(object(f("ResourceType", str("instance")), f("Tags", x.tags())), object(f("ResourceType", str("volume")), f("Tags", x.tags())))),
		f("UserData", object(f("Fn::Base64", join))))
	id := s.id(n.ID, "LaunchTemplate")
	s.add(&resource{
		rank: rankCompute, id: id, kind: "AWS::EC2::LaunchTemplate", comment: comment(n) + ", its instances",
		properties: object(f("LaunchTemplateData", object(data...))),
	})
	return id
}
