// Package settings holds what a person chose about the program: typed, with a
// default for each, in one small file that is written whole or not at all.
package settings

import (
	"maps"
	"math"
	"time"
)

// What is in force until a person chooses otherwise.
const (
	DefaultInterval = 60  // seconds
	MinInterval     = 15  // seconds; more often would burden the server
	MaxInterval     = 900 // seconds
	DefaultTextSize = 100 // percent
	MinTextSize     = 80  // percent
	MaxTextSize     = 160 // percent
	DefaultCurrency = "DKK"
	// DefaultZone is the zone of the dates a server sends without one.
	DefaultZone = "UTC"

	DefaultWindowWidth  = 1200
	DefaultWindowHeight = 760
	MinWindowWidth      = 400 // a small screen at a large scale leaves no more
	MinWindowHeight     = 300

	defaultQuietFrom = 18 * 60
	defaultQuietTo   = 7 * 60
)

// Theme is the choice between light and dark.
type Theme string

// The themes. An empty Theme is the system's.
const (
	ThemeSystem Theme = "system"
	ThemeLight  Theme = "light"
	ThemeDark   Theme = "dark"
)

// Alerts says which kinds of news make a native alert.
type Alerts struct {
	NewTask     bool `json:"new_task"`
	ClientNote  bool `json:"client_note"`
	OwnNote     bool `json:"own_note"`
	Connection  bool `json:"connection"`
	Assigned    bool `json:"assigned"`
	Other       bool `json:"other"`
	SignInEnded bool `json:"sign_in_ended"`
	Unsent      bool `json:"unsent"` // something needs the person before it can be sent
}

// Quiet is the time of day in which no alert appears. From may lie after To: then
// the time passes midnight. From equal to To is no time at all.
type Quiet struct {
	On   bool `json:"on"`
	From int  `json:"from"` // minutes after local midnight
	To   int  `json:"to"`   // minutes after local midnight, not included
}

// Holds reports whether t, in its own zone, lies in the quiet time. It goes by the
// clock on the wall, so it is right on the days the clocks change.
func (q Quiet) Holds(t time.Time) bool {
	if !q.On || q.From == q.To {
		return false
	}
	m := t.Hour()*60 + t.Minute()
	if q.From < q.To {
		return m >= q.From && m < q.To
	}
	return m >= q.From || m < q.To
}

// Window is where the window was left, in the toolkit's own unit.
type Window struct {
	Width  float32 `json:"width"`
	Height float32 `json:"height"`
}

// Settings is everything a person can choose. It is a value: change a copy through
// [File.Change].
type Settings struct {
	Language       string             `json:"language"` // "da", "en", or "" for the system's
	Theme          Theme              `json:"theme"`
	TextSize       int                `json:"text_size"` // percent
	Alerts         Alerts             `json:"alerts"`
	Quiet          Quiet              `json:"quiet"`
	Interval       int                `json:"interval"` // seconds between two looks at the server
	CloseToTray    bool               `json:"close_to_tray"`
	StartAtLogin   bool               `json:"start_at_login"`
	DownloadFolder string             `json:"download_folder"` // "" for the system's
	Currency       string             `json:"currency"`        // ISO 4217
	Zone           string             `json:"zone"`            // IANA name, of dates the server sends without a zone
	Dividers       map[string]float64 `json:"dividers"`        // by screen, 0 to 1
	Window         Window             `json:"window"`
	LastRoute      string             `json:"last_route"` // encoded by the shell
}

// Defaults returns the settings of a first start.
func Defaults() Settings {
	return Settings{
		Theme: ThemeSystem, TextSize: DefaultTextSize, Interval: DefaultInterval,
		Alerts:   Alerts{NewTask: true, ClientNote: true, OwnNote: true, Connection: true, Assigned: true, Other: true, SignInEnded: true, Unsent: true},
		Quiet:    Quiet{From: defaultQuietFrom, To: defaultQuietTo},
		Currency: DefaultCurrency, Zone: DefaultZone,
		Window: Window{Width: DefaultWindowWidth, Height: DefaultWindowHeight},
	}
}

// Every is the time between two looks at the server.
func (s Settings) Every() time.Duration { return time.Duration(s.Interval) * time.Second }

// Location is the zone of dates that the server sends without one; UTC when the
// name is unknown on this computer.
func (s Settings) Location() *time.Location {
	if loc, err := time.LoadLocation(s.Zone); err == nil {
		return loc
	}
	return time.UTC
}

// Divider is where the divider of a screen was left, from 0 to 1, or def.
func (s Settings) Divider(screen string, def float64) float64 {
	if at, ok := s.Dividers[screen]; ok {
		return at
	}
	return def
}

// SetDivider remembers where the divider of a screen is.
func (s *Settings) SetDivider(screen string, at float64) {
	if s.Dividers == nil {
		s.Dividers = make(map[string]float64)
	}
	s.Dividers[screen] = at
}

// clone returns a copy that shares nothing with s.
func (s Settings) clone() Settings {
	s.Dividers = maps.Clone(s.Dividers)
	return s
}

// normal returns s with every value inside its bounds, whatever a damaged file or a
// careless screen put there.
func (s Settings) normal() Settings {
	def := Defaults()
	switch s.Language {
	case "da", "en":
	default:
		s.Language = ""
	}
	switch s.Theme {
	case ThemeLight, ThemeDark:
	default:
		s.Theme = ThemeSystem
	}
	if s.TextSize == 0 {
		s.TextSize = def.TextSize
	}
	s.TextSize = min(max(s.TextSize, MinTextSize), MaxTextSize)
	if s.Interval == 0 {
		s.Interval = def.Interval
	}
	s.Interval = min(max(s.Interval, MinInterval), MaxInterval)
	if s.Quiet.From < 0 || s.Quiet.From >= 24*60 {
		s.Quiet.From = def.Quiet.From
	}
	if s.Quiet.To < 0 || s.Quiet.To >= 24*60 {
		s.Quiet.To = def.Quiet.To
	}
	if len(s.Currency) != 3 {
		s.Currency = def.Currency
	}
	if _, err := time.LoadLocation(s.Zone); s.Zone == "" || err != nil {
		s.Zone = def.Zone
	}
	for name, at := range s.Dividers {
		if math.IsNaN(at) || at < 0 || at > 1 {
			delete(s.Dividers, name)
		}
	}
	s.Window.Width = size(s.Window.Width, MinWindowWidth, DefaultWindowWidth)
	s.Window.Height = size(s.Window.Height, MinWindowHeight, DefaultWindowHeight)
	return s
}

func size(v, least, def float32) float32 {
	const most = 20000
	if v != v || v < least || v > most {
		return def
	}
	return v
}
