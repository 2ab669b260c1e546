package apiclient

import (
	"fmt"
	"maps"
	"slices"
	"strings"
)

// Level tells how much a line of a Report matters.
type Level uint8

// The levels.
const (
	LevelOK      Level = iota // established
	LevelNote                 // worth knowing
	LevelMissing              // something the program needs is not established
)

var levelNames = [...]string{"ok", "note", "missing"}

// String gives the level as a word.
func (l Level) String() string { return levelNames[min(int(l), len(levelNames)-1)] }

// ReportLine is one thing that is known, or missing, about a server.
type ReportLine struct {
	Level Level
	// Topic is "ability", "name", "enum" or "unknown field".
	Topic string
	// Object and Thing tell what the line is about, in this package's words: the
	// object's name and the first name of the contract's table.
	Object, Thing string
	// Value is what was found: the server's name, the numbers, yes or no.
	Value string
	// Source is how that is known.
	Source Source
}

// String gives the line as English text.
func (l ReportLine) String() string {
	about := l.Thing
	if l.Object != "" {
		about = l.Object + "." + l.Thing
	}
	value := l.Value
	if value == "" {
		value = "not established"
	}
	if l.Topic == "name" && l.Source == SourceGuess {
		value = "tried as " + value
	}
	return fmt.Sprintf("%-7s %-13s %-32s %s (%s)", l.Level, l.Topic, about, value, l.Source)
}

// Report is what is known about a server, line by line, without secrets and without
// anybody's data.
type Report struct{ Lines []ReportLine }

// Missing counts what the program needs and was not established.
func (r Report) Missing() int {
	n := 0
	for _, l := range r.Lines {
		if l.Level == LevelMissing {
			n++
		}
	}
	return n
}

// String gives the report as text, a line each.
func (r Report) String() string {
	var b strings.Builder
	for _, l := range r.Lines {
		b.WriteString(strings.TrimRight(l.String(), " ") + "\n")
	}
	return b.String()
}

// Report tells what is known about the server and what is missing.
func (c *Contract) Report() Report {
	var r Report
	for _, name := range []string{"schema", "query", "limit", "sort", "fields"} {
		a := c.Has(name)
		line := ReportLine{Level: LevelNote, Topic: "ability", Thing: name, Value: a.String(), Source: SourceData}
		if a == Unknown {
			line.Source = SourceGuess
		}
		if a == Yes {
			line.Level = LevelOK
		}
		r.Lines = append(r.Lines, line)
	}
	for _, obj := range allObjects {
		r.Lines = append(r.Lines, c.reportNames(obj)...)
		r.Lines = append(r.Lines, c.reportUnknown(obj)...)
	}
	r.Lines = append(r.Lines, c.reportEnum(taskObject, len(statusWords)), c.reportEnum(connectionObject, len(connectionWords)-1))
	return r
}

// reportNames tells the names of an object's inferred fields.
func (c *Contract) reportNames(obj *objectSpec) []ReportLine {
	var out []ReportLine
	for i := range obj.fields {
		f := &obj.fields[i]
		if f.given {
			continue
		}
		name, source := c.name(obj, f)
		line := ReportLine{Level: LevelOK, Topic: "name", Object: obj.name, Thing: f.canonical(), Value: name, Source: source}
		if source == SourceGuess {
			line.Level, line.Value = LevelNote, strings.Join(f.names, ", ")
			if f.thing == thingInternal || f.thing == thingTitle || f.thing == thingText || f.thing == thingStatus {
				line.Level = LevelMissing
			}
		}
		out = append(out, line)
	}
	return out
}

// reportUnknown tells the names that records had and the table has not.
func (c *Contract) reportUnknown(obj *objectSpec) []ReportLine {
	c.mu.RLock()
	var seen []string
	if facts := c.facts(obj); facts != nil {
		seen = slices.Sorted(maps.Keys(facts.Kinds))
		for _, n := range facts.Seen {
			if !slices.Contains(seen, n) {
				seen = append(seen, n)
			}
		}
	}
	c.mu.RUnlock()
	used := make(map[string]bool)
	for i := range obj.fields {
		name, _ := c.name(obj, &obj.fields[i])
		used[name] = true
	}
	var out []ReportLine
	for _, name := range seen {
		if !used[name] && !isSecretName(name) {
			out = append(out, ReportLine{
				Level: LevelNote, Topic: "unknown field", Object: obj.name, Thing: name,
				Value: c.kind(obj, name).String(), Source: SourceData,
			})
		}
	}
	return out
}

// reportEnum tells the numbers of a status, of which likely many are expected.
func (c *Contract) reportEnum(obj *objectSpec, likely int) ReportLine {
	f := obj.byThing[thingStatus]
	name, _ := c.name(obj, f)
	line := ReportLine{Level: LevelMissing, Topic: "enum", Object: obj.name, Thing: f.canonical(), Value: "guessed: for display only"}
	if e, ok := c.enum(obj, name); ok {
		var words []string
		for _, n := range slices.Sorted(maps.Keys(e.Words)) {
			words = append(words, fmt.Sprintf("%d %s", n, e.Words[n]))
		}
		line.Level, line.Value, line.Source = LevelOK, strings.Join(words, ", "), e.Source
		if e.Source != SourceSchema && len(words) < likely {
			line.Level = LevelNote // some are still guessed
		}
	}
	return line
}
