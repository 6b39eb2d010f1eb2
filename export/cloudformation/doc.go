// Package cloudformation turns a topology into CloudFormation stacks that
// deploy: one template for each Region, with the order, the parameters and a
// script that deploys them. It reads templates too ([Read]), and asks the
// exporter which design gives them.
//
// What can be exported stands in the list of services, of which
// docs/cloudformation.md is made.
// Anything else in a drawing is refused with a reason ([UnsupportedError]);
// nothing is dropped in silence.
//
// # Stacks and their order
//
// Everything lives in the stack of its Region. One Region is home: it holds
// the distribution and the records, because those need names from everywhere
// else. Home is the Region of the first bucket behind a distribution, else
// that of the first load balancer, else that of the first thing that a record
// can name, else us-east-1. The other stacks come
// first, so that their outputs become parameters of home; a us-east-1 stack
// with certificates and web ACLs is one of them when home is elsewhere. A
// bucket outside home gets its policy from a last stack, since the policy
// names the distribution. Values therefore only ever flow forward.
package cloudformation
