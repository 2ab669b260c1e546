package demo

import (
	"strconv"
	"time"
)

// refused makes a 400 without a reason, which the newer generation has for
// some dates.
var refused = outcome{wrong: "-"}

func wrong(reason string) outcome { return outcome{wrong: reason} }

func badTime(gen Generation, v jsonValue) outcome {
	found, where := "boolean", "DateTimeType.php:191"
	switch v.kind {
	case jsonArray, jsonObject:
		found = "array"
	case jsonNumber:
		found = "double"
	}
	if gen == Older {
		where = "Endpoint.php:360"
	}
	return outcome{fatal: `Parameter 1 expected to be one of these types: string, object \Platform\Utilities\Time, integer calling …/Time.php:40 from …/` +
		where + ". Found: " + found}
}

// setNewer takes one posted value as today's generation does.
func (p *post) setNewer(i int, f *field, v jsonValue) outcome {
	switch f.kind {
	case kindRef:
		return p.newerRef(i, f, v)
	case kindEnum:
		if v.kind == jsonNull {
			p.next.values[i] = null
			return outcome{}
		}
		if v.kind == jsonArray || v.kind == jsonObject {
			return outcome{crash: true}
		}
		n, ok := number(v)
		if !ok || !f.hasNumber(n) {
			return wrong("No such enumeration")
		}
		p.next.values[i] = numberValue(n)
	case kindBool:
		is, ok := newerBool(v)
		if !ok {
			return wrong("Invalid field value")
		}
		p.next.values[i] = boolValue(is)
	case kindDate:
		return p.newerDate(i, f, v)
	case kindFile, kindImage:
		return p.newerFile(i, v)
	case kindFree:
		return p.newerFree(i, v)
	case kindPointer:
		if v.kind != jsonNull {
			return wrong("Invalid foreign class ")
		}
		p.next.values[i] = null
	default:
		if v.kind == jsonArray || v.kind == jsonObject {
			return outcome{crash: true}
		}
		p.setText(i, v)
	}
	return outcome{}
}

func newerBool(v jsonValue) (is, ok bool) {
	switch v.kind {
	case jsonTrue, jsonFalse:
		return v.kind == jsonTrue, true
	case jsonNumber:
		return v.text() == "1", v.text() == "1" || v.text() == "0"
	}
	return false, false
}

// setText stores a text; what was posted shows in the reply as it came.
func (p *post) setText(i int, v jsonValue) {
	p.next.values[i] = textValue(p.c.s.opts.Texts.kept(scalar(v)))
	if v.kind != jsonString {
		p.view.raw[i] = v
	}
}

func (p *post) newerRef(i int, f *field, v jsonValue) outcome {
	switch v.kind {
	case jsonNull:
		p.next.values[i] = null
		return outcome{}
	case jsonObject, jsonArray:
		id, ok := v.member("id")
		if !ok {
			return wrong("Array must contain an id")
		}
		v = id
	}
	n, ok := number(v)
	if !ok || n <= 0 || p.c.s.db.find(f.refers, n) == nil {
		return wrong("Invalid reference id " + scalar(v))
	}
	p.next.values[i] = numberValue(n)
	return outcome{}
}

func (p *post) newerDate(i int, f *field, v jsonValue) outcome {
	switch v.kind {
	case jsonNull:
		p.next.values[i] = null
		return outcome{}
	case jsonNumber:
		n, err := strconv.ParseInt(v.text(), 10, 64)
		if err != nil {
			return badTime(Newer, v)
		}
		p.next.values[i] = numberValue(n)
		return outcome{}
	case jsonString:
		if len(v.raw) == 0 {
			return refused
		}
		at, ok := phpTime(v.text(), p.c.now)
		if !ok {
			at = time.Unix(0, 0) // rubbish is stored as the beginning of time
		}
		if at.Year() < 0 {
			stamp := at.UTC().Format(stampLayout)
			return outcome{fatal: "Database error: Incorrect datetime value: '" + stamp + "' for column `go_instance_1`.`" + p.class.table + "`.`" + f.name +
				"` at row 1 when executing UPDATE " + p.class.table + " SET `" + f.name + "`='" + stamp + "' WHERE " +
				p.class.fields[p.class.key].name + " = " + strconv.FormatInt(p.next.id, 10)}
		}
		p.next.values[i] = dateValue(at)
		return outcome{}
	}
	// What is neither text nor number ends in an error, but only after the
	// beginning of time has been stored.
	p.next.values[i] = dateValue(time.Unix(0, 0))
	if p.old == nil {
		return badTime(Newer, v)
	}
	p.store(p.c.s.db.tables[p.class.object])
	return badTime(Newer, v)
}

func (p *post) newerFree(i int, v jsonValue) outcome {
	switch v.kind {
	case jsonNull:
		p.next.values[i] = null
		return outcome{}
	case jsonObject, jsonArray:
		p.view.raw[i] = v
		p.next.values[i] = null
		if len(v.items) > 0 {
			p.next.values[i] = rawValue(string(appendJSON(nil, v)))
		}
		return outcome{}
	}
	return wrong("Value must be an array")
}

// setOlder takes one posted value as the older generation does.
func (p *post) setOlder(i int, f *field, v jsonValue) outcome {
	switch f.kind {
	case kindRef:
		return p.olderRef(i, f, v)
	case kindEnum:
		if v.kind == jsonArray || v.kind == jsonObject {
			return outcome{crash: true}
		}
		n, ok := number(v)
		if !ok || !f.hasNumber(n) {
			return wrong(scalar(v) + " isn't a valid value for field " + f.name)
		}
		p.next.values[i] = numberValue(n)
	case kindBool:
		if v.kind != jsonTrue && v.kind != jsonFalse {
			return wrong("Tried to set boolean field " + f.name + " to non-boolean value " + scalar(v))
		}
		p.next.values[i] = boolValue(v.kind == jsonTrue)
	case kindDate:
		return p.olderDate(i, f, v)
	case kindFile, kindImage:
		return p.olderFile(i, f, v)
	case kindFree, kindPointer:
		return wrong("Field " + f.name + " is not supported for writing in the API (yet!)")
	default:
		if v.kind == jsonArray || v.kind == jsonObject {
			// PHP turns any array into this word.
			p.next.values[i] = textValue("Array")
			p.view.raw[i] = v
			return outcome{}
		}
		p.setText(i, v)
	}
	return outcome{}
}

func (p *post) olderRef(i int, f *field, v jsonValue) outcome {
	p.next.values[i] = null
	switch v.kind {
	case jsonObject, jsonArray:
		return outcome{crash: true}
	case jsonNull, jsonTrue, jsonFalse:
		return outcome{}
	case jsonString:
		if len(v.raw) == 0 {
			return outcome{}
		}
	}
	n, ok := number(v)
	switch {
	case !ok:
		return outcome{crash: true}
	case n == 0:
		p.view.shown[i] = numberValue(0)
		return outcome{}
	case p.c.s.db.find(f.refers, n) == nil:
		return wrong(scalar(v) + " isn't a valid reference in field " + f.name)
	}
	p.next.values[i] = numberValue(n)
	return outcome{}
}

func (p *post) olderDate(i int, f *field, v jsonValue) outcome {
	switch v.kind {
	case jsonNumber:
		n, err := strconv.ParseInt(v.text(), 10, 64)
		if err != nil {
			return badTime(Older, v)
		}
		p.next.values[i] = numberValue(n)
	case jsonNull, jsonString:
		at, ok := phpTime(scalar(v), p.c.now)
		if !ok || at.Year() < 0 {
			return wrong("Could not parse " + scalar(v) + " into field " + f.name + " as a valid timestamp")
		}
		p.next.values[i] = dateValue(at)
	default:
		return badTime(Older, v)
	}
	return outcome{}
}
