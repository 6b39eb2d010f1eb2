package traffic

// MatchPath is how walks compare paths.
var MatchPath = matchPath

// SameRecords is the group of a record, as checkers go back through it.
var SameRecords = sameRecords
