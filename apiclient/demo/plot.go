package demo

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"time"
)

// fillStory stores the data of the story. The caller holds mu.
func (s *Server) fillStory() {
	cal := newCalendar(s.born)
	s.addCast(cal)
	story, err := readStory(storyText)
	if err != nil {
		panic("demo: " + err.Error())
	}
	tasks, notes := s.opts.Tasks, s.opts.Notes
	if tasks > 0 && tasks < len(story) {
		story = story[len(story)-tasks:]
	}
	for _, t := range s.moreTasks(story, tasks-len(story), cal) {
		at := cal.past(t.received)
		id := s.addTask(t, at, at, cal)
		for _, initials := range t.people {
			s.add("assignment", row{"task_ref": id, "user_ref": userOf(initials), "create_date": at, "change_date": at})
		}
	}
	first := s.db.tables["task"].next
	for i, t := range story {
		if i == len(story)-1 && s.opts.LongTexts > 0 {
			t.description = longText(s.opts.LongTexts, "\n")
			t.notes = append(t.notes, said{by: "K", text: longText(s.opts.LongTexts, " "), at: t.received})
			s.setLongTexts()
		}
		s.tellStory(t, cal)
	}
	s.moreNotes(notes-len(s.db.tables["tasknote"].rows), first-1, cal)
	s.add("task", row{"company_ref": neighbour, "foreigncompany_ref": clientNumber("fjord"), "title": "Maling af opgang C",
		"status": 2, "create_date": s.born.AddDate(0, 0, -2)})
	s.sortNotifications()
}

// longText is n bytes, more than a few, that somebody pasted without looking, in words or in lines.
func longText(n int, between string) string {
	const words = "Vi kommer kl. 10."
	const end = "Og det er til slut."
	return strings.Repeat(words+between, n/(len(words)+1)+1)[:n-len(end)] + end
}

// setLongTexts makes long what the firm and its clients say about themselves. The caller
// holds mu.
func (s *Server) setLongTexts() {
	for _, object := range []string{"company", "foreigncompany"} {
		t := s.db.tables[object]
		at := t.class.field("additionaltext")
		for _, r := range t.rows {
			r.values[at] = textValue(longText(s.opts.LongTexts, " "))
		}
	}
}

// addTask stores a task that was received and last changed at these times. The
// caller holds mu.
func (s *Server) addTask(t told, received, changed time.Time, cal calendar) int64 {
	return s.add("task", row{"company_ref": firm, "foreigncompany_ref": clientNumber(t.client), "title": t.title, "description": t.description,
		"address": t.address, "zip": t.zip, "city": t.city, "country": "Danmark", "contactperson": t.contact, "contactphone": t.phone,
		"status": t.status, "start_date": cal.at(t.start), "deadline": cal.at(t.deadline), "file": t.file.stored(), "image": t.image.stored(),
		"create_date": received, "change_date": changed}).id
}

// tellStory stores one task of the story with its notes and all the
// notifications that they brought.
func (s *Server) tellStory(t told, cal calendar) {
	at := cal.past(t.received)
	id := s.addTask(t, at, lastChange(t, cal), cal)
	client := clients[clientNumber(t.client)-1].fields["companyname"].(string)
	admin := userOf("AS")
	recent := cal.born.AddDate(0, 0, -12)
	note := func(user int, text, object string, id int64, at time.Time, read bool) {
		if at.After(recent) {
			s.notice(user, text, object, id, at, read)
		}
	}
	note(admin, fmt.Sprintf("%s has sent you the task %s", client, t.title), "task", id, at, !t.received.unread)
	for i, initials := range t.people {
		assigned := at.Add(time.Duration(40+25*i) * time.Minute)
		s.add("assignment", row{"task_ref": id, "user_ref": userOf(initials), "create_date": assigned, "change_date": assigned})
		if initials == "AS" {
			continue // it is she who assigns
		}
		note(userOf(initials), "Anne Sørensen has assigned you to the task "+t.title, "task", id, assigned, t.status > 2)
	}
	for _, n := range t.notes {
		at := cal.past(n.at)
		fields := row{"task_ref": id, "user_ref": userOf(n.by), "text": n.text, "is_internal": n.internal,
			"file": n.file.stored(), "image": n.image.stored(), "create_date": at, "change_date": at}
		if n.by == "K" {
			fields["foreigncompany_ref"] = clientNumber(t.client)
		}
		added := s.add("tasknote", fields).id
		switch {
		case n.by == "K":
			note(admin, fmt.Sprintf("%s has sent you a new note on the task %s", client, t.title), "tasknote", added, at, !n.at.unread)
		case n.internal:
			by := people[userOf(n.by)-1].name
			for _, p := range people[:userOf("JP")] {
				if initials := p.initials; initials != n.by && (p.admin || slices.Contains(t.people, initials)) {
					note(userOf(initials), fmt.Sprintf("%s has sent you a note on the task %s", by, t.title), "tasknote", added, at, !n.at.unread)
				}
			}
		}
	}
}

// lastChange is when a task of the story was last changed: with its last note
// when it is under way, else when it was received.
func lastChange(t told, cal calendar) time.Time {
	if n := len(t.notes); n > 0 && t.status > 1 {
		return cal.past(t.notes[n-1].at)
	}
	return cal.past(t.received)
}

// sortNotifications gives the notifications numbers in the order in which they
// were made.
func (s *Server) sortNotifications() {
	t := s.db.tables["notification"]
	rows := append([]*record(nil), t.rows...)
	ordering{by: t.class.create}.sort(t.class, rows)
	t.rows, t.next = nil, 1
	for i, r := range rows {
		r.id = int64(i + 1)
		t.put(r)
	}
}

// moreTasks invents older tasks out of those of the story, always the same
// ones for the same seed.
func (s *Server) moreTasks(story []told, n int, cal calendar) []told {
	if n <= 0 {
		return nil
	}
	r := rand.New(rand.NewPCG(uint64(s.opts.Seed), 40))
	invented := make([]told, n)
	for i := range invented {
		t := story[r.IntN(len(story))]
		place := story[r.IntN(len(story))]
		days := 1 + (n-i)*700/n
		street, _, _ := strings.Cut(place.address, ",")
		t.address, t.zip, t.city = fmt.Sprintf("%s, %d. %s", street, r.IntN(6), []string{"tv.", "th.", "mf."}[r.IntN(3)]), place.zip, place.city
		t.title = fmt.Sprintf("%s – nr. %d", t.title, i+1)
		t.client, t.contact, t.phone = place.client, place.contact, place.phone
		t.status = 1 + r.IntN(5)
		if days > 30 && t.status < 4 && r.IntN(4) > 0 {
			t.status = 4
		}
		t.received = moment{set: true, day: -days, h: 7 + r.IntN(9), m: r.IntN(60)}
		t.start = moment{set: true, day: -days + 2, h: 8}
		t.deadline = moment{set: r.IntN(8) > 0, day: -days + 3 + r.IntN(21), h: 14}
		t.people, t.notes, t.file, t.image = nil, nil, attachment{}, attachment{}
		if r.IntN(3) > 0 {
			t.people = []string{people[r.IntN(4)].initials}
		}
		invented[i] = t
	}
	return invented
}

// moreNotes invents notes on the tasks up to a number.
func (s *Server) moreNotes(n int, last int64, cal calendar) {
	if n <= 0 {
		return
	}
	if last < 1 {
		last = s.db.tables["task"].next - 1
	}
	tasks, notes := s.db.tables["task"], s.db.tables["tasknote"]
	r := rand.New(rand.NewPCG(uint64(s.opts.Seed), 120))
	for i := range n {
		id := 1 + r.Int64N(last)
		if n >= int(last) {
			id = 1 + int64(i)%last
		}
		task := tasks.find(id)
		at := time.Unix(task.num(tasks.class, "create_date"), 0).Add(time.Duration(1+i%200) * 17 * time.Minute)
		if at.After(cal.born) {
			at = cal.born
		}
		note := notes.class.blank()
		set := func(name string, v value) { note.values[notes.class.field(name)] = v }
		set("task_ref", numberValue(id))
		set("text", textValue(inventedNotes[r.IntN(len(inventedNotes))]))
		set("create_date", dateValue(at))
		set("change_date", dateValue(at))
		if r.IntN(3) == 0 {
			set("foreigncompany_ref", task.values[tasks.class.field("foreigncompany_ref")])
		} else {
			set("user_ref", numberValue(1+r.Int64N(4)))
			set("is_internal", boolValue(r.IntN(2) == 0))
		}
		s.insert("tasknote", note, at)
	}
}

var inventedNotes = []string{
	"Vi kommer i morgen mellem kl. 8 og 10.", "Reservedelen er bestilt og ventes på torsdag.", "Det er udført og afprøvet. Alt er tæt.",
	"Beboeren var ikke hjemme. Vi prøver igen i morgen.", "Nøglen er hentet hos viceværten.", "Kan I sende et billede af tavlen?",
	"Husk stigen, der er fire meter til loftet.", "Tak, det er noteret.", "Prisen er 2.450 kr. ekskl. moms.", "Der er lukket for vandet i strengen til kl. 12.",
}
