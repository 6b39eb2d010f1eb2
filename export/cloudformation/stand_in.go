package cloudformation

import (
	"cmp"
	"maps"
	"slices"
	"strings"

	"portolan/model"
)

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
	six := x.overIPv6(n) && !x.bridged(n)
	secure := map[int]bool{}
	for _, l := range x.forwardsTo(n) {
		if x.targetTLS(l) {
			secure[x.targetPort(l)] = true
		}
	}
	for _, p := range x.directPorts(n) {
		if p.tls {
			secure[p.port] = true
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
	program := x.saying(n, serverSource, inBytes)
	handler, second := "Answer", x.secondPorts(n)
	if second != nil {
		program, handler = program+strings.Replace(x.saying(n, secondSource, inBytes), "STATUS", statusOf(second), 1), "Second"
	}
	if six {
		program += familySource
	}
	program += strings.NewReplacer("PORTS", strings.Join(plain, ", "), "HANDLER", handler).Replace(plainSource)
	if len(tls) > 0 {
		source := tlsSource
		if second != nil {
			source = strings.Replace(source, "for port in", "context.set_alpn_protocols([\"h2\", \"http/1.1\"])\nfor port in", 1)
		}
		program += strings.NewReplacer("PORTS", strings.Join(tls, ", "), "HANDLER", handler).Replace(source)
	}
	if udp := x.packetPorts(n); len(udp) > 0 {
		source := packetSource
		if six {
			source = strings.Replace(source, "AF_INET,", "AF_INET6,", 1)
		}
		program += strings.Replace(source, "PORTS", joined(udp), 1)
	}
	return program
}

// secondPorts are the ports on which targets are called by HTTP/2, with the status
// that they answer to gRPC, "" for none of it; nil where there are none. A check
// without a path asks for a method that is not there, see [healthFields].
func (x *exporter) secondPorts(n *model.Node) map[int]string {
	var out map[int]string
	for _, l := range x.forwardsTo(n) {
		version := x.versionText(l)
		if version != model.VersionHTTP2 && version != model.VersionGRPC {
			continue
		}
		if out == nil {
			out = map[int]string{}
		}
		spec, _ := model.LinkAs[*model.ForwardsSpec](l)
		switch port := x.targetPort(l); {
		case version == model.VersionHTTP2:
			out[port] = cmp.Or(out[port], "")
		case spec.HealthCheck.IsSet():
			out[port] = "0"
		default:
			out[port] = cmp.Or(out[port], "12")
		}
	}
	return out
}

// statusOf are the ports with a status of gRPC, as Python writes them.
func statusOf(ports map[int]string) string {
	var out []string
	for _, port := range slices.Sorted(maps.Keys(ports)) {
		if ports[port] != "" {
			out = append(out, decimal(port)+": b\""+ports[port]+"\"")
		}
	}
	return strings.Join(out, ", ")
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
`

// plainSource opens the ports without TLS.
const plainSource = `

for port in [PORTS]:
    Thread(target=ThreadingHTTPServer(("", port), HANDLER).serve_forever).start()
`

// familySource makes ports listen on IPv6, and on IPv4 as Linux does unless it is told
// otherwise.
const familySource = `

import socket

ThreadingHTTPServer.address_family = socket.AF_INET6
`

// secondSource answers HTTP/2 too, on the ports of STATUS as gRPC does. It reads no
// header: every request gets the same answer, whose headers need no table (RFC 9113
// and RFC 7541).
const secondSource = `

def frame(kind, flags, stream, body=b""):
    return len(body).to_bytes(3, "big") + bytes([kind, flags]) + stream.to_bytes(4, "big") + body


def header(name, value):
    return bytes([0, len(name)]) + name + bytes([len(value)]) + value


class Second(Answer):
    status = {STATUS}

    def handle(self):
        if self.rfile.peek(3)[:3] != b"PRI":
            return super().handle()
        self.rfile.read(24)
        self.wfile.write(frame(4, 0, 0))
        while len(head := self.rfile.read(9)) == 9:
            kind, flags, stream = head[3], head[4], int.from_bytes(head[5:], "big")
            body = self.rfile.read(int.from_bytes(head[:3], "big"))
            if kind == 4 and not flags & 1:  # settings
                self.wfile.write(frame(4, 1, 0))
            elif kind == 6 and not flags & 1:  # ping
                self.wfile.write(frame(6, 1, 0, body))
            elif kind == 0 and body:  # data: room for as much again
                room = len(body).to_bytes(4, "big")
                self.wfile.write(frame(8, 0, 0, room) + frame(8, 0, stream, room))
            if kind < 2 and flags & 1:  # the request ends
                self.reply(stream)

    def reply(self, stream):
        code = self.status.get(self.server.server_port)
        if code:
            said = b"\x88" + header(b"content-type", b"application/grpc") + header(b"grpc-status", code)
            self.wfile.write(frame(1, 5, stream, said))
        else:
            said = b"\x88" + header(b"content-type", b"text/plain")
            self.wfile.write(frame(1, 4, stream, said) + frame(0, 1, stream, b"ok\n"))
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
    server = ThreadingHTTPServer(("", port), HANDLER)
    # Each connection shakes hands in its own thread, so that one that says nothing keeps nobody waiting.
    server.socket = context.wrap_socket(server.socket, server_side=True, do_handshake_on_connect=False)
    Thread(target=server.serve_forever).start()
`

// packetPorts are the ports on which load balancers hand on UDP, or users send it.
func (x *exporter) packetPorts(n *model.Node) []int {
	var out []int
	for _, l := range x.forwardsTo(n) {
		port := x.targetPort(l)
		if slices.Contains(x.targetLayer4(l), "udp") && x.t.Node(l.From).Kind() != model.KindGWLB && !slices.Contains(out, port) {
			out = append(out, port)
		}
	}
	for _, p := range x.directPorts(n) {
		if p.packets && !slices.Contains(out, p.port) {
			out = append(out, p.port)
		}
	}
	return out
}

func joined(ports []int) string {
	words := make([]string, len(ports))
	for i, p := range ports {
		words[i] = decimal(p)
	}
	return strings.Join(words, ", ")
}

// packetSource sends every packet back.
const packetSource = `
import socket


def echo(port):
    sock = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    sock.bind(("", port))
    while True:
        data, sender = sock.recvfrom(65535)
        sock.sendto(data, sender)


for port in [PORTS]:
    Thread(target=echo, args=(port,)).start()
`

// userData starts the stand-in, after taking an Elastic IP where the group has
// them.
func (x *exporter) userData(s *stack, n *model.Node) value {
	script := x.webServer(n) + x.signal(s, n)
	ids, data := x.addressIDs(s, n), x.environment(s, n)
	if len(ids)+len(data) == 0 && !x.signals(n) {
		return base64(script)
	}
	const start = "set -euo pipefail\n"
	first, rest, _ := strings.Cut(script, start)
	if len(ids) > 0 {
		var all []string
		for _, id := range ids {
			all = append(all, "${"+id+".AllocationId}")
		}
		first += start + strings.Replace(addressScript, "ADDRESSES", strings.Join(all, " "), 1)
	} else {
		first += start
	}
	for _, d := range data {
		said := d.val.Value
		if d.val.Tag == "!Ref" {
			said = "${" + said + "}"
		}
		rest = strings.Replace(rest, "[Service]\n", "[Service]\nEnvironment="+d.key+"="+said+"\n", 1)
	}
	program := text(first + rest)
	program.Tag = "!Sub"
	return object(f("Fn::Base64", program))
}

// addressScript takes the first Elastic IP of the group that is free.
const addressScript = `base=http://169.254.169.254/latest
token=$(curl -sf -X PUT -H 'X-aws-ec2-metadata-token-ttl-seconds: 300' "$base/api/token")
id=$(curl -sf -H "X-aws-ec2-metadata-token: $token" "$base/meta-data/instance-id")
for address in ADDRESSES; do
  if aws ec2 associate-address --region "${AWS::Region}" --instance-id "$id" --allocation-id "$address" --no-allow-reassociation; then
    break
  fi
done
`
