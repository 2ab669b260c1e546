package screens

import (
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/theme"

	"github.com/microbizz/go-desktop/resources"
	"github.com/microbizz/go-desktop/screens/widgets"
)

// Look is how the program is to be lit.
type Look string

// The looks a person can choose.
const (
	LookSystem Look = "system"
	LookLight  Look = "light"
	LookDark   Look = "dark"
)

// Theme gives every token its colour and every measure its size. A forced look and the
// text size live in it; setting a new Theme on the app shows the change at once.
type Theme struct {
	Look  Look
	Scale float32 // of text; zero means 1
}

var _ fyne.Theme = Theme{}

type shade struct{ light, dark color.NRGBA }

func rgb(v uint32) color.NRGBA {
	return color.NRGBA{uint8(v >> 16), uint8(v >> 8), uint8(v), 0xff}
}

func pair(light, dark uint32) shade { return shade{rgb(light), rgb(dark)} }

func faded(s shade, light, dark uint8) shade {
	s.light.A, s.dark.A = light, dark
	return s
}

var (
	ink    = pair(0x1C2430, 0xE8ECF2)
	muted  = pair(0x5B6676, 0x9BA6B5)
	accent = pair(0x0B6E6E, 0x4FC3BE)
	panel  = pair(0xFFFFFF, 0x1B2129)
	line   = pair(0xE1E4EA, 0x2B333E)
)

// shades is the whole palette. On a strong colour one writes in white by day and in
// near black by night.
var shades = map[widgets.Token]shade{
	widgets.Background:   pair(0xF6F7F9, 0x14181E),
	widgets.Panel:        panel,
	widgets.Sidebar:      pair(0xEEF0F4, 0x10141A),
	widgets.Line:         line,
	widgets.Ink:          ink,
	widgets.Muted:        muted,
	widgets.Accent:       accent,
	widgets.AccentSoft:   pair(0xDDF0EF, 0x17393A),
	widgets.OnAccent:     pair(0xFFFFFF, 0x06201F),
	widgets.Client:       pair(0x7A3E9D, 0xD6A6F0),
	widgets.ClientSoft:   pair(0xF4E9FA, 0x35233F),
	widgets.OnClient:     pair(0xFFFFFF, 0x1E0F28),
	widgets.Internal:     pair(0x7A5B00, 0xFFD873),
	widgets.InternalSoft: pair(0xFFF8E1, 0x332B12),
	widgets.OnInternal:   pair(0xFFFFFF, 0x241C04),
	widgets.Late:         pair(0xB3261E, 0xFF8A80),
	widgets.LateSoft:     pair(0xFBE6E4, 0x43211F),
	widgets.OnLate:       pair(0xFFFFFF, 0x2B0B08),
	widgets.OnWarn:       pair(0xFFFFFF, 0x2A1D05),
	widgets.Warn:         pair(0x8A5A00, 0xFFCA6B),
	widgets.WarnSoft:     pair(0xFFF1D6, 0x3D3015),
	widgets.OK:           pair(0x1E6B34, 0x7FD99A),
	widgets.OKSoft:       pair(0xE0F2E5, 0x1B3524),
	widgets.Info:         pair(0x1F5FBF, 0x8DB8FF),
	widgets.InfoSoft:     pair(0xE1ECFB, 0x1C2E4A),
	widgets.Neutral:      pair(0xE8EBF0, 0x262E39),
	widgets.Hover:        faded(ink, 0x0B, 0x0F),
	widgets.Selected:     faded(accent, 0x1C, 0x24),
	widgets.Scrim:        shade{color.NRGBA{0x14, 0x1B, 0x26, 0x66}, color.NRGBA{0, 0, 0, 0x8C}},
	widgets.Clear:        faded(panel, 0, 0),

	theme.ColorNamePlaceHolder:         muted,
	theme.ColorNameDisabled:            muted,
	theme.ColorNamePrimary:             accent,
	theme.ColorNameHyperlink:           accent,
	theme.ColorNameFocus:               faded(accent, 0x40, 0x40),
	theme.ColorNameForegroundOnPrimary: pair(0xFFFFFF, 0x06201F),
	theme.ColorNameInputBorder:         line,
	theme.ColorNameSeparator:           line,
	theme.ColorNameButton:              panel,
	theme.ColorNameMenuBackground:      panel,
	theme.ColorNameOverlayBackground:   panel,
	theme.ColorNameDisabledButton:      panel,
	theme.ColorNamePressed:             faded(ink, 0x14, 0x1A),
	theme.ColorNameScrollBar:           faded(muted, 0x4D, 0x4D),
	theme.ColorNameScrollBarBackground: faded(panel, 0, 0),
	theme.ColorNameInputBackground:     faded(panel, 0, 0),
	theme.ColorNameShadow:              faded(ink, 0, 0),
	theme.ColorNameError:               pair(0xB3261E, 0xFF8A80),
	theme.ColorNameWarning:             pair(0x8A5A00, 0xFFCA6B),
	theme.ColorNameSuccess:             pair(0x1E6B34, 0x7FD99A),
}

// Color answers the token's colour, in the forced look or else the system's.
func (t Theme) Color(name fyne.ThemeColorName, variant fyne.ThemeVariant) color.Color {
	dark := variant == theme.VariantDark
	switch t.Look {
	case LookLight:
		dark = false
	case LookDark:
		dark = true
	}
	s, ok := shades[name]
	switch {
	case !ok && dark:
		return theme.DefaultTheme().Color(name, theme.VariantDark)
	case !ok:
		return theme.DefaultTheme().Color(name, theme.VariantLight)
	case dark:
		return s.dark
	}
	return s.light
}

// The fonts of all text. Fyne knows fonts by these objects.
var (
	fontRegular = fyne.NewStaticResource("Regular.ttf", resources.FontRegular)
	fontBold    = fyne.NewStaticResource("Bold.ttf", resources.FontBold)
)

// Font answers Fyne's own letters with the symbols it lacks: for those it goes to other
// fonts, and where such a one has no blank, as its font of arrows, a blank behind the
// symbol shows a replacement mark.
func (t Theme) Font(style fyne.TextStyle) fyne.Resource {
	switch {
	case style.Monospace, style.Italic, style.Symbol:
		return theme.DefaultTheme().Font(style)
	case style.Bold:
		return fontBold
	}
	return fontRegular
}

// Icon answers Fyne's own icons, which only its own dialogs use.
func (t Theme) Icon(name fyne.ThemeIconName) fyne.Resource { return theme.DefaultTheme().Icon(name) }

// Size answers the measures; those of text follow the person's text size.
func (t Theme) Size(name fyne.ThemeSizeName) float32 {
	k := t.Scale
	if k == 0 {
		k = 1
	}
	switch name {
	case theme.SizeNameText:
		return 14 * k
	case theme.SizeNameCaptionText:
		return 12 * k
	case theme.SizeNameHeadingText:
		return 20 * k
	case theme.SizeNameSubHeadingText:
		return 16 * k
	case theme.SizeNameLineSpacing:
		return 1
	case theme.SizeNameInlineIcon:
		return 18 * k
	case theme.SizeNameInputRadius, theme.SizeNameButtonRadius:
		return 8
	case theme.SizeNameCardRadius:
		return 12
	case theme.SizeNameSelectionRadius:
		return 0
	case theme.SizeNameScrollBar:
		return 8
	case theme.SizeNameScrollBarSmall:
		return 3
	}
	return theme.DefaultTheme().Size(name)
}
