package screens

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"github.com/microbizz/go-desktop/app"
)

var _ Backend = (*app.App)(nil)

// Backend is everything the screens ask of the program, put together from what each
// declares for itself.
type Backend interface {
	ShellBackend
	LoginBackend
	TasksBackend
	OfficeBackend
}

// newScreen builds a screen by its name; nil when there is none of that name.
func newScreen(name string, h Host, b Backend) Screen {
	if name == ScreenTasks {
		return NewTasks(h, b)
	}
	return newOfficeScreen(name, h, b)
}

// empty is what stands in the window before anything is known.
func empty() fyne.CanvasObject { return container.NewWithoutLayout() }
