package screens

import (
	"os"
	"path/filepath"
	"slices"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"github.com/microbizz/go-desktop/app/files"
	"github.com/microbizz/go-desktop/app/folders"
	"github.com/microbizz/go-desktop/app/words"
	"github.com/microbizz/go-desktop/screens/widgets"
)

// picker lets the person choose files to attach, or where to save. Unlike the
// toolkit's own it takes several files and speaks our words.
type picker struct {
	shell   *Shell
	save    bool   // choose a folder
	one     string // the word on the button when one file is chosen; empty: several
	name    string // what the file is to be called, when saving one
	then    func(paths []string)
	folder  string
	known   []pickPlace
	entries []pickEntry // what the folder holds
	rows    []pickEntry // what is shown of it
	hidden  bool
	turn    int
	sheet   *widgets.Sheet
	path    *widgets.Field
	filter  *widgets.SearchField
	file    *widgets.Field
	list    *widgets.List
	failed  *widgets.Paragraph
	choose  *widgets.Button
}

// lastFolder is where the person picked files before.
var lastFolder string

// Pick lets the person choose files.
func (s *Shell) Pick(then func(paths []string)) {
	p := &picker{shell: s, then: then}
	p.prepare(lastFolder, func(start string) { p.show(words.T("picker.title"), words.T("picker.attach"), start) })
}

// PickFile lets the person choose one file; yes is the word on the button.
func (s *Shell) PickFile(title, yes string, then func(path string)) {
	p := &picker{shell: s, one: yes, then: func(paths []string) { then(paths[0]) }}
	p.prepare(lastFolder, func(start string) { p.show(title, yes, start) })
}

// PickFolder lets the person choose where to save. With a name the answer is the
// whole path of the file, else that of a folder.
func (s *Shell) PickFolder(title, name string, then func(path string)) {
	p := &picker{shell: s, save: true, name: name, then: func(paths []string) { then(paths[0]) }}
	p.prepare(s.backend.Settings().DownloadFolder, func(start string) { p.show(title, words.T("picker.save"), start) })
}

// pickPlace is a folder people keep things in.
type pickPlace struct{ name, path, icon string }

// prepare finds the usual folders away from the window. Without a folder to start in it
// is that of downloads when saving, else the home folder.
func (p *picker) prepare(start string, then func(start string)) {
	p.shell.Run(func() error {
		p.known = []pickPlace{
			{words.T("picker.home"), folders.Path(folders.Home), "user"},
			{words.T("picker.desktop"), folders.Path(folders.Desktop), "folder"},
			{words.T("picker.documents"), folders.Path(folders.Documents), "file"},
			{words.T("picker.downloads"), folders.Path(folders.Downloads), "download"},
			{words.T("picker.pictures"), folders.Path(folders.Pictures), "image"},
		}
		drives := folders.Drives()
		for _, d := range drives {
			name := words.T("picker.computer")
			if len(drives) > 1 || filepath.VolumeName(d) != "" {
				name = words.T("picker.drive", filepath.VolumeName(d))
			}
			p.known = append(p.known, pickPlace{name, d, "server"})
		}
		if start == "" && p.save {
			start = folders.Path(folders.Downloads)
		}
		if start == "" {
			start = folders.Path(folders.Home)
		}
		return nil
	}, func(error) { then(start) })
}

func (p *picker) show(title, yes, start string) {
	p.path = widgets.NewField("", words.T("picker.path")).WithIcon("folder")
	p.path.OnSubmit = func(text string) { p.enter(folders.Typed(text)) }
	p.filter = widgets.NewSearchField(words.T("picker.search"), "", words.T("common.clear"))
	p.filter.OnChanged = func(string) { p.sift() }
	p.list = p.newList()
	p.filter.OnLeave = func() { widgets.FocusOn(p.list) }
	p.failed = widgets.NewErrorParagraph("")
	p.failed.Hide()
	p.choose = widgets.NewButton(yes, widgets.Primary, p.done)
	up := widgets.NewIconButton("arrow-up", words.T("picker.up"), func() { p.enter(filepath.Dir(p.folder)) })
	hidden := widgets.NewSwitch(words.T("picker.hidden"), "", func(on bool) {
		p.hidden = on
		p.sift()
	})
	top := widgets.VBox(10,
		widgets.NewTitle(title),
		widgets.Row(6, up, widgets.Grow(p.path)),
		p.filter,
		p.failed)
	bottom := widgets.VBox(12)
	if p.name != "" {
		p.file = widgets.NewField(words.T("picker.name"), "")
		p.file.SetText(p.name)
		p.file.OnSubmit = func(string) { p.done() }
		bottom.Add(p.file)
	}
	bottom.Add(widgets.Row(8, hidden, widgets.Grow(widgets.Gap(0, 0)),
		widgets.NewButton(words.T("common.cancel"), widgets.Plain, func() { p.sheet.Close() }), p.choose))
	middle := widgets.Edge(nil, nil, widgets.Pad(0, 0, 0, 12, widgets.Fixed(150, 0, p.places())), nil,
		widgets.NewFrame(widgets.Fixed(0, 250, p.list)))
	p.sheet = p.shell.Sheet(title, widgets.Edge(widgets.Pad(0, 12, 0, 0, top), widgets.Pad(14, 0, 0, 0, bottom), nil, nil, middle), 720)
	p.enter(start)
	widgets.FocusOn(p.filter.Entry)
}

func (p *picker) newList() *widgets.List {
	l := widgets.NewList()
	l.RowHeight = 34
	l.Multi = !p.save && p.one == ""
	l.Length = func() int { return len(p.rows) }
	l.Create = func() fyne.CanvasObject { return newPickRow() }
	l.Update = func(i int, o fyne.CanvasObject, s widgets.RowState) { o.(*pickRow).set(p.rows[i], s.Selected) }
	l.Key = func(i int) int64 { return p.rows[i].key }
	l.Name = func(i int) string { return p.rows[i].name }
	l.OnSelection = p.count
	l.OnCurrent = func(int) { p.count() }
	var opened int64
	l.OnOpen = func(i int) {
		row := p.rows[i]
		again := opened == row.key
		opened = row.key
		switch {
		case row.folder && (again || l.ByKey()):
			p.enter(row.path)
		case !row.folder && !p.save && l.ByKey():
			p.done()
		}
	}
	return l
}

// places offers the folders people keep things in.
func (p *picker) places() fyne.CanvasObject {
	box := widgets.VBox(0)
	for _, f := range p.known {
		if f.path != "" {
			box.Add(widgets.NewNav(f.name, f.icon, false, func() { p.enter(f.path) }))
		}
	}
	return container.NewVScroll(box)
}

// enter reads a folder away from the window and shows it; a file's path chooses it.
func (p *picker) enter(folder string) {
	p.turn++
	turn := p.turn
	var entries []pickEntry
	var file string
	p.shell.Run(func() (err error) {
		if info, statErr := os.Stat(folder); statErr == nil && !info.IsDir() {
			folder, file = filepath.Dir(folder), filepath.Clean(folder) // as the list writes it
		}
		entries, err = readFolder(folder)
		return err
	}, func(err error) {
		if p.turn != turn {
			return
		}
		p.failed.Hide()
		if err != nil {
			p.failed.SetText(words.T("picker.unreadable", folder))
			p.failed.Show()
			p.sheet.Relayout()
			return
		}
		p.folder, p.entries = folder, entries
		p.path.SetText(folder)
		p.filter.SetText("")
		p.sift()
		p.list.ClearSelection()
		p.list.ClearCurrent()
		p.list.SetOffset(0)
		for _, e := range p.rows {
			if e.path == file {
				p.list.SetCurrent(e.key)
			}
		}
		p.count()
	})
}

// sift shows what the filter and the switch for hidden files leave.
func (p *picker) sift() {
	query := strings.ToLower(p.filter.Text())
	p.rows = p.rows[:0]
	for _, e := range p.entries {
		if e.hidden && !p.hidden || p.save && !e.folder {
			continue
		}
		if query == "" || strings.Contains(strings.ToLower(e.name), query) {
			p.rows = append(p.rows, e)
		}
	}
	p.list.Refresh()
	p.count()
}

// chosen are the paths that would be taken now.
func (p *picker) chosen() []string {
	if p.save {
		if p.file == nil {
			return []string{p.folder}
		}
		name := p.cleanName()
		if name == "" {
			return nil
		}
		return []string{filepath.Join(p.folder, name)}
	}
	keys := p.list.Selected()
	if len(keys) == 0 {
		if i := p.list.CurrentIndex(); i >= 0 {
			keys = []int64{p.rows[i].key}
		}
	}
	var paths []string
	for _, e := range p.entries {
		if !e.folder && slices.Contains(keys, e.key) {
			paths = append(paths, e.path)
		}
	}
	return paths
}

// cleanName is the file's name as every system takes it.
func (p *picker) cleanName() string { return files.CleanName(p.file.Text(), "") }

// renamed shows the clean name where another was typed, and reports whether it did: what
// is saved has the name that stands there.
func (p *picker) renamed() bool {
	clean := p.cleanName()
	if p.file.Text() == clean {
		return false
	}
	p.file.SetText(clean)
	hint := words.T("picker.name.cleaned")
	if clean == "" {
		hint = words.T("picker.name.missing")
	}
	p.file.SetHint(hint)
	p.sheet.Relayout()
	return true
}

// count lets the button say how much would be attached.
func (p *picker) count() {
	if p.save {
		return
	}
	n := len(p.chosen())
	p.choose.SetDisabled(n == 0)
	if p.one != "" {
		return
	}
	if n == 0 {
		p.choose.SetText(words.T("picker.attach"))
	} else {
		p.choose.SetText(words.N("picker.attach", n))
	}
	p.sheet.Relayout()
}

func (p *picker) done() {
	if p.file != nil && p.renamed() {
		return
	}
	paths := p.chosen()
	if len(paths) == 0 {
		return
	}
	finish := func() {
		lastFolder = p.folder
		p.sheet.Close()
		p.then(paths)
	}
	if !p.save || p.file == nil {
		finish()
		return
	}
	exists := false
	p.shell.Run(func() error {
		_, err := os.Lstat(paths[0])
		exists = err == nil
		return nil
	}, func(error) {
		if exists {
			p.shell.Ask(words.T("picker.replace.title"), words.T("picker.replace.text", filepath.Base(paths[0])), words.T("picker.replace.yes"), true, finish)
			return
		}
		finish()
	})
}
