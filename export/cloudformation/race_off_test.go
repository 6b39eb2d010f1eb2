//go:build !race

package cloudformation

const underRace = false
