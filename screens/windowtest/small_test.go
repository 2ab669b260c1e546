//go:build window

package windowtest

import (
	"image"
	"slices"
	"testing"

	"github.com/microbizz/go-desktop/apiclient/demo"
	"github.com/microbizz/go-desktop/app/words"
)

// TestNothingIsCutOff works on screens that are smaller than the window
// would like to be: all of it is to be seen, and what is clicked is what is drawn.
func TestNothingIsCutOff(t *testing.T) {
	for _, c := range []struct {
		name                   string
		width, height, percent int
	}{
		{"768", 1366, 768, 100},
		{"1080 at 150", 1920, 1080, 150},
	} {
		t.Run(c.name, func(t *testing.T) {
			srv := newServer(t, demo.Options{})
			desk := NewDesk(t, locales["da"], Sized(c.width, c.height), Scaled(c.percent))
			p := &person{Program: desk.Start("-server", srv.url()), Words: words.Load("da"), desk: desk}
			p.See("the sign-in button", A("button", p.T("login.submit")))
			p.whole()
			p.drawnWhereListed()
			p.signIn(admin, secret)
			p.whole()
			for _, room := range []string{"inbox", "clients", "tasks"} {
				p.enter(room)
			}
			p.Quit()
		})
	}
}

// whole fails when a part of the window is off the screen, or a part of the canvas off
// the window.
func (p *person) whole() {
	p.desk.t.Helper()
	screen := image.Rectangle{Max: p.desk.size}
	p.desk.await("the whole window on the screen", func() bool { return p.area().In(screen) })
	p.desk.await("everything within the window", func() bool {
		inside := image.Rectangle{Max: p.area().Size()}
		return len(p.Items()) > 0 && !slices.ContainsFunc(p.Items(), func(i Item) bool { return !i.Area().In(inside.Inset(-1)) })
	})
}

// drawnWhereListed types into the user's name and looks where the window changes: in the
// entry, and nowhere else.
func (p *person) drawnWhereListed() {
	t := p.desk.t
	t.Helper()
	p.Click(p.Entry(p.T("login.user")))
	p.See("the caret in the user name", caret)
	p.PointAway()
	for range 5 {
		before, area, entry := p.still(), p.area(), p.See("the entry", caret)
		p.Type("W")
		p.See("what was typed", A("entry", entry.Text+"W"))
		changed := difference(before, p.still())
		if p.area() != area || p.See("the entry", caret).Area() != entry.Area() {
			continue // it was still being fitted to the screen
		}
		if changed.Empty() || !changed.In(entry.Area().Inset(-8)) {
			t.Errorf("the entry is said to stand at %v, typing changes %v of the picture", entry.Area(), changed)
		}
		return
	}
	t.Error("the window never stands still")
}

// difference is the smallest rectangle that holds every pixel in which the two differ.
func difference(a, b *image.RGBA) image.Rectangle {
	var changed image.Rectangle
	for y := range a.Rect.Dy() {
		for x := range a.Rect.Dx() {
			if a.RGBAAt(x, y) != b.RGBAAt(x, y) {
				changed = changed.Union(image.Rect(x, y, x+1, y+1))
			}
		}
	}
	return changed
}
