package screens

import (
	"time"

	"fyne.io/fyne/v2"

	"github.com/microbizz/go-desktop/app/store"
	"github.com/microbizz/go-desktop/screens/widgets"
)

// Route names a place in the program. Routes are compared, remembered for Back and
// stored for the next start.
type Route struct {
	Screen string   `json:"screen"`
	ID     store.ID `json:"id,omitempty"`   // the object that is open there
	Sub    store.ID `json:"sub,omitempty"`  // a part of it: a note of a task
	View   string   `json:"view,omitempty"` // a saved way to look at the list
}

// The screens of the program.
const (
	ScreenTasks        = "tasks"
	ScreenInbox        = "inbox"
	ScreenClients      = "clients"
	ScreenCompany      = "company"
	ScreenPeople       = "people"
	ScreenSubscription = "subscription"
	ScreenSettings     = "settings"
	ScreenCheck        = "check"
	ScreenStored       = "stored"
	ScreenOutbox       = "outbox"
)

// Screen is one view of the window. All its methods are called on the UI goroutine.
type Screen interface {
	// Content is what the screen looks like; always the same object.
	Content() fyne.CanvasObject
	// Open shows a place within the screen. It is also called when the screen comes up
	// again, with the place it was left at.
	Open(Route)
	// Refresh tells what changed in the store; only the screen that is shown is told,
	// and it is told of everything when it comes up again.
	Refresh(store.Kind)
	// Focus gives the keys to the natural first control.
	Focus()
}

// Searchable screens have a search field of their own for Ctrl+F.
type Searchable interface{ FocusSearch() }

// Droppable screens take files that are dropped on the window or pasted.
type Droppable interface{ Drop(paths []string) }

// Leaver screens may hold unsaved changes: they call then when they may be left.
type Leaver interface{ Leave(then func()) }

// Stepper screens can move to the next or previous object.
type Stepper interface{ Step(by int) }

// Ticker screens show times that pass ("12 min. ago") and are told every half minute.
type Ticker interface{ Tick(now time.Time) }

// Host is what the window does for a screen.
type Host interface {
	// Go opens a place, and remembers the one left for Back.
	Go(Route)
	// Stay replaces the place that is remembered as the current one, when a screen moved
	// within itself.
	Stay(Route)
	// Notice says something in passing; undo may be nil.
	Notice(text string, undo func())
	// ShowError says in plain words why something failed; nil and canceled are ignored.
	ShowError(error)
	// Ask lays a question over the window; yes is the word on the button.
	Ask(title, text, yes string, destructive bool, then func())
	// Sheet lays content over the window.
	Sheet(title string, content fyne.CanvasObject, width float32) *widgets.Sheet
	// Window is the window itself.
	Window() fyne.Window
	// Now is the time shown on the screens.
	Now() time.Time
	// Run does work away from the UI goroutine and calls then on it, unless the screen
	// was rebuilt meanwhile.
	Run(work func() error, then func(error))
	// After calls f on the UI goroutine when d has passed, unless it is stopped or the
	// screen was rebuilt meanwhile.
	After(d time.Duration, f func()) (stop func())
	// OnEnd has keep store what is not stored yet when the program ends: on any
	// goroutine, and nothing can be drawn any more.
	OnEnd(keep func() error)
	// Pick lets the person choose files; it answers nothing when they change their mind.
	Pick(then func(paths []string))
	// PickFile lets the person choose one file; yes is the word on the button.
	PickFile(title, yes string, then func(path string))
	// Columns shows a list and a detail beside each other, divided where the person put
	// the line for that screen.
	Columns(screen string, list, detail fyne.CanvasObject) fyne.CanvasObject
	// PickFolder lets the person choose where to save. With a name the answer is the
	// file's path, else a folder's.
	PickFolder(title, name string, then func(path string))
}
