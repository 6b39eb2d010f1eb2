package main

import (
	"bytes"
	"testing"
)

func TestPiecesAreWhatWasWritten(t *testing.T) {
	var p pieces
	var want []byte
	if p.bytes() != nil {
		t.Error("nothing written is something")
	}
	for i, n := range []int{0, 1, 100, pieceSize - 101, 1, pieceSize, 3*pieceSize + 7, 5} {
		b := bytes.Repeat([]byte{byte('a' + i)}, n)
		if k, err := p.Write(b); k != n || err != nil {
			t.Fatal(k, err)
		}
		clear(b) // a writer keeps nothing of what it is given
		want = append(want, bytes.Repeat([]byte{byte('a' + i)}, n)...)
		if !bytes.Equal(p.bytes(), want) {
			t.Fatalf("after %d bytes there are %d others", len(want), len(p.bytes()))
		}
	}
}
