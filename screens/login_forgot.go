package screens

import (
	"context"
	"errors"

	"github.com/microbizz/go-desktop/app"
	"github.com/microbizz/go-desktop/app/words"
	"github.com/microbizz/go-desktop/screens/widgets"
)

// forgotten lays the way to a new password over the window: the server is asked for one,
// and where it cannot, the sheet says whom to ask.
func (l *login) forgotten() {
	user := widgets.NewField(words.T("login.user"), "")
	user.SetText(l.user.Text())
	said := widgets.NewParagraph(words.T("login.forgot.text"))
	ask := widgets.NewMutedParagraph(words.T("login.forgot.ask"))
	ask.Hide()
	var sheet *widgets.Sheet
	var send *widgets.Button
	ctx, cancel := context.WithCancel(context.Background())
	answer := func(err error) {
		send.SetDisabled(false)
		switch {
		case errors.Is(err, context.Canceled):
			return
		case err == nil:
			said.SetText(words.T("login.forgot.sent"))
			user.Hide()
			send.Hide()
		case errors.Is(err, app.ErrNoReset):
			key, args, _ := explain(err)
			said.SetText(words.T(key, args...))
			ask.Show()
			user.Hide()
			send.Hide()
		default:
			key, args, _ := explain(err)
			user.SetError(words.T(key, args...))
		}
		sheet.Relayout()
	}
	server := l.server.Text()
	if l.kind != loginWhole {
		server = l.backend.Snapshot().Account.Server
	}
	send = widgets.NewButton(words.T("login.forgot.send"), widgets.Primary, func() {
		user.SetError("")
		if user.Text() == "" {
			user.SetError(words.T("login.missing"))
			user.Focus()
			sheet.Relayout()
			return
		}
		send.SetDisabled(true)
		l.shell.Run(func() error { return l.backend.ResetPassword(ctx, server, user.Text()) }, answer)
	})
	user.OnSubmit = func(string) { send.OnTap() }
	shut := widgets.NewButton(words.T("common.close"), widgets.Plain, func() {
		cancel()
		sheet.Close()
	})
	sheet = l.shell.Sheet(words.T("login.forgot.title"), widgets.VBox(16, said, user, ask,
		widgets.Row(8, widgets.Grow(widgets.Gap(0, 0)), shut, send)), 440)
	user.Focus()
}
