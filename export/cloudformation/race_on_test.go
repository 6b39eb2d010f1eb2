//go:build race

package cloudformation

// underRace tells tests that only draw, with nothing at the same time, that the race
// detector would make them slow and find nothing.
const underRace = true
