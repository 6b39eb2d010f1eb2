package layout

import (
	"strings"
	"testing"
)

// The last row of a wrapped name is never a single sign where rows that are as
// many and narrower give it company.
func TestNoSignStandsAlone(t *testing.T) {
	for _, title := range []string{
		"静的コンテンツ配信ネットワークの入口", "静的コンテンツ配信ネットワーク（全世界向け）", "注文サービスの負荷分散装置です", "画像保存用バケット名称", "שרת-א", "Orders service tier A",
		strings.Repeat("語", 23), "payments-api-gateway-x", "a b c d e f g h i",
	} {
		for room := 4; room < 40; room++ {
			words := Pieces(title)
			full, rows := fillRows(words, room), wrapWords(words, room)
			if len(rows) != len(full) {
				t.Errorf("%q at %d: %q, %d rows would do", title, room, rows, len(full))
			}
			for _, r := range rows {
				if Columns(r) > room && !strings.Contains(strings.Join(full, "\n"), r) {
					t.Errorf("%q at %d: %q is too wide", title, room, r)
				}
			}
			if !Alone(rows) {
				continue
			}
			for narrow := room/2 + 1; narrow < room; narrow++ {
				if r := fillRows(words, narrow); len(r) == len(full) && !Alone(r) {
					t.Errorf("%q at %d: %q, where %q would do", title, room, rows, r)
				}
			}
		}
	}
}
