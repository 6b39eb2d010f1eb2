// Package document reads and writes topologies as *.topo.yaml files.
//
// Parse is strict and complete: it reports every problem at once, each with its
// line, its column and the nearest valid word, and still returns what it
// understood. Encode saves with as few changed lines as it can: what did not
// change keeps its bytes, with comments, blank lines and key order. Format gives
// the canonical form.
//
// The package also holds what keeps work safe on disk: atomic saving, a lock
// beside the document, a fingerprint that tells outside changes, and a recovery
// journal for what was not saved.
package document
