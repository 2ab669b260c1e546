package screens

import (
	"fyne.io/fyne/v2"

	"github.com/microbizz/go-desktop/app/folders"
	"github.com/microbizz/go-desktop/app/words"
)

// dropped hands files that were let go over the window to the screen that is shown.
func (s *Shell) dropped(uris []fyne.URI) {
	var paths []string
	for _, u := range uris {
		if u.Scheme() == "file" {
			paths = append(paths, folders.FromAddress(u.Authority(), u.Path()))
		}
	}
	s.drop(paths)
}

func (s *Shell) drop(paths []string) {
	if len(paths) == 0 || s.mode != modeWork || s.window.Canvas().Overlays().Top() != nil {
		return
	}
	if d, ok := s.current.(Droppable); ok {
		d.Drop(paths)
		return
	}
	s.Notice(words.T("shell.drop.nowhere"), nil)
}
