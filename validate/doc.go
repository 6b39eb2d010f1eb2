// Package validate judges a topology: what AWS would refuse, what would break
// or is at risk, and which well-known patterns a design follows.
//
// [Check] runs every [Rule] over a topology and looks for every pattern. A rule
// is a value without state; its Check asks a [Pass], which answers the questions
// that rules have in common (answers of a name, what reaches what, whether an
// answer is monitored) from indexes that are made once for a topology. A
// [Finding] names the rule, the nodes and links concerned and, where the way out
// is clear, fixes as edits of the model.
//
// Results depend on the topology alone: same input, same findings in the same order.
package validate
