//go:build automation

package screens

import (
	"bytes"
	"encoding/json"
	"flag"
	"log/slog"
	"os"
	"path/filepath"
	"time"

	"fyne.io/fyne/v2"

	"github.com/microbizz/go-desktop/screens/ui"
)

// automationPeriod lies between two looks at the window.
const automationPeriod = 100 * time.Millisecond

// AutomationFlag adds -automation FILE to fs. The answered function, called once the
// window is shown, keeps that file a true list of what is on the window: tests read there
// what to click with a real mouse. Nothing ever comes in that way.
func AutomationFlag(fs *flag.FlagSet) (watch func(fyne.Window)) {
	file := fs.String("automation", "", "keep a list of what is on the window in `FILE`, for tests")
	return func(w fyne.Window) {
		if *file != "" {
			go automate(w.Canvas(), *file)
		}
	}
}

// automate looks at the canvas every 100 ms and writes what it saw when two looks agree
// and differ from what was written last, so that a half-drawn state never gets out.
func automate(canvas fyne.Canvas, file string) {
	var last, written []byte
	for range time.Tick(automationPeriod) {
		var seen []automationItem
		if !ui.DoAndWait(func() { seen = walkCanvas(canvas) }) {
			return // the window is gone
		}
		now, err := json.Marshal(seen)
		if err != nil {
			slog.Error("automation", "error", err)
			return
		}
		if bytes.Equal(now, last) && !bytes.Equal(now, written) {
			if err := replaceFile(file, now); err != nil {
				slog.Error("automation", "error", err)
				return
			}
			written = now
		}
		last = now
	}
}

// replaceFile puts data in place of file in one step: a reader sees the old or the new.
func replaceFile(file string, data []byte) error {
	temp := filepath.Join(filepath.Dir(file), "."+filepath.Base(file)+".new")
	if err := os.WriteFile(temp, data, 0o600); err != nil {
		return err
	}
	return os.Rename(temp, file)
}
