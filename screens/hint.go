package screens

import (
	"github.com/microbizz/go-desktop/screens/widgets"
)

// hint says something quietly at the foot of the sidebar, with one thing to do about it.
type hint struct {
	strip *widgets.Strip
	icon  *widgets.Button // in its place on a narrow sidebar
	on    bool
}

func newHint(icon, text, action string, do func()) hint {
	h := hint{
		strip: widgets.NewStrip(icon, text, widgets.Warn, widgets.WarnSoft, widgets.NewButton(action, widgets.Plain, do).Small()),
		icon:  widgets.NewIconButton(icon, text, do),
	}
	h.strip.Hide()
	h.icon.Hide()
	return h
}

// set shows or hides the hint and reports whether the room it takes changed.
func (h *hint) set(on bool) bool {
	changed := h.on != on
	h.on = on
	return changed
}

// place puts the hint so that it ends at y, and answers where it begins.
func (h *hint) place(width, y float32, narrow bool) float32 {
	setVisible(h.strip, h.on && !narrow)
	setVisible(h.icon, h.on && narrow)
	switch side := widgets.Px(28); {
	case !h.on:
		return y
	case narrow:
		y -= side + 8
		move(h.icon, (width-side)/2, y, side, side)
	default:
		high := widgets.HeightFor(h.strip, width-24)
		y -= high + 8
		move(h.strip, 12, y, width-24, high)
	}
	return y
}
