// Package jsonexport is the home of every JSON that Portolan prints: what
// validate, estimate, simulate, export and the other commands say, in one
// vocabulary. A thing has one name and one shape wherever it stands, keys are
// in snake_case, numbers carry their unit in the key, lists are never null, and
// a value that is not known is left out.
//
// Each document names its form in "schema", such as "portolan.export/1". Keys
// keep their meaning within a form; further keys may come. A key that another
// took the place of stays until the next number of the form: docs/changes.md
// lists them.
//
// [Outputs] lists the documents, [Output.JSONSchema] describes one of them, and
// [FileSchema] describes the file format itself. The topology of an export is
// read back by [Read].
package jsonexport
