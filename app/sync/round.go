package sync

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"sync"
	"time"

	"github.com/microbizz/go-desktop/apiclient"
	"github.com/microbizz/go-desktop/app/store"
)

// parallel is how many lists are read at a time.
const parallel = 3

// badRowsLogged is how many rows of a list are named in the log when they cannot be
// read: a list may hold nothing else.
const badRowsLogged = 20

// chunk is how many rows are asked for by key at a time: the keys travel in the URL,
// which servers limit.
const chunk = 100

// KeepClosed is how long closed tasks stay on this computer.
const KeepClosed = 365 * 24 * time.Hour

// discoverEvery is how often a server is asked for its schemas anew.
const discoverEvery = 24 * time.Hour

// MetaContract is the name under which the store keeps what was found out about the
// server's names and abilities.
const MetaContract = "sync.contract"

// The marks that lie beside the rows and go with them, when a damaged file or a new
// version of the program makes the rows start over. Dated marks go by the object.
const (
	markMeaning  = "meaning"
	markComplete = "complete"
	markDate     = "date."
	markUndated  = "undated."
)

// work is one round under way.
type work struct {
	*Syncer
	client *apiclient.Client
	full   bool // whole lists: nothing is known yet, or what is known means something else now

	mu     sync.Mutex
	errs   []error
	served time.Time // the server's clock in the newest reply …
	at     time.Time // … and this computer's when it came
	bad    map[string]int
}

// round asks the server once for everything that is due.
func (s *Syncer) round(ctx context.Context, why reason) error {
	client := s.deps.Client()
	if client == nil {
		return nil
	}
	first := s.deps.Store.Mark(markComplete) == ""
	s.setState(func(st *store.SyncState) {
		st.First = first
		st.Busy = first || why&(asked|resumed) != 0
		if first {
			st.Done = 0
		}
	})
	if err := s.discover(ctx, client, why); err != nil {
		return err
	}
	w := &work{Syncer: s, client: client, bad: make(map[string]int)}
	reworded := s.rewords()
	w.full = first || s.meaningChanged(client.Contract())
	now := s.deps.Wall()
	slow := why&(asked|resumed|mended) != 0 || now.Sub(s.slowAt) >= slowEvery || now.Before(s.slowAt)
	// A sweep sees what a look for changes would, too.
	sweep := !w.full && (now.Sub(s.sweptAt) >= sweepEvery || now.Before(s.sweptAt) || why&asked != 0)
	if sweep {
		w.lists(ctx, true, w.sweep)
	} else {
		w.lists(ctx, slow, w.poll)
	}
	if slow && len(w.errs) == 0 && s.deps.Slow != nil {
		w.failed(s.deps.Slow(ctx))
	}
	w.tellState()
	if err := w.worst(); err != nil {
		s.doubt = errors.Is(err, apiclient.ErrServer) || errors.Is(err, apiclient.ErrNotJSON) || errors.Is(err, apiclient.ErrInvalid)
		return err
	}
	s.doubt = false
	if slow {
		s.slowAt = now
	}
	if sweep || w.full {
		s.sweptAt = now
	}
	if s.rewords() != reworded { // rows of this round may still have the old words
		if err := s.Reword(client.Contract(), func() {}); err != nil {
			return err
		}
	}
	return s.finish(client, first, sweep || w.full)
}

// finish stores what was learnt about the server and tells whoever waits for news.
func (s *Syncer) finish(client *apiclient.Client, first, whole bool) error {
	contract, err := json.Marshal(client.Contract())
	if err != nil {
		return fmt.Errorf("sync: %w", err)
	}
	if s.deps.Store.Meta(MetaContract) != string(contract) {
		if err := s.deps.Store.SetMeta(MetaContract, string(contract)); err != nil {
			return err
		}
	}
	if err := s.remember(map[string]string{markMeaning: meaning(client.Contract()), markComplete: "1"}); err != nil {
		return err
	}
	if whole {
		purged, err := s.deps.Store.Purge(s.deps.Wall().Add(-KeepClosed))
		if err != nil {
			return err
		}
		if purged > 0 {
			s.deps.Logger.Info("tasks closed long ago left this computer", "count", purged)
		}
	}
	if s.deps.Done != nil {
		s.deps.Done(first)
	}
	return nil
}

// remember keeps marks beside the rows. It writes only what is new: a look without
// news must leave the disk alone.
func (s *Syncer) remember(marks map[string]string) error {
	for name, value := range marks {
		if s.deps.Store.Mark(name) != value {
			return s.deps.Store.Merge(store.Batch{Marks: marks, At: s.deps.Wall()})
		}
	}
	return nil
}

// discover asks the server for its schemas: at the start, once a day, and when it
// failed in a way that may mean that another generation answers now.
func (s *Syncer) discover(ctx context.Context, client *apiclient.Client, why reason) error {
	now := s.deps.Wall()
	if s.discovered && !s.doubt && why&resumed == 0 && now.Sub(s.discoveredAt) < discoverEvery {
		return nil
	}
	_, err := client.DiscoverSchemas(ctx)
	switch {
	case err == nil:
	case errors.Is(err, apiclient.ErrLoginRequired), errors.Is(err, apiclient.ErrOffline), errors.Is(err, apiclient.ErrCanceled):
		return err
	default:
		// What is not found is looked for in the data; the lists tell whether the
		// server is well.
		s.deps.Logger.Warn("the server's schemas could not be read", "error", err)
	}
	s.discovered, s.discoveredAt = true, now
	return nil
}

// meaningChanged reports whether rows in the store would read differently now.
func (s *Syncer) meaningChanged(c *apiclient.Contract) bool {
	before := s.deps.Store.Mark(markMeaning)
	return before != "" && before != meaning(c)
}

// meaning is how the contract reads a row, in one text to compare.
func meaning(c *apiclient.Contract) string {
	var b strings.Builder
	b.WriteString(zoneName() + ";")
	const highest = 20 // more numbers than any enumeration seen
	for n := range highest {
		task, _ := c.StatusName(n)
		connection, _ := c.ConnectionStatusName(n)
		fmt.Fprintf(&b, "%s,%s;", task, connection)
	}
	for _, f := range [...][2]string{
		{"task", "title"}, {"task", "description"}, {"task", "deadline"}, {"task", "start_date"}, {"task", "status"},
		{"task", "contactperson"}, {"task", "contactphone"}, {"tasknote", "text"}, {"tasknote", "is_internal"},
		{"user", "name"}, {"user", "email"}, {"user", "is_admin"},
	} {
		name, _ := c.FieldName(f[0], f[1])
		fmt.Fprintf(&b, "%s.%s;", f[0], name)
	}
	return b.String()
}

// lists brings every list that is due in step, each in the way of look.
func (w *work) lists(ctx context.Context, slow bool, look func(context.Context, *source) error) {
	var group sync.WaitGroup
	slots := make(chan struct{}, parallel)
	for _, src := range w.src {
		if src.rare && !slow && !w.full {
			continue
		}
		slots <- struct{}{}
		group.Go(func() {
			defer func() { <-slots }()
			w.failed(look(ctx, src))
		})
	}
	group.Wait()
}

// failed notes an error. What the person may not see, and what the server has not
// got, is no failure: there is nothing of it to keep in step.
func (w *work) failed(err error) {
	switch {
	case err == nil:
	case errors.Is(err, apiclient.ErrForbidden), errors.Is(err, apiclient.ErrNotFound), errors.Is(err, apiclient.ErrMethod):
		w.deps.Logger.Info("the server does not offer this", "error", err)
	default:
		w.mu.Lock()
		w.errs = append(w.errs, err)
		w.mu.Unlock()
	}
}

// worst is the error that decides what happens next.
func (w *work) worst() error {
	for _, kind := range []error{apiclient.ErrLoginRequired, apiclient.ErrOffline} {
		for _, err := range w.errs {
			if errors.Is(err, kind) {
				return err
			}
		}
	}
	return errors.Join(w.errs...)
}

// poll brings one list in step: by the date of change where rows have one, else by
// comparing the whole list.
func (w *work) poll(ctx context.Context, src *source) error { return w.read(ctx, src, w.full) }

// read reads what changed, or the whole list.
func (w *work) read(ctx context.Context, src *source, whole bool) error {
	mark, marked := w.mark(src)
	whole = whole || !marked || w.deps.Store.Mark(markUndated+src.object) != ""
	var opts apiclient.ListOptions
	if !whole {
		opts.Query = apiclient.Greater("change_date", mark)
	}
	tally := newTally(src, w.deps.Store.Snapshot())
	err := src.fetch(ctx, w.client, opts, func(h *haul) error {
		tally.add(h)
		return w.store(src, tally, h)
	})
	if err != nil {
		return err
	}
	if whole {
		w.countBad(src, tally)
		if err := w.forget(src, tally); err != nil {
			return err
		}
	}
	if !tally.dated {
		return w.remember(map[string]string{markUndated + src.object: "1"})
	}
	if next := tally.mark(mark); next.After(mark) {
		return w.remember(map[string]string{markDate + src.object: next.Format(time.RFC3339)})
	}
	return nil
}

func (w *work) mark(src *source) (time.Time, bool) {
	at, err := time.Parse(time.RFC3339, w.deps.Store.Mark(markDate+src.object))
	return at, err == nil
}

// store puts rows into the store and notes the server's clock.
func (w *work) store(src *source, t *tally, h *haul) error {
	now := w.deps.Wall()
	h.batch.At, h.batch.Asked = now, t.asked
	w.mu.Lock()
	if served := moment(h.served); served.After(w.served) {
		w.served, w.at = served, now
	}
	w.mu.Unlock()
	if h.len() == 0 {
		return nil
	}
	if err := w.deps.Store.Merge(h.batch); err != nil {
		return fmt.Errorf("sync: %s: %w", src.object, err)
	}
	if w.full {
		w.setState(func(st *store.SyncState) { st.Done += h.len() })
	}
	return nil
}

// forget takes rows out of the store that the server no longer has.
func (w *work) forget(src *source, t *tally) error {
	gone := t.gone()
	if len(gone) == 0 {
		return nil
	}
	w.deps.Logger.Info("gone from the server", "object", src.object, "count", len(gone))
	return w.deps.Store.Merge(store.Batch{Deleted: map[store.Kind][]store.ID{src.kind: gone}, At: w.deps.Wall(), Asked: t.asked})
}

// sweep looks for what was deleted or changed, also without its date moving: it compares
// a whole list, as thin as the server can give it, with the store.
func (w *work) sweep(ctx context.Context, src *source) error {
	contract := w.client.Contract()
	if contract.HasFields() != apiclient.Yes || w.deps.Store.Mark(markUndated+src.object) != "" {
		// The server sends whole rows anyhow.
		return w.read(ctx, src, true)
	}
	opts := apiclient.ListOptions{Fields: []string{"change_date"}}
	for _, f := range src.fields {
		// An unknown name would refuse the whole list.
		if name, from := contract.FieldName(src.object, f); from >= apiclient.SourceSpec {
			opts.Fields = append(opts.Fields, name)
		}
	}
	before := w.deps.Store.Snapshot()
	tally := newTally(src, before)
	oldest := w.deps.Wall().Add(-KeepClosed)
	var again []store.ID
	err := src.fetch(ctx, w.client, opts, func(h *haul) error {
		tally.add(h)
		for i, id := range h.ids {
			at, have := tally.known[id]
			switch changed := moment(h.changed[i]); {
			case !have && changed.After(oldest), // older ones left this computer by themselves
				have && !at.IsZero() && !at.Equal(changed),
				have && src.differs != nil && src.differs(before, h, i):
				again = append(again, id)
			}
		}
		return nil
	})
	if err != nil {
		return err
	}
	w.countBad(src, tally)
	if err := w.forget(src, tally); err != nil {
		return err
	}
	for len(again) > 0 {
		n := min(chunk, len(again))
		keys := make([]apiclient.ID, n)
		for i, id := range again[:n] {
			keys[i] = apiclient.ID(id)
		}
		opts := apiclient.ListOptions{Query: apiclient.OneOf(src.object+"_id", keys...)}
		if err := src.fetch(ctx, w.client, opts, func(h *haul) error { return w.store(src, tally, h) }); err != nil {
			return err
		}
		again = again[n:]
	}
	return nil
}

func (w *work) countBad(src *source, t *tally) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.bad[src.object] = len(t.bad)
	for i, b := range t.bad {
		if i == badRowsLogged {
			w.deps.Logger.Warn("more rows cannot be read", "object", b.Object, "count", len(t.bad)-i)
			break
		}
		w.deps.Logger.Warn("a row cannot be read", "object", b.Object, "id", b.ID, "why", b.Reason)
	}
}

// skewStep is how much the clocks' difference must move to be believed anew: the
// server tells whole seconds only, and replies take time.
const skewStep = 3 * time.Second

// tellState tells the screens what the round learnt about the server.
func (w *work) tellState() {
	contract := Contract(w.client.Contract())
	w.setState(func(st *store.SyncState) {
		st.Contract = contract
		if len(w.bad) > 0 && w.badRows == nil {
			w.badRows = make(map[string]int)
		}
		st.BadRows = 0
		for object, n := range w.bad {
			w.badRows[object] = n
		}
		for _, n := range w.badRows {
			st.BadRows += n
		}
		if w.served.IsZero() {
			return
		}
		skew := w.served.Add(time.Second / 2).Sub(w.at).Round(time.Second)
		if d := skew - st.Skew; d > skewStep || d < -skewStep {
			st.Skew = skew
		}
	})
}
