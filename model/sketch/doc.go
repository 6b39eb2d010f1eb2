// Package sketch knows how nodes and links are born: their first properties,
// names and ids, the Region they stand in, the certificate and access that go
// with them, and what may stand where. Quick add, copies, changes of kind, fixes and ideas
// make nodes through it, so that one thing starts alike wherever it is asked
// for.
package sketch
