package screens

import (
	"strings"

	"fyne.io/fyne/v2"

	"github.com/microbizz/go-desktop/app"
	"github.com/microbizz/go-desktop/app/words"
	"github.com/microbizz/go-desktop/screens/widgets"
)

// DamageBackend tells what was found broken on this computer.
type DamageBackend interface {
	Damages() []app.Damage
	DismissDamages()
}

// damageText says what was rescued, what may be missing, and where the broken file lies.
func damageText(all []app.Damage) (told, files string) {
	var lines, paths []string
	for _, d := range all {
		line := words.N(d.Key, d.Count)
		if d.Lost {
			line += " " + words.T("damage.lost")
		}
		lines = append(lines, line)
		if d.File != "" {
			paths = append(paths, d.File)
		}
	}
	return strings.Join(lines, "\n\n"), strings.Join(paths, "\n")
}

// tellDamage says once what was found broken; it stays until it is read.
func (s *Shell) tellDamage() {
	all := s.backend.Damages()
	if len(all) == 0 || s.damage != nil {
		return
	}
	told, files := damageText(all)
	parts := []fyne.CanvasObject{widgets.NewTitle(words.T("damage.title")), widgets.NewParagraph(told)}
	buttons := []fyne.CanvasObject{widgets.Grow(widgets.Gap(0, 0))}
	if files != "" {
		parts = append(parts, widgets.NewSmallParagraph(words.T("damage.where")+"\n"+files))
		buttons = append(buttons, widgets.NewButton(words.T("common.copy"), widgets.Plain, func() {
			s.opts.App.Clipboard().SetContent(told + "\n" + files)
		}))
	}
	ok := widgets.NewButton(words.T("damage.ok"), widgets.Primary, func() { s.damage.Close() })
	parts = append(parts, widgets.Row(8, append(buttons, ok)...))
	s.damage = s.Sheet(words.T("damage.title"), widgets.VBox(12, parts...), 480)
	s.damage.OnClose = func() {
		s.damage = nil
		s.backend.DismissDamages()
	}
	widgets.FocusOn(ok)
}
