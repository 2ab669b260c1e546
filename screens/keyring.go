package screens

import (
	"github.com/microbizz/go-desktop/app/keychain"
	"github.com/microbizz/go-desktop/app/store"
	"github.com/microbizz/go-desktop/app/words"
	"github.com/microbizz/go-desktop/screens/widgets"
)

// unkept reports whether the person is to be told that the keyring does not keep their
// sign-in: not in the demo, and not again once they have read why.
func (s *Shell) unkept() bool {
	a := s.backend.Snapshot().Account
	return a.SignedIn && !a.Demo && a.Keyring == store.KeyringMemory && !a.Expires.Equal(s.unkeptRead)
}

// keyringAnswers are the words for what a keyring that keeps nothing did.
var keyringAnswers = map[store.KeyringFault]string{
	store.KeyringSilent:  "keyring.silent",
	store.KeyringEmpty:   "keyring.empty",
	store.KeyringRefuses: "keyring.refuses",
}

// whyUnkept tells which keyring answered what, and lets the person have it try again.
func (s *Shell) whyUnkept() {
	a := s.backend.Snapshot().Account
	title := words.T("keyring.title")
	answer := words.T(keyringAnswers[a.Fault])
	var sheet *widgets.Sheet
	read := func() {
		if a.SignedIn {
			s.unkeptRead = a.Expires
		}
		sheet.Close()
		if s.frame != nil {
			s.frame.sidebar.tick()
		}
	}
	details := widgets.NewButton(words.T("common.details"), widgets.Link, func() { s.details(answer, a.Answer) })
	understood := widgets.NewButton(words.T("keyring.understood"), widgets.Primary, read)
	foot := widgets.Row(8, details, widgets.Grow(widgets.Gap(0, 0)), understood)
	if a.SignedIn {
		again := widgets.NewButton(words.T("common.retry"), widgets.Plain, nil)
		again.OnTap = func() {
			again.SetDisabled(true)
			s.Run(s.backend.KeepSignIn, func(err error) {
				sheet.Close()
				if err == nil {
					s.Notice(words.T("keyring.kept"), nil)
				}
				s.ShowError(err)
			})
		}
		foot = widgets.Row(8, details, widgets.Grow(widgets.Gap(0, 0)), again, understood)
	}
	sheet = s.Sheet(title, widgets.VBox(12,
		widgets.NewTitle(title),
		widgets.NewParagraph(words.T("keyring.text", words.T(keyringName))),
		widgets.NewParagraph(answer),
		foot), 480)
	widgets.FocusOn(understood)
}

// keyringName is the key of what this system calls its keyring.
const keyringName = "keyring.name." + keychain.Kind
