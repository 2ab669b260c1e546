package screens

import (
	"strconv"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"

	"github.com/microbizz/go-desktop/app/settings"
	"github.com/microbizz/go-desktop/app/words"
	"github.com/microbizz/go-desktop/screens/widgets"
)

// The measures of the window's columns.
const (
	sidebarWidth  = 208
	sidebarNarrow = 60
	narrowBelow   = 1100
)

// frame lays out the sidebar and the screen that is shown.
type frame struct {
	widgets.Base
	sidebar *sidebar
	ground  *canvas.Rectangle
	line    *canvas.Rectangle
	screen  fyne.CanvasObject
}

func newFrame(s *Shell) *frame {
	f := &frame{sidebar: newSidebar(s), ground: canvas.NewRectangle(nil), line: canvas.NewRectangle(nil), screen: empty()}
	f.Build(f, widgets.Parts{
		Objects: []fyne.CanvasObject{f.ground, f.line, f.sidebar, f.screen},
		Min:     s.least,
		Layout:  f.layout,
		Paint: func() {
			f.ground.FillColor, f.line.FillColor = widgets.Color(widgets.Sidebar), widgets.Color(widgets.Line)
		},
	})
	return f
}

func (f *frame) setScreen(o fyne.CanvasObject) {
	f.screen = o
	f.SetObjects(f.ground, f.line, f.sidebar, o)
	f.Refresh()
}

func (f *frame) layout(size fyne.Size) {
	w := widgets.Px(sidebarWidth)
	narrow := size.Width < widgets.Px(narrowBelow)
	if narrow {
		w = sidebarNarrow
	}
	f.sidebar.setNarrow(narrow)
	move(f.ground, 0, 0, w-1, size.Height)
	move(f.line, w-1, 0, 1, size.Height)
	move(f.sidebar, 0, 0, w-1, size.Height)
	move(f.screen, w, 0, size.Width-w, size.Height)
}

// move places and sizes an object.
func move(o fyne.CanvasObject, x, y, w, h float32) {
	o.Move(fyne.NewPos(x, y))
	o.Resize(fyne.NewSize(w, h))
}

// retitle keeps the number of unread notifications in the window's title.
func (s *Shell) retitle() {
	title := words.T("app.name")
	if s.mode == modeWork {
		snap := s.backend.Snapshot()
		unread := 0
		for _, n := range snap.Notifications {
			if !n.Read {
				unread++
			}
		}
		if name := snap.Company.Name; name != "" {
			title = name + " – " + title
		}
		if unread > 0 {
			title = "(" + strconv.Itoa(unread) + ") " + title
		}
	}
	if s.window.Title() != title {
		s.window.SetTitle(title)
	}
	s.tray.refresh()
}

// dividerScale turns the place of a divider, stored as a part of one, into pixels.
const dividerScale = 1000

// Columns shows a list and a detail beside each other, divided where the person put
// the line for that screen.
func (s *Shell) Columns(screen string, list, detail fyne.CanvasObject) fyne.CanvasObject {
	at := s.backend.Settings().Divider(screen, widgets.ListWidth/dividerScale)
	return widgets.NewColumns(list, detail, float32(at)*dividerScale, func(width float32) {
		s.Run(func() error {
			return s.backend.ChangeSettings(func(st *settings.Settings) { st.SetDivider(screen, float64(width/dividerScale)) })
		}, s.ShowError)
	})
}
