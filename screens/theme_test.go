package screens

import (
	"fmt"
	"image/color"
	"math"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/theme"

	"github.com/microbizz/go-desktop/screens/widgets"
)

// contrast is the ratio of two colours' luminance as WCAG defines it, 1 to 21.
func contrast(a, b color.Color) float64 {
	la, lb := luminance(a), luminance(b)
	if la < lb {
		la, lb = lb, la
	}
	return (la + 0.05) / (lb + 0.05)
}

func luminance(c color.Color) float64 {
	r, g, b, _ := c.RGBA()
	lin := func(v uint32) float64 {
		x := float64(v) / 0xffff
		if x <= 0.03928 {
			return x / 12.92
		}
		return math.Pow((x+0.055)/1.055, 2.4)
	}
	return 0.2126*lin(r) + 0.7152*lin(g) + 0.0722*lin(b)
}

// over mixes a translucent colour onto a ground.
func over(top, ground color.Color) color.Color {
	t := color.NRGBAModel.Convert(top).(color.NRGBA)
	g := color.NRGBAModel.Convert(ground).(color.NRGBA)
	mix := func(a, b uint8) uint8 {
		return uint8((int(a)*int(t.A) + int(b)*(255-int(t.A))) / 255)
	}
	return color.NRGBA{mix(t.R, g.R), mix(t.G, g.G), mix(t.B, g.B), 255}
}

func TestTextIsReadableOnEveryGround(t *testing.T) {
	pairs := []struct{ ink, ground widgets.Token }{
		{widgets.Ink, widgets.Background}, {widgets.Ink, widgets.Panel}, {widgets.Ink, widgets.Sidebar}, {widgets.Ink, widgets.Neutral},
		{widgets.Ink, widgets.ClientSoft}, {widgets.Ink, widgets.InternalSoft}, {widgets.Ink, widgets.LateSoft}, {widgets.Ink, widgets.WarnSoft}, {widgets.Ink, widgets.AccentSoft},
		{widgets.Muted, widgets.Background}, {widgets.Muted, widgets.Panel}, {widgets.Muted, widgets.Sidebar}, {widgets.Muted, widgets.ClientSoft}, {widgets.Muted, widgets.InternalSoft},
		{widgets.Accent, widgets.Background}, {widgets.Accent, widgets.Panel}, {widgets.Accent, widgets.AccentSoft}, {widgets.OnAccent, widgets.Accent},
		{widgets.Client, widgets.Panel}, {widgets.Client, widgets.ClientSoft}, {widgets.OnClient, widgets.Client},
		{widgets.Internal, widgets.Panel}, {widgets.Internal, widgets.InternalSoft}, {widgets.OnInternal, widgets.Internal},
		{widgets.Late, widgets.Panel}, {widgets.Late, widgets.LateSoft}, {widgets.Late, widgets.Background}, {widgets.OnLate, widgets.Late}, {widgets.OnWarn, widgets.Warn},
		{widgets.Warn, widgets.WarnSoft}, {widgets.OK, widgets.OKSoft}, {widgets.Info, widgets.InfoSoft},
	}
	for name, variant := range map[string]fyne.ThemeVariant{"light": theme.VariantLight, "dark": theme.VariantDark} {
		for _, p := range pairs {
			t.Run(fmt.Sprintf("%s/%s on %s", name, p.ink, p.ground), func(t *testing.T) {
				if got := contrast(Theme{}.Color(p.ink, variant), Theme{}.Color(p.ground, variant)); got < 4.5 {
					t.Errorf("contrast is %.2f, want at least 4.5", got)
				}
			})
		}
		for _, ink := range []widgets.Token{widgets.Ink, widgets.Muted, widgets.Late} {
			for _, tint := range []widgets.Token{widgets.Selected, widgets.Hover} {
				ground := over(Theme{}.Color(tint, variant), Theme{}.Color(widgets.Panel, variant))
				if got := contrast(Theme{}.Color(ink, variant), ground); got < 4.5 {
					t.Errorf("%s: %s on a row in %s has contrast %.2f, want at least 4.5", name, ink, tint, got)
				}
			}
		}
	}
}

func TestForcedLookOverridesTheSystem(t *testing.T) {
	dark := Theme{Look: LookDark}.Color(widgets.Panel, theme.VariantLight)
	if dark != (Theme{}).Color(widgets.Panel, theme.VariantDark) {
		t.Error("dark is not dark on a light system")
	}
	light := Theme{Look: LookLight}.Color(widgets.Panel, theme.VariantDark)
	if light != (Theme{}).Color(widgets.Panel, theme.VariantLight) {
		t.Error("light is not light on a dark system")
	}
}

func TestTextSizeScalesText(t *testing.T) {
	if got := (Theme{Scale: 1.5}).Size(theme.SizeNameText); got != 21 {
		t.Errorf("at 150%% text is %v, want 21", got)
	}
}
