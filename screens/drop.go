package screens

import (
	"net/url"
	"path/filepath"
	"strings"

	"fyne.io/fyne/v2"

	"github.com/microbizz/go-desktop/app/words"
)

// dropped hands files that were let go over the window to the screen that is shown.
func (s *Shell) dropped(uris []fyne.URI) {
	var paths []string
	for _, u := range uris {
		if u.Scheme() == "file" {
			paths = append(paths, droppedPath(u))
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

// pastedPaths reads file paths from pasted text: plain absolute paths or file: lines,
// as file managers copy them. Anything else in the text makes it no list of files.
func pastedPaths(text string) []string {
	var paths []string
	for line := range strings.Lines(text) {
		line = strings.TrimSpace(line)
		if line == "" || strings.HasPrefix(line, "#") || line == "copy" || line == "cut" {
			continue
		}
		if strings.HasPrefix(line, "file:") {
			u, err := url.Parse(line)
			if err != nil {
				return nil
			}
			line = localPath(u)
		}
		if !filepath.IsAbs(line) {
			return nil
		}
		paths = append(paths, line)
	}
	return paths
}
