package validate

import (
	"sync"

	"portolan/model/traffic"
)

// Severity tells how bad a finding is.
type Severity int

// The severities, worst first.
const (
	Error   Severity = iota // AWS rejects it or traffic breaks
	Warning                 // works but at risk
	Info                    // advice or exam tip
)

func (s Severity) String() string {
	switch s {
	case Error:
		return "error"
	case Warning:
		return "warning"
	}
	return "info"
}

// Degrees to which the facts behind a rule were checked.
const (
	VerifiedYes   = "yes"   // read in the sources
	VerifiedNo    = "no"    // unchecked in whole or part, see Note
	VerifiedLogic = "logic" // follows from the graph, or design advice
)

// Rule is one thing that can be wrong with a topology. Words in braces in
// Message and FixText stand for what a finding fills in.
type Rule struct {
	ID        string // group/name
	Group     string
	Severity  Severity
	Title     string   // the fault in a few words
	When      string   // condition in the words of the catalogue
	Why       string   // what it means for the person who drew it
	Message   string   // of a finding
	FixText   string   // what to do about it
	ExamTip   string   // "" when there is none
	Note      string   // how an open condition is read, limits of the rule
	Sources   []string // URLs, none for what follows from the graph itself
	Controls  []string // ids of matching controls of Security Hub, Checkov and cfn-lint
	Verified  string   // VerifiedYes, VerifiedNo or VerifiedLogic
	StudyNote StudyNote
	Check     func(*Pass)

	// Explains are the causes for which requests fail that a finding of the rule
	// explains. Where one fails by it, the finding is an error, and no general finding
	// says the same.
	Explains []traffic.Cause

	// Export says whether an export refuses what the rule only warns of. Errors it
	// always refuses.
	Export ExportRefusal
}

// ExportRefusal tells why an export refuses a design because of a finding that is no
// error. "" where it does not.
type ExportRefusal string

// Reasons for which warnings keep a design from being exported.
const (
	ExportDoubts  ExportRefusal = "AWS may refuse what is drawn, and the data does not tell; forced, an export writes what it can of it"
	ExportAsks    ExportRefusal = "the drawing leaves open what is meant; forced, an export leaves out what is open"
	ExportDown    ExportRefusal = "what is drawn can be made and is down from the first minute; forced, an export makes it all the same"
	ExportLacking ExportRefusal = "nothing can be written for what is drawn so, in some places; forced, an export leaves that out"
)

// StudyNote sets what common study notes say beside what AWS does today. Both
// are empty where they agree.
type StudyNote struct{ Has, Today string }

// rules is every rule group by group. Findings of equal severity and place
// are sorted by it.
var rules = concat(
	graphRules, propertyRules,
	route53NameRules, route53DistributionRules, route53PolicyRules, route53PlaceRules, route53FailoverRules, route53HealthRules, route53CheckRules, route53FamilyRules,
	cloudFrontViewerRules, cloudFrontBehaviorRules, cloudFrontOriginRules, cloudFrontAPIRules, cloudFrontPathRules, cloudFrontDoorRules, cloudFrontPrivateRules, s3Rules, functionRules,
	wordRules, formRules, guardRules, elbRules, elbListenerRules, elbNetworkRules, elbTargetRules, apiRules, apiLimitRules, apiDoorRules, apiLinkRules, portRules, acceleratorRules, globalRules, goalRules, madeRules, placeRules, sizeRules, quotaRules, trafficRules, outsideRules, standbyRules,
	hostRules, listenerRules, orderRules, headerRules, guardWayRules, privateZoneRules, checkPassRules, refusedRules, conditionRules, edgeUseRules, reachRules, nearerRules, wildcardRules, drawnRules, fittingRules, writtenRules,
)

func concat(groups ...[]*Rule) []*Rule {
	var all []*Rule
	for _, g := range groups {
		all = append(all, g...)
	}
	return all
}

// ruleOrder is the place of each rule in the list, by id.
var ruleOrder = sync.OnceValue(func() map[string]int {
	m := make(map[string]int, len(rules))
	for i, r := range rules {
		m[r.ID] = i
	}
	return m
})

// Rules lists every rule, group by group.
func Rules() []*Rule { return append([]*Rule(nil), rules...) }

// RuleNamed returns the rule with that id, nil when there is none.
func RuleNamed(id string) *Rule {
	if i, ok := ruleOrder()[id]; ok {
		return rules[i]
	}
	return nil
}
