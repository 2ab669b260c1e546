//go:build automation

package screens

import (
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/test"
	"fyne.io/fyne/v2/widget"
)

// ownEntry stands for the widgets of this program that embed Fyne's.
type ownEntry struct {
	widget.Entry
}

// ownButton stands for those that describe themselves.
type ownButton struct {
	widget.Button
}

func (*ownButton) Describe() (kind, text string, enabled, checked bool) {
	return "segment", "Til kunden", true, true
}

func TestWalkListsWhatAPersonSees(t *testing.T) {
	entry := &ownEntry{}
	entry.ExtendBaseWidget(entry)
	entry.Text = "Åbning æøå"
	secret := widget.NewPasswordEntry()
	secret.Text = "demo1234"
	own := &ownButton{}
	own.ExtendBaseWidget(own)
	hidden := widget.NewLabel("nobody sees this")
	hidden.Hide()
	off := widget.NewButton("Gem", nil)
	off.Disable()
	w := test.NewTempWindow(t, container.NewVBox(entry, secret, own, hidden, off))
	w.Resize(fyne.NewSize(400, 300))
	w.Canvas().Focus(entry)

	items := walkCanvas(w.Canvas())
	find := func(kind, text string) *automationItem {
		for i := range items {
			if items[i].Kind == kind && items[i].Text == text {
				return &items[i]
			}
		}
		t.Errorf("no %s %q in %+v", kind, text, items)
		return &automationItem{}
	}
	if e := find("entry", "Åbning æøå"); !e.Focused || e.W < 100 || e.H < 10 {
		t.Errorf("the entry is %+v", e)
	}
	if s := find("entry", ""); s.Focused {
		t.Errorf("the secret entry is %+v", s)
	}
	if s := find("segment", "Til kunden"); !s.Checked || !s.Enabled {
		t.Errorf("the segment is %+v", s)
	}
	if b := find("button", "Gem"); b.Enabled {
		t.Errorf("the disabled button is %+v", b)
	}
	for _, item := range items {
		if item.Text == "nobody sees this" || item.Text == "demo1234" {
			t.Errorf("%+v must not be listed", item)
		}
	}
}

func TestWalkCutsAtTheScrollAndSeesOverlays(t *testing.T) {
	rows := container.NewVBox()
	for range 40 {
		rows.Add(widget.NewLabel("row"))
	}
	scroll := container.NewVScroll(rows)
	w := test.NewTempWindow(t, scroll)
	w.Resize(fyne.NewSize(300, 200))
	widget.NewPopUp(widget.NewLabel("above"), w.Canvas()).Show()

	seen, above := 0, 0
	for _, item := range walkCanvas(w.Canvas()) {
		if item.Text == "row" && item.Layer == 0 {
			seen++
		}
		if item.Text == "above" && item.Layer == 1 {
			above++
		}
		if item.Y+item.H > 200 {
			t.Errorf("%+v lies outside the window", item)
		}
	}
	if seen == 0 || seen > 10 || above != 1 {
		t.Errorf("%d rows and %d overlay texts seen, want a few and 1", seen, above)
	}
}
