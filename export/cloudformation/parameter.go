package cloudformation

import "strconv"

// Parameter is one value that a stack takes: from the output of an earlier
// stack, or from the owner.
type Parameter struct {
	Name        string
	Type        string // as CloudFormation names it, such as AWS::EC2::VPC::Id
	Description string
	Pattern     string // regular expression over the whole value; "" for any
	Default     string // "" when the owner must say
	Min, Max    int    // of Numbers; both 0 for none
	From        string // "stack.Output" of an earlier stack; "" when the owner says
	Drawn       bool   // the default follows from what is drawn: a value that stays and differs is told
	Was         string // its name in stacks of earlier versions of this program, whose value it takes; "" for none
}

// Required tells whether the owner must give a value.
func (p Parameter) Required() bool { return p.From == "" && p.Default == "" }

func (p Parameter) value() value {
	v := object(f("Type", str(p.Type)), f("Description", str(p.Description)))
	more := func(key string, x value) { v.Content = append(v.Content, str(key), x) }
	if p.Default != "" {
		if n, err := strconv.Atoi(p.Default); err == nil && p.Type == "Number" {
			more("Default", num(n))
		} else {
			more("Default", str(p.Default))
		}
	}
	if p.Pattern != "" {
		more("AllowedPattern", quoted(p.Pattern))
	}
	if p.Min != 0 || p.Max != 0 {
		more("MinValue", num(p.Min))
		more("MaxValue", num(p.Max))
	}
	return v
}

// Patterns of what owners give.
const (
	hostedZonePattern     = `^[A-Z0-9]{1,32}$`
	certificatePattern    = `^arn:aws[a-zA-Z-]*:acm:[a-z0-9-]+:[0-9]{12}:certificate/[A-Za-z0-9-]+$`
	prefixListPattern     = `^pl-[0-9a-f]+$`
	domainPattern         = `^(\*\.)?([a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9_])?\.)+[a-z0-9-]{2,63}$`
	functionPattern       = `^arn:aws[a-zA-Z-]*:lambda:[a-z0-9-]+:[0-9]{12}:function:[A-Za-z0-9_-]+(:[A-Za-z0-9_$-]+)?$`
	userPoolPattern       = `^arn:aws[a-zA-Z-]*:cognito-idp:[a-z0-9-]+:[0-9]{12}:userpool/[A-Za-z0-9_-]+$`
	hostPattern           = `^([a-zA-Z0-9]([a-zA-Z0-9-]{0,61}[a-zA-Z0-9])?\.)+[a-zA-Z]{2,63}$`
	addressPattern        = `^((25[0-5]|2[0-4][0-9]|1?[0-9]?[0-9])\.){3}(25[0-5]|2[0-4][0-9]|1?[0-9]?[0-9])$`
	ipv6Pattern           = `^[0-9a-fA-F:.]{2,45}$`
	prefixPattern         = `^(10\.[0-9]{1,3}|172\.(1[6-9]|2[0-9]|3[01])|192\.168)$`
	cidrPattern           = `^([0-9]{1,3}\.){3}[0-9]{1,3}/[0-9]{1,2}$`
	regionPattern         = `^[a-z]{2,4}(-[a-z]+)+-[0-9]{1,2}$`
	keyGroupPattern       = `^[0-9a-f-]+$`
	routingControlPattern = `^arn:aws[a-zA-Z-]*:route53-recovery-control::[0-9]{12}:controlpanel/.+$`
	truststorePattern     = `^s3://[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]/.+$`
	endpointPattern       = `^vpce-[0-9a-f]+$`
	rolePattern           = `^arn:aws[a-zA-Z-]*:iam::[0-9]{12}:role/.+$`
	bucketPattern         = `^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$`
	clientPattern         = `^[A-Za-z0-9._~:/@+-]{1,255}$`
	poolDomainPattern     = `^[a-z0-9]([a-z0-9.-]{0,251}[a-z0-9])?$`
	urlPattern            = `^https://[A-Za-z0-9.-]+(:[0-9]{1,5})?(/[^\s]*)?$`
	imagePattern          = `^(ami-[0-9a-f]{8,17}|resolve:ssm:[A-Za-z0-9/_.:-]+)$`
	secretNamePattern     = `^[A-Za-z0-9/_+=.@:-]{1,2048}$`
)
