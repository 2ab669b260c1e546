//go:build window && !wine

package windowtest

import (
	"os"
	"strings"
	"testing"

	"github.com/microbizz/go-desktop/apiclient/demo"
)

// TestALogFolderThatCannotBeOpenedIsTold has no program for folders.
func TestALogFolderThatCannotBeOpenedIsTold(t *testing.T) {
	srv := newServer(t, demo.Options{})
	p := sitDown(t, "da", "-server", srv.url())
	p.signIn(admin, secret)
	p.desk.Stand("xdg-open", "exit 3")
	p.toLogFolder()
	before, _, _ := strings.Cut(p.T("settings.log.copied", "\x00"), "\x00")
	p.See("that it is not, and the path", Saying("text", before))
	p.enter("tasks")
	p.search("")
	p.Key("ctrl+v")
	folder := p.See("the path, pasted", caret.And(Saying("entry", p.desk.Home))).Text
	if files, err := os.ReadDir(folder); err != nil || len(files) == 0 {
		t.Errorf("%q was copied, where %d files are: %v", folder, len(files), err)
	}
	p.Quit()
}
