// Package account signs people in and out and remembers who was here last. The token
// goes to the system's keyring; the password goes nowhere.
package account

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"slices"
	"strings"
	"sync"
	"time"
	"unicode"

	"github.com/microbizz/go-desktop/apiclient"
	"github.com/microbizz/go-desktop/app/internal/fsutil"
	"github.com/microbizz/go-desktop/app/keychain"
	"github.com/microbizz/go-desktop/app/settings"
)

// TokenLife is how long a token lives after the sign-in; use does not prolong it.
// Seen on the wire. Servers may end one earlier, which shows in their answers.
const TokenLife = 6 * time.Hour

// HintBefore is how long before the expected end the person is told quietly.
const HintBefore = 10 * time.Minute

// fileVersion is the form of the file.
const fileVersion = 1

// Last is who was signed in last. It holds no secret.
type Last struct {
	Server   string    `json:"server"`
	Username string    `json:"username"`
	Since    time.Time `json:"since"` // of the sign-in
	Out      bool      `json:"out"`   // signed out by the person
}

// Session is a sign-in that worked.
type Session struct {
	Client   *apiclient.Client // with the token
	Me       apiclient.User
	Username string // as the server writes it
	Token    string
	Since    time.Time
}

// Key names the data of one person at one server: it begins a folder's name and
// tells nothing.
func Key(server, username string) string {
	sum := sha256.Sum256([]byte(strings.TrimRight(server, "/") + "\x00" + strings.ToLower(strings.TrimSpace(username))))
	return hex.EncodeToString(sum[:10])
}

// Holder is an account whose token may be in the keyring. It holds no secret.
type Holder struct {
	Server   string `json:"server"`
	Username string `json:"username"`
}

// Keeper remembers the last account on disk and its token in the keyring. Whoever is not
// the last account has no token there: the keyring cannot be asked what it holds, so the
// file lists everybody whose token was ever given to it and not seen to be gone.
type Keeper struct {
	path string
	keys *keychain.Keychain

	mu      sync.Mutex
	last    Last
	holders []Holder
	newer   error
}

// file is what lies on disk.
type file struct {
	Version int `json:"version"`
	Last
	Holders []Holder `json:"holders,omitempty"`
}

// NewKeeper reads who was here last. A file that cannot be read is as good as none; one
// of a newer version of the program is not used, see Newer.
func NewKeeper(path string, keys *keychain.Keychain) *Keeper {
	k := &Keeper{path: path, keys: keys}
	raw, err := os.ReadFile(path)
	if k.newer = settings.CheckVersion(raw, fileVersion); k.newer != nil {
		return k
	}
	var f file
	if err != nil || json.Unmarshal(raw, &f) != nil {
		return k
	}
	k.last, k.holders = f.Last, f.Holders
	if h := f.Last.holder(); h.Username != "" && !f.Last.Out && !slices.Contains(k.holders, h) {
		k.holders = append(k.holders, h) // versions before 1.1 listed nobody
	}
	return k
}

// Newer returns [settings.ErrNewer] when a newer version of the program wrote the file.
// It is not written to then.
func (k *Keeper) Newer() error { return k.newer }

// Last returns who was signed in last; its fields are empty at a first start.
func (k *Keeper) Last() Last {
	k.mu.Lock()
	defer k.mu.Unlock()
	return k.last
}

func (l Last) holder() Holder { return Holder{l.Server, l.Username} }

// change changes what is remembered, in memory and on disk.
func (k *Keeper) change(with func()) error {
	if k.newer != nil {
		return k.newer
	}
	k.mu.Lock()
	defer k.mu.Unlock()
	with()
	raw, err := json.MarshalIndent(file{fileVersion, k.last, k.holders}, "", "\t")
	if err != nil {
		return fmt.Errorf("account: %w", err)
	}
	return fsutil.WriteFile(k.path, append(raw, '\n'))
}

// SignIn signs in at the server of client. What it returns is not remembered yet. What a
// user name or a password was copied with is no part of it.
func SignIn(ctx context.Context, client *apiclient.Client, username, password string) (Session, error) {
	username, password = CleanName(username), cleanPassword(password)
	token, err := client.Login(ctx, username, password)
	if err != nil {
		return Session{}, err
	}
	return begin(ctx, client, username, token)
}

// Register makes a company with its first user and signs in as that user.
func Register(ctx context.Context, client *apiclient.Client, r apiclient.Registration) (Session, error) {
	r.Username, r.Password = CleanName(r.Username), cleanPassword(r.Password)
	token, err := client.Register(ctx, r)
	if err != nil {
		return Session{}, err
	}
	return begin(ctx, client, r.Username, token)
}

// CleanName takes blanks, ends of lines and letters nobody sees from the ends of a name.
func CleanName(s string) string {
	return strings.TrimFunc(s, func(r rune) bool { return unicode.IsSpace(r) || unicode.Is(unicode.Cf, r) })
}

// cleanPassword takes the end of the line from a password, and nothing else: a blank can be
// a part of it.
func cleanPassword(s string) string { return strings.TrimRight(s, "\r\n") }

func begin(ctx context.Context, client *apiclient.Client, username string, token apiclient.Token) (Session, error) {
	s := Session{Client: client.WithToken(token.Value), Token: token.Value, Username: strings.TrimSpace(username), Since: time.Now()}
	me, err := s.Client.CurrentUser(ctx)
	if err != nil {
		return Session{}, err
	}
	s.Me = me
	// Some servers ignore the case of user names: one person, one place for the data.
	if name := me.Username(); name != "" {
		s.Username = name
	}
	return s, nil
}

// Note makes the session's account the last one, and touches no keyring yet.
func (k *Keeper) Note(s Session) error {
	l := Last{Server: s.Client.BaseURL(), Username: s.Username, Since: s.Since}
	return k.change(func() {
		k.last = l
		if !slices.Contains(k.holders, l.holder()) {
			k.holders = append(k.holders, l.holder())
		}
	})
}

// Keep puts the token of a session that was noted into the keyring, and takes out those of
// all others. The error is about this session's: then its token lives in memory only.
func (k *Keeper) Keep(ctx context.Context, s Session) (kept, others error) {
	kept = k.keys.Save(ctx, s.Client.BaseURL(), s.Username, s.Token)
	return kept, k.ForgetOthers(ctx)
}

// ForgetOthers takes the tokens of all but the last account out of the keyring.
func (k *Keeper) ForgetOthers(ctx context.Context) error {
	return k.forget(ctx, func(h Holder, last Last) bool { return h != last.holder() })
}

// Discard takes the token of a session that is over out of the keyring.
func (k *Keeper) Discard(ctx context.Context, s Session) error {
	return k.forget(ctx, func(h Holder, _ Last) bool { return h == Holder{s.Client.BaseURL(), s.Username} })
}

// forget takes tokens out of the keyring, and those that are gone off the list.
func (k *Keeper) forget(ctx context.Context, whose func(Holder, Last) bool) error {
	k.mu.Lock()
	holders, last := slices.Clone(k.holders), k.last
	k.mu.Unlock()
	var errs []error
	gone := make(map[Holder]bool)
	for _, h := range holders {
		if !whose(h, last) {
			continue
		}
		err := k.keys.Forget(ctx, h.Server, h.Username)
		gone[h] = err == nil
		errs = append(errs, err)
	}
	if len(errs) == 0 {
		return nil
	}
	return errors.Join(append(errs, k.change(func() {
		k.holders = slices.DeleteFunc(k.holders, func(h Holder) bool { return gone[h] })
	}))...)
}

// Token reads the token of the last account from the keyring.
func (k *Keeper) Token(ctx context.Context) (string, error) {
	l := k.Last()
	return k.keys.Load(ctx, l.Server, l.Username)
}

// Alive reports whether the last account's token may still live at now.
func (l Last) Alive(now time.Time) bool {
	return l.Username != "" && !l.Out && now.Sub(l.Since) < TokenLife && now.After(l.Since.Add(-time.Hour))
}

// Forget takes every token out of the keyring and notes that the person signed out.
// The server and the user name stay, to be filled in.
func (k *Keeper) Forget(ctx context.Context) error {
	err := k.forget(ctx, func(Holder, Last) bool { return true })
	if k.Last().Username == "" {
		return err
	}
	return errors.Join(err, k.change(func() { k.last.Out = true }))
}

// Clear forgets everything, who was here included.
func (k *Keeper) Clear(ctx context.Context) error {
	err := k.Forget(ctx)
	k.mu.Lock()
	k.last, k.holders = Last{}, nil
	k.mu.Unlock()
	return errors.Join(err, fsutil.Remove(k.path))
}
