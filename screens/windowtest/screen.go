//go:build window

package windowtest

import (
	"encoding/json"
	"fmt"
	"image"
	"os"
	"slices"
	"strings"
	"testing"
	"time"
)

// Item is one thing on the window, as the program lists it.
type Item struct {
	Kind, Text                string
	X, Y, W, H                int
	Enabled, Focused, Checked bool
	Layer                     int
}

// Middle is its centre, in pixels of the window.
func (i Item) Middle() image.Point { return image.Pt(i.X+i.W/2, i.Y+i.H/2) }

// Area is its place, in pixels of the window.
func (i Item) Area() image.Rectangle { return image.Rect(i.X, i.Y, i.X+i.W, i.Y+i.H) }

func (i Item) String() string {
	state := ""
	for _, s := range []struct {
		on   bool
		name string
	}{{!i.Enabled, " off"}, {i.Focused, " focused"}, {i.Checked, " checked"}} {
		if s.on {
			state += s.name
		}
	}
	return fmt.Sprintf("%d %-9s %4d,%-4d %4dx%-4d %q%s", i.Layer, i.Kind, i.X, i.Y, i.W, i.H, i.Text, state)
}

// Match tells whether an item is the one that is meant.
type Match func(Item) bool

// A is an item of the kind with exactly this text.
func A(kind, text string) Match {
	return func(i Item) bool { return i.Kind == kind && i.Text == text }
}

// Saying is an item of the kind whose text holds the part; an empty kind is any.
func Saying(kind, part string) Match {
	return func(i Item) bool { return (kind == "" || i.Kind == kind) && strings.Contains(i.Text, part) }
}

// And is an item that is all of it.
func (m Match) And(others ...Match) Match {
	return func(i Item) bool {
		return m(i) && !slices.ContainsFunc(others, func(o Match) bool { return !o(i) })
	}
}

// Enabled, Checked and Focused are states that items can be asked for.
func Enabled(i Item) bool { return i.Enabled }
func Checked(i Item) bool { return i.Checked }
func Focused(i Item) bool { return i.Focused }

// Within is an item whose middle lies in the other.
func Within(other Item) Match {
	return func(i Item) bool { return i.Middle().In(other.Area()) && i.Layer == other.Layer }
}

// Screen reads the list of what is on the window.
type Screen struct {
	t       testing.TB
	file    string
	program *Program
}

// Items reads the list as it is now.
func (s *Screen) Items() []Item {
	data, err := os.ReadFile(s.file)
	if err != nil {
		return nil // not written yet
	}
	var items []Item
	must(s.t, json.Unmarshal(data, &items))
	return items
}

// String is the list for a person to read.
func (s *Screen) String() string {
	var b strings.Builder
	for _, i := range s.Items() {
		fmt.Fprintln(&b, i)
	}
	return b.String()
}

// All answers the items that match, the topmost layer alone when several layers do.
func (s *Screen) All(m Match) []Item {
	var found []Item
	for _, i := range s.Items() {
		if !m(i) {
			continue
		}
		if len(found) > 0 && i.Layer > found[0].Layer {
			found = found[:0]
		}
		found = append(found, i)
	}
	return found
}

// Shows tells whether such an item is there now.
func (s *Screen) Shows(m Match) bool { return len(s.All(m)) > 0 }

// See waits for such an item and answers the first.
func (s *Screen) See(what string, m Match) Item {
	s.t.Helper()
	var found []Item
	if !eventually(func() bool { found = s.All(m); return len(found) > 0 || s.program.run.ended() }) || len(found) == 0 {
		s.t.Fatalf("%s is not to be seen. The window shows:\n%s\nThe program said:\n%s", what, s, s.program.Log())
	}
	return found[0]
}

// SeeNone waits until no such item is there.
func (s *Screen) SeeNone(what string, m Match) {
	s.t.Helper()
	if !eventually(func() bool { return !s.Shows(m) }) {
		s.t.Fatalf("%s is still to be seen. The window shows:\n%s", what, s)
	}
}

// Press waits for an enabled item and clicks it.
func (s *Screen) Press(what string, m Match) Item {
	s.t.Helper()
	i := s.See(what, m.And(Enabled))
	s.program.Click(i)
	return i
}

// Entry waits for the text entry within a field of this label.
func (s *Screen) Entry(label string) Item {
	s.t.Helper()
	field := s.See("the field "+label, A("field", label))
	return s.See("the entry of "+label, Match(func(i Item) bool { return i.Kind == "entry" }).And(Within(field)))
}

// Fill clicks into a field, empties it, types the text and waits until it stands there.
// A secret field shows nothing, so there only the focus is waited for.
func (s *Screen) Fill(label, text string, secret bool) {
	s.t.Helper()
	s.program.Click(s.Entry(label))
	s.See("the caret in "+label, func(i Item) bool { return i.Kind == "entry" && i.Focused })
	if !secret {
		s.typeOver(text)
		return
	}
	s.program.Key("ctrl+a", "BackSpace")
	s.program.Type(text)
}

// typeOver types the text in the place of all that stands in the entry with the caret. It
// looks and types again, as a person does, where a key was lost on the way: Wine loses
// AltGr on a busy machine.
func (s *Screen) typeOver(text string) {
	s.t.Helper()
	typed := Match(Focused).And(A("entry", text))
	for range 4 {
		s.program.Key("ctrl+a", "BackSpace")
		s.program.Type(text)
		for range 100 {
			if s.Shows(typed) {
				return
			}
			time.Sleep(20 * time.Millisecond)
		}
	}
	s.See("what was typed: "+text, typed)
}
