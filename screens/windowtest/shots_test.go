//go:build window && screenshots

package windowtest

import (
	"errors"
	"fmt"
	"io/fs"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/microbizz/go-desktop/apiclient/demo"
	"github.com/microbizz/go-desktop/app/words"
)

// gallery takes the pictures of one language and one theme.
type gallery struct {
	*person
	t      *testing.T
	srv    *server
	dir    string
	number int
}

// TestScreenshots leaves a picture of each screen and state in build/screenshots.
func TestScreenshots(t *testing.T) {
	for _, lang := range []string{"da", "en"} {
		for _, theme := range []string{"light", "dark"} {
			t.Run(lang+"-"+theme, func(t *testing.T) {
				g := &gallery{t: t, dir: filepath.Join("../../build/screenshots", lang+"-"+theme)}
				g.srv = newServer(t, demo.Options{})
				desk := NewDesk(t, locales[lang])
				writeTheme(desk, theme)
				g.person = &person{Words: words.Load(lang), desk: desk}
				g.Program = desk.Start("-server", g.srv.url(), "-data", desk.Path("data"))
				g.strangers()
				g.work()
				g.rooms()
				g.unsent()
				g.troubles()
				g.numbers(locales[lang], theme)
			})
		}
	}
}

// shot does what leads to a state and takes its picture. A state that cannot be reached
// fails alone; the others are still taken.
func (g *gallery) shot(name string, lead func()) {
	g.number++
	file := filepath.Join(g.dir, fmt.Sprintf("%02d-%s.png", g.number, name))
	g.t.Run(name, func(t *testing.T) {
		outer := g.desk.t
		g.desk.t, g.Screen.t = t, t
		defer func() { g.desk.t, g.Screen.t = outer, outer }()
		lead()
		g.PointAway()
		g.Picture(file)
	})
}

// strangers is what a person sees who is not signed in.
func (g *gallery) strangers() {
	submit := A("button", g.T("login.submit"))
	g.shot("login", func() { g.See("the sign-in button", submit) })
	g.shot("login-wrong-password", func() {
		g.Fill(g.T("login.user"), admin, false)
		g.Fill(g.T("login.password"), "forkert", true)
		g.Press("the sign-in button", submit)
		g.See("that it is wrong", Saying("", g.T("error.wrong_password")))
	})
	g.shot("login-advanced", func() {
		g.Press("advanced", A("link", g.T("login.advanced")))
		g.See("the server's field", A("field", g.T("login.server")))
	})
	g.shot("login-forgot", func() {
		g.Press("the way for who forgot", Saying("link", g.T("login.forgot")))
		g.See("the sheet", Match(func(i Item) bool { return i.Layer > 0 && i.Kind == "button" }))
	})
	g.Key("Escape")
	g.shot("register", func() {
		g.Press("registering", A("link", g.T("login.register")))
		g.See("the form", A("button", g.T("register.submit")))
	})
	g.shot("register-checked", func() {
		g.Fill(g.T("company.vat"), "25313764", false)
		g.Fill(g.T("people.password"), "kort", true)
		g.Press("the button that registers", A("button", g.T("register.submit")))
	})
	g.Press("back", A("link", g.T("register.back")))
	g.See("the form for signing in", submit)
	release := g.srv.holdReading()
	g.shot("loading", func() {
		g.Fill(g.T("login.user"), admin, false)
		g.Fill(g.T("login.password"), secret, true)
		g.Press("the sign-in button", submit)
	})
	release()
	g.seeWork()
}

// work is the tasks and all that is done with them.
func (g *gallery) work() {
	g.shot("tasks", func() { g.See("the newest task", Saying("row", floodedCellar)) })
	g.shot("task-to-the-client", func() {
		g.openTask(floodedCellar)
		g.Press("the side to the client", g.sideToClient())
		g.write("Vi kommer kl. 10 og tager en ny beholder med.")
		g.Drop(g.See("the composer", g.writing()),
			g.makeFile("ventil.jpg", noise("\xff\xd8\xff\xe0\x00\x10JFIF\x00", 4200<<10)), g.makeFile("Åbning æøå.pdf", noise("%PDF-1.4\n", 180<<10)))
		g.See("the paper", Saying("", "Åbning æøå.pdf"))
	})
	g.shot("task-internal", func() {
		g.Press("the internal side", g.sideInternal())
		g.See("the internal side", g.sideInternal().And(Checked))
	})
	g.shot("search", func() { g.search("beholder") })
	g.shot("search-nothing", func() {
		g.search("findes ikke")
		g.See("that nothing is found", Match(func(i Item) bool { return i.Kind == "empty" || i.Kind == "filtered" || i.Kind == "nothing" }))
	})
	g.shot("filter", func() {
		g.search("")
		g.Press("the filter of clients", A("chip", g.T("tasks.filter.client")))
		g.See("its menu", Saying("", g.T("tasks.filter.client.find")))
	})
	g.shot("selected", func() {
		g.Key("Escape")
		g.Press("a row", Match(func(i Item) bool { return i.Kind == "row" }))
		g.Key("ctrl+a")
	})
	g.shot("not-sent", func() {
		g.Key("Escape")
		g.openTask("Radiator larmer, 2. th")
		g.srv.cut()
		g.Press("the internal side", g.sideInternal())
		g.write("Termostaten er bestilt.")
		g.Press("the button that saves", A("button", g.T("composer.save")))
		g.See("that it is not sent", Saying("", g.T("common.pending")))
	})
	g.srv.mend()
	g.Key("F5")
}

// rooms are the other screens.
func (g *gallery) rooms() {
	for _, room := range []string{"inbox", "clients", "company", "subscription"} {
		g.shot(room, func() { g.enter(room) })
	}
	g.shot("subscription-cancel", func() { g.Press("cancelling", Saying("", g.T("subscription.cancel"))) })
	g.shot("client", func() {
		g.Key("Escape")
		g.enter("clients")
		g.Press("a client", Saying("row", "Nordbyg A/S"))
	})
	g.shot("people", func() {
		g.enter("company")
		g.Press("the people", A("segment", g.T("company.tab.people")))
		g.See("a row", Match(func(i Item) bool { return i.Kind == "row" }))
	})
	g.shot("settings", func() {
		g.Press("the settings", A("button", g.T("shell.nav.settings")))
		g.See("the choice of theme", A("dropdown", g.T("settings.theme")))
	})
	g.shot("check", func() {
		g.Press("the connection", Match(func(i Item) bool { return i.Kind == "button" && i.X < 60 && i.Y > 650 && i.Y < 700 }))
		g.Press("the way to the check", A("menuitem", g.T("shell.nav.check")))
		g.SeeNone("the work of checking", Match(func(i Item) bool { return i.Kind == "skeleton" }))
	})
	g.shot("shortcuts", func() {
		g.Key("F1")
		g.See("the shortcuts", A("sheet", g.T("shell.keys.title")))
	})
	g.shot("small", func() {
		g.Key("Escape")
		g.Resize(900, 560)
		g.Key("ctrl+1")
		g.See("a row", Match(func(i Item) bool { return i.Kind == "row" }))
	})
	g.Resize(1200, 760)
}

// unsent is what the server did not take, or not yet.
func (g *gallery) unsent() {
	g.shot("file-being-written", func() {
		g.openTask(floodedCellar)
		path := g.makeFile("skema.pdf", noise("%PDF-1.4\n", 1<<20))
		stop := make(chan struct{})
		g.desk.t.Cleanup(func() { close(stop) })
		go func() {
			for n := byte(0); ; n++ {
				select {
				case <-stop:
					return
				case <-time.After(300 * time.Millisecond):
					os.WriteFile(path, noise("%PDF-1.4\n", 1<<20+int(n)), 0o644) // seen as changed, or not at all
				}
			}
		}()
		g.Drop(g.See("the composer", g.writing()), path)
		g.See("that it is still being written", Saying("attachment", g.T("composer.writing", "skema.pdf")))
	})
	g.shot("files-refused", func() {
		g.openTask("Radiator larmer, 2. th")
		must(g.desk.t, os.MkdirAll(g.desk.Path("Downloads", "Billeder"), 0o700))
		g.Drop(g.See("the composer", g.writing()), g.makeFile("tom.pdf", nil), g.desk.Path("Downloads", "Billeder"))
		g.See("what was refused", Match(func(i Item) bool { return i.Layer > 0 && i.Text == "tom.pdf" }))
	})
	g.Key("Escape")
	g.shot("outbox", func() {
		g.openTask(floodedCellar)
		g.srv.setForbidden("task")
		g.Press("the button that accepts", A("button", g.T("task.accept")))
		g.See("the outbox in the sidebar", g.outboxEntry())
		g.srv.setForbidden("")
		g.srv.cut()
		g.openTask("Radiator larmer, 2. th")
		g.Press("the internal side", g.sideInternal())
		g.write("Ventilen er skiftet, regulatoren kommer i morgen.")
		g.Press("the button that saves", A("button", g.T("composer.save")))
		g.Press("the outbox in the sidebar", g.outboxEntry())
		g.See("what was refused", A("text", g.T("outbox.title.status", g.T("status.accepted"))))
	})
	g.shot("outbox-small", func() { g.Resize(900, 560) })
	g.Resize(1200, 760)
	g.shot("task-refused", func() { g.openTask(floodedCellar) })
	g.srv.mend()
	g.Key("F5")
}

// numbers is the connection check of a server that sends numbers without words.
func (g *gallery) numbers(locale, theme string) {
	srv := newServer(g.t, aloneWithNumbers())
	desk := NewDesk(g.t, locale)
	writeTheme(desk, theme)
	g.person = &person{Words: g.Words, desk: desk}
	g.Program = desk.Start("-server", srv.url(), "-data", desk.Path("data"))
	g.signIn(admin, secret)
	g.shot("task-without-words", func() {
		title := fmt.Sprint(srv.Record("task", srv.NewTask())["title"])
		g.Key("F5")
		g.openFound(title)
		g.See("the way to the numbers", A("link", g.T("task.status.confirm")))
	})
	g.shot("check-meaning", func() {
		g.Press("the way to the numbers", A("link", g.T("task.status.confirm")))
		g.See("that the check is done", A("button", g.T("check.again")))
	})
	g.Quit()

	g.shot("damaged", func() {
		spoil(g.desk, "outbox.db")
		spoil(g.desk, "store.db")
		g.Program = g.desk.Start("-server", srv.url(), "-data", g.desk.Path("data"))
		g.seeWork()
	})
	g.Quit()
}

// spoil writes noise over the start of each file of the name in the data folder.
func spoil(d *Desk, name string) {
	must(d.t, filepath.WalkDir(d.Path("data"), func(path string, entry fs.DirEntry, err error) error {
		if err != nil || entry.Name() != name {
			return err
		}
		f, err := os.OpenFile(path, os.O_WRONLY, 0)
		if err != nil {
			return err
		}
		_, err = f.WriteAt(noise("", 16<<10), 0)
		return errors.Join(err, f.Close())
	}))
}

// troubles are the states that nobody wants.
func (g *gallery) troubles() {
	g.shot("expired", func() {
		g.srv.ExpireTokens()
		g.Key("F5")
		g.See("the sheet", A("button", g.T("login.submit")))
	})
	g.shot("offline", func() {
		g.Fill(g.T("login.password"), secret, true)
		g.Press("the sign-in button", A("button", g.T("login.submit")))
		g.SeeNone("the sheet", A("button", g.T("login.submit")))
		g.srv.cut()
		g.Key("F5")
		begin, _, _ := strings.Cut(g.T("shell.link.offline.since", "|"), "|")
		g.See("that there is no connection", func(i Item) bool {
			return strings.HasPrefix(i.Text, begin) || i.Text == g.T("shell.link.offline")
		})
	})
	g.srv.mend()
	g.Quit()

	g.srv.Fail(func(r *http.Request) demo.Fault {
		if r.Method == http.MethodGet && strings.Contains(r.URL.Path, "/task") {
			return demo.Fault{Kind: demo.ServerError}
		}
		return demo.Fault{}
	})
	g.Program = g.desk.Start("-server", g.srv.url(), "-data", g.desk.Path("other"))
	g.shot("failed", func() {
		g.signIn(admin, secret)
		g.See("that it failed", Match(func(i Item) bool { return i.Kind == "failed" }))
	})
	g.Quit()
	g.srv.Fail(nil)

	g.Program = g.desk.Start("-server", g.srv.url(), "-data", g.desk.Path("third"))
	g.shot("empty", func() {
		g.register()
		g.See("guidance", func(i Item) bool { return i.Kind == "empty" })
	})
	g.shot("subscription-none", func() { g.enter("subscription") })
	g.Quit()
}

// writeTheme chooses the theme before the first start.
func writeTheme(d *Desk, theme string) {
	for _, data := range []string{"data", "other", "third"} {
		must(d.t, os.MkdirAll(d.Path(data), 0o700))
		must(d.t, os.WriteFile(d.Path(data, "settings.json"), []byte(fmt.Sprintf(`{"theme":%q}`, theme)), 0o600))
	}
}
