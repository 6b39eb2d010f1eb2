// Package traffic answers where a request goes: which record answers, which
// edge location, which origin, with what share of the requests, and why. It
// knows policy, health and failure. Reachability, latency and failure
// simulation all rest on this one walk.
//
// A [Walker] belongs to one topology and one set of failures; [Walker.Under]
// makes another for other failures at little cost. [Walker.Walk] follows one
// request of one population and returns a [Journey] for each way that the
// answers split it; the shares of the journeys add up to the share of the
// population. Targets of a balancer that are alike make one journey:
// [Hop.Takers] and [Ends] divide its share among them. [Walker.WalkAsking] tells on which nodes that answer rests, so that
// a survival matrix need not follow requests again that cannot change.
//
// What the walk takes for granted:
//   - Links that the connection table does not allow carry no traffic. What AWS
//     would refuse to make is walked as drawn; what it would make and then refuse
//     to answer fails.
//   - Names are judged where they are drawn: users who call a station without a
//     record call it by the name that AWS gave it, or by the one custom domain.
//     Policies of buckets and functions are taken to let in whom the design names.
//   - The stores that compute writes to are no part of the way of a response;
//     what they cost is in the think time of the compute. Without them it
//     answers with an error; of stores that replicate each other one is enough.
//   - A balancer, an API and Global Accelerator notice a dead target; Route 53
//     notices one only where an answer is monitored, and CloudFront only by
//     asking. A store that is down is noticed by nobody.
//   - The targets of one listener rule are one target group.
//   - Users are served by the nearest edge location of the price class.
//   - Host names that CloudFront resolves for an origin are judged from the
//     edge location, since CloudFront asks, not the user.
//
// What failures do, and what is assumed about them:
//   - Compute and balancers stand in the first zones of their Region, as many
//     as azs says ([ZonesOf]); that is assumed. Services that span zones by
//     themselves, data stores among them, lose nothing with a zone.
//   - A Region takes down what stands in it. What AWS keeps everywhere stays:
//     names, distributions, regional edge caches, Origin Shield, and the
//     certificates, web ACLs and edge functions that are in use.
//   - A health check whose checkers reach nothing fails, one on a CloudWatch
//     alarm keeps its last state (assumed), a calculated one counts none of its
//     children, a routing control stays as it is. That it breaks as a node
//     means the same.
//   - Without its certificate a node ends no TLS; without an answer of its web
//     ACL it refuses with 500, which is documented of load balancers and assumed
//     of others; without an edge function its behaviour answers 503, on origin
//     events to misses only; without its Lambda authorizer an API answers 500.
//     The loss of Shield keeps nobody out.
//   - Client affinity of Global Accelerator and stickiness of target groups
//     leave the shares as they are.
//
// How many requests each cache answers is no matter of the way: a journey tells
// which of its stations may answer ([Journey.Caches]) and which caches a miss
// asks between an edge location and the origin ([Hop.Middle]); an estimate
// assumes the shares.
package traffic
