package outbox

import (
	"testing"
	"testing/synctest"
	"time"

	"github.com/microbizz/go-desktop/apiclient/demo"
	"github.com/microbizz/go-desktop/app/store"
)

// TestANoteIsKnownAgainThoughTheServerAlteredIt loses the reply to a note that the
// server keeps in its own way: what is the same goes, what is alike asks the person,
// and neither is sent twice.
func TestANoteIsKnownAgainThoughTheServerAlteredIt(t *testing.T) {
	for name, c := range map[string]struct {
		keeping demo.TextKeeping
		text    string
		asks    bool
	}{
		"trimmed":          {demo.TrimTexts, "  Vi kommer kl. 10 \n", false},
		"line ends":        {demo.WindowsLineEnds, "Først låsen\nså døren", false},
		"composed":         {demo.ComposeLetters, "Ma\u030alerskab i ga\u030arden", false},
		"emoji dropped":    {demo.DropEmoji | demo.TrimTexts, "Det er lavet 👍", false},
		"entities":         {demo.WriteEntities, `Rør 1" & bad`, false},
		"all at once":      {demo.TrimTexts | demo.WindowsLineEnds | demo.ComposeLetters | demo.DropEmoji | demo.WriteEntities, " A & B 👍\ner la\u030ast ", false},
		"cut at an emoji":  {demo.CutAtEmoji, "Det er lavet 👍 og regningen følger", true},
		"only an emoji":    {demo.DropEmoji, "👍", true},
		"tags taken out":   {demo.StripTags, "Rør a<b og c>d er skiftet", true},
		"cut, and trimmed": {demo.CutAtEmoji | demo.TrimTexts, "Nøglen ligger i skabet 🔑 ved døren", true},
	} {
		for _, gen := range []demo.Generation{demo.Newer, demo.Older} {
			t.Run(name+", "+gen.String(), func(t *testing.T) {
				synctest.Test(t, func(t *testing.T) {
					w := newWorldAt(t, demo.Options{Generation: gen, Texts: c.keeping}, inProcess)
					w.open()
					defer w.close()
					before := len(w.server.IDs("tasknote"))
					w.server.Fail(once("tasknote", demo.Fault{Kind: demo.CutAfter}))
					id := w.note(c.text)
					w.run()
					time.Sleep(time.Hour)
					if n := len(w.server.IDs("tasknote")) - before; n != 1 {
						t.Errorf("the server has it %d times", n)
					}
					e, waits := w.box.Entry(id)
					if waits != c.asks || waits && e.State != store.EntryAmbiguous {
						t.Errorf("the entry is there: %v, as %+v; want it to ask: %v", waits, e, c.asks)
					}
					if !waits {
						return
					}
					must(t, w.box.Resolve(id, Arrived))
					time.Sleep(time.Hour)
					if n := len(w.server.IDs("tasknote")) - before; n != 1 {
						t.Errorf("after the person said that it arrived, the server has it %d times", n)
					}
					if left := w.box.Entries(); len(left) != 0 {
						t.Errorf("left in the outbox: %+v", left)
					}
				})
			})
		}
	}
}

// TestAValueTheServerKeepsInItsOwnWayIsNoConflict loses the reply to a change of the
// company's profile.
func TestAValueTheServerKeepsInItsOwnWayIsNoConflict(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := newWorldAt(t, demo.Options{Texts: demo.WriteEntities | demo.TrimTexts}, inProcess)
		w.open()
		defer w.close()
		user, err := w.client.CurrentUser(w.ctx)
		must(t, err)
		company, err := w.client.Companies().Get(w.ctx, user.CompanyID())
		must(t, err)
		w.server.Fail(once("company", demo.Fault{Kind: demo.CutAfter}))
		w.add(SaveCompany{CompanyID: ID(company.ID), Fields: map[string]Change{
			"contactperson": {Before: company.ContactPerson, Mine: "Anne & Lars "},
		}})
		w.run()
		time.Sleep(time.Hour)
		if left := w.box.Entries(); len(left) != 0 {
			t.Errorf("left in the outbox: %+v", left)
		}
	})
}
