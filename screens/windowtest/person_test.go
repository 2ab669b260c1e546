//go:build window

package windowtest

import (
	"bytes"
	"crypto/sha256"
	"io/fs"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"github.com/microbizz/go-desktop/app/keychain"
	"github.com/microbizz/go-desktop/app/words"
)

const (
	admin  = "anne@soerensen-vvs.dk"
	worker = "lars@soerensen-vvs.dk"
	secret = "demo1234"
)

// person sits at a desk with the program before them, and reads one language.
type person struct {
	*Program
	*words.Words
	desk *Desk
}

var locales = map[string]string{"da": "da_DK.UTF-8", "en": "en_US.UTF-8"}

// sitDown gives a person a desk and starts the program on it.
func sitDown(t testing.TB, lang string, args ...string) *person {
	t.Helper()
	desk := NewDesk(t, locales[lang])
	return &person{Program: desk.Start(args...), Words: words.Load(lang), desk: desk}
}

// again starts the program another time, as it was started before.
func (p *person) again() {
	p.desk.t.Helper()
	p.Program = p.desk.Start(p.args...)
}

// signIn types user name and password and waits for the sidebar.
func (p *person) signIn(user, password string) {
	p.desk.t.Helper()
	p.Fill(p.T("login.user"), user, false)
	p.Fill(p.T("login.password"), password, true)
	p.Press("the sign-in button", A("button", p.T("login.submit")))
	p.seeWork()
}

// seeWork waits until the program shows its rooms, without asking who is there.
func (p *person) seeWork() {
	p.desk.t.Helper()
	p.See("the way to the tasks", p.room("tasks"))
}

// upToDate waits until the server was asked for everything: what it gets from now on is
// news.
func (p *person) upToDate() {
	p.desk.t.Helper()
	begin, _, _ := strings.Cut(p.T("shell.link.now"), " ")
	p.See("that all is up to date", Saying("button", begin+" "))
}

// room is a room's entry in the sidebar.
func (p *person) room(name string) Match {
	return A("nav", p.T("shell.nav."+name))
}

// enter goes to a room through the sidebar.
func (p *person) enter(name string) {
	p.desk.t.Helper()
	p.Press("the way to "+name, p.room(name))
	p.See(name+" being current", p.room(name).And(Checked))
}

// openTask finds a task by typing the beginning of its title into the search field,
// waits until the list shows nothing else, and opens it.
func (p *person) openTask(title string) {
	p.desk.t.Helper()
	p.enter("tasks")
	typed, _, _ := strings.Cut(title, " – ") // a dash of this length is on no keyboard
	p.search(typed)
	var row Item
	p.desk.await("the list of just "+title, func() bool {
		rows := p.All(func(i Item) bool { return i.Kind == "row" && i.X < 560 })
		if len(rows) == 1 {
			row = rows[0]
		}
		return len(rows) == 1 && strings.Contains(row.Text, title)
	})
	p.Click(row)
	p.See("the task's title above its facts", Match(func(i Item) bool { return i.X > 560 }).And(A("text", title)))
	p.See("the composer", p.sideToClient())
}

// search types into the search field of the list.
func (p *person) search(text string) {
	p.desk.t.Helper()
	p.Key("ctrl+f")
	p.See("the caret in the search field", Match(func(i Item) bool { return i.Kind == "entry" && i.Focused && i.X < 560 }))
	p.Key("ctrl+a", "BackSpace")
	p.Type(text)
	p.See("what was searched for", Match(func(i Item) bool { return i.X < 560 }).And(A("entry", text)))
}

// sideToClient and sideInternal are the composer's two sides.
func (p *person) sideToClient() Match { return A("segment", p.T("composer.client")) }
func (p *person) sideInternal() Match { return A("segment", p.T("composer.internal")) }

// writing is the composer's text entry.
func (p *person) writing() Match {
	return func(i Item) bool { return i.Kind == "entry" && i.X > 560 }
}

// write types into the composer and waits until it stands there.
func (p *person) write(text string) {
	p.desk.t.Helper()
	p.Press("the composer's text", p.writing())
	p.See("the caret in the composer", p.writing().And(Focused))
	p.typeOver(text)
}

// kept is the token in the keyring; the test fails when none is there.
func (p *person) kept() string {
	p.desk.t.Helper()
	var token string
	p.desk.await("the token in the keyring", func() bool {
		token = p.desk.Kept(keychain.Service)
		return token != ""
	})
	return token
}

// register fills in the form for a new company and waits for its empty rooms.
func (p *person) register() {
	p.desk.t.Helper()
	p.Press("the way to registering", A("link", p.T("login.register")))
	for _, f := range []struct {
		key, text string
		secret    bool
	}{
		{"company.name", "Holms Malerfirma ApS", false}, {"company.vat", "25313763", false},
		{"register.name", "Ida Holm", false}, {"people.email", "ida@holms-maler.dk", false}, {"people.username", "ida@holms-maler.dk", false},
		{"people.password", "Pensel-og-rulle-27", true},
	} {
		p.Fill(p.T(f.key), f.text, f.secret)
	}
	p.Press("the button that registers", A("button", p.T("register.submit")))
	p.seeWork()
}

// nowhere fails when one of the secrets stands in a file under the home folder (but for
// the keyring's own, which are encrypted), in what the program printed, or in the command
// line or environment of a process.
func (p *person) nowhere(secrets ...string) {
	t := p.desk.t
	t.Helper()
	hold := func(where string, data []byte) {
		for _, s := range secrets {
			for _, spelling := range spellings(s) {
				if bytes.Contains(data, spelling) {
					t.Errorf("%s holds the secret %s…", where, s[:4])
				}
			}
		}
	}
	p.desk.settle()
	files := 0
	must(t, filepath.WalkDir(p.desk.Home, func(path string, entry fs.DirEntry, err error) error {
		if err != nil || !entry.Type().IsRegular() || path == p.Screen.file {
			return nil // what vanished meanwhile holds nothing
		}
		data, err := os.ReadFile(path)
		if err == nil {
			files++
			hold(path, data)
		}
		return nil
	}))
	if files < 5 {
		t.Errorf("only %d files under the home folder: the program's data must be elsewhere", files)
	}
	hold("the program's output", []byte(p.Log()))
	hold("the screen's list", []byte(p.Screen.String()))
	processes, err := filepath.Glob("/proc/[0-9]*")
	must(t, err)
	for _, dir := range processes {
		if dir == "/proc/"+strconv.Itoa(os.Getpid()) {
			continue
		}
		for _, file := range []string{"cmdline", "environ"} {
			data, _ := os.ReadFile(filepath.Join(dir, file)) // another user's, or gone
			hold(filepath.Join(dir, file), data)
		}
	}
}

// alertsSaying counts the alerts whose summary or body holds the text.
func (d *Desk) alertsSaying(text string) int {
	n := 0
	for _, alert := range d.alerts() {
		if strings.Contains(alert, text) {
			n++
		}
	}
	return n
}

// makeFile writes a file into the person's downloads.
func (p *person) makeFile(name string, content []byte) string {
	p.desk.t.Helper()
	path := p.desk.Path("Downloads", name)
	must(p.desk.t, os.WriteFile(path, content, 0o600))
	return path
}

// noise is size bytes that look like nothing and are the same in every run, after head.
func noise(head string, size int) []byte {
	data := make([]byte, 0, size+sha256.Size)
	data = append(data, head...)
	for block := sha256.Sum256([]byte(head)); len(data) < size; block = sha256.Sum256(block[:]) {
		data = append(data, block[:]...)
	}
	return data[:size]
}
