package screens

import (
	"context"
	"errors"
	"fmt"
	"image/png"
	"io"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"github.com/microbizz/go-desktop/app"
	"github.com/microbizz/go-desktop/app/settings"
	"github.com/microbizz/go-desktop/app/store"
	"github.com/microbizz/go-desktop/app/vocabulary"
	"github.com/microbizz/go-desktop/app/words"
	"github.com/microbizz/go-desktop/screens/widgets"
)

// desk is a window for one screen, and the host it sees. Work runs at once.
type desk struct {
	t       *testing.T
	window  fyne.Window
	now     time.Time
	gone    []Route
	notices []string
	undo    func()
	errs    []error
	asked   []string
	answer  bool // to every question
}

func newDesk(t *testing.T, lang string) *desk {
	t.Helper()
	a := test.NewTempApp(t)
	a.Settings().SetTheme(Theme{Look: LookLight})
	before := words.Current()
	words.Set(words.Load(lang).In(time.UTC))
	t.Cleanup(func() { words.Set(before) })
	d := &desk{t: t, window: test.NewTempWindow(t, widgets.Gap(1, 1)), answer: true, now: time.Date(2026, 11, 23, 9, 0, 0, 0, time.UTC)}
	d.window.SetPadded(false)
	return d
}

// show puts a screen into the window as it would stand beside the sidebar.
func (d *desk) show(s Screen, r Route) {
	d.t.Helper()
	d.window.SetContent(s.Content())
	d.window.Resize(fyne.NewSize(992, 760))
	s.Open(r)
	d.picture()
}

// picture keeps what the window shows, when PICTURES names a folder for it.
func (d *desk) picture() {
	dir := os.Getenv("PICTURES")
	if dir == "" {
		return
	}
	name := strings.NewReplacer("/", "-", " ", "_").Replace(d.t.Name())
	f, err := os.Create(filepath.Join(dir, name+".png"))
	if err != nil {
		d.t.Fatal(err)
	}
	defer f.Close()
	if err := png.Encode(f, d.window.Canvas().Capture()); err != nil {
		d.t.Fatal(err)
	}
}

func (d *desk) Go(r Route)                                { d.gone = append(d.gone, r) }
func (d *desk) Stay(Route)                                {}
func (d *desk) After(time.Duration, func()) func()        { return func() {} }
func (d *desk) Window() fyne.Window                       { return d.window }
func (d *desk) OnEnd(func() error)                        {}
func (d *desk) Now() time.Time                            { return d.now }
func (d *desk) Pick(func([]string))                       {}
func (d *desk) PickFile(_, _ string, then func(string))   { then("/chosen.json") }
func (d *desk) PickFolder(_, _ string, then func(string)) { then("/chosen") }

func (d *desk) Columns(_ string, list, detail fyne.CanvasObject) fyne.CanvasObject {
	return widgets.NewColumns(list, detail, 0, nil)
}

func (d *desk) Notice(text string, undo func()) {
	d.notices = append(d.notices, text)
	d.undo = undo
}

func (d *desk) ShowError(err error) {
	if err != nil {
		d.errs = append(d.errs, err)
	}
}

func (d *desk) Ask(title, text, yes string, _ bool, then func()) {
	d.asked = append(d.asked, title+"\n"+text)
	if d.answer {
		then()
	}
}

func (d *desk) Sheet(title string, content fyne.CanvasObject, width float32) *widgets.Sheet {
	return widgets.ShowSheet(d.window.Canvas(), title, content, width)
}

func (d *desk) Run(work func() error, then func(error)) {
	err := work()
	if then != nil {
		then(err)
	}
}

// thing is what a control or text of the window says about itself.
type thing struct {
	object      fyne.CanvasObject
	kind, text  string
	enabled, on bool
}

// things walks what is to be seen, sheets and menus included.
func (d *desk) things() []thing {
	var list []thing
	var walk func(o fyne.CanvasObject)
	walk = func(o fyne.CanvasObject) {
		if o == nil || !o.Visible() {
			return
		}
		if about, ok := o.(interface {
			Describe() (string, string, bool, bool)
		}); ok {
			kind, text, enabled, on := about.Describe()
			list = append(list, thing{o, kind, text, enabled, on})
		}
		if f, ok := o.(*widgets.Fact); ok {
			o = &f.Text
		}
		if t, ok := o.(*widgets.Text); ok {
			list = append(list, thing{object: o, kind: "text", text: t.Text(), enabled: true})
		}
		if p, ok := o.(*widgets.Paragraph); ok {
			list = append(list, thing{object: o, kind: "text", text: p.Text(), enabled: true})
		}
		switch w := o.(type) {
		case *fyne.Container:
			for _, c := range w.Objects {
				walk(c)
			}
		case fyne.Widget:
			for _, c := range test.WidgetRenderer(w).Objects() {
				walk(c)
			}
		}
	}
	walk(d.window.Content())
	if o := d.window.Canvas().Overlays().Top(); o != nil {
		walk(o)
	}
	return list
}

// find returns the first thing of that kind and text.
func (d *desk) find(kind, text string) (thing, bool) {
	for _, x := range d.things() {
		if x.kind == kind && x.text == text {
			return x, true
		}
	}
	return thing{}, false
}

func (d *desk) has(kind, text string) bool {
	_, ok := d.find(kind, text)
	return ok
}

// said reports whether a text on the window holds part.
func (d *desk) said(part string) bool {
	return slices.ContainsFunc(d.things(), func(x thing) bool { return strings.Contains(x.text, part) })
}

// press clicks a button or a link by its words.
func (d *desk) press(text string) {
	d.t.Helper()
	for _, x := range d.things() {
		if b, ok := x.object.(fyne.Tappable); ok && x.text == text && (x.kind == "button" || x.kind == "link" || x.kind == "row" || x.kind == "segment" || x.kind == "switch" || x.kind == "menuitem" || x.kind == "file") {
			b.Tapped(&fyne.PointEvent{})
			return
		}
	}
	d.t.Fatalf("no button %q among %v", text, d.texts())
}

func (d *desk) texts() []string {
	var list []string
	for _, x := range d.things() {
		list = append(list, x.kind+":"+x.text)
	}
	return list
}

// field is the field with that label.
func (d *desk) field(label string) *widgets.Field {
	d.t.Helper()
	x, ok := d.find("field", label)
	f, isField := x.object.(*widgets.Field)
	if !ok || !isField {
		d.t.Fatalf("no field %q among %v", label, d.texts())
	}
	return f
}

// world is what the screens read, and a record of what they asked for.
type world struct {
	parts     store.Parts
	settings  settings.Settings
	calls     []string
	fail      error
	read      map[store.ID]bool
	deleted   []store.ID
	base      store.Company
	edited    store.Company
	users     []store.User
	payment   string
	opened    []string
	canceled  store.Subscription
	register  []app.Registration
	items     []app.StoredItem
	report    app.CheckReport
	delivery  app.Delivery
	unsaved   bool // what is saved does not show
	meanings  []app.Meaning
	confirmed []string
	file      app.MeaningsFile
}

func (w *world) Snapshot() *store.Snapshot     { return store.NewSnapshot(w.parts) }
func (w *world) Settings() settings.Settings   { return w.settings }
func (w *world) Refresh()                      { w.calls = append(w.calls, "refresh") }
func (w *world) Version() string               { return "1.2.3" }
func (w *world) LogDir() string                { return "/log" }
func (w *world) OpenLogDir() error             { return w.call("open log") }
func (w *world) DefaultServer() string         { return "https://example.dk/api.php" }
func (w *world) CleanName(f store.File) string { return f.Name }

func (w *world) call(what string) error {
	w.calls = append(w.calls, what)
	return w.fail
}

func (w *world) MarkRead(_ context.Context, ids []store.ID, read bool) error {
	for _, id := range ids {
		w.read[id] = read
	}
	return w.call("read")
}

func (w *world) DeleteNotifications(_ context.Context, ids []store.ID) error {
	w.deleted = append(w.deleted, ids...)
	return w.call("delete")
}

func (w *world) AnswerConnection(_ context.Context, id store.ID, a store.ConnectionWord) (int64, error) {
	return w.entry("answer " + string(a))
}

func (w *world) Disconnect(context.Context, store.ID) (int64, error) { return w.entry("disconnect") }

// entry records a call that makes an entry of the outbox.
func (w *world) entry(what string) (int64, error) { return 1, w.call(what) }

func (w *world) AwaitDelivery(context.Context, ...int64) app.Delivery { return w.delivery }

func (w *world) OpenURL(u *url.URL) error {
	w.opened = append(w.opened, u.String())
	return w.fail
}

func (w *world) OpenDocument(name string, write func(io.Writer) error) error {
	return write(io.Discard)
}

func (w *world) OpenFile(context.Context, store.File, func(done, total int64)) (app.OpenResult, error) {
	return app.OpenResult{}, w.call("open file")
}
func (w *world) Retry(int64) error                       { return w.call("retry") }
func (w *world) Discard(int64) error                     { return w.call("discard") }
func (w *world) Resolve(_ int64, c app.Resolution) error { return w.call("resolve") }
func (w *world) Stop(int64) error                        { return w.call("stop") }

func (w *world) EditAgain(e int64) (store.ID, error) { return 17, w.call("edit") }

func (w *world) SaveFile(_ context.Context, f store.File, dest string, _ func(done, total int64)) (string, error) {
	return dest, w.call("save " + f.Name)
}

func (w *world) SaveCompany(_ context.Context, base, edited store.Company) (int64, error) {
	w.base, w.edited = base, edited
	if w.fail == nil && !w.unsaved {
		w.parts.Company = edited
	}
	return w.entry("company")
}

func (w *world) SaveUser(_ context.Context, _, edited store.User) (int64, error) {
	w.users = append(w.users, edited)
	return w.entry("user")
}

func (w *world) AddUser(_ context.Context, u store.User, password string) (int64, error) {
	w.users = append(w.users, u)
	return w.entry("add " + password)
}

func (w *world) RefreshSubscription(context.Context) error { return w.call("subscription") }

func (w *world) PaymentURL(context.Context) (*url.URL, error) {
	if w.payment == "" {
		return nil, &app.Error{Key: "error.payment_url", Err: app.ErrUnsafeURL}
	}
	return url.Parse(w.payment)
}

func (w *world) CancelSubscription(context.Context) (store.Subscription, error) {
	w.parts.Subscription = w.canceled
	return w.canceled, w.call("cancel")
}

func (w *world) Register(_ context.Context, r app.Registration) error {
	w.register = append(w.register, r)
	return w.fail
}

func (w *world) ChangeSettings(edit func(*settings.Settings)) error {
	edit(&w.settings)
	return w.call("settings")
}
func (w *world) StoredHere() ([]app.StoredItem, error) { return w.items, w.fail }
func (w *world) ClearStored(context.Context) error     { return w.call("clear") }
func (w *world) ConnectionCheck(context.Context) (app.CheckReport, error) {
	return w.report, w.call("check")
}

func (w *world) Meanings(map[vocabulary.Enum][]int) []app.Meaning { return w.meanings }

func (w *world) ConfirmMeaning(e vocabulary.Enum, n int, word string) error {
	w.confirmed = append(w.confirmed, fmt.Sprintf("%s %d %s", e, n, word))
	return w.call("confirm")
}
func (w *world) SaveMeanings(path string) error { return w.call("save " + path) }
func (w *world) ReadMeanings(path string) (app.MeaningsFile, error) {
	return w.file, w.call("read " + path)
}
func (w *world) LoadMeanings(app.MeaningsFile) error { return w.call("load") }

var _ OfficeBackend = (*world)(nil)

var errOffline = &app.Error{Key: "error.offline", Err: errors.New("dial")}

// firm is the data of a small firm as its admin sees it.
func firm() *world {
	at := func(d, h, m int) time.Time { return time.Date(2026, 11, d, h, m, 0, 0, time.UTC) }
	w := &world{settings: settings.Defaults(), delivery: app.Delivery{State: app.DeliveryDone}, read: map[store.ID]bool{}, payment: "https://pay.microbizz.dk/x"}
	w.parts = store.Parts{
		Complete: true,
		Account:  store.AccountState{SignedIn: true, CanManage: true, Server: "https://example.dk/api.php", Me: store.User{ID: 1, Name: "Anne Sørensen"}},
		Sync: store.SyncState{Link: store.LinkOnline, Last: at(23, 8, 59), Contract: store.ContractState{
			Statuses: store.AllStatuses, StatusesTold: true, Connections: store.AllConnectionStatuses, ConnectionsTold: true, InternalKnown: true, UserWritable: true}},
		Company: store.Company{ID: 1, Name: "Sørensen VVS & El ApS", VATID: "13585628", Address: "Havnegade 4", Zip: "5000", City: "Odense C",
			Phone: "66 12 40 00", Email: "kontor@soerensen-vvs.dk", ContactPerson: "Anne Sørensen", Country: "Danmark"},
		Subscription: store.Subscription{Known: true, Got: true, Renewing: true, End: time.Date(2026, 12, 31, 0, 0, 0, 0, time.UTC), UnitPrice: 4900, TotalPrice: 14700, Asked: at(23, 8, 0)},
		Users: []*store.User{{ID: 1, Username: "anne@soerensen-vvs.dk", Name: "Anne Sørensen", Email: "anne@soerensen-vvs.dk", Admin: true},
			{ID: 2, Username: "lars@soerensen-vvs.dk", Name: "Lars Holst", Email: "lars@soerensen-vvs.dk", Phone: "20 30 40 50"},
			{ID: 3, Username: "mette@soerensen-vvs.dk", Name: "Mette Krogh", Email: "mette@soerensen-vvs.dk"}},
		Clients: []*store.Company{
			{ID: 10, Name: "Nordbyg A/S", VATID: "30551290", Address: "Jernbanegade 9", Zip: "2100", City: "København Ø", Phone: "33 12 40 00", Email: "drift@nordbyg.dk", ContactPerson: "Karin Holm"},
			{ID: 11, Name: "Boligforeningen Østerbro", VATID: "61056216", Zip: "2100", City: "København Ø"},
			{ID: 12, Name: "Havnens Boliger A/S", VATID: "28115603", Zip: "5000", City: "Odense"},
			{ID: 13, Name: "Fjordkollegiet"}},
		Connections: []*store.Connection{
			{ID: 20, ClientID: 10, Status: store.ConnectionAccepted, Created: time.Date(2025, 3, 3, 0, 0, 0, 0, time.UTC)},
			{ID: 21, ClientID: 11, Status: store.ConnectionAccepted},
			{ID: 22, ClientID: 12, Status: store.ConnectionPending, Text: "Vi vil gerne sende jer opgaver i Odense."},
			{ID: 23, ClientID: 13, Status: store.ConnectionPending, Outgoing: true, Created: at(19, 9, 0)}},
		Tasks: []*store.Task{
			{ID: 17, ClientID: 10, Title: "Vandskade i kælder – haster", Address: "Jernbanegade 9", City: "København Ø", Status: store.StatusNew, StatusNumber: 1, Deadline: at(23, 15, 0)},
			{ID: 18, ClientID: 10, Title: "Udskift brusearmatur", Address: "Åboulevarden 40", City: "Aarhus C", Status: store.StatusAccepted, StatusNumber: 2, Deadline: at(24, 0, 0)},
			{ID: 19, ClientID: 10, Title: "Gulvvarme kold i køkken", City: "København Ø", Status: store.StatusDone, StatusNumber: 4, Deadline: at(20, 0, 0)},
			{ID: 20, ClientID: 11, Title: "Radiator larmer, 2. th", City: "København Ø", Status: store.StatusInProgress, StatusNumber: 3, Deadline: at(20, 0, 0)}},
		Notes: []*store.Note{
			{ID: 100, TaskID: 17, ClientID: 10, Text: "Her er billeder fra viceværten.", Created: at(23, 8, 12), Files: []store.File{{Name: "kælder.jpg", MIME: "image/jpeg"}}},
			{ID: 101, TaskID: 17, UserID: 2, Text: "Jeg har reservedele i bilen.", Visibility: store.VisibilityInternal, Created: at(23, 8, 40)}},
		Assignments: []*store.Assignment{{ID: 1, TaskID: 18, UserID: 2}, {ID: 2, TaskID: 20, UserID: 3}},
		Notifications: []*store.Notification{
			{ID: 1, Text: "Nordbyg A/S has sent you the task Vandskade", RelatedObject: "task", RelatedID: 17, Created: at(23, 8, 0)},
			{ID: 2, Text: "Nordbyg A/S has sent you a new note on the task", RelatedObject: "tasknote", RelatedID: 100, Created: at(23, 8, 12)},
			{ID: 3, Text: "Lars has sent you a note on the task", RelatedObject: "tasknote", RelatedID: 101, Created: at(23, 8, 40), Read: true},
			{ID: 4, Text: "Havnens Boliger A/S has sent you a new connection request", RelatedObject: "connection", RelatedID: 22, Created: at(22, 10, 0)},
			{ID: 5, Text: "Anne has assigned you to the task Radiator", RelatedObject: "task", RelatedID: 20, Created: at(20, 10, 0), Read: true},
			{ID: 6, Text: "Maintenance on Sunday", Created: at(20, 9, 0)}},
	}
	return w
}

// clipboard is what was copied last.
func (d *desk) clipboard() string { return fyne.CurrentApp().Clipboard().Content() }
