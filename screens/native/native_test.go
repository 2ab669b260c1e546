package native

import (
	"image"
	"math"
	"testing"
)

func TestFrameIsBroughtIntoTheArea(t *testing.T) {
	area := image.Rect(0, 40, 1366, 768) // a taskbar above
	for name, c := range map[string]struct{ frame, want image.Rectangle }{
		"lies inside":        {image.Rect(10, 50, 910, 650), image.Rect(10, 50, 910, 650)},
		"reaches below":      {image.Rect(10, 300, 910, 900), image.Rect(10, 168, 910, 768)},
		"title above":        {image.Rect(10, -30, 910, 570), image.Rect(10, 40, 910, 640)},
		"left of the screen": {image.Rect(-3000, 50, -2100, 650), image.Rect(0, 50, 900, 650)},
		"too high":           {image.Rect(100, 100, 1300, 1000), image.Rect(100, 40, 1300, 768)},
		"too large":          {image.Rect(-200, 0, 1800, 1000), area},
	} {
		if got := within(c.frame, area); got != c.want {
			t.Errorf("%s: %v becomes %v, want %v", name, c.frame, got, c.want)
		}
	}
	if got, want := centered(image.Pt(1000, 700), area), image.Pt(183, 54); got != want {
		t.Errorf("in the middle: %v, want %v", got, want)
	}
}

// TestPixelsComeBackAsTheyWere turns pixels into units and back as the toolkit does.
func TestPixelsComeBackAsTheyWere(t *testing.T) {
	for _, scale := range []float32{1, 1.1, 1.3, 1.5, 1.8, 2, 2.5, 3} {
		for px := 1; px < 8000; px++ {
			size := units(image.Pt(px, px), scale)
			if back := int(math.Ceil(float64(size.Width * scale))); back != px || size.Width != size.Height {
				t.Fatalf("at scale %v %d pixels come back as %d", scale, px, back)
			}
		}
	}
}

func TestOnePixelIsNoDifference(t *testing.T) {
	for _, c := range []struct {
		m    mending
		want bool
	}{
		{mending{image.Pt(1366, 697), image.Pt(1366, 697)}, false},
		{mending{image.Pt(1366, 697), image.Pt(1367, 696)}, false},
		{mending{image.Pt(1366, 697), image.Pt(1366, 760)}, true},
		{mending{image.Pt(1366, 697), image.Pt(1364, 697)}, true},
	} {
		if got := c.m.differ(); got != c.want {
			t.Errorf("%+v differs: %v, want %v", c.m, got, c.want)
		}
	}
}
