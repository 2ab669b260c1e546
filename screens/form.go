package screens

import (
	"strings"

	"fyne.io/fyne/v2"

	"github.com/microbizz/go-desktop/app/forms"
	"github.com/microbizz/go-desktop/app/words"
	"github.com/microbizz/go-desktop/screens/widgets"
)

// formField is one field of a form over a T: where its value is and what it must be.
type formField[T any] struct {
	name  string // the server's name, as a conflict names it
	label string // key of its words
	hint  string // key; empty for none
	at    func(*T) *string
	check func(text string, all *T) forms.Problem // nil: anything goes
	rows  int                                     // more than one: a text of several lines
}

// form edits a copy of a T field by field. What somebody else changes meanwhile is taken
// in where the person changed nothing, and pointed out where they did.
type form[T any] struct {
	fields    []formField[T]
	inputs    []*widgets.Field
	base      T // as the server has it
	elsewhere []string
	refused   []refusal // by the server; of each field the last
	changed   func()    // something was typed, or what is said at a field changed
	submit    func()
}

// refusal is what the server said about a field, and about which text.
type refusal struct{ text, reason string }

func newForm[T any](fields []formField[T], changed, submit func()) *form[T] {
	f := &form[T]{fields: fields, elsewhere: make([]string, len(fields)), refused: make([]refusal, len(fields)), changed: changed, submit: submit}
	for i, ff := range fields {
		var in *widgets.Field
		if ff.rows > 1 {
			in = widgets.NewTextArea(words.T(ff.label), "", ff.rows)
		} else {
			in = widgets.NewField(words.T(ff.label), "")
		}
		in.OnChanged = func(string) {
			f.say(i, false)
			f.changed()
		}
		in.OnSubmit = func(string) { f.submit() }
		before := in.Entry.OnFocus
		in.Entry.OnFocus = func(on bool) {
			before(on)
			if !on { // what is wrong is said when one is done with a field
				f.say(i, true)
			}
		}
		f.inputs = append(f.inputs, in)
	}
	return f
}

// load shows v and forgets what was typed.
func (f *form[T]) load(v T) {
	f.base = v
	for i, ff := range f.fields {
		f.elsewhere[i], f.refused[i] = "", refusal{}
		f.inputs[i].SetText(*ff.at(&v))
		f.say(i, false)
	}
}

// refuse puts back what the person had typed and the server did not take, and says why
// at the field it named. It reports whether the form has that field.
func (f *form[T]) refuse(typed T, field, reason string) bool {
	at := f.field(field)
	if at == nil {
		return false
	}
	now := f.value()
	for i, ff := range f.fields {
		if *ff.at(&now) == *ff.at(&f.base) { // not typed in again meanwhile
			f.inputs[i].SetText(*ff.at(&typed))
		}
		f.refused[i] = refusal{}
		if f.inputs[i] == at {
			f.refused[i] = refusal{strings.TrimSpace(at.Text()), reason}
		}
		f.say(i, false)
	}
	f.changed()
	at.Focus()
	return true
}

// value is what the fields hold now, over what the server has.
func (f *form[T]) value() T {
	v := f.base
	for i, ff := range f.fields {
		text := f.inputs[i].Text()
		// Blanks at the ends that were there before are not a change.
		if old := *ff.at(&v); strings.TrimSpace(text) != strings.TrimSpace(old) {
			*ff.at(&v) = strings.TrimSpace(text)
		}
	}
	return v
}

// dirty counts the fields that differ from what the server has.
func (f *form[T]) dirty() int {
	v, n := f.value(), 0
	for _, ff := range f.fields {
		if *ff.at(&v) != *ff.at(&f.base) {
			n++
		}
	}
	return n
}

// follow takes in what the server has now. It reports whether somebody else changed a
// field that the person had changed too.
func (f *form[T]) follow(now T) (met bool) {
	mine := f.value()
	old := f.base
	f.base = now
	for i, ff := range f.fields {
		was, is, my := *ff.at(&old), *ff.at(&now), *ff.at(&mine)
		switch {
		case my == is:
			f.elsewhere[i] = ""
		case was == is:
		case my == was:
			f.inputs[i].SetText(is)
		default:
			f.elsewhere[i] = is
			if is == "" {
				f.elsewhere[i] = words.T("entry.nothing")
			}
			met = true
		}
		f.say(i, false)
	}
	return met
}

// say puts below a field what is wrong with it, what somebody else made it, or its
// hint. While one types nothing is called wrong that was not before.
func (f *form[T]) say(i int, done bool) {
	in, ff := f.inputs[i], f.fields[i]
	v := f.value()
	var p forms.Problem
	if ff.check != nil {
		p = ff.check(in.Text(), &v)
	}
	hint := ""
	if ff.hint != "" {
		hint = words.T(ff.hint)
	}
	before := in.Error()
	switch {
	case f.refused[i].reason != "" && f.refused[i].text == strings.TrimSpace(in.Text()):
		in.SetError(f.refused[i].reason)
	case p.Blocks() && (done || before != ""):
		in.SetError(words.T(p.Key, p.Args...))
	case p.Blocks():
		in.SetError("")
	default:
		in.SetError("")
		if p.Warning {
			hint = words.T(p.Key, p.Args...)
		}
	}
	if f.elsewhere[i] != "" {
		hint = words.T("form.elsewhere", f.elsewhere[i])
	}
	in.SetHint(hint)
	if done && before != in.Error() {
		f.changed()
	}
}

// check says everything that is wrong, gives the first such field the keys, and
// reports whether all is well.
func (f *form[T]) check() bool {
	var first *widgets.Field
	for i := range f.fields {
		f.say(i, true)
		if f.inputs[i].Error() != "" && first == nil {
			first = f.inputs[i]
		}
	}
	if first == nil {
		return true
	}
	f.changed()
	first.Focus()
	return false
}

// field finds an input by the server's name.
func (f *form[T]) field(name string) *widgets.Field {
	for i, ff := range f.fields {
		if ff.name == name {
			return f.inputs[i]
		}
	}
	return nil
}

// label is a server's field in our words.
func (f *form[T]) labelOf(name string) string {
	for _, ff := range f.fields {
		if ff.name == name {
			return words.T(ff.label)
		}
	}
	return name
}

// askLeave asks what is to become of changes that are not saved.
func askLeave(h Host, save, discard func(), then func()) {
	var sheet *widgets.Sheet
	close := func(act func()) func() {
		return func() {
			sheet.Dismiss()
			act()
		}
	}
	keep := widgets.NewButton(words.T("common.save"), widgets.Primary, close(save))
	body := widgets.VBox(8,
		widgets.NewText(words.T("common.leave.title"), widgets.TextStyle{Size: 20, Bold: true, Cut: true}),
		widgets.NewParagraph(words.T("common.leave.text")),
		widgets.Gap(0, 4),
		widgets.Row(8,
			widgets.NewButton(words.T("common.leave.discard"), widgets.Danger, close(func() { discard(); then() })),
			widgets.Grow(widgets.Gap(0, 0)),
			widgets.NewButton(words.T("common.leave.stay"), widgets.Plain, close(func() {})),
			keep))
	sheet = h.Sheet(words.T("common.leave.title"), body, 440)
	widgets.FocusOn(keep)
}

// card is a titled group of a form.
func card(title string, parts ...fyne.CanvasObject) fyne.CanvasObject {
	body := widgets.VBox(16)
	if title != "" {
		body.Add(widgets.NewText(title, widgets.TextStyle{Bold: true, Cut: true}))
	}
	for _, p := range parts {
		body.Add(p)
	}
	return widgets.NewWideCard(body)
}

// abreast puts fields side by side, each as tall as it needs.
func abreast(fields ...fyne.CanvasObject) fyne.CanvasObject { return widgets.Equal(16, fields...) }
