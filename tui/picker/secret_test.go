package picker_test

import (
	"strings"
	"testing"

	"portolan/tui/picker"
)

// What looks like a secret is told from ordinary text beside it.
func TestSecretsAreToldFromText(t *testing.T) {
	key := "AKIA" + strings.Repeat("Z", 16)
	for _, text := range []string{
		key, "web (" + key + ")", "AS" + key[2:], "aws_secret_access_key=x", "AwsSecretAccessKey: x", "-----BEGIN RSA PRIVATE KEY-----",
		"ghp_" + strings.Repeat("a", 36), "password=hunter", "Token: abc123def", "db password = 'pa55word'",
	} {
		if picker.SecretIn(text) == "" {
			t.Errorf("%q passes", text)
		}
	}
	for _, text := range []string{
		"", key[1:], key[:19], key + "Z", strings.ToLower(key), "aws_secret_access_key", "BEGIN PRIVATE KEY", "-----BEGIN CERTIFICATE-----",
		"ghp_short", "password", "password=", "password=short", "Secret: rotated yearly", "token: required for admins", "Tokens: 12 of 24",
		"password={{resolve:secretsmanager:db}}", "token=<token>", "secret=${DB_SECRET}", "secret: arn:aws:secretsmanager:eu-west-1:1:secret:db1",
		"secret header that the origin checks", "header X-Secret", "Akiakiakiakiakiakiakia",
	} {
		if what := picker.SecretIn(text); what != "" {
			t.Errorf("%q is taken for %s", text, what)
		}
	}
}
