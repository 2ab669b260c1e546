package screens

import (
	"context"
	"errors"
	"fmt"
	"image"
	"path/filepath"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"github.com/microbizz/go-desktop/app"
	"github.com/microbizz/go-desktop/app/plaintext"
	"github.com/microbizz/go-desktop/app/store"
	"github.com/microbizz/go-desktop/app/words"
	"github.com/microbizz/go-desktop/screens/widgets"
)

// FileBackend is what files ask of the program.
type FileBackend interface {
	OpenFile(ctx context.Context, f store.File, progress func(done, total int64)) (app.OpenResult, error)
	SaveFile(ctx context.Context, f store.File, dest string, progress func(done, total int64)) (path string, err error)
	Thumbnail(ctx context.Context, f store.File, px int) (image.Image, error)
	CleanName(f store.File) string
}

// The size of a picture among the files.
const thumbWidth, thumbHeight = 84, 56

// fileShelf shows the files of one task and its notes. Pictures are fetched only for
// what is in sight, a few at a time, and no longer when another task is shown.
type fileShelf struct {
	host    Host
	backend FileBackend
	rows    map[string]*fileRow
	cancel  context.CancelFunc
	ctx     context.Context
	running int
	waiting []*fileTile
	thumbs  map[string]image.Image
}

// fileRow is the files of one note or of the task.
type fileRow struct {
	content *fyne.Container
	files   []store.File
	tiles   []*fileTile
}

// At most this many pictures are fetched at a time, and kept.
const (
	thumbsAtOnce = 3
	thumbsKept   = 200
)

func newFileShelf(h Host, b FileBackend) *fileShelf {
	s := &fileShelf{host: h, backend: b, thumbs: map[string]image.Image{}}
	s.reset()
	return s
}

// reset gives up what was being fetched for the task that was shown.
func (s *fileShelf) reset() {
	if s.cancel != nil {
		s.cancel()
	}
	s.ctx, s.cancel = context.WithCancel(context.Background())
	s.rows = map[string]*fileRow{}
	s.waiting, s.running = nil, 0
	if len(s.thumbs) > thumbsKept {
		clear(s.thumbs)
	}
}

// row shows files side by side; asked again for the same files it is the same row.
func (s *fileShelf) row(key string, files []store.File) fyne.CanvasObject {
	old := s.rows[key]
	if old != nil && sameFiles(old.files, files) {
		return old.content
	}
	r := &fileRow{files: files}
	var objects []fyne.CanvasObject
	for _, f := range files {
		tile := newFileTile(s, f)
		r.tiles = append(r.tiles, tile)
		objects = append(objects, tile)
	}
	r.content = widgets.Flow(8, 8, objects...)
	s.rows[key] = r
	return r.content
}

func sameFiles(a, b []store.File) bool {
	if len(a) != len(b) {
		return false
	}
	for i := range a {
		if a[i] != b[i] {
			return false
		}
	}
	return true
}

// sight fetches the pictures that are in sight of the scroll area.
func (s *fileShelf) sight(scroll *container.Scroll) {
	driver := fyne.CurrentApp().Driver()
	top := driver.AbsolutePositionForObject(scroll).Y
	bottom := top + scroll.Size().Height
	for _, r := range s.rows {
		for _, tile := range r.tiles {
			if !tile.picture || tile.asked {
				continue
			}
			y := driver.AbsolutePositionForObject(tile).Y
			if tile.Size().Height > 0 && y < bottom && y+tile.Size().Height > top {
				s.want(tile)
			}
		}
	}
}

func fileKey(f store.File) string {
	return fmt.Sprintf("%s/%d/%s/%s/%s", f.Object, f.ObjectID, f.Field, f.FileID, f.Local)
}

func (s *fileShelf) want(tile *fileTile) {
	tile.asked = true
	if img, ok := s.thumbs[fileKey(tile.file)]; ok {
		tile.setThumb(img)
		return
	}
	s.waiting = append(s.waiting, tile)
	s.next()
}

// next fetches one more picture when there is room.
func (s *fileShelf) next() {
	if s.running >= thumbsAtOnce || len(s.waiting) == 0 {
		return
	}
	tile := s.waiting[0]
	s.waiting = s.waiting[1:]
	s.running++
	ctx := s.ctx
	var img image.Image
	s.host.Run(func() (err error) {
		img, err = s.backend.Thumbnail(ctx, tile.file, 2*thumbWidth)
		return err
	}, func(err error) {
		if ctx.Err() != nil {
			return // another task is shown; its own count began anew
		}
		s.running--
		if err == nil && img != nil {
			s.thumbs[fileKey(tile.file)] = img
			tile.setThumb(img)
		} else {
			tile.failed = true
			tile.Refresh()
		}
		s.next()
	})
}

// name is what a file is called on the screen.
func (s *fileShelf) name(f store.File) string {
	if name := plaintext.Visible(s.backend.CleanName(f)); name != "" {
		return name
	}
	return words.T("task.file")
}

// open hands a file to the system's program for it. What is not known to be harmless
// is only saved.
func (s *fileShelf) open(tile *fileTile) {
	tile.work(func(ctx context.Context, progress func(done, total int64)) error {
		_, err := s.backend.OpenFile(ctx, tile.file, progress)
		return err
	}, func(err error) {
		if errors.Is(err, app.ErrUnsafeFile) {
			s.host.Ask(words.T("task.file.unsafe.title"), words.T("task.file.unsafe.text", s.name(tile.file)), words.T("task.file.save"), false, func() { s.save(tile) })
			return
		}
		s.host.ShowError(err)
	})
}

// save fetches a file to where the person wants it.
func (s *fileShelf) save(tile *fileTile) {
	s.host.PickFolder(words.T("task.file.save"), s.name(tile.file), func(path string) {
		tile.work(func(ctx context.Context, progress func(done, total int64)) error {
			_, err := s.backend.SaveFile(ctx, tile.file, path, progress)
			return err
		}, func(err error) {
			if err == nil {
				s.host.Notice(words.T("task.file.saved", filepath.Base(path)), nil)
			}
			s.host.ShowError(err)
		})
	})
}

// saveAll fetches several files into one folder.
func (s *fileShelf) saveAll(files []store.File) {
	s.host.PickFolder(words.N("task.files.save", len(files)), "", func(folder string) {
		var saved int
		s.host.Run(func() error {
			for _, f := range files {
				if _, err := s.backend.SaveFile(context.Background(), f, folder, nil); err != nil {
					return err
				}
				saved++
			}
			return nil
		}, func(err error) {
			if saved > 0 {
				s.host.Notice(words.N("task.files.saved", saved, filepath.Base(folder)), nil)
			}
			s.host.ShowError(err)
		})
	})
}

// isPictureFile tells from what the server says whether a file may be a picture. A
// server that says nothing leaves it open, so trying is the only way.
func isPictureFile(f store.File) bool {
	if f.MIME == "" && f.Name == "" {
		return true
	}
	return strings.HasPrefix(f.MIME, "image/") || isPicture(f.Name)
}
