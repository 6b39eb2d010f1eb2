// Package quota holds how much the services of AWS take of an account in a Region
// before somebody asks for more.
package quota

import (
	_ "embed"
	"sync"

	"portolan/model/geo"
	"portolan/model/table"
)

// quotasCSV holds the quotas with unit, source and the date of the page.
//
//go:embed quotas.csv
var quotasCSV string

// Quota is a limit that AWS sets.
type Quota struct {
	Item       string // "api-throttle" …
	Limit      float64
	Unit       string
	Adjustable bool // AWS raises it when asked
	Source     string
	Date       string // when it was looked up
}

var quotas = sync.OnceValue(func() map[string]Quota {
	_, rows := table.Read("quota", quotasCSV)
	out := map[string]Quota{}
	for _, r := range rows {
		out[r[0]] = Quota{Item: r[0], Limit: table.Number("quota", r[0], r[1]), Unit: r[2], Adjustable: r[3] == "yes", Source: r[5], Date: r[6]}
	}
	return out
})

// APIThrottle is how many requests a second all APIs of an account in a Region
// take together.
func APIThrottle(region string) Quota {
	if _, newer := geo.Lacks(region, geo.ServiceHighAPIThrottle); newer {
		return quotas()["api-throttle/newer-regions"]
	}
	return quotas()["api-throttle"]
}

// LambdaConcurrency is how many requests all functions of an account in a Region
// work on at once.
func LambdaConcurrency() Quota { return quotas()["lambda-concurrency"] }

// FunctionURLRate is how many requests a second a function URL takes for each
// execution that the function may run at once.
func FunctionURLRate() Quota { return quotas()["function-url-rate"] }

// Of is the quota of an item of the table. Asking for one that it does not hold is a
// mistake of the program.
func Of(item string) Quota {
	q, ok := quotas()[item]
	if !ok {
		panic("quota: no row " + item)
	}
	return q
}
