package app

import (
	"context"
	"errors"
	"fmt"
	"net/url"
	"time"

	"github.com/microbizz/go-desktop/apiclient"
	"github.com/microbizz/go-desktop/app/account"
	"github.com/microbizz/go-desktop/app/proxy"
	"github.com/microbizz/go-desktop/app/store"
	appsync "github.com/microbizz/go-desktop/app/sync"
)

// skewToTell is how far the clocks may differ before it is worth a word.
const skewToTell = 2 * time.Minute

// report collects the lines of a connection check.
type report struct{ CheckReport }

// add adds a line. English is the sentence of key in English, with its arguments in.
func (r *report) add(level Level, key string, english string, args ...any) {
	r.Lines = append(r.Lines, CheckLine{Level: level, Key: key, Args: args, Text: fmt.Sprintf(english, args...)})
	r.OK = r.OK && level != LevelBad
}

// ConnectionCheck asks the server what it offers and reports what was found and what is missing.
func (a *App) ConnectionCheck(ctx context.Context) (CheckReport, error) {
	s, client, err := a.online(ctx)
	if err != nil {
		return CheckReport{}, err
	}
	r := begin(ctx, a.ways, client)
	r.ask(ctx, client)
	snap := s.store.Snapshot()
	switch snap.Account.Keyring {
	case store.KeyringKept:
		r.add(LevelOK, "found.keyring.kept", "the sign-in is kept in this computer's keyring")
	case store.KeyringMemory:
		r.add(LevelWarn, "found.keyring.memory", "the sign-in is in memory only and asked for again after a restart")
	}
	if n := snap.Sync.BadRows; n > 0 {
		r.add(LevelWarn, "found.bad_rows", "rows that could not be read: %d", n)
	}
	r.lacks(Lacks(appsync.Contract(client.Contract()), snap.Account.CanManage, 0))
	if skew := snap.Sync.Skew; skew > skewToTell || skew < -skewToTell {
		r.add(LevelWarn, "found.skew", "the server's clock is ahead of this computer's by %s", skew.Round(time.Second))
	}
	return r.CheckReport, nil
}

// Check signs in at a server and reports as [App.ConnectionCheck] does, without
// touching anything stored. It is the -check of the command line. With an error comes what
// was found until then.
func Check(ctx context.Context, server, username, password string) (CheckReport, error) {
	ways := proxy.New()
	client, err := apiclient.New(apiclient.Config{BaseURL: server, Proxy: ways.For})
	if err != nil {
		return CheckReport{}, explain(err)
	}
	r := begin(ctx, ways, client)
	in, err := account.SignIn(ctx, client, username, password)
	if err != nil {
		r.OK = false
		return r.CheckReport, explainSignIn(err)
	}
	r.ask(ctx, in.Client)
	r.lacks(Lacks(appsync.Contract(in.Client.Contract()), in.Me.Admin(), 0))
	return r.CheckReport, nil
}

// begin tells which server is asked, and by what way.
func begin(ctx context.Context, ways *proxy.Resolver, client *apiclient.Client) *report {
	r := &report{CheckReport{OK: true}}
	r.add(LevelInfo, "found.server", "server: %s", client.BaseURL())
	if target, err := url.Parse(client.BaseURL()); err == nil {
		r.way(ways.Route(ctx, target))
	}
	return r
}

// way tells of the proxy in force, without the name and password it may take.
func (r *report) way(route proxy.Route) {
	host := route.Host()
	switch {
	case route.From == proxy.Environment && host == "":
		r.add(LevelInfo, "found.proxy.environment.straight", "the environment's proxy is not used for this server")
	case route.From == proxy.Environment:
		r.add(LevelInfo, "found.proxy.environment", "by the proxy %s, from the environment", host)
	case route.From == proxy.Script && host == "":
		r.add(LevelInfo, "found.proxy.script.straight", "the system's proxy script (PAC) wants no proxy for this server")
	case route.From == proxy.Script:
		r.add(LevelInfo, "found.proxy.script", "by the proxy %s, from the system's proxy script (PAC)", host)
	case route.From == proxy.System:
		r.add(LevelInfo, "found.proxy.system", "by the proxy %s, from the system's settings", host)
	default:
		r.add(LevelInfo, "found.proxy.none", "without a proxy")
	}
	if route.Unfollowed {
		r.add(LevelWarn, "found.proxy.unfollowed", "the system names a proxy script (PAC), which the program cannot follow on this system; the environment variable HTTPS_PROXY can name the proxy")
	}
	if route.Err != nil {
		r.add(LevelWarn, "found.proxy.failed", "the proxy settings could not be read to the end: %s", route.Err)
	}
}

// ask asks the server everything a check can ask without changing anything.
func (r *report) ask(ctx context.Context, client *apiclient.Client) {
	began := time.Now()
	me, err := client.CurrentUser(ctx)
	if err != nil {
		_, _, detail := Explain(err)
		r.add(LevelBad, "found.user.failed", "who is signed in could not be read: %s", detail)
		return
	}
	r.add(LevelOK, "found.answer", "it answers in %d ms", time.Since(began).Milliseconds())
	if me.Admin() {
		r.add(LevelOK, "found.user.admin", "signed in as %s, an administrator", me.Username())
	} else {
		r.add(LevelOK, "found.user.plain", "signed in as %s, a plain user", me.Username())
	}
	if _, err := client.DiscoverSchemas(ctx); err != nil {
		_, _, detail := Explain(err)
		r.add(LevelBad, "found.discover.failed", "its names could not be read: %s", detail)
	}
	r.lists(ctx, client)
	r.contract(client.Contract().Report())
}

// lacks tells what the person cannot do.
func (r *report) lacks(list []CheckLine) {
	for _, l := range list {
		r.Lines = append(r.Lines, CheckLine{Level: LevelWarn, Key: "found.lack", Args: []any{l}, Text: "not possible yet: " + l.Text})
	}
}

// lists tells how many rows of each kind there are.
func (r *report) lists(ctx context.Context, client *apiclient.Client) {
	for _, l := range []struct {
		name  string
		count func() (rows, bad int, err error)
	}{
		{"task", counted(ctx, client.Contract(), client.Tasks())},
		{"tasknote", counted(ctx, client.Contract(), client.TaskNotes())},
		{"user", counted(ctx, client.Contract(), client.Users())},
		{"assignment", counted(ctx, client.Contract(), client.Assignments())},
		{"connection", counted(ctx, client.Contract(), client.Connections())},
		{"company", counted(ctx, client.Contract(), client.Companies())},
		{"foreigncompany", counted(ctx, client.Contract(), client.ForeignCompanies())},
		{"notification", counted(ctx, client.Contract(), client.Notifications())},
	} {
		rows, bad, err := l.count()
		switch {
		case errors.Is(err, apiclient.ErrForbidden):
			r.add(LevelWarn, "found.list.forbidden", "%s: not allowed for this user", l.name)
		case err != nil:
			_, _, detail := Explain(err)
			r.add(LevelBad, "found.list.failed", "%s: cannot be read: %s", l.name, detail)
		case bad > 0:
			r.add(LevelWarn, "found.list.bad", "%s: %d rows, and %d that cannot be read", l.name, rows, bad)
		default:
			r.add(LevelOK, "found.list", "%s: %d rows", l.name, rows)
		}
	}
}

func counted[T any, P apiclient.Patch](ctx context.Context, contract *apiclient.Contract, list apiclient.Resource[T, P]) func() (int, int, error) {
	return func() (rows, bad int, err error) {
		opts := apiclient.ListOptions{Fields: []string{"change_date"}}
		if contract.HasSchema() != apiclient.Yes {
			opts.Fields = nil // the names are learnt from the records
		}
		for _, err := range list.All(ctx, opts) {
			var row *apiclient.BadRow
			switch {
			case err == nil:
				rows++
			case errors.As(err, &row):
				bad++
			default:
				return rows, bad, err
			}
		}
		return rows, bad, nil
	}
}

// contract tells what was found out about names, numbers and abilities.
func (r *report) contract(found apiclient.Report) {
	for _, l := range found.Lines {
		level := map[apiclient.Level]Level{
			apiclient.LevelOK: LevelOK, apiclient.LevelNote: LevelInfo, apiclient.LevelMissing: LevelWarn,
		}[l.Level]
		about := l.Thing
		if l.Object != "" {
			about = l.Object + "." + l.Thing
		}
		switch l.Topic {
		case "ability":
			r.add(level, "found.ability."+l.Value, "can do %[1]s: "+l.Value, about)
		case "enum":
			if l.Source == apiclient.SourceGuess {
				r.add(level, "found.enum.guess", "the numbers of %s are guessed: for display only", about)
				continue
			}
			r.add(level, "found.enum", "the numbers of %s: %s", about, l.Value)
		case "unknown field":
			r.add(level, "found.unknown", "a field without a known meaning: %s (%s)", about, l.Value)
		default:
			if l.Value == "" {
				l.Value = "?"
			}
			said := "%s is %s (" + l.Source.String() + ")"
			if l.Source == apiclient.SourceGuess {
				said = "%s was not found; tried: %s"
			}
			r.add(level, "found.name."+l.Source.String(), said, about, l.Value)
		}
	}
}
