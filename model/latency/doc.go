// Package latency tells how long requests take: round-trip times between places
// (Backbone, Internet) and estimates of whole designs (Estimate).
//
// An estimate follows the journeys of package traffic and gives each part of a
// request a distribution: a log-normal by p50 and p95. Trips over one leg within
// a request are one draw; everything else is independent. Distributions are
// convolved on a grid of 0.5 ms, coarser for what few requests meet, then hits
// and misses are mixed by their shares: means add, percentiles do not. What
// services take stands in services.csv.
//
// P50, P90, P95 and P99 are quantiles over the users of a population and their
// requests: users differ in access and in their last mile (mixes.csv). One holds
// those of one typical user, to whom the steps belong. Low and High tell of the
// error of the round-trip model.
//
// Caches on the way, nearest first, each answer a share of what reaches them: a
// branch of the journey (Branch) with steps of its own.
//
// Left out: packet loss, queueing, 0-RTT resumption, Lambda authorizers, name
// lookups that CloudFront makes (edge locations know the names of their
// origins), and ways inside one Region.
package latency
