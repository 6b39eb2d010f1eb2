// Package wording answers what every message asks about words: a number with its
// noun, how far two words are from each other, and which word was meant.
package wording
