package tui

import (
	"fmt"
	"testing"

	tea "charm.land/bubbletea/v2"

	"portolan/model"
	"portolan/tui/part/parttest"
)

// large is a design of about n nodes: names, distributions, balancers and
// groups in three Regions.
func large(n int) *model.Topology {
	var nodes []*model.Node
	var links []*model.Link
	regions := []string{"us-east-1", "eu-west-1", "ap-southeast-2"}
	add := func(id string, k model.Kind, region string) *model.Node {
		spec := k.Info().NewSpec()
		if p, ok := model.FindProp(k.Info().Props, "region"); ok && k.Info().Regional {
			_ = p.Set(spec, []string{region})
		}
		x := model.NewNode(id, "", spec)
		nodes = append(nodes, x)
		return x
	}
	users := add("users", model.KindUsers, "")
	for i := 0; len(nodes) < n; i++ {
		r := regions[i%3]
		name := add(fmt.Sprint("name-", i), model.KindRecord, "")
		cdn := add(fmt.Sprint("cdn-", i), model.KindCloudFront, "")
		alb := add(fmt.Sprint("alb-", i), model.KindALB, r)
		web := add(fmt.Sprint("web-", i), model.KindASG, r)
		for _, p := range [][2]*model.Node{{users, name}, {name, cdn}, {cdn, alb}, {alb, web}} {
			links = append(links, model.NewLink(p[0], p[1]))
		}
	}
	t, err := model.New("large", nodes, links)
	if err != nil {
		panic(err)
	}
	return t
}

func benchSession(b *testing.B, t *model.Topology, w, h int) *Model {
	b.Helper()
	m := New(Options{Design: t, Theme: "dark", NoTips: true})
	m.Update(tea.WindowSizeMsg{Width: w, Height: h})
	settleAll(m, m.analyse())
	return m
}

// settleAll does the background work at once.
func settleAll(m *Model, cmd tea.Cmd) {
	if cmd == nil {
		return
	}
	msg := cmd()
	if b, ok := msg.(tea.BatchMsg); ok {
		for _, c := range b {
			settleAll(m, c)
		}
		return
	}
	_, next := m.Update(msg)
	settleAll(m, next)
}

// A key and its frame.
func BenchmarkKey(b *testing.B) {
	for _, n := range []int{20, 100, 1000} {
		for _, key := range []string{"w", "L"} {
			b.Run(fmt.Sprintf("%d/%s", n, key), func(b *testing.B) {
				m := benchSession(b, large(n), 200, 60)
				k := parttest.Key(key)
				b.ReportAllocs()
				for b.Loop() {
					m.Update(k)
					_ = m.View()
				}
			})
		}
	}
}

// An edit and the frame that shows it, without the background work.
func BenchmarkEdit(b *testing.B) {
	for _, n := range []int{20, 100, 1000} {
		b.Run(fmt.Sprint(n), func(b *testing.B) {
			m := benchSession(b, large(n), 200, 60)
			keys := []tea.KeyPressMsg{parttest.Key("shift+right"), parttest.Key("shift+left")}
			i := 0
			for b.Loop() {
				m.Update(keys[i%2])
				_ = m.View()
				i++
			}
		})
	}
}

// From nothing to the first frame.
func BenchmarkStart(b *testing.B) {
	t := large(100)
	for b.Loop() {
		m := benchSession(b, t, 120, 36)
		_ = m.View()
	}
}
