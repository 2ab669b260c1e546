//go:build window && !wine

package windowtest

import (
	"os"
	"path/filepath"
	"sync"
	"testing"

	"github.com/godbus/dbus/v5"

	"github.com/microbizz/go-desktop/apiclient/demo"
)

// manner is how a keyring treats what it is to keep.
type manner int

const (
	keeps     manner = iota
	lies             // it says yes and keeps nothing
	dismissed        // its question is closed by the person
	hangs            // it never answers
)

// secrets is a Secret Service with manners of its own, in the place of the desk's keyring.
// It has one collection with room for one secret. Its methods are the service's; what a
// path means to each is told by where it is exported.
type secrets struct {
	conn *dbus.Conn

	mu     sync.Mutex
	manner manner
	held   *kept
}

// kept is what the service calls a Secret.
type kept struct {
	Session           dbus.ObjectPath
	Parameters, Value []byte
	ContentType       string
}

const (
	secretsPath    = "/org/freedesktop/secrets"
	secretsItem    = dbus.ObjectPath(secretsPath + "/collection/login/1")
	secretsPrompt  = dbus.ObjectPath(secretsPath + "/prompt/1")
	secretsSession = dbus.ObjectPath(secretsPath + "/session/1")
	nothing        = dbus.ObjectPath("/")
)

// haveSecrets replaces the desk's keyring by one of that manner.
func (d *Desk) haveSecrets(m manner) *secrets {
	d.t.Helper()
	must(d.t, d.system.keyring.end())
	conn, err := dbus.Connect(lookup(d.env, "DBUS_SESSION_BUS_ADDRESS"))
	must(d.t, err)
	d.t.Cleanup(func() { conn.Close() })
	s := &secrets{conn: conn, manner: m}
	for path, face := range map[dbus.ObjectPath]string{
		secretsPath: "Service", secretsPath + "/aliases/default": "Collection", secretsItem: "Item",
		secretsPrompt: "Prompt", secretsSession: "Session",
	} {
		must(d.t, conn.Export(s, path, "org.freedesktop.Secret."+face))
	}
	reply, err := conn.RequestName("org.freedesktop.secrets", dbus.NameFlagDoNotQueue)
	must(d.t, err)
	if reply != dbus.RequestNameReplyPrimaryOwner {
		d.t.Fatal("another keyring is still on the bus")
	}
	return s
}

// become changes the manner.
func (s *secrets) become(m manner) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.manner = m
}

// now is the manner; one that hangs never gets that far.
func (s *secrets) now() manner {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.manner == hangs {
		s.mu.Unlock()
		<-s.conn.Context().Done()
		s.mu.Lock()
	}
	return s.manner
}

func (s *secrets) OpenSession(string, dbus.Variant) (dbus.Variant, dbus.ObjectPath, *dbus.Error) {
	s.now()
	return dbus.MakeVariant(""), secretsSession, nil
}

func (s *secrets) Close() *dbus.Error { return nil }

func (s *secrets) Unlock(what []dbus.ObjectPath) ([]dbus.ObjectPath, dbus.ObjectPath, *dbus.Error) {
	s.now()
	return what, nothing, nil
}

func (s *secrets) CreateItem(_ map[string]dbus.Variant, what kept, _ bool) (item, prompt dbus.ObjectPath, fault *dbus.Error) {
	switch s.now() {
	case dismissed:
		return nothing, secretsPrompt, nil
	case keeps:
		s.mu.Lock()
		defer s.mu.Unlock()
		s.held = &what
	}
	return secretsItem, nothing, nil
}

// Prompt is closed as soon as it is shown.
func (s *secrets) Prompt(string) *dbus.Error {
	s.conn.Emit(secretsPrompt, "org.freedesktop.Secret.Prompt.Completed", true, dbus.MakeVariant(""))
	return nil
}

func (s *secrets) SearchItems(map[string]string) ([]dbus.ObjectPath, *dbus.Error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.held == nil {
		return []dbus.ObjectPath{}, nil
	}
	return []dbus.ObjectPath{secretsItem}, nil
}

func (s *secrets) GetSecret(dbus.ObjectPath) (kept, *dbus.Error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return *s.held, nil
}

func (s *secrets) Delete() (prompt dbus.ObjectPath, fault *dbus.Error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.held = nil
	return nothing, nil
}

// pictureOnRequest saves what the window shows when PICTURES names a folder for it.
func (p *Program) pictureOnRequest(name string) {
	p.desk.t.Helper()
	if dir := os.Getenv("PICTURES"); dir != "" {
		p.Picture(filepath.Join(dir, name+".png"))
	}
}

// TestAKeyringThatKeepsNothingIsTold signs in with such keyrings, and again at the next
// start, which the program must not call the end of the sign-in.
func TestAKeyringThatKeepsNothingIsTold(t *testing.T) {
	for _, c := range []struct {
		name   string
		manner manner
		said   string
	}{
		{"it lies", lies, "keyring.empty"},
		{"its question is dismissed", dismissed, "keyring.empty"},
		{"it hangs", hangs, "keyring.silent"},
	} {
		t.Run(c.name, func(t *testing.T) {
			srv := newServer(t, demo.Options{})
			p := sitDown(t, "da", "-server", srv.url())
			keyring := p.desk.haveSecrets(c.manner)
			p.See("that the screen promises nothing", A("text", p.T("login.unkept")))
			p.signIn(admin, secret)
			strip := A("strip", p.T("keyring.unkept"))
			p.See("that it is not kept", strip)
			p.openTask(floodedCellar) // the work goes on below it
			p.Press("why", A("button", p.T("keyring.why")))
			p.See("what the keyring did", A("text", p.T(c.said)))
			p.pictureOnRequest("keyring " + c.name)
			p.Press("that it was read", A("button", p.T("keyring.understood")))
			p.SeeNone("the strip after it was read", strip)
			p.Quit()

			p.again()
			p.See("the truth about the sign-in", A("text", p.T("login.lost.text")))
			p.pictureOnRequest("keyring " + c.name + " next start")
			if c.manner == hangs {
				p.Quit()
				return
			}
			p.Type(secret)
			p.Key("Return")
			p.See("that it is not kept this time either", strip)
			keyring.become(keeps)
			p.Press("why", A("button", p.T("keyring.why")))
			p.Press("trying again", A("button", p.T("common.retry")))
			p.See("that it is kept now", Saying("", p.T("keyring.kept")))
			p.SeeNone("the strip once it is kept", strip)
			p.Quit()

			p.again()
			p.seeWork()
			p.SeeNone("the sign-in, which was kept", A("button", p.T("login.submit")))
			p.Quit()
		})
	}
}
