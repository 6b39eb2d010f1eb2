package cloudformation

import (
	"strings"

	"portolan/model"
)

// imageOf is the image of the instances of a node. The launch template names the
// parameter of Systems Manager, and EC2 looks there for each new instance: a type
// that CloudFormation resolves would change the template with each new image, and
// any update of the stack would replace all instances unasked.
// https://docs.aws.amazon.com/autoscaling/ec2/userguide/using-systems-manager-parameters.html
func (x *exporter) imageOf(s *stack, n *model.Node, name, parameter, more string) value {
	name = s.param(Parameter{
		Name: x.word(n.ID) + name, Type: "String", Pattern: imagePattern, Default: "resolve:ssm:" + parameter,
		Description: "Image of the instances of " + n.ID + more + ": ami-..., or resolve:ssm: and the parameter that names it when an instance starts.",
	}).Value
	return sub("${" + name + "}") // a reference would have to be of a type that is resolved
}

// signals tells whether instances say when they answer: what has a way out does.
func (x *exporter) signals(n *model.Node) bool {
	return len(x.ports(n)) > 0 && (x.public(n) || x.wayOut(n.Region()))
}

// rollingUpdate replaces instances one by one, each after the one before answers.
// What scaling and repairs would do meanwhile waits.
// https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/aws-attribute-updatepolicy.html
func (x *exporter) rollingUpdate(n *model.Node, serving value) value {
	var waits, pause value
	if x.signals(n) {
		waits, pause = boolean(true), str("PT15M")
	} else {
		pause = str("PT5M")
	}
	return object(f("AutoScalingRollingUpdate", object(
		f("MaxBatchSize", num(1)), f("MinInstancesInService", serving), f("WaitOnResourceSignals", waits), f("PauseTime", pause),
		f("SuspendProcesses", strs("HealthCheck", "ReplaceUnhealthy", "AZRebalance", "AlarmNotification", "ScheduledActions")))))
}

// signal is the end of the script of an instance: it tells the group when the
// instance answers.
func (x *exporter) signal(s *stack, n *model.Node) string {
	if !x.signals(n) {
		return ""
	}
	port, scheme := x.ports(n)[0], "http"
	for _, l := range x.forwardsTo(n) {
		if x.targetPort(l) == port && x.targetTLS(l) {
			scheme = "https"
		}
	}
	for _, p := range x.directPorts(n) {
		if p.port == port && p.tls {
			scheme = "https"
		}
	}
	return strings.NewReplacer("URL", scheme+"://localhost:"+decimal(port)+"/", "GROUP", s.id(n.ID, "Group")).Replace(signalScript)
}

const signalScript = `# An update of the stack waits for this: keep it, with what your application answers.
answers=1
for attempt in {1..120}; do
  if curl -skf -o /dev/null --max-time 5 "URL"; then
    answers=0
    break
  fi
  sleep 5
done
/opt/aws/bin/cfn-signal --exit-code "$answers" --stack "${AWS::StackName}" --resource GROUP --region "${AWS::Region}"
`
