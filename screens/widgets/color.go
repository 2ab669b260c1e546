package widgets

import "image/color"

// fade gives a colour another opacity, 0 to 1. An edge must never be drawn on plain
// transparent: the drawing mixes towards black there.
func fade(c color.Color, opacity float32) color.Color {
	r, g, b, _ := c.RGBA()
	return color.NRGBA{uint8(r >> 8), uint8(g >> 8), uint8(b >> 8), uint8(opacity*255 + 0.5)}
}
