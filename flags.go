package main

import (
	"errors"
	"flag"
	"fmt"
	"io"
	"net"
	"regexp"
	"strconv"
	"strings"
	"time"

	"fyne.io/fyne/v2"

	"github.com/microbizz/go-desktop/app"
	"github.com/microbizz/go-desktop/app/words"
	"github.com/microbizz/go-desktop/screens"
)

// exitUsage is the exit code for a command line that cannot be carried out.
const exitUsage = 2

// options is the command line.
type options struct {
	demo      bool
	server    string
	serveDemo string
	data      string
	lang      string
	check     bool
	user      string
	version   bool

	generation string
	tokenLife  time.Duration
	seed       int64
	tasks      int
	notes      int

	watch func(fyne.Window) // tells tests what is on the window; does nothing as shipped
}

// errHelp says that the usage was asked for and written.
var errHelp = errors.New("help")

// parseFlags reads the command line. On an error the reason is one line for a person.
func parseFlags(args []string, stdout io.Writer) (options, error) {
	var o options
	w := words.Load(langOf(args))
	fs := flag.NewFlagSet("microbizz-go", flag.ContinueOnError)
	fs.SetOutput(io.Discard)
	fs.BoolVar(&o.demo, "demo", false, w.T("cli.demo"))
	fs.StringVar(&o.server, "server", "", w.T("cli.server"))
	fs.StringVar(&o.serveDemo, "serve-demo", "", w.T("cli.serve_demo"))
	fs.StringVar(&o.data, "data", "", w.T("cli.data"))
	fs.StringVar(&o.lang, "lang", "", w.T("cli.lang"))
	fs.BoolVar(&o.check, "check", false, w.T("cli.check"))
	fs.StringVar(&o.user, "user", "", w.T("cli.user"))
	fs.BoolVar(&o.version, "version", false, w.T("cli.version"))
	fs.StringVar(&o.generation, "demo-generation", "newer", w.T("cli.generation"))
	fs.DurationVar(&o.tokenLife, "demo-token-life", 0, w.T("cli.token_life"))
	fs.Int64Var(&o.seed, "demo-seed", 0, w.T("cli.seed"))
	fs.IntVar(&o.tasks, "demo-tasks", 0, w.T("cli.tasks"))
	fs.IntVar(&o.notes, "demo-notes", 0, w.T("cli.notes"))
	o.watch = screens.AutomationFlag(fs)
	if err := fs.Parse(args); err != nil {
		if errors.Is(err, flag.ErrHelp) {
			fmt.Fprintln(stdout, w.T("cli.usage"))
			fs.SetOutput(stdout)
			fs.PrintDefaults()
			return o, errHelp
		}
		return o, flagError(w, err)
	}
	return o, o.validate(fs, w)
}

// The flag package says what is wrong in English only, and by no other means than the
// sentence itself. An unknown sentence is shown as it is.
var flagSentences = []struct {
	said *regexp.Regexp
	key  string
}{
	{regexp.MustCompile(`^flag provided but not defined: (\S+)$`), "cli.bad_argument"},
	{regexp.MustCompile(`^bad flag syntax: (.+)$`), "cli.bad_argument"},
	{regexp.MustCompile(`^flag needs an argument: (\S+)$`), "cli.needs_value"},
	{regexp.MustCompile(`^invalid (?:boolean )?value (".*") for (?:flag )?(-[a-z-]+): `), "cli.bad_value"},
}

// flagError says in the program's language what is wrong with a flag.
func flagError(w *words.Words, err error) error {
	for _, s := range flagSentences {
		if m := s.said.FindStringSubmatch(err.Error()); m != nil {
			args := make([]any, len(m)-1)
			for i, text := range m[1:] {
				args[i] = text
			}
			return errors.New(w.T(s.key, args...))
		}
	}
	return err
}

// langOf finds -lang before the flags are read, so that their errors and the usage
// are in the language asked for.
func langOf(args []string) string {
	for i, a := range args {
		for _, name := range []string{"-lang", "--lang"} {
			if a == name && i+1 < len(args) {
				return args[i+1]
			}
			if lang, ok := strings.CutPrefix(a, name+"="); ok {
				return lang
			}
		}
	}
	return ""
}

func (o options) validate(fs *flag.FlagSet, w *words.Words) error {
	switch {
	case fs.NArg() > 0:
		return errors.New(w.T("cli.bad_argument", strconv.Quote(fs.Arg(0))))
	case o.lang != "" && o.lang != "da" && o.lang != "en":
		return errors.New(w.T("cli.bad_lang", strconv.Quote(o.lang)))
	case o.generation != "newer" && o.generation != "older":
		return errors.New(w.T("cli.bad_generation", strconv.Quote(o.generation)))
	case o.demo && o.server != "":
		return errors.New(w.T("cli.demo_or_server"))
	case o.check && o.user == "" && !o.demo:
		return errors.New(w.T("cli.check_needs_user"))
	case o.tasks < 0 || o.notes < 0 || o.tokenLife < 0:
		return errors.New(w.T("cli.negative"))
	}
	if o.server != "" {
		if err := app.CheckServer(o.server); err != nil {
			return errors.New(w.T("cli.bad_server", strconv.Quote(o.server)))
		}
	}
	if o.serveDemo != "" {
		if _, port, err := net.SplitHostPort(o.serveDemo); err != nil || port == "" {
			return errors.New(w.T("cli.bad_address", strconv.Quote(o.serveDemo)))
		}
	}
	return nil
}
