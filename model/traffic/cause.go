package traffic

// Cause is the kind of reason for which a journey fails. The sentence itself is
// the last of [Journey.Why].
type Cause string

// The causes.
const (
	CauseNowhere     Cause = "nowhere"     // a station has nothing to send the request on to
	CauseCircle      Cause = "circle"      // it comes back to a station that it passed
	CauseRedirects   Cause = "redirects"   // redirects lead clients back to where they asked before
	CausePrivate     Cause = "private"     // no packet gets to a private address or zone
	CauseOutside     Cause = "outside"     // users on the Internet call what answers inside its network alone
	CauseProtocol    Cause = "protocol"    // the station does not speak what it is asked in
	CauseCountry     Cause = "country"     // viewers of the country are kept out
	CauseLocation    Cause = "location"    // no answer is meant for where the users are
	CauseFamily      Cause = "family"      // the address family is missing
	CauseVersion     Cause = "version"     // users have addresses of one family, and what they ask has none of it
	CauseGroups      Cause = "groups"      // security groups do not admit the sender
	CauseCertificate Cause = "certificate" // no certificate covers the name
	CauseShown       Cause = "shown"       // a client certificate is wanted and not shown
	CauseProof       Cause = "proof"       // a proof of who asks is wanted, and the users bring none
	CauseHost        Cause = "host"        // the station does not answer for the name under which it is asked
	CauseAccess      Cause = "access"      // a bucket or a function URL does not let in whom it is shown
	CauseRule        Cause = "rule"        // a rule, a route or a method of the station refuses it
	CauseUntaken     Cause = "untaken"     // no rule or route of the station takes it
	CauseSwitchedOff Cause = "switchedOff" // the name of AWS under which it is asked is switched off
	CauseListener    Cause = "listener"    // no rule belongs to the listener by which requests come
	CauseLate        Cause = "late"        // the answer takes longer than a station waits
	CauseBroken      Cause = "broken"      // something is broken; never in the intact design
)
