package traffic

// MatchPath is how walks compare paths.
var MatchPath = matchPath
