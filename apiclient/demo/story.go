package demo

import (
	_ "embed"
	"fmt"
	"strconv"
	"strings"
	"time"
)

//go:embed data/story.txt
var storyText string

// told is one task of the story with all that belongs to it.
type told struct {
	title, description        string
	client                    string
	address, zip, city        string
	contact, phone            string
	status                    int
	received, start, deadline moment
	people                    []string
	file, image               attachment
	notes                     []said
}

// said is one note of the story.
type said struct {
	by          string // a person's initials, K for the client
	at          moment
	internal    bool
	text        string
	file, image attachment
}

// moment is a time of the story: days from its first day, and the clock in
// Denmark.
type moment struct {
	set    bool
	soon   bool // a few hours after the story begins
	day    int
	h, m   int
	unread bool
}

// attachment is a file of the story: its name, and what it shows.
type attachment struct{ name, kind string }

var statusNumbers = map[string]int{"NEW": 1, "ACCEPTED": 2, "IN PROGRESS": 3, "DONE": 4, "REJECTED": 5}

// readStory reads data/story.txt, whose form is described there. The file is
// part of the program: a mistake in it is one of the programmer.
func readStory(source string) ([]told, error) {
	var story []told
	line := 0
	for text := range strings.Lines(source) {
		line++
		text = strings.TrimSpace(text)
		if strings.HasPrefix(text, "#") || text == "" && len(story) == 0 {
			continue
		}
		if title, ok := strings.CutPrefix(text, "= "); ok {
			story = append(story, told{title: title})
			continue
		}
		if err := story[len(story)-1].read(text); err != nil {
			return nil, fmt.Errorf("story, line %d: %w", line, err)
		}
	}
	return story, nil
}

func (t *told) read(text string) error {
	parts := strings.Split(text, "|")
	for i := range parts {
		parts[i] = strings.TrimSpace(parts[i])
	}
	switch {
	case text == "":
	case strings.HasPrefix(text, "> "):
		t.description = text[2:]
	case strings.HasPrefix(text, "- "):
		return t.readNote(text[2:])
	case strings.HasPrefix(text, "+ "):
		if len(t.notes) == 0 {
			return fmt.Errorf("a file without a note: %q", text)
		}
		n := &t.notes[len(t.notes)-1]
		return readAttachment(text[2:], &n.file, &n.image)
	case strings.HasPrefix(text, "file: "), strings.HasPrefix(text, "image: "):
		return readAttachment(text, &t.file, &t.image)
	case len(parts) == 4 && statusNumbers[parts[0]] == 0:
		t.client, t.address = parts[0], parts[1]
		t.zip, t.city, _ = strings.Cut(parts[2], " ")
		t.contact, t.phone, _ = strings.Cut(parts[3], ", ")
	case len(parts) == 4:
		t.status = statusNumbers[parts[0]]
		var err error
		for i, m := range []*moment{&t.received, &t.start, &t.deadline} {
			if *m, err = readMoment(strings.Fields(parts[i+1])); err != nil {
				return err
			}
		}
	default:
		t.people = strings.Fields(text)
	}
	return nil
}

func (t *told) readNote(text string) error {
	head, words, ok := strings.Cut(text, " : ")
	fields := strings.Fields(head)
	if !ok || len(fields) < 3 {
		return fmt.Errorf("not a note: %q", text)
	}
	n := said{by: fields[0], text: words}
	at := fields[1:3]
	for _, word := range fields[3:] {
		if word == "intern" {
			n.internal = true
		} else {
			at = append(at, word)
		}
	}
	var err error
	n.at, err = readMoment(at)
	t.notes = append(t.notes, n)
	return err
}

func readMoment(fields []string) (moment, error) {
	switch {
	case len(fields) == 1 && fields[0] == "-":
		return moment{}, nil
	case len(fields) == 1 && fields[0] == "soon":
		return moment{set: true, soon: true}, nil
	case len(fields) < 2:
		return moment{}, fmt.Errorf("not a time: %q", fields)
	}
	m := moment{set: true, unread: len(fields) == 3 && fields[2] == "*"}
	var err error
	if m.day, err = strconv.Atoi(fields[0]); err != nil {
		return m, err
	}
	_, err = fmt.Sscanf(fields[1], "%d.%d", &m.h, &m.m)
	return m, err
}

func readAttachment(text string, file, image *attachment) error {
	which, rest, _ := strings.Cut(text, ": ")
	cut := strings.LastIndexByte(rest, ' ')
	if cut < 0 {
		return fmt.Errorf("not a file: %q", text)
	}
	a := attachment{name: rest[:cut], kind: rest[cut+1:]}
	switch which {
	case "file":
		*file = a
	case "image":
		*image = a
	default:
		return fmt.Errorf("not a file: %q", text)
	}
	return nil
}

// calendar turns the story's moments into times.
type calendar struct {
	born time.Time
	zone *time.Location
}

func newCalendar(born time.Time) calendar {
	zone, err := time.LoadLocation("Europe/Copenhagen")
	if err != nil {
		zone = time.FixedZone("CET", 3600)
	}
	return calendar{born: born, zone: zone}
}

func (c calendar) at(m moment) time.Time {
	if !m.set {
		return time.Time{}
	}
	day := c.born.In(c.zone)
	y, mo, d := day.Date()
	if m.soon {
		afternoon := time.Date(y, mo, d, 15, 0, 0, 0, c.zone)
		switch later := day.Add(4 * time.Hour).Truncate(time.Hour); {
		case day.Hour() >= 17:
			return afternoon.AddDate(0, 0, 1).UTC()
		case later.After(afternoon):
			return later.UTC()
		}
		return afternoon.UTC()
	}
	return time.Date(y, mo, d+m.day, m.h, m.m, 0, 0, c.zone).UTC()
}

// past is a moment that has happened: one that would still be to come today
// happened on the day before.
func (c calendar) past(m moment) time.Time {
	t := c.at(m)
	for t.After(c.born) {
		t = t.AddDate(0, 0, -1)
	}
	return t
}

func (a attachment) stored() *storedFile {
	if a.name == "" {
		return nil
	}
	mime := "application/pdf"
	if strings.HasSuffix(a.name, ".jpg") {
		mime = "image/jpeg"
	} else if strings.HasSuffix(a.name, ".png") {
		mime = "image/png"
	}
	return &storedFile{Name: a.name, MIME: mime, drawing: a}
}
