package screens

import (
	"cmp"
	"hash/fnv"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"

	"github.com/microbizz/go-desktop/app/folders"
	"github.com/microbizz/go-desktop/app/words"
	"github.com/microbizz/go-desktop/screens/widgets"
)

// pickEntry is one thing in a folder.
type pickEntry struct {
	key     int64 // made of its path
	name    string
	path    string
	folder  bool
	hidden  bool
	size    int64
	changed time.Time
}

// readFolder lists a folder: folders first, then files, by name.
func readFolder(folder string) ([]pickEntry, error) {
	found, err := os.ReadDir(folder)
	if err != nil {
		return nil, err
	}
	entries := make([]pickEntry, 0, len(found))
	for _, f := range found {
		e := pickEntry{name: f.Name(), path: filepath.Join(folder, f.Name())}
		info, err := os.Stat(e.path) // follows links, so that a link to a folder opens
		if err != nil || !info.IsDir() && !info.Mode().IsRegular() {
			continue
		}
		e.hidden = folders.Hidden(f.Name(), info)
		h := fnv.New64a()
		h.Write([]byte(e.path)) // never fails
		e.key = int64(h.Sum64())
		e.folder, e.size, e.changed = info.IsDir(), info.Size(), info.ModTime()
		entries = append(entries, e)
	}
	slices.SortFunc(entries, func(a, b pickEntry) int {
		if a.folder != b.folder {
			if a.folder {
				return -1
			}
			return 1
		}
		return cmp.Compare(strings.ToLower(a.name), strings.ToLower(b.name))
	})
	return entries, nil
}

// pickRow is a line of the picker's list.
type pickRow struct {
	widgets.Base
	entry            pickEntry
	selected         bool
	icon, check      *canvas.Image
	name, size, date *canvas.Text
}

func newPickRow() *pickRow {
	text := func() *canvas.Text { return canvas.NewText("", nil) }
	r := &pickRow{icon: &canvas.Image{}, check: &canvas.Image{}, name: text(), size: text(), date: text()}
	r.Build(r, widgets.Parts{
		Objects: []fyne.CanvasObject{r.icon, r.name, r.size, r.date, r.check},
		Min:     func() fyne.Size { return fyne.NewSize(100, widgets.Px(34)) },
		Layout:  r.layout, Paint: r.paint,
	})
	return r
}

func (r *pickRow) set(e pickEntry, selected bool) {
	r.entry, r.selected = e, selected
	r.Refresh()
}

func (r *pickRow) paint() {
	icon, token, size := "file", widgets.Muted, words.Current().Bytes(r.entry.size)
	if r.entry.folder {
		icon, token, size = "folder", widgets.Accent, ""
	} else if isPicture(r.entry.name) {
		icon = "image"
	}
	widgets.SetImage(r.icon, icon, token)
	widgets.SetImage(r.check, "check", widgets.Accent)
	r.check.Hidden = !r.selected
	widgets.SetLine(r.name, r.entry.name, 13, r.selected, widgets.Ink)
	widgets.SetLine(r.size, size, 12, false, widgets.Muted)
	widgets.SetLine(r.date, words.Current().Date(r.entry.changed), 12, false, widgets.Muted)
}

func (r *pickRow) layout(s fyne.Size) {
	r.paint()
	px := widgets.Px
	mid := func(h float32) float32 { return float32(int((s.Height - h) / 2)) }
	move(r.icon, 10, mid(px(18)), px(18), px(18))
	right := s.Width - 12
	move(r.check, right-px(16), mid(px(16)), px(16), px(16))
	right -= px(16) + 8
	widgets.PlaceLine(r.date, right-px(80), 0, px(80), s.Height, fyne.TextAlignTrailing)
	right -= px(80) + 8
	widgets.PlaceLine(r.size, right-px(64), 0, px(64), s.Height, fyne.TextAlignTrailing)
	right -= px(64) + 8
	left := 10 + px(18) + 8
	widgets.PlaceLine(r.name, left, 0, right-left, s.Height, fyne.TextAlignLeading)
}

// isPicture tells by its name whether a file is likely a picture.
func isPicture(name string) bool {
	switch strings.ToLower(filepath.Ext(name)) {
	case ".png", ".jpg", ".jpeg", ".gif", ".bmp", ".webp", ".heic", ".tif", ".tiff":
		return true
	}
	return false
}
