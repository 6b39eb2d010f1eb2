// Package traffic answers where a request goes: which record answers, which
// edge location, which origin, with what share of the requests, and why. It
// knows policy, health and failure. Reachability, latency and failure
// simulation all rest on this one walk.
//
// A [Walker] belongs to one topology and one set of failures. [Walker.Walk]
// follows one request of one population and returns a [Journey] for each way
// that the answers split it; the shares of the journeys add up to the share of
// the population.
//
// What the walk takes for granted:
//   - Links that the connection table does not allow carry no traffic.
//   - Writes of a backend to its data are no part of the way of a response;
//     what they cost is in the think time of the backend.
//   - A balancer, an API and Global Accelerator notice a dead target; Route 53
//     notices one only where an answer is monitored.
//   - Users are served by the nearest edge location of the price class.
//   - Host names that CloudFront resolves for an origin are judged from the
//     edge location, since CloudFront asks, not the user.
package traffic
