package cloudformation_test

import (
	"crypto/tls"
	"fmt"
	"io"
	"net"
	"net/http"
	"os/exec"
	"strings"
	"testing"
	"time"

	"portolan/export/cloudformation"
	"portolan/export/judgetest"
	"portolan/model"
)

// freePort is a port on which nothing listens.
func freePort(t *testing.T) int {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	return l.Addr().(*net.TCPAddr).Port
}

// standIn runs the program that stands in for the service app of a design.
func standIn(t *testing.T, top *model.Topology) {
	t.Helper()
	f := stackIn(t, export(t, top, cloudformation.Options{}), "eu-west-1")
	cmd := exec.Command(judgetest.Program(t, "python3"), "-c", f.at("AppTaskDefinition", "ContainerDefinitions.0.Command.2"))
	var said strings.Builder
	cmd.Stdout, cmd.Stderr = &said, &said
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		_ = cmd.Process.Kill()
		_ = cmd.Wait()
		if t.Failed() {
			t.Log(said.String())
		}
	})
}

// answered asks until somebody answers.
func answered(t *testing.T, client *http.Client, url, kind string) *http.Response {
	t.Helper()
	var last error
	for range 100 {
		res, err := client.Post(url, kind, strings.NewReader(strings.Repeat("x", 200_000)))
		if err == nil {
			t.Cleanup(func() { res.Body.Close() })
			return res
		}
		last = err
		time.Sleep(50 * time.Millisecond)
	}
	t.Fatal(last)
	return nil
}

// overHTTP2 calls by HTTP/2 alone, without TLS as those who know what answers.
func overHTTP2() *http.Client {
	p := new(http.Protocols)
	p.SetHTTP2(true)
	p.SetUnencryptedHTTP2(true)
	return &http.Client{Timeout: 5 * time.Second, Transport: &http.Transport{Protocols: p, TLSClientConfig: &tls.Config{InsecureSkipVerify: true}}}
}

// A balancer calls targets by the version of its target group: what stands in must
// answer by it, or no target is ever healthy. It answers HTTP/1.1 there too.
func TestStandInAnswersByTheVersionOfItsGroup(t *testing.T) {
	for _, c := range []struct{ link, scheme, kind, status string }{
		{"protocolVersion: HTTP2, healthCheck: /ok", "http", "text/plain", ""},
		{"protocolVersion: GRPC", "http", "application/grpc", "12"},
		{"protocolVersion: GRPC, healthCheck: /grpc.health.v1.Health/Check", "http", "application/grpc", "0"},
		{"protocolVersion: HTTP2, protocol: HTTPS", "https", "text/plain", ""},
	} {
		port := freePort(t)
		standIn(t, parse(t, fmt.Sprintf(`
portolan: 1
name: Second
nodes:
  - {id: people, kind: users}
  - {id: web, kind: alb, region: eu-west-1}
  - {id: app, kind: ecs, region: eu-west-1}
links:
  - people -> web
  - {from: web, to: app, port: %d, %s}
`, port, c.link)))
		if c.scheme == "https" { // a connection that says nothing keeps nobody waiting
			answered(t, overHTTP2(), fmt.Sprintf("https://127.0.0.1:%d/any", port), c.kind)
			idle, err := net.Dial("tcp", fmt.Sprintf("127.0.0.1:%d", port))
			if err != nil {
				t.Fatal(err)
			}
			defer idle.Close()
		}
		res := answered(t, overHTTP2(), fmt.Sprintf("%s://127.0.0.1:%d/any", c.scheme, port), c.kind)
		body, err := io.ReadAll(res.Body)
		if err != nil || res.ProtoMajor != 2 || res.StatusCode != 200 || res.Header.Get("Content-Type") != c.kind || res.Header.Get("Grpc-Status") != c.status {
			t.Errorf("%s: %s %d %v %q, %v", c.link, res.Proto, res.StatusCode, res.Header, body, err)
		}
		if c.scheme == "http" {
			if res := answered(t, &http.Client{Timeout: 5 * time.Second}, fmt.Sprintf("http://127.0.0.1:%d/any", port), "text/plain"); res.ProtoMajor != 1 || res.StatusCode != 200 {
				t.Errorf("%s: by HTTP/1.1 %s %d", c.link, res.Proto, res.StatusCode)
			}
		}
	}
}

// Targets of IPv6 have an address of it, listen on it, and are asked over it.
func TestTargetsOverIPv6(t *testing.T) {
	l, err := net.Listen("tcp6", "[::1]:0")
	hosts, port := []string{"127.0.0.1"}, freePort(t)
	if err == nil { // a machine may have no IPv6
		hosts, port = []string{"[::1]", "127.0.0.1"}, l.Addr().(*net.TCPAddr).Port
		l.Close()
	}
	top := parse(t, fmt.Sprintf(`
portolan: 1
name: Six
nodes:
  - {id: people, kind: users, protocol: tcp}
  - {id: net, kind: nlb, region: eu-west-1, ipAddressType: dualstack, port: %[1]d}
  - {id: app, kind: ecs, region: eu-west-1}
links:
  - people -> net
  - {from: net, to: app, ipAddressType: ipv6, port: %[1]d}
`, port))
	standIn(t, top)
	for _, host := range hosts {
		if res := answered(t, &http.Client{Timeout: 5 * time.Second}, fmt.Sprintf("http://%s:%d/", host, port), "text/plain"); res.StatusCode != 200 {
			t.Errorf("%s: %s", host, res.Status)
		}
	}
	for kind, public := range map[string]string{"": "", "publicIp: true": "true"} {
		f := stackIn(t, export(t, parse(t, `
portolan: 1
name: Six
nodes:
  - {id: phones, kind: users, protocol: udp}
  - {id: net, kind: nlb, region: eu-west-1, listener: udp, port: 5060, ipAddressType: dualstack}
  - {id: x, kind: asg, region: eu-west-1, azs: 2, `+kind+`}
links:
  - phones -> net
  - {from: net, to: x, protocol: UDP, port: 5060, ipAddressType: ipv6}
`), cloudformation.Options{}), "eu-west-1")
		const in = "LaunchTemplateData.NetworkInterfaces.0."
		expect(t, f, "XLaunchTemplate", map[string]string{
			in + "PrimaryIpv6": "true", in + "Ipv6AddressCount": "1", in + "AssociatePublicIpAddress": public, in + "Groups.0": "!GetAtt XSecurityGroup.GroupId",
			"LaunchTemplateData.SecurityGroupIds": "",
		})
		if data := f.at("XLaunchTemplate", "LaunchTemplateData.UserData.Fn::Base64"); !strings.Contains(data, "socket.socket(socket.AF_INET6,") {
			t.Errorf("packets are not taken over IPv6:\n%s", data)
		}
		var checks []string
		for i := range 6 {
			at := fmt.Sprintf("SecurityGroupEgress.%d.", i)
			if f.at("NetSecurityGroup", at+"Description") == "Health checks" {
				checks = append(checks, f.at("NetSecurityGroup", at+"CidrIp")+f.at("NetSecurityGroup", at+"CidrIpv6"))
			}
		}
		if len(checks) != 2 {
			t.Errorf("health checks go out to %v: want IPv4 and IPv6", checks)
		}
	}
}

// A balancer that does not say in how many zones it is goes where its targets are.
func TestBalancersGoWhereTheirTargetsAre(t *testing.T) {
	for said, want := range map[string]string{"": "!Ref PublicSubnet1 !Ref PublicSubnet2 !Ref PublicSubnet3", ", azs: 2": "!Ref PublicSubnet1 !Ref PublicSubnet2"} {
		f := stackIn(t, export(t, parse(t, `
portolan: 1
name: Zones
nodes:
  - {id: people, kind: users}
  - {id: web, kind: alb, region: eu-west-1`+said+`}
  - {id: app, kind: asg, region: eu-west-1, azs: 3}
links:
  - people -> web
  - web -> app
`), cloudformation.Options{}), "eu-west-1")
		expect(t, f, "WebLoadBalancer", map[string]string{"Subnets": want})
	}
}

// Names say which parts of a request a cache key takes, whatever word stands beside them.
func TestNamesInACacheKeyCountBesideItsWords(t *testing.T) {
	for names, want := range map[string][2]string{"cacheQuery: [v]": {"whitelist", "v"}, `cacheQuery: ["*"]`: {"all", ""}, "minTTL: 1": {"all", ""}} {
		f := stackIn(t, export(t, parse(t, `
portolan: 1
name: Keys
nodes:
  - {id: people, kind: users}
  - {id: cdn, kind: cloudfront}
  - {id: pages, kind: s3, region: eu-west-1}
links:
  - people -> cdn
  - {from: cdn, to: pages, access: oac, cachePolicy: custom, cacheKey: [query], `+names+`}
`), cloudformation.Options{}), "eu-west-1")
		const at = "CachePolicyConfig.ParametersInCacheKeyAndForwardedToOrigin.QueryStringsConfig."
		expect(t, f, "CdnPagesCachePolicy", map[string]string{at + "QueryStringBehavior": want[0], at + "QueryStrings.0": want[1]})
	}
}

// What the answers of a record cannot do is told: names of a private zone where its VPC is
// not joined, and one check for all addresses of an answer.
func TestAnswersThatNeedMoreAreTold(t *testing.T) {
	const counted = "  - {id: all, kind: health-check, type: CALCULATED, children: [check]}\n  - {id: check, kind: health-check, type: HTTP, path: /, fqdn: app.example.com}\n"
	const shared = "  - {id: srv, kind: on-premises}\n  - {id: check, kind: health-check, type: HTTP, path: /, fqdn: app.example.com}\n"
	for _, c := range []struct{ record, nodes, answer, want string }{
		{"zonePrivate: true", "", "", "associate-vpc-with-hosted-zone"},
		{"policy: multivalue", counted, ", healthCheck: all", "all addresses of app are given out or none"},
		{"policy: multivalue", shared, ", healthCheck: check}\n  - {from: name, to: srv, healthCheck: check", "all addresses of app are given out or none"},
		{"policy: multivalue", "", "", ""},
		{"policy: simple", "", "", ""},
	} {
		set := export(t, parse(t, `
portolan: 1
name: Answers
nodes:
  - {id: people, kind: users, protocol: http}
  - {id: name, kind: record, zone: example.com, name: app.example.com, `+c.record+`}
  - {id: app, kind: asg, region: eu-west-1, min: 2, eip: true}
`+c.nodes+`links:
  - people -> name
  - {from: name, to: app`+c.answer+`}
`), cloudformation.Options{Force: true})
		var told strings.Builder
		for _, l := range set.LeftOut {
			told.WriteString(l.Why + "\n")
		}
		for _, word := range []string{"associate-vpc-with-hosted-zone", "all addresses of app are given out or none"} {
			if got := strings.Contains(told.String(), word); got != (word == c.want) {
				t.Errorf("%s%s: %q told: %v\n%s", c.record, c.answer, word, got, told.String())
			}
		}
	}
}
