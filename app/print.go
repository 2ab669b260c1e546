package app

import (
	"errors"
	"io"
	"os"
	"path/filepath"
	"regexp"

	"github.com/microbizz/go-desktop/app/files"
	"github.com/microbizz/go-desktop/app/folders"
	"github.com/microbizz/go-desktop/app/internal/fsutil"
)

// OpenDocument has write make a document and opens it, under the name, with the system's
// program for its kind, which can print it. It lies in the data folder until the program
// starts or ends the next time, or what is stored is cleared; what another program still
// holds then stays until the time after.
func (a *App) OpenDocument(name string, write func(io.Writer) error) error {
	path, err := a.writeDocument(files.CleanName(name, "document"), write)
	if err != nil {
		return explainFull(err, "error.disk_full.print", name)
	}
	if err := a.cfg.OpenFile(path); err != nil {
		return fail("error.no_program", err)
	}
	return nil
}

// writeDocument writes a document into the folder of prints, under the name or one beside it.
func (a *App) writeDocument(name string, write func(io.Writer) error) (string, error) {
	dir := a.dir.print()
	path := filepath.Join(dir, folders.FitName(dir, name))
	out, err := fsutil.Create(dir)
	if err != nil {
		return "", fsutil.Explain(path, err)
	}
	if err := write(out); err != nil {
		return "", errors.Join(fsutil.Explain(path, err), out.Abort())
	}
	return out.CommitToOpen(path)
}

// forgetPrints removes what was printed before. What cannot be removed is tried again at
// the next start.
func (a *App) forgetPrints() {
	if err := errors.Join(os.RemoveAll(a.dir.print()), removeOldPrints(os.TempDir())); err != nil {
		a.log.Info("a printed document is still in use", "error", err)
	}
}

// oldPrint is the name of a folder for one print in the system's temporary folder, where
// earlier versions left them.
var oldPrint = regexp.MustCompile(`^microbizz-go-\d+$`)

func removeOldPrints(temp string) error {
	found, err := filepath.Glob(filepath.Join(temp, "microbizz-go-*"))
	if err != nil {
		return err
	}
	for _, dir := range found {
		if info, statErr := os.Lstat(dir); statErr != nil || !info.IsDir() || !oldPrint.MatchString(filepath.Base(dir)) {
			continue
		}
		papers, _ := filepath.Glob(filepath.Join(dir, "*.pdf"))
		for _, paper := range papers {
			err = errors.Join(err, os.Remove(paper))
		}
		err = errors.Join(err, os.Remove(dir)) // only when nothing else is in it
	}
	return err
}
