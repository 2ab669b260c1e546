package screens

import (
	"encoding/json"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"

	"github.com/microbizz/go-desktop/app/words"
)

// fyneTable is the toolkit's own words in our language, in the form it reads.
func fyneTable() []byte {
	data, err := json.Marshal(words.Current().FyneTable())
	if err != nil {
		return []byte("{}")
	}
	return data
}

// trayReady reports whether the program can live on without a window.
func trayReady(a fyne.App) bool {
	_, ok := a.(desktop.App)
	return ok && TrayShown
}

// TrayShown is set once a system tray took our icon: only then may the window hide.
var TrayShown bool
