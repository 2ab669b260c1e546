package apiclient

import (
	"bytes"
	"encoding/json"
	"errors"
	"time"
)

// encoder turns a patch into what is posted: exactly the touched fields, under the
// server's names.
type encoder struct {
	contract *Contract
	object   *objectSpec
	create   bool
	fields   []byte // the members of a JSON object, without its braces
	files    []fileChange
	secrets  []string
	err      error
	kind     error
}

// fileChange is a file to add or remove.
type fileChange struct {
	name   string
	remove bool
	upload Upload
}

func newEncoder(c *Contract, obj *objectSpec, create bool) *encoder {
	return &encoder{contract: c, object: obj, create: create}
}

func (e *encoder) empty() bool { return len(e.fields) == 0 }

// fail keeps the first problem of a patch.
func (e *encoder) fail(kind error, why string) {
	if e.err == nil {
		e.kind, e.err = kind, errors.New(why)
	}
}

func (e *encoder) failure(method string, id ID) error {
	return &Error{Kind: e.kind, Method: method, Object: e.object.name, ID: id, Message: e.err.Error()}
}

// name gives the server's name of a thing.
func (e *encoder) name(t thing) string {
	name, _ := e.contract.name(e.object, e.object.byThing[t])
	return name
}

func (e *encoder) put(name string, value any) {
	text, err := marshal(value)
	if err != nil {
		e.fail(ErrInvalid, name+" cannot be written as JSON")
		return
	}
	if len(e.fields) > 0 {
		e.fields = append(e.fields, ',')
	}
	e.fields = append(e.fields, quoted(name)...)
	e.fields = append(e.fields, ':')
	e.fields = append(e.fields, text...)
}

// marshal is json.Marshal without turning < and & into escapes.
func marshal(v any) ([]byte, error) {
	var b bytes.Buffer
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	if err := enc.Encode(v); err != nil {
		return nil, err
	}
	return bytes.TrimRight(b.Bytes(), "\n"), nil
}

// opt puts a field in the state it has. At a create an empty field is left out: a
// server fills it in, or refuses an explicit null.
func opt[T any](e *encoder, t thing, o Opt[T], wire func(T) any) {
	if o.IsZero() || o.IsNull() && e.create {
		return
	}
	if o.IsNull() {
		e.put(e.name(t), nil)
		return
	}
	value := wire(o.value)
	if e.create && (value == nil || value == "") {
		return
	}
	e.put(e.name(t), value)
}

func (e *encoder) text(t thing, o Opt[string]) {
	if o.IsNull() {
		o = Set("") // a posted null reads back as "" later, and as null at once
	}
	opt(e, t, o, func(s string) any { return s })
}

func (e *encoder) ref(t thing, o Opt[ID]) {
	opt(e, t, o, func(id ID) any {
		if id <= 0 {
			return nil // 0 is refused by newer servers, null by none
		}
		return int64(id)
	})
}

// need refuses a new record that lacks a reference. A server may store it all the
// same, and then it belongs to nobody and is gone from every list. A field that the
// server's schema has not got cannot be missing.
func (e *encoder) need(t thing, o Opt[ID]) {
	if !e.create || o.value > 0 {
		return
	}
	if name := e.name(t); !e.contract.lacks(e.object, name) {
		e.fail(ErrIncomplete, "a new "+e.object.name+" needs its "+name)
	}
}

func (e *encoder) flag(t thing, o Opt[bool]) {
	if o.IsNull() {
		e.fail(ErrInvalid, e.name(t)+" cannot be emptied")
		return
	}
	opt(e, t, o, func(b bool) any { return b })
}

func (e *encoder) number(t thing, o Opt[int]) {
	opt(e, t, o, func(n int) any { return n })
}

func (e *encoder) float(t thing, o Opt[float64]) {
	opt(e, t, o, func(f float64) any { return f })
}

func (e *encoder) moment(t thing, o Opt[time.Time]) {
	opt(e, t, o, func(at time.Time) any {
		if at.IsZero() {
			return nil
		}
		return wireTime(at)
	})
}

func (e *encoder) file(t thing, o Opt[Upload]) {
	if o.IsZero() || o.IsNull() && e.create {
		return
	}
	e.files = append(e.files, fileChange{name: e.name(t), remove: o.IsNull(), upload: o.value})
}

// internal writes the flag of a note under whatever name and meaning it has. While
// its name is not established a note must not be promised to be internal.
func (e *encoder) internal(o Opt[bool]) {
	want, ok := o.Get()
	if !ok {
		return
	}
	name, known := e.contract.InternalFlag()
	switch {
	case !known && want:
		e.fail(ErrNotEstablished, "this server has no known flag for internal notes")
	case !known:
		return
	case name == "note_type":
		n, ok := e.contract.externalNumber()
		if want {
			n, ok = e.contract.internalNumber()
		}
		if !ok {
			e.fail(ErrNotEstablished, "this server's number for such a note is not known")
			return
		}
		e.put(name, n)
	default:
		e.put(name, want != isReversed(e.object.byThing[thingInternal], name))
	}
}

func (p AssignmentPatch) encode(e *encoder) {
	e.need(thingTask, p.TaskID)
	e.need(thingUser, p.UserID)
	e.ref(thingTask, p.TaskID)
	e.ref(thingUser, p.UserID)
}

func (p ConnectionPatch) encode(e *encoder) {
	e.need(thingForeign, p.ClientID)
	e.ref(thingForeign, p.ClientID)
	e.flag(thingOutgoing, p.Outgoing)
	e.number(thingStatus, p.Status)
	e.text(thingText, p.Text)
}

func (p CompanyPatch) encode(e *encoder) {
	e.text(thingVATID, p.VATID)
	e.text(thingCompanyName, p.Name)
	e.text(thingBranch, p.Branch)
	e.text(thingAddress, p.Address)
	e.text(thingAddress2, p.Address2)
	e.text(thingZip, p.Zip)
	e.text(thingCity, p.City)
	e.text(thingCountry, p.Country)
	e.text(thingPhone, p.Phone)
	e.text(thingEmail, p.Email)
	e.text(thingName, p.ContactPerson)
	e.text(thingAdditional, p.AdditionalText)
}

func (p NotificationPatch) encode(e *encoder) {
	e.ref(thingUser, p.UserID)
	e.text(thingText, p.Text)
	e.flag(thingRead, p.Read)
	opt(e, thingRelated, p.Related, func(r RelatedObject) any {
		return map[string]any{"object": r.Object, "id": int64(r.ID)}
	})
}
