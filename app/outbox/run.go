package outbox

import (
	"context"
	"errors"
	"math/rand/v2"
	"sync"
	"time"

	"github.com/microbizz/go-desktop/app/internal/fsutil"
	"github.com/microbizz/go-desktop/app/store"
)

// How sending is spread over time.
const (
	lanes      = 3 // so many objects at once: a large file does not hold up the rest
	firstWait  = 2 * time.Second
	longWait   = 5 * time.Minute
	showEvery  = 200 * time.Millisecond // how often progress is shown
	giveUp     = 6                      // failures of the server's own in a row
	forever    = time.Hour
	jitterPart = 4 // a wait varies by a quarter
)

// Run sends until ctx ends. What is under way then is cut; its outcome is found out
// at the next start.
func (o *Outbox) Run(ctx context.Context) error {
	if o.deps.Store != nil {
		select {
		case <-o.deps.Store.Loaded():
		case <-ctx.Done():
			return nil
		}
	}
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	var workers sync.WaitGroup
	defer workers.Wait()
	timer := time.NewTimer(0)
	defer timer.Stop()
	for {
		select {
		case <-ctx.Done():
			return nil
		case <-o.wake:
		case <-timer.C:
		}
		due, wait := o.due()
		for _, r := range due {
			workers.Go(func() { o.work(ctx, r) })
		}
		timer.Reset(wait)
	}
}

// due picks what can go now, marks it busy, and tells when to look again.
func (o *Outbox) due() (list []*record, wait time.Duration) {
	o.mu.Lock()
	defer o.mu.Unlock()
	wait = forever
	if o.paused || o.closed || o.remote == nil {
		return nil, wait
	}
	free := lanes
	for _, m := range o.moving {
		if m.busy {
			free--
		}
	}
	now, behind := time.Now(), o.order()
	for i, r := range o.records {
		m := o.moving[r.ID]
		if r.State.NeedsPerson() || behind[i] != 0 || m.busy {
			continue
		}
		if until := max(m.next.Sub(now), m.settled.Sub(now)); until > 0 {
			wait = min(wait, until)
			continue
		}
		if free <= 0 {
			continue // whoever ends pokes
		}
		free--
		m.busy = true
		list = append(list, r)
	}
	return list, wait
}

// work tries one entry once.
func (o *Outbox) work(ctx context.Context, r *record) {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	o.mu.Lock()
	j := &job{Outbox: o, ctx: ctx, r: r.clone(), m: o.moving[r.ID], remote: o.remote, password: o.moving[r.ID].password}
	if j.m.cancel = cancel; j.m.stop {
		cancel()
	}
	signIn := o.signIn
	o.mu.Unlock()
	batch, err := j.do()
	if err == nil {
		err = j.gone(batch)
	}
	unauthorized := false
	if err != nil {
		unauthorized = j.failed(err)
	}
	o.mu.Lock()
	j.m.busy, j.m.sent, j.m.cancel, j.m.stop = false, 0, nil, false
	if err != nil && o.deps.Store != nil {
		entries, _ := o.overlay() // it stays, and is not busy any more
		o.deps.Store.SetEntries(entries)
	}
	// A refusal that comes late, after signing in anew, is about the old sign-in.
	unauthorized = unauthorized && signIn == o.signIn
	o.paused = o.paused || unauthorized
	o.mu.Unlock()
	if unauthorized {
		if o.deps.OnUnauthorized != nil {
			o.deps.OnUnauthorized()
		}
	}
	o.poke()
}

// settle keeps an entry from being tried while the server may be at work on it.
func (o *Outbox) settle(m *moving) {
	m.settled = time.Now().Add(o.deps.Settle)
	m.wall = o.deps.Now().Add(o.deps.Settle)
}

// backOff makes an entry wait, longer each time.
func (o *Outbox) backOff(m *moving) {
	wait := min(firstWait<<min(m.waits, 20), longWait)
	wait += rand.N(wait/jitterPart*2) - wait/jitterPart
	m.waits++
	m.next, m.wall = time.Now().Add(wait), o.deps.Now().Add(wait)
}

func (o *Outbox) poke() {
	select {
	case o.wake <- struct{}{}:
	default:
	}
}

// Wake tries again at once what waits only because it failed before: the network is
// back, or the person asks. The time in which the server may still be at work is kept.
func (o *Outbox) Wake() {
	o.mu.Lock()
	for _, m := range o.moving {
		m.next, m.waits = time.Time{}, 0
	}
	o.mu.Unlock()
	o.poke()
}

// Pause sends nothing more until Resume; what is under way goes on.
func (o *Outbox) Pause() {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.paused = true
}

// Resume sends again, through remote when it is not nil: the same person signed in
// anew.
func (o *Outbox) Resume(remote Remote) {
	o.mu.Lock()
	o.paused = false
	o.signIn++
	if remote != nil {
		o.remote = remote
	}
	o.mu.Unlock()
	o.Wake()
}

// failed settles what becomes of an entry that did not get through, and reports
// whether the server wants the password.
func (j *job) failed(err error) (unauthorized bool) {
	var f *Failure
	if !errors.As(err, &f) {
		f = &Failure{Outcome: NotDone, Key: "error.disk", Err: err}
		if fsutil.IsFull(err) {
			f.Key = "error.disk_full"
		}
	}
	j.log.Info("outbox: not sent", "entry", j.r.ID, "action", j.r.Action, "key", f.Key, "outcome", f.Outcome, "error", err)
	r, sent := j.r, j.r.State == store.EntrySending
	r.Error, r.Message = f.Key, f.Message
	switch f.Outcome {
	case Unauthorized:
		r.State, r.Error, r.Message = store.EntryQueued, "", ""
		unauthorized = true
	case Refused, Missing:
		r.State, r.Conflict = store.EntryRefused, f.conflict
		if f.conflict != nil {
			r.State = store.EntryConflict
		}
	case ambiguous:
		r.State = store.EntryAmbiguous
	case NotDone:
		r.State = store.EntryQueued
	case Unknown:
		if sent {
			r.State = store.EntryChecking
		}
		if f.Server && sent {
			r.Failures++ // a look-up that failed says nothing about the request
		}
	}
	if sent && f.Outcome != Unknown {
		j.surelyNot()
	}
	if r.unsure() && r.State == store.EntryQueued {
		r.State = store.EntryChecking
	}
	j.mu.Lock()
	if j.m.stop {
		r.halt()
	}
	switch {
	case f.Outcome == Unknown && sent:
		j.settle(j.m)
	case !r.State.NeedsPerson() && !unauthorized:
		j.backOff(j.m)
	}
	j.mu.Unlock()
	tell := r.State.NeedsPerson() && !r.Told && !r.Stopped
	r.Told = r.Told || tell
	if err := j.save(nil, store.Batch{}); err != nil {
		j.log.Error("outbox: cannot write down what happened", "entry", r.ID, "error", err)
	}
	if tell && j.deps.OnAttention != nil {
		if e, ok := j.Entry(r.ID); ok {
			j.deps.OnAttention(e)
		}
	}
	return unauthorized
}

// surelyNot takes back the mark of a request that was refused or never left.
func (j *job) surelyNot() {
	for i := range j.r.Parts {
		if p := &j.r.Parts[i]; p.NoteID == 0 && p.Unsure {
			p.Unsure = false
		}
	}
	j.r.Unsure = false
}

func (r *record) unsure() bool {
	for _, p := range r.Parts {
		if p.Unsure && p.NoteID == 0 {
			return true
		}
	}
	return r.Unsure
}
