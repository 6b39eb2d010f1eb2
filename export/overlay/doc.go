// Package overlay collects what an export may show on top of a design: its
// findings, what users wait, and how requests share out over the links.
//
// Each format carries them in its own way; numbers, words and legend are the
// same in all of them.
package overlay
