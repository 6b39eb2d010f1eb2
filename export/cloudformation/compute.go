package cloudformation

import (
	"fmt"
	"slices"
	"strings"

	"portolan/model"
)

// scalingGroupService makes an Auto Scaling group of instances that answer.
var scalingGroupService = &service{
	kind: model.KindASG, lives: ownRegion, step: stepUsers,
	makes: []string{
		"AWS::AutoScaling::AutoScalingGroup", "AWS::EC2::LaunchTemplate", "AWS::EC2::SecurityGroup", "AWS::IAM::Role", "AWS::IAM::InstanceProfile",
	},
	plan: (*exporter).checkGroup, write: (*exporter).scalingGroup,
	properties: []string{"region", "azs", "min", "healthCheckType", "publicIp", "eip"},
	links:      map[model.Kind][]string{model.KindS3: nil},
	spread: func(s model.Spec) spread {
		g := s.(*model.ASG)
		return spread{g.AZs.Val(), g.PublicIP.Val(), !g.PublicIP.Val()}
	},
}

func (x *exporter) checkGroup(n *model.Node) {
	g, _ := model.As[*model.ASG](n)
	if len(x.sources(n, model.KindALB)) == 0 {
		x.refuse(n, "no load balancer forwards to it: draw the link")
	}
	if z := g.AZs.Val(); z < 1 || z > 6 {
		x.refuse(n, "has %d zones; 1 to 6 are possible", z)
	}
	if g.ElasticIP.Val() {
		x.refuse(n, "Elastic IPs of a group cannot be exported: use publicIp, or leave the addresses to the load balancer")
	}
	if g.Min.Val() < 0 {
		x.refuse(n, "min is %d", g.Min.Val())
	}
	x.leave(n.ID, "the drawing does not say what the instances run: a small web server answers 200 until you replace UserData")
}

// scalingGroup is the smallest real thing behind a load balancer: instances
// that answer 200, which the owner replaces.
func (x *exporter) scalingGroup(n *model.Node) {
	g, _ := model.As[*model.ASG](n)
	s := x.stack(n.Region())
	net := x.network(n.Region())
	x.instanceRole(s, n)
	template := x.launchTemplate(s, n)
	least := s.param(Parameter{
		Name: x.word(n.ID) + "MinSize", Type: "Number", Default: decimal(g.Min.Val()), Max: 10000, Description: "Least number of instances in " + n.ID + ".",
	})
	most := s.param(Parameter{
		Name: x.word(n.ID) + "MaxSize", Type: "Number", Default: decimal(max(1, 2*g.Min.Val())), Min: 1, Max: 10000,
		Description: "Largest number of instances in " + n.ID + "; more than the least, so that updates can replace them.",
	})
	health := g.HealthCheckType.Or("ELB")
	groups := list()
	for _, l := range x.forwardsTo(n) {
		groups.Content = append(groups.Content, ref(s.targetGroup(l)))
	}
	subnets, after := net.placement(g.PublicIP.Val(), g.AZs.Val())
	s.add(&resource{
		rank: rankCompute, id: s.id(n.ID, "Group"), kind: "AWS::AutoScaling::AutoScalingGroup", comment: comment(n), dependsOn: after,
		attributes: []field{f("UpdatePolicy", object(f("AutoScalingRollingUpdate", object(f("MaxBatchSize", num(1)), f("MinInstancesInService", least)))))},
		properties: object(
			f("VPCZoneIdentifier", subnets), f("MinSize", least), f("MaxSize", most),
			f("LaunchTemplate", object(f("LaunchTemplateId", ref(template)), f("Version", getAtt(template, "LatestVersionNumber")))),
			f("TargetGroupARNs", groups), f("HealthCheckType", str(health)), f("HealthCheckGracePeriod", num(120)),
			f("Tags", x.groupTags()),
		),
	})
}

// forwardsTo lists the links along which load balancers send requests to n.
func (x *exporter) forwardsTo(n *model.Node) []*model.Link {
	return ofKind(x.t.In(n.ID), model.Forwards)
}

// ports lists the ports on which n is called, each once.
func (x *exporter) ports(n *model.Node) []int {
	var out []int
	if len(x.sources(n, model.KindVPCLink)) > 0 {
		out = append(out, registryPort)
	}
	for _, l := range x.forwardsTo(n) {
		if p := targetPort(l); !slices.Contains(out, p) {
			out = append(out, p)
		}
	}
	return out
}

// backendGroup is a security group that admits the load balancers and nobody
// else.
func (x *exporter) backendGroup(s *stack, n *model.Node) value {
	ingress := list()
	seen := map[string]bool{}
	for _, l := range x.forwardsTo(n) {
		port := targetPort(l)
		if key := fmt.Sprint(l.From, port); !seen[key] {
			seen[key] = true
			ingress.Content = append(ingress.Content, object(
				f("Description", str("Load balancer "+model.Slug(l.From))), f("IpProtocol", str("tcp")), f("FromPort", num(port)), f("ToPort", num(port)),
				f("SourceSecurityGroupId", getAtt(s.id(l.From, "SecurityGroup"), "GroupId"))))
		}
	}
	id := s.id(n.ID, "SecurityGroup")
	s.add(&resource{
		rank: rankCompute, id: id, kind: "AWS::EC2::SecurityGroup", comment: comment(n) + ", who may reach it",
		properties: object(
			f("GroupDescription", sub("Backend "+model.Slug(n.ID)+" of ${AWS::StackName}")), f("VpcId", x.network(s.region).vpc),
			f("SecurityGroupIngress", ingress), f("Tags", x.tags()),
		),
	})
	return getAtt(id, "GroupId")
}

// instanceRole lets Session Manager in, so that no SSH port needs to be open,
// and the instances to the buckets that they are drawn to write.
func (x *exporter) instanceRole(s *stack, n *model.Node) {
	role := s.id(n.ID, "Role")
	s.add(&resource{
		rank: rankCompute, id: role, kind: "AWS::IAM::Role", comment: comment(n) + ", what the instances may do",
		properties: object(
			f("AssumeRolePolicyDocument", object(f("Version", quoted("2012-10-17")), f("Statement", list(object(
				f("Effect", str("Allow")), f("Principal", object(f("Service", str("ec2.amazonaws.com")))), f("Action", str("sts:AssumeRole"))))))),
			f("ManagedPolicyArns", list(sub("arn:${AWS::Partition}:iam::aws:policy/AmazonSSMManagedInstanceCore"))),
			f("Policies", x.bucketAccess(s, n)), f("Tags", x.tags()),
		),
	})
	s.add(&resource{
		rank: rankCompute, id: s.id(n.ID, "InstanceProfile"), kind: "AWS::IAM::InstanceProfile", comment: comment(n) + ", what the instances may do",
		properties: object(f("Roles", list(ref(role)))),
	})
}

// bucketAccess is nil for instances that write no bucket.
func (x *exporter) bucketAccess(s *stack, n *model.Node) value {
	var statements []value
	for _, b := range x.targets(n, model.KindS3) {
		from := x.stack(b.Region())
		inside := from.id(b.ID, "Bucket")
		if from != s {
			inside = x.word(b.ID) + "BucketName"
			carry(from, s, inside, "Name of the bucket "+b.ID+".", ref(from.id(b.ID, "Bucket")))
		}
		statements = append(statements, object(
			f("Effect", str("Allow")), f("Action", strs("s3:GetObject", "s3:PutObject", "s3:DeleteObject")),
			f("Resource", sub("arn:${AWS::Partition}:s3:::${"+inside+"}/*"))))
	}
	if len(statements) == 0 {
		return nil
	}
	return list(object(f("PolicyName", str("buckets")), f("PolicyDocument", object(f("Version", quoted("2012-10-17")), f("Statement", list(statements...))))))
}

func (x *exporter) launchTemplate(s *stack, n *model.Node) string {
	g, _ := model.As[*model.ASG](n)
	image := s.param(Parameter{
		Name: x.word(n.ID) + "ImageId", Type: "AWS::SSM::Parameter::Value<AWS::EC2::Image::Id>",
		Default:     "/aws/service/ami-amazon-linux-latest/al2023-ami-kernel-default-x86_64",
		Description: "SSM parameter that names the image of " + n.ID + ".",
	})
	size := s.param(Parameter{
		Name: x.word(n.ID) + "InstanceType", Type: "String", Default: "t3.micro", Pattern: `^[a-z0-9-]+\.[a-z0-9-]+$`,
		Description: "Instance type of " + n.ID + "; its processor must fit the image.",
	})
	group := x.backendGroup(s, n)
	data := []field{
		f("ImageId", image), f("InstanceType", size),
		f("IamInstanceProfile", object(f("Arn", getAtt(s.id(n.ID, "InstanceProfile"), "Arn")))),
	}
	if g.PublicIP.Val() {
		data = append(data, f("NetworkInterfaces", list(object(f("DeviceIndex", num(0)), f("AssociatePublicIpAddress", boolean(true)), f("Groups", list(group))))))
	} else {
		data = append(data, f("SecurityGroupIds", list(group)))
	}
	data = append(data,
		f("MetadataOptions", object(f("HttpTokens", str("required")), f("HttpEndpoint", str("enabled")))),
		f("BlockDeviceMappings", list(object(f("DeviceName", str("/dev/xvda")), f("Ebs", object(f("Encrypted", boolean(true)), f("VolumeSize", num(8)), f("VolumeType", str("gp3"))))))),
		f("TagSpecifications", list(object(f("ResourceType", str("instance")), f("Tags", x.tags())), object(f("ResourceType", str("volume")), f("Tags", x.tags())))),
		f("UserData", base64(x.webServer(n))),
	)
	id := s.id(n.ID, "LaunchTemplate")
	s.add(&resource{
		rank: rankCompute, id: id, kind: "AWS::EC2::LaunchTemplate", comment: comment(n) + ", its instances",
		properties: object(f("LaunchTemplateData", object(data...))),
	})
	return id
}

// webServer answers 200 to every request on the ports that load balancers
// call. It needs nothing but the Python of the image.
func (x *exporter) webServer(n *model.Node) string {
	return strings.Replace(webServerScript, "SERVER", x.serverProgram(n), 1)
}

const webServerScript = `#!/bin/bash
# Answers 200 to every request. Replace it with your application.
set -euo pipefail
install -d /opt/web
cat > /opt/web/server.py <<'PYTHON'
SERVERPYTHON
cat > /etc/systemd/system/web.service <<'UNIT'
[Unit]
After=network-online.target
Wants=network-online.target

[Service]
ExecStart=/usr/bin/python3 /opt/web/server.py
Restart=always
DynamicUser=yes
AmbientCapabilities=CAP_NET_BIND_SERVICE

[Install]
WantedBy=multi-user.target
UNIT
systemctl daemon-reload
systemctl enable --now web.service
`

// serverProgram answers 200 to every request on the ports that load balancers
// call, over TLS where they do.
func (x *exporter) serverProgram(n *model.Node) string {
	secure := map[int]bool{}
	for _, l := range x.forwardsTo(n) {
		if targetProtocol(l) == "HTTPS" {
			secure[targetPort(l)] = true
		}
	}
	var plain, tls []string
	for _, p := range x.ports(n) {
		if secure[p] {
			tls = append(tls, decimal(p))
		} else {
			plain = append(plain, decimal(p))
		}
	}
	program := strings.Replace(serverSource, "PORTS", strings.Join(plain, ", "), 1)
	if len(tls) > 0 {
		program += strings.Replace(tlsSource, "PORTS", strings.Join(tls, ", "), 1)
	}
	return program
}

const serverSource = `from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread


class Answer(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def answer(self):
        length = int(self.headers.get("Content-Length") or 0)
        self.rfile.read(length)
        body = b"ok\n"
        self.send_response(200)
        self.send_header("Content-Type", "text/plain")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)

    do_GET = do_HEAD = do_POST = do_PUT = do_PATCH = do_DELETE = do_OPTIONS = answer


for port in [PORTS]:
    Thread(target=ThreadingHTTPServer(("", port), Answer).serve_forever).start()
`

// tlsSource adds ports with TLS. Load balancers do not check the certificates of
// their targets.
// https://docs.aws.amazon.com/elasticloadbalancing/latest/application/load-balancer-target-groups.html
const tlsSource = `
import ssl
import subprocess
import tempfile

folder = tempfile.mkdtemp()
subprocess.run(["sh", "-c", "command -v openssl || apk add --no-cache openssl"], check=True)
subprocess.run(["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "3650", "-subj", "/CN=stand-in",
                "-keyout", folder + "/key.pem", "-out", folder + "/cert.pem"], check=True)
context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
context.load_cert_chain(folder + "/cert.pem", folder + "/key.pem")
for port in [PORTS]:
    server = ThreadingHTTPServer(("", port), Answer)
    server.socket = context.wrap_socket(server.socket, server_side=True)
    Thread(target=server.serve_forever).start()
`
