package app

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"github.com/microbizz/go-desktop/app/internal/fsutil"
	"github.com/microbizz/go-desktop/app/store"
)

// layout is where things lie in the data folder:
//
//	settings.json      what the person chose
//	account.json       who was here last; no secret
//	icon.png           the program's own, for the system's alerts on Windows
//	log/               the log
//	cache/             files and thumbnails that can be fetched again
//	print/             documents that were opened to be printed
//	demo/              the demo server's data
//	servers/KEY.json   what a server's numbers mean, for all accounts
//	accounts/KEY/      one person at one server, or "demo":
//	    store.db       what the server said, drafts, views
//	    outbox/        what the server has not confirmed, with copies of the files
//	    drafts/TASK/   copies of the files of unsent notes
type layout string

func (l layout) join(parts ...string) string {
	return filepath.Join(append([]string{string(l)}, parts...)...)
}

// parts are files that were being written when the program ended, under the names they
// have now and those they had in earlier versions.
func (l layout) parts() ([]string, error) {
	entries, err := os.ReadDir(string(l))
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return nil, err
	}
	var all []string
	for _, e := range entries {
		now, _ := filepath.Match(".microbizz-*"+fsutil.Suffix, e.Name())
		if now || strings.HasPrefix(e.Name(), "account.json.") {
			all = append(all, l.join(e.Name()))
		}
	}
	return all, nil
}

func (l layout) settings() string { return l.join("settings.json") }
func (l layout) account() string  { return l.join("account.json") }
func (l layout) logs() string     { return l.join("log") }
func (l layout) cache() string    { return l.join("cache") }
func (l layout) print() string    { return l.join("print") }
func (l layout) demo() string     { return l.join("demo") }
func (l layout) accounts() string { return l.join("accounts") }
func (l layout) servers() string  { return l.join("servers") }

// vocabulary is the file of what one server's numbers mean.
func (l layout) vocabulary(key string) string { return l.join("servers", key+".json") }

// home is the folder of one account.
func (l layout) home(key string) home { return home(l.join("accounts", key)) }

type home string

func (h home) store() string  { return filepath.Join(string(h), "store.db") }
func (h home) outbox() string { return filepath.Join(string(h), "outbox") }
func (h home) drafts() string { return filepath.Join(string(h), "drafts") }
func (h home) draft(task store.ID) string {
	return filepath.Join(h.drafts(), strconv.FormatInt(task, 10))
}

// demoKey is the account of the demo: its server's port is another at each start.
const demoKey = "demo"
