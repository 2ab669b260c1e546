package demo

import (
	"fmt"
	"strings"
	"sync"
	"time"
)

// life makes things happen: what the server does of itself when something is
// created, and, when asked for, clients that send tasks and answer notes.
type life struct {
	s  *Server
	mu sync.Mutex
	// done ends the running goroutines; nil while there are none.
	done chan struct{}
	wait sync.WaitGroup
}

const (
	firstTask   = 12 * time.Second
	firstAnswer = 45 * time.Second
	nextEvent   = 3 * time.Minute
	answerTime  = 15 * time.Second
)

func newLife(s *Server) *life { return &life{s: s} }

func (l *life) start() {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.done != nil {
		return
	}
	l.done = make(chan struct{})
	l.after(firstTask, func() { l.s.NewTask() })
	l.after(firstAnswer, func() { l.s.answerSomeNote() })
	l.every(nextEvent, func(n int) {
		if n%2 == 0 {
			l.s.NewTask()
		} else {
			l.s.answerSomeNote()
		}
	})
}

func (l *life) stop() {
	l.mu.Lock()
	if l.done != nil {
		close(l.done)
		l.done = nil
	}
	l.mu.Unlock()
	l.wait.Wait()
}

// again starts the story over, after a reset.
func (l *life) again() {
	l.mu.Lock()
	running := l.done != nil
	l.mu.Unlock()
	if running {
		l.stop()
		l.start()
	}
}

// after lets something happen once. The caller holds mu.
func (l *life) after(d time.Duration, act func()) {
	done := l.done
	due := l.s.opts.After(d)
	l.wait.Go(func() {
		select {
		case <-due:
			act()
		case <-done:
		}
	})
}

func (l *life) every(d time.Duration, act func(n int)) {
	done := l.done
	l.wait.Go(func() {
		for n := 0; ; n++ {
			select {
			case <-l.s.opts.After(d):
				act(n)
			case <-done:
				return
			}
		}
	})
}

// created is called when a record came over the wire: it tells those whom it
// concerns, and lets a client answer.
func (l *life) created(c *call, class *class, r *record) {
	if l.s.opts.Fixture == Recordings {
		return // the server of the recordings told nobody
	}
	l.s.mu.Lock()
	l.s.tell(c.me, class, r, c.now)
	l.s.mu.Unlock()
	if class.object != "tasknote" || r.yes(class, "is_internal") {
		return
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.done != nil {
		task := r.num(class, "task_ref")
		question := r.text(class, "text")
		l.after(answerTime, func() { l.s.ClientNote(task, answerTo(question)) })
	}
}

// tell makes the notifications that a new record brings. The caller holds mu.
func (s *Server) tell(by *record, class *class, r *record, now time.Time) {
	users, tasks := s.db.tables["user"], s.db.tables["task"]
	task := tasks.find(r.num(class, "task_ref"))
	if task == nil {
		return
	}
	title := task.text(tasks.class, "title")
	name := by.text(users.class, "name")
	switch class.object {
	case "assignment":
		if user := r.num(class, "user_ref"); user != by.id {
			s.notify(user, fmt.Sprintf("%s has assigned you to the task %s", name, title), "task", task.id, now)
		}
	case "tasknote":
		if !r.yes(class, "is_internal") {
			return
		}
		for _, user := range s.concerned(task) {
			if user != by.id {
				s.notify(user, fmt.Sprintf("%s has sent you a note on the task %s", name, title), "tasknote", r.id, now)
			}
		}
	}
}

// concerned are the admins of a task's company and those assigned to the task.
func (s *Server) concerned(task *record) []int64 {
	users, assignments := s.db.tables["user"], s.db.tables["assignment"]
	assigned := map[int64]bool{}
	for _, a := range assignments.rows {
		if a.num(assignments.class, "task_ref") == task.id {
			assigned[a.num(assignments.class, "user_ref")] = true
		}
	}
	var found []int64
	for _, u := range s.db.usersOf(s.db.companyOf(s.classes["task"], task)) {
		if u.yes(users.class, "is_admin") || assigned[u.id] {
			found = append(found, u.id)
		}
	}
	return found
}

func (s *Server) notify(user int64, text, object string, id int64, now time.Time) int64 {
	t := s.db.tables["notification"]
	r := t.class.blank()
	set := func(name string, v value) { r.values[t.class.field(name)] = v }
	set("user_ref", numberValue(user))
	set("text", textValue(text))
	set("related_object", rawValue(fmt.Sprintf(`{"object":"%s","id":%d}`, object, id)))
	return s.insert("notification", r, now).id
}

// NewTask lets a client send the firm a task, and tells the admins. It returns
// the task's number. It is what happens by itself on a lively server.
func (s *Server) NewTask() int64 {
	now := s.now()
	s.mu.Lock()
	defer s.mu.Unlock()
	next := s.nextTask()
	task := s.addTask(next, now, now, newCalendar(now))
	s.tellAdmins(task, fmt.Sprintf("%s has sent you the task %s", s.clientOf(task), next.title), "task", task, now)
	return task
}

// nextTask is the first task to come that is not there yet; when all are, they
// come again with a number. The caller holds mu.
func (s *Server) nextTask() told {
	tasks := s.db.tables["task"]
	there := map[string]bool{}
	for _, r := range tasks.rows {
		there[r.text(tasks.class, "title")] = true
	}
	for round := 1; ; round++ {
		for _, t := range laterTasks {
			if round > 1 {
				t.title = fmt.Sprintf("%s (%d)", t.title, round)
			}
			if !there[t.title] {
				return t
			}
		}
	}
}

// ClientNote lets the client of a task write a note, and tells the admins. It
// returns the note's number, 0 when there is no such task.
func (s *Server) ClientNote(task int64, text string) int64 {
	now := s.now()
	s.mu.Lock()
	defer s.mu.Unlock()
	tasks := s.db.tables["task"]
	t := tasks.find(task)
	if t == nil {
		return 0
	}
	notes := s.db.tables["tasknote"]
	r := notes.class.blank()
	r.values[notes.class.field("task_ref")] = numberValue(task)
	r.values[notes.class.field("foreigncompany_ref")] = t.values[tasks.class.field("foreigncompany_ref")]
	r.values[notes.class.field("text")] = textValue(text)
	note := s.insert("tasknote", r, now)
	s.tellAdmins(task, fmt.Sprintf("%s has sent you a new note on the task %s", s.clientOf(task), t.text(tasks.class, "title")), "tasknote", note.id, now)
	return note.id
}

// Delete takes an object away as its owner does, a client its task, and what belongs to
// it. It reports whether it was there.
func (s *Server) Delete(object string, id int64) bool {
	s.mu.RLock()
	t := s.db.tables[object]
	s.mu.RUnlock()
	return t != nil && s.deleteRecord(t.class, id, s.now())
}

func (s *Server) tellAdmins(task int64, text, object string, id int64, now time.Time) {
	tasks, users := s.db.tables["task"], s.db.tables["user"]
	for _, u := range s.db.usersOf(s.db.companyOf(tasks.class, tasks.find(task))) {
		if u.yes(users.class, "is_admin") {
			s.notify(u.id, text, object, id, now)
		}
	}
}

func (s *Server) clientOf(task int64) string {
	tasks, clients := s.db.tables["task"], s.db.tables["foreigncompany"]
	if client := clients.find(tasks.find(task).num(tasks.class, "foreigncompany_ref")); client != nil {
		return client.text(clients.class, "companyname")
	}
	return ""
}

// answerSomeNote lets a client answer the newest note that waits for it.
func (s *Server) answerSomeNote() {
	s.mu.RLock()
	notes := s.db.tables["tasknote"]
	answered := map[int64]bool{}
	var task int64
	text := ""
	for i := len(notes.rows) - 1; i >= 0; i-- {
		n := notes.rows[i]
		of := n.num(notes.class, "task_ref")
		if n.yes(notes.class, "is_internal") || answered[of] {
			continue
		}
		answered[of] = true
		if n.num(notes.class, "user_ref") != 0 {
			task, text = of, n.text(notes.class, "text")
			break
		}
	}
	s.mu.RUnlock()
	if task != 0 {
		s.ClientNote(task, answerTo(text))
	}
}

// answerTo is what a client writes back.
func answerTo(text string) string {
	text = strings.ToLower(text)
	for _, a := range []struct{ word, answer string }{
		{"?", "Ja, det passer fint. Nøglen ligger hos viceværten, og beboeren er orienteret."},
		{"pris", "Tak for prisen. I må gerne gå i gang."},
		{"færdig", "Tak for hjælpen – det virker, som det skal. Vi melder opgaven afsluttet hos os."},
		{"kommer", "Tak, det er noteret. Beboeren er hjemme hele formiddagen."},
	} {
		if strings.Contains(text, a.word) {
			return a.answer
		}
	}
	return "Tak for beskeden. Vi giver beboeren besked."
}
