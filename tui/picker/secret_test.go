package picker_test

import (
	"strings"
	"testing"

	"portolan/samples"
	"portolan/tui/picker"
)

// What looks like a secret is told from ordinary text beside it. The texts are put together
// here so that no scanner takes them for real ones.
func TestSecretsAreToldFromText(t *testing.T) {
	key := "AKIA" + strings.Repeat("Z", 16)
	token := "eyJhbGciOiJIUzI1NiJ9" + ".eyJzdWIiOiIxMjM0In0" + ".c2lnbmF0dXJl"
	bare := "wJalrXUtnFEMI/K7MDENG" + "/bPxRfiCYEXAMPLEKEY" // the example of AWS's documentation
	for _, text := range []string{
		key, "web (" + key + ")", "AS" + key[2:], "aws_secret_access_key=x", "AwsSecretAccessKey: x", "-----BEGIN RSA PRIVATE KEY-----",
		"ghp_" + strings.Repeat("a", 36), "password=hunter", "Token: abc123def", "db password = 'pa55word'",
		key + "Z", "Token service" + key, key + "service",
		token, "docs" + token, "session " + token + " of ann",
		"Authorization: Bearer " + "abcdefgh12345678", "authorization=Basic " + "dXNlcjpwYXNz", "header=Authorization=Basic " + "dXNlcjpwdw== fixed 403", `"Authorization": "Bearer ` + strings.Repeat("a", 24) + `"`,
		"sk_live_" + "51HAbCdEfGh", "docssk_test_" + "51HAbCdEfGh", "xoxb-" + "123456789012-abcdef", "xoxp-" + "1234567890", "docsghp_" + strings.Repeat("a", 36),
		"postgres://admin:" + "s3cr3tpw@db.internal/shop", "https://user:" + "pass@example.com/", "see redis://:" + "hunter@cache:6379",
		"pwd=" + "letmein1", "passwd=" + "letmein", "Pwd: " + "letmein1", "DB_PASSWORD=" + "letmein", "docspassword=" + "letmein",
		bare, "key " + bare, "key='" + bare + "'", strings.ReplaceAll(bare, "/", "+"),
	} {
		if picker.SecretIn(text) == "" {
			t.Errorf("%q passes", text)
		}
	}
	for _, text := range []string{
		"", key[1:], key[:19], strings.ToLower(key), "aws_secret_access_key", "BEGIN PRIVATE KEY", "-----BEGIN CERTIFICATE-----",
		"ghp_short", "password", "password=", "password=short", "Secret: rotated yearly", "token: required for admins", "Tokens: 12 of 24",
		"password={{resolve:secretsmanager:db}}", "token=<token>", "secret=${DB_SECRET}", "secret: arn:aws:secretsmanager:eu-west-1:1:secret:db1",
		"secret header that the origin checks", "header X-Secret", "Akiakiakiakiakiakiakia",
		"eyJhbGciOiJIUzI1NiJ9", "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0In0", "a.b.c", "www.eyjafjalla.example.com",
		"Authorization", "Authorization: Bearer", "Authorization: Bearer <access token>", "Authorization: Bearer ${ACCESS_TOKEN}", "Authorization: Bearer tokens of the pool", "Authorization: Basic authentication of the origin",
		"header=Authorization=Bearer * fixed 403", "Bearer tokens are checked", "Basic plan 2024",
		"sk_live_", "sk_test_key", "task_live_1", "sk live 51H", "xoxb-", "xoxb-short", "xoxo-1234567890-abc",
		"https://example.com/", "https://example.com:8443/a@b", "https://user@example.com/", "postgres://db.internal:5432/shop", "https://user:<password>@example.com", "postgres://admin:${PASSWORD}@db", "postgres://admin:{{resolve:secretsmanager:db}}@db", "ops@example.com", "10:30@gate",
		"pwd", "pwd=", "pwd=short", "pwd=${PWD}", "Pwd: required", "passwd=<password>",
		bare[:39], bare + "A", strings.ToLower(bare), strings.ToUpper(bare), strings.ReplaceAll(bare, "/", "a"), strings.NewReplacer("7", "M").Replace(bare), strings.ReplaceAll(bare, "/", "-"),
		"83cd7a14f0e2b9c4d5a6978812f3e4d5c6b7a890", "4bf92f3577b34da6a3ce929d0e0e4736a1b2c3d4e5f60718", // commits and checksums
		"images/Products/2024/Spring/Summer/all12", "arn:aws:elasticloadbalancing:eu-west-1:1:loadbalancer/app/MyBalancerB/50dc6c495c0c9188",
		"{{resolve:secretsmanager:shop/db:SecretString:password}}", "orders-of-the-shop-in-ireland-behind-the-balancer-2",
		"Orders API v2 (Ireland) / Payments + Refunds", "/api/*", "d111111abcdef8.cloudfront.net", "https://sqs.eu-west-1.amazonaws.com/123456789012/Orders",
	} {
		if what := picker.SecretIn(text); what != "" {
			t.Errorf("%q is taken for %s", text, what)
		}
	}
}

// What the samples hold can be typed.
func TestNoSampleHoldsASecret(t *testing.T) {
	for _, name := range samples.Names() {
		text, _ := samples.Read(name)
		if len(text) == 0 {
			t.Fatal(name)
		}
		for _, line := range strings.Split(string(text), "\n") {
			if what := picker.SecretIn(line); what != "" {
				t.Errorf("%s: %q is taken for %s", name, line, what)
			}
		}
	}
}
