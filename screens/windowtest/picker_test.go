//go:build window

package windowtest

import (
	"bytes"
	"os"
	"testing"

	"github.com/microbizz/go-desktop/apiclient/demo"
)

// intoFolder types a path into the picker's field for the folder and enters it.
func (p *person) intoFolder(path string) {
	p.desk.t.Helper()
	p.Fill(p.T("picker.path"), path, false)
	p.Key("Return")
}

// TestATypedNameIsOneThatEverySystemTakes saves a task under a name that Windows would take
// for a stream of another file.
func TestATypedNameIsOneThatEverySystemTakes(t *testing.T) {
	srv := newServer(t, demo.Options{})
	p := sitDown(t, "da", "-server", srv.url())
	p.signIn(admin, secret)
	p.openTask(floodedCellar)
	p.Key("ctrl+s")
	p.Press("without internal notes", A("button", p.T("task.pdf.without")))
	p.Fill(p.T("picker.name"), "ab:c.pdf", false)
	p.Press("saving here", A("button", p.T("picker.save")))
	p.See("that the name was changed", Saying("", p.T("picker.name.cleaned")))
	name := p.Entry(p.T("picker.name")).Text
	p.Press("saving here", A("button", p.T("picker.save")))
	p.See("that it is saved", Saying("", p.T("task.file.saved", name)))
	paper, err := os.ReadFile(p.desk.Path("Downloads", name))
	if err != nil || !bytes.HasPrefix(paper, []byte("%PDF-")) || name == "ab:c.pdf" {
		t.Errorf("%q holds %d bytes and no PDF: %v", name, len(paper), err)
	}
	p.Quit()
}

// TestAPathCopiedInTheFileManagerIsAttached pastes it as Windows' "Copy as path" copies it.
func TestAPathCopiedInTheFileManagerIsAttached(t *testing.T) {
	srv := newServer(t, demo.Options{})
	task := srv.taskCalled(floodedCellar)
	p := sitDown(t, "da", "-server", srv.url())
	p.signIn(admin, secret)
	p.openTask(floodedCellar)
	paper := noise("%PDF-1.4\n", 20<<10)
	p.write(`"` + p.desk.Named(p.makeFile("Åbning æøå.pdf", paper)) + `"`)
	p.Key("ctrl+a", "ctrl+x")
	p.See("the empty composer", p.writing().And(A("entry", "")))
	p.Key("ctrl+v")
	p.See("the file in the composer", Saying("", "Åbning æøå.pdf"))
	p.Press("the internal side", p.sideInternal())
	p.Press("the button that saves", A("button", p.T("composer.save")))
	p.desk.await("the paper at the server", func() bool { _, whole := srv.arrived(task, "Åbning æøå.pdf", paper); return whole == 1 })
	p.Quit()
}

func TestTheLogFolderIsOpenedOrItsPathIsTold(t *testing.T) {
	srv := newServer(t, demo.Options{})
	p := sitDown(t, "da", "-server", srv.url())
	p.signIn(admin, secret)
	p.toLogFolder()
	folder := p.opened()
	files, err := os.ReadDir(folder)
	if err != nil || len(files) == 0 {
		t.Errorf("opened was %q, which holds %d files: %v", folder, len(files), err)
	}
	p.Quit()
}

// toLogFolder presses the button for it in the settings.
func (p *person) toLogFolder() {
	p.desk.t.Helper()
	p.Press("the settings", A("button", p.T("shell.nav.settings")))
	theme := p.See("the settings", A("dropdown", p.T("settings.theme")))
	p.Click(p.ScrollTo("the button", A("button", p.T("settings.log")), theme))
}
