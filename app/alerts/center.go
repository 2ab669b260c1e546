package alerts

import (
	"log/slog"
	"sync"
	"time"

	"github.com/microbizz/go-desktop/app/settings"
	"github.com/microbizz/go-desktop/app/store"
)

// maxSingle is how many news at once get an alert each; more become one summary.
const maxSingle = 3

// queueLength is how many alerts may wait for a daemon that is slow or hangs. What
// comes after is dropped: it is in the inbox all the same.
const queueLength = 8

// Memory remembers which notifications were alerted, over restarts.
type Memory interface {
	Alerted(id store.ID) bool
	MarkAlerted(ids []store.ID) error
}

// Words gives the sentences of the chosen language.
type Words interface {
	T(key string, args ...any) string
	N(key string, n int, args ...any) string
}

// Deps is what a [Center] works with.
type Deps struct {
	Notifier Notifier
	Settings func() settings.Settings
	Words    func() Words
	Now      func() time.Time // local time; nil: time.Now
	Logger   *slog.Logger
}

// Center decides what becomes an alert and hands it to the notifier on a goroutine
// of its own.
type Center struct {
	deps  Deps
	queue chan message
	done  chan struct{}
	close sync.Once
}

type message struct{ title, text string }

// New starts a Center. Close it when it is no longer needed.
func New(d Deps) *Center {
	if d.Now == nil {
		d.Now = time.Now
	}
	if d.Logger == nil {
		d.Logger = slog.New(slog.DiscardHandler)
	}
	c := &Center{deps: d, queue: make(chan message, queueLength), done: make(chan struct{})}
	go c.work()
	return c
}

// Close ends the worker; what still waits is not shown.
func (c *Center) Close() { c.close.Do(func() { close(c.done) }) }

func (c *Center) work() {
	for {
		select {
		case <-c.done:
			return
		case m := <-c.queue:
			if err := c.deps.Notifier.Notify(m.title, m.text); err != nil {
				c.deps.Logger.Warn("an alert could not be shown", "error", err)
			}
		}
	}
}

func (c *Center) show(title, text string) {
	select {
	case c.queue <- message{title, text}:
	default:
		c.deps.Logger.Warn("too many alerts are waiting; one was left out")
	}
}

// News looks for notifications in s that were not alerted yet. With silent set, as
// at the first fetch on this computer, all of them count as alerted and none is shown.
//
// They are remembered before they are shown: after a crash in between an alert may
// be missing, but none comes twice.
func (c *Center) News(s *store.Snapshot, memory Memory, silent bool) {
	var fresh []*store.Notification
	var ids []store.ID
	for _, n := range s.Notifications {
		if n.ID <= 0 || memory.Alerted(n.ID) {
			continue
		}
		ids = append(ids, n.ID)
		if !n.Read {
			fresh = append(fresh, n)
		}
	}
	if len(ids) == 0 {
		return
	}
	if err := memory.MarkAlerted(ids); err != nil {
		// Not remembered means shown again after a restart: rather not at all.
		c.deps.Logger.Error("the shown alerts could not be stored", "error", err)
		return
	}
	chosen := c.deps.Settings()
	if silent || chosen.Quiet.Holds(c.deps.Now()) {
		return
	}
	c.tell(s, fresh, chosen.Alerts)
}

func (c *Center) tell(s *store.Snapshot, fresh []*store.Notification, wanted settings.Alerts) {
	words := c.deps.Words()
	var all []message
	for i := len(fresh) - 1; i >= 0; i-- { // the snapshot has the newest first
		kind := KindOf(fresh[i], s)
		if kind.wanted(wanted) {
			title, text := sentence(fresh[i], kind, s, words)
			all = append(all, message{title, text})
		}
	}
	if len(all) > maxSingle {
		latest := all[len(all)-1]
		c.show(words.N("alert.summary", len(all)), latest.title+": "+latest.text)
		return
	}
	for _, m := range all {
		c.show(m.title, m.text)
	}
}

// Unsent tells that something needs the person before it can be sent.
func (c *Center) Unsent(title, text string) {
	chosen := c.deps.Settings()
	if chosen.Alerts.Unsent && !chosen.Quiet.Holds(c.deps.Now()) {
		c.show(title, text)
	}
}

// SignInEnded tells once that the password is wanted again.
func (c *Center) SignInEnded() {
	chosen := c.deps.Settings()
	if !chosen.Alerts.SignInEnded || chosen.Quiet.Holds(c.deps.Now()) {
		return
	}
	words := c.deps.Words()
	c.show(words.T("alert.sign_in_ended.title"), words.T("alert.sign_in_ended.text"))
}

// sentence writes title and text of one alert from what is known of the related
// objects, and from the server's own text where too little is known.
func sentence(n *store.Notification, kind Kind, s *store.Snapshot, words Words) (title, text string) {
	task, _ := s.Task(s.NotificationTask(n))
	var client, about string
	if task != nil {
		about = task.PlainTitle()
		if c, ok := s.Client(task.ClientID); ok {
			client = c.Name
		}
	}
	switch kind {
	case KindClientNote, KindOwnNote:
		who := client
		note := relatedNote(n, s)
		if note == nil {
			break
		}
		if u, ok := s.User(note.UserID); ok {
			who = u.Name
		} else if c, ok := s.Client(note.ClientID); ok {
			who = c.Name
		}
		if who == "" || about == "" {
			break
		}
		text = about
		if said := note.PlainText(); said != "" {
			text += ": " + said
		}
		return words.T("alert."+string(kind)+".from", who), text
	case KindNewTask:
		if client != "" && about != "" {
			return words.T("alert.new_task.from", client), about
		}
	case KindAssigned:
		if about != "" {
			return words.T("alert.assigned"), about
		}
	}
	return words.T("alert." + string(kind)), n.PlainText()
}
