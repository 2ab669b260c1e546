package screens

import (
	"slices"

	"fyne.io/fyne/v2"

	"github.com/microbizz/go-desktop/app/settings"
	"github.com/microbizz/go-desktop/app/store"
	"github.com/microbizz/go-desktop/app/words"
	"github.com/microbizz/go-desktop/screens/widgets"
)

// SettingsBackend is what the settings ask of the program.
type SettingsBackend interface {
	Snapshot() *store.Snapshot
	Settings() settings.Settings
	ChangeSettings(func(*settings.Settings)) error
	LogDir() string
	OpenLogDir() error
	Version() string
}

// SettingsScreen shows what a person can choose. Each choice takes effect at once.
type SettingsScreen struct {
	host    Host
	backend SettingsBackend
	content *page
	read    []func(settings.Settings) // put the settings into the controls
	first   fyne.Focusable
}

var _ Screen = (*SettingsScreen)(nil)

// NewSettings builds the screen.
func NewSettings(h Host, b SettingsBackend) *SettingsScreen {
	x := &SettingsScreen{host: h, backend: b}
	x.content = newPage(
		widgets.NewTitle(words.T("settings.title")),
		x.look(), x.alerts(), x.work(), x.files(), x.more(), x.about())
	return x
}

// Content is what the screen looks like.
func (x *SettingsScreen) Content() fyne.CanvasObject { return x.content }

// Open shows the settings as they are.
func (x *SettingsScreen) Open(Route) {
	x.content.shown()
	x.show()
}

// Refresh reads what changed.
func (x *SettingsScreen) Refresh(kind store.Kind) {
	if kind.Has(store.KindSettings) {
		x.show()
	}
}

// Focus gives the keys to the first control.
func (x *SettingsScreen) Focus() { widgets.FocusOn(x.first) }

func (x *SettingsScreen) show() {
	now := x.backend.Settings()
	for _, read := range x.read {
		read(now)
	}
}

func (x *SettingsScreen) change(edit func(*settings.Settings)) {
	x.host.Run(func() error { return x.backend.ChangeSettings(edit) }, func(err error) {
		x.host.ShowError(err)
		if err != nil {
			x.show()
		}
	})
}

// choice is a dropdown over the values of one setting.
func choice[T comparable](x *SettingsScreen, label string, values []T, names []string, at func(*settings.Settings) *T) *widgets.Dropdown {
	d := widgets.NewDropdown(words.T(label), names, func(i int) {
		x.change(func(s *settings.Settings) { *at(s) = values[i] })
	})
	x.read = append(x.read, func(s settings.Settings) { d.Select(nearest(values, *at(&s))) })
	return d
}

// nearest finds a value, or the first one for what is not among them.
func nearest[T comparable](values []T, v T) int { return max(0, slices.Index(values, v)) }

// toggle is a switch over one setting.
func (x *SettingsScreen) toggle(label, note string, at func(*settings.Settings) *bool) *widgets.Switch {
	if note != "" {
		note = words.T(note)
	}
	w := widgets.NewSwitch(words.T(label), note, func(on bool) {
		x.change(func(s *settings.Settings) { *at(s) = on })
	})
	x.read = append(x.read, func(s settings.Settings) { w.Set(*at(&s)) })
	return w
}

func names(keys ...string) []string {
	list := make([]string, len(keys))
	for i, k := range keys {
		list[i] = words.T(k)
	}
	return list
}

func (x *SettingsScreen) look() fyne.CanvasObject {
	language := choice(x, "settings.language", []string{"", "da", "en"},
		names("settings.language.system", "settings.language.da", "settings.language.en"),
		func(s *settings.Settings) *string { return &s.Language })
	x.first = language
	theme := choice(x, "settings.theme", []settings.Theme{settings.ThemeSystem, settings.ThemeLight, settings.ThemeDark},
		names("settings.theme.system", "settings.theme.light", "settings.theme.dark"),
		func(s *settings.Settings) *settings.Theme { return &s.Theme })
	sizes := []int{80, 90, 100, 110, 125, 140, 160}
	percent := make([]string, len(sizes))
	for i, n := range sizes {
		percent[i] = words.T("settings.percent", n)
	}
	size := choice(x, "settings.text_size", sizes, percent, func(s *settings.Settings) *int { return &s.TextSize })
	return card(words.T("settings.look"), abreast(language, theme, size))
}

func (x *SettingsScreen) alerts() fyne.CanvasObject {
	at := func(f func(*settings.Alerts) *bool) func(*settings.Settings) *bool {
		return func(s *settings.Settings) *bool { return f(&s.Alerts) }
	}
	kinds := []fyne.CanvasObject{
		x.toggle("settings.alert.new_task", "", at(func(a *settings.Alerts) *bool { return &a.NewTask })),
		x.toggle("settings.alert.client_note", "", at(func(a *settings.Alerts) *bool { return &a.ClientNote })),
		x.toggle("settings.alert.own_note", "", at(func(a *settings.Alerts) *bool { return &a.OwnNote })),
		x.toggle("settings.alert.assigned", "", at(func(a *settings.Alerts) *bool { return &a.Assigned })),
		x.toggle("settings.alert.connection", "", at(func(a *settings.Alerts) *bool { return &a.Connection })),
		x.toggle("settings.alert.unsent", "", at(func(a *settings.Alerts) *bool { return &a.Unsent })),
		x.toggle("settings.alert.sign_in_ended", "", at(func(a *settings.Alerts) *bool { return &a.SignInEnded })),
		x.toggle("settings.alert.other", "", at(func(a *settings.Alerts) *bool { return &a.Other })),
	}
	left, right := widgets.VBox(4, kinds[:4]...), widgets.VBox(4, kinds[4:]...)
	var minutes []int
	var clocks []string
	for m := 0; m < 24*60; m += 30 {
		minutes, clocks = append(minutes, m), append(clocks, words.Current().WallClock(m))
	}
	from := choice(x, "settings.quiet.from", minutes, clocks, func(s *settings.Settings) *int { return &s.Quiet.From })
	to := choice(x, "settings.quiet.to", minutes, clocks, func(s *settings.Settings) *int { return &s.Quiet.To })
	quiet := x.toggle("settings.quiet", "settings.quiet.note", func(s *settings.Settings) *bool { return &s.Quiet.On })
	x.read = append(x.read, func(s settings.Settings) {
		from.SetDisabled(!s.Quiet.On)
		to.SetDisabled(!s.Quiet.On)
	})
	return card(words.T("settings.alerts"), widgets.Equal(16, left, right), widgets.NewDivider(), quiet, widgets.AtMost(300, abreast(from, to)))
}

func (x *SettingsScreen) work() fyne.CanvasObject {
	seconds := []int{15, 30, 60, 120, 300, 900}
	texts := make([]string, len(seconds))
	for i, s := range seconds {
		texts[i] = words.N("settings.seconds", s)
		if s > 60 {
			texts[i] = words.N("settings.minutes", s/60)
		}
	}
	interval := choice(x, "settings.interval", seconds, texts, func(s *settings.Settings) *int { return &s.Interval })
	currencies := []string{"DKK", "EUR", "SEK", "NOK", "GBP", "USD"}
	currency := choice(x, "settings.currency", currencies, currencies, func(s *settings.Settings) *string { return &s.Currency })
	zones := []string{"UTC", "Europe/Copenhagen", "America/Nuuk", "Atlantic/Faroe"}
	zone := choice(x, "settings.zone", zones, names("settings.zone.utc", "settings.zone.dk", "settings.zone.gl", "settings.zone.fo"),
		func(s *settings.Settings) *string { return &s.Zone })
	tray := x.toggle("settings.tray", "settings.tray.note", func(s *settings.Settings) *bool { return &s.CloseToTray })
	if !TrayShown { // without a tray the window would be gone for good
		tray = widgets.NewSwitch(words.T("settings.tray"), words.T("settings.tray.none"), nil)
		tray.SetDisabled(true)
	}
	start := x.toggle("settings.start", "settings.start.note", func(s *settings.Settings) *bool { return &s.StartAtLogin })
	return card(words.T("settings.work"), abreast(interval, currency, zone),
		widgets.NewSmallParagraph(words.T("settings.zone.hint")), tray, start)
}

func (x *SettingsScreen) files() fyne.CanvasObject {
	folder := widgets.NewParagraph("")
	reset := widgets.NewButton(words.T("settings.folder.reset"), widgets.Link, func() {
		x.change(func(s *settings.Settings) { s.DownloadFolder = "" })
	})
	choose := widgets.NewButton(words.T("settings.folder.choose"), widgets.Plain, func() {
		x.host.PickFolder(words.T("settings.folder.title"), "", func(path string) {
			x.change(func(s *settings.Settings) { s.DownloadFolder = path })
		})
	}).WithIcon("folder")
	x.read = append(x.read, func(s settings.Settings) {
		path := s.DownloadFolder
		if path == "" {
			path = words.T("settings.folder.default")
		}
		folder.SetText(path)
		setVisible(reset, s.DownloadFolder != "")
	})
	return card(words.T("settings.files"), widgets.VBox(2, widgets.NewOverline(words.T("settings.folder")), folder), widgets.Row(16, choose, reset))
}

// more leads to what has a view of its own.
func (x *SettingsScreen) more() fyne.CanvasObject {
	to := func(key, icon, screen string) fyne.CanvasObject {
		return widgets.NewButton(words.T(key), widgets.Plain, func() { x.host.Go(Route{Screen: screen}) }).WithIcon(icon)
	}
	return card(words.T("settings.more"), widgets.Flow(8, 8,
		to("settings.stored", "server", ScreenStored),
		to("settings.check", "link", ScreenCheck),
		widgets.NewButton(words.T("settings.log"), widgets.Plain, x.openLog).WithIcon("folder")))
}

// openLog shows the log's folder; where nothing opens it, its path is on the clipboard.
func (x *SettingsScreen) openLog() {
	x.host.Run(x.backend.OpenLogDir, func(err error) {
		if err != nil {
			fyne.CurrentApp().Clipboard().SetContent(x.backend.LogDir())
			x.host.ShowError(err)
		}
	})
}

func (x *SettingsScreen) about() fyne.CanvasObject {
	version := x.backend.Version()
	if version == "" {
		version = words.T("settings.version.dev")
	}
	server := x.backend.Snapshot().Account.Server
	body := widgets.VBox(12, value(words.T("settings.version"), version))
	if server != "" {
		body.Add(value(words.T("settings.server"), server))
	}
	return card(words.T("settings.about"), body)
}
