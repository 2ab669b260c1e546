package widgets

import (
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/theme"
)

// Token names a colour of the program's look; the theme gives it its value in light
// and in dark. Nothing outside the theme holds a colour.
type Token = fyne.ThemeColorName

// The tokens. A strong colour has a soft ground of the same name and an ink to write
// on it.
const (
	Background   Token = theme.ColorNameBackground // the ground of a detail
	Panel        Token = "panel"                   // lists, cards, what surrounds a field
	Sidebar      Token = "sidebar"
	Line         Token = "line" // separators and edges
	Ink          Token = theme.ColorNameForeground
	Muted        Token = "muted"
	Accent       Token = "accent" // the one thing to do next; selection, links, counts
	AccentSoft   Token = "accentSoft"
	OnAccent     Token = "onAccent"
	Client       Token = "client" // whatever goes to, or comes from, the client
	ClientSoft   Token = "clientSoft"
	OnClient     Token = "onClient"
	Internal     Token = "internal" // internal notes
	InternalSoft Token = "internalSoft"
	OnInternal   Token = "onInternal"
	Late         Token = "late" // late, wrong, destructive
	LateSoft     Token = "lateSoft"
	OnLate       Token = "onLate"
	Warn         Token = "warn" // in progress
	WarnSoft     Token = "warnSoft"
	OnWarn       Token = "onWarn"
	OK           Token = "ok" // done
	OKSoft       Token = "okSoft"
	Info         Token = "info" // new
	InfoSoft     Token = "infoSoft"
	Neutral      Token = "neutral" // the ground of a chip that says nothing special
	Hover        Token = theme.ColorNameHover
	Selected     Token = theme.ColorNameSelection
	Scrim        Token = "scrim" // laid over the work behind a sheet
	Clear        Token = "clear" // nothing; mixes well with Panel
)

// Color answers the token's colour in the theme that is shown now.
func Color(t Token) color.Color { return theme.Color(t) }

// Scale is how much larger than normal the person reads: 1 at the normal text size.
func Scale() float32 { return theme.TextSize() / 14 }

// Px turns a measure of the look into the measure at the person's text size. Use it
// for text and for what must hold text; gaps stay as they are.
func Px(v float32) float32 { return v * Scale() }
