// Package jsonexport writes a topology and every analysis of it as one JSON
// object, for programs that do not want to read several outputs, and reads the
// topology back.
//
// The object has "schema": "portolan.export/1". Keys keep their order and their
// meaning; further keys may come. Numbers carry their unit in the key, lists
// are never null, and a value that is not known is left out.
package jsonexport
