package widgets

import (
	"bytes"
	"fmt"
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"

	"github.com/microbizz/go-desktop/resources"
)

// Icon is a line drawing in a token's colour.
type Icon struct {
	Base
	image *canvas.Image
	name  string
	token Token
	size  float32
}

// NewIcon returns the icon of that name in resources/icons, size pixels wide and high;
// zero means 18.
func NewIcon(name string, token Token, size float32) *Icon {
	if size == 0 {
		size = 18
	}
	i := &Icon{name: name, token: token, size: size, image: &canvas.Image{FillMode: canvas.ImageFillContain}}
	i.Build(i, Parts{
		Objects: []fyne.CanvasObject{i.image},
		Min:     func() fyne.Size { return fyne.NewSquareSize(Px(i.size)) },
		Layout: func(s fyne.Size) {
			side := Px(i.size)
			place(i.image, float32(int((s.Width-side)/2)), float32(int((s.Height-side)/2)), side, side)
		},
		Paint: i.paint,
	})
	return i
}

// Set shows another icon in another colour.
func (i *Icon) Set(name string, token Token) {
	if i.name != name || i.token != token {
		i.name, i.token = name, token
		i.Refresh()
	}
}

func (i *Icon) paint() {
	SetImage(i.image, i.name, i.token)
}

// SetImage draws an icon into a bare canvas image, for rows that lay out their own
// objects. Reading a drawing is dear, so nothing happens when it is there already.
func SetImage(image *canvas.Image, name string, token Token) {
	if res := iconResource(name, token); image.Resource != res {
		image.FillMode, image.Resource = canvas.ImageFillContain, res
		image.Refresh()
	}
}

type iconKey struct {
	name  string
	color color.NRGBA
}

var iconCache = map[iconKey]*fyne.StaticResource{}

// iconResource colours a drawing. The resource's name holds icon and colour, since
// Fyne keeps drawn pictures by name.
func iconResource(name string, token Token) fyne.Resource {
	key := iconKey{name, color.NRGBAModel.Convert(Color(token)).(color.NRGBA)}
	if res, ok := iconCache[key]; ok {
		return res
	}
	data, err := resources.Icons.ReadFile("icons/" + name + ".svg")
	if err != nil {
		data, _ = resources.Icons.ReadFile("icons/info.svg")
	}
	hex := fmt.Sprintf("#%02x%02x%02x", key.color.R, key.color.G, key.color.B)
	res := fyne.NewStaticResource(name+"-"+hex[1:]+".svg", bytes.ReplaceAll(data, []byte("#000000"), []byte(hex)))
	iconCache[key] = res
	return res
}
