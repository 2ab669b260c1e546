package app

import (
	"errors"

	"github.com/microbizz/go-desktop/app/account"
	"github.com/microbizz/go-desktop/app/outbox"
	"github.com/microbizz/go-desktop/app/settings"
	"github.com/microbizz/go-desktop/app/store"
)

// CheckVersion looks whether what is to be opened in a data folder at the start (the
// settings, the account, and the data of whoever was here last or of the demo) was
// written by a newer version of the program. It writes nothing. The error's sentence
// says so: an older program would lose what it does not know.
func CheckVersion(dataDir string, demo bool) error {
	dir := layout(dataDir)
	keeper := account.NewKeeper(dir.account(), nil)
	err := errors.Join(settings.Newer(dir.settings()), keeper.Newer())
	last := keeper.Last()
	switch {
	case demo:
		err = errors.Join(err, dir.home(demoKey).checkVersion())
	case last.Username != "" && !last.Out:
		err = errors.Join(err, dir.home(account.Key(last.Server, last.Username)).checkVersion())
	}
	return explain(err)
}

// checkVersion is CheckVersion for one account's data, of which no part may be opened,
// and brought to this version's form, while another cannot be.
func (h home) checkVersion() error {
	return errors.Join(store.Newer(h.store()), outbox.Newer(h.outbox()))
}
