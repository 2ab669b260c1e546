package apiclient

import (
	"bytes"
	"encoding/base64"
	"encoding/json"
	"io"
	"math"
	"strconv"
	"strings"
	"testing"
	"time"
	"unicode/utf8"
)

// quirk is one raw value and what it must be read as.
type quirk[T any] struct {
	raw  string
	want T
	ok   bool
}

// fuzzValue adds a table of quirks to a fuzz target and checks the table itself.
func fuzzValue[T comparable](f *testing.F, quirks []quirk[T], read func([]byte) (T, bool), check func(t *testing.T, raw []byte, got T)) {
	for _, q := range quirks {
		f.Add([]byte(q.raw))
		if got, ok := read([]byte(q.raw)); ok != q.ok || ok && got != q.want {
			f.Errorf("%s was read as %v %v, not as %v %v", q.raw, got, ok, q.want, q.ok)
		}
	}
	f.Fuzz(func(t *testing.T, raw []byte) {
		raw = bytes.TrimSpace(raw)
		if wholeJSON(raw) != nil {
			return
		}
		got, ok := read(raw)
		again, okAgain := read(raw)
		if ok != okAgain || ok && got != again && got == got {
			t.Fatalf("%s was read as %v and then as %v", raw, got, again)
		}
		if ok && check != nil {
			check(t, raw, got)
		}
	})
}

// FuzzID: keys and references, as numbers, as texts and as objects.
func FuzzID(f *testing.F) {
	fuzzValue(f, []quirk[ID]{
		{`5`, 5, true}, {`"5"`, 5, true}, {`5.0`, 5, true}, {`"5.0"`, 5, true}, {`5e1`, 50, true}, {`" 7 "`, 7, true},
		{`null`, 0, true}, {`0`, 0, true}, {`""`, 0, true}, {`"0"`, 0, true}, {`false`, 0, true}, {`[]`, 0, true},
		{`{"id":5}`, 5, true}, {`{"id":"5","x":1}`, 5, true}, {`{"foreign_class":"","reference":0}`, 0, true},
		{`true`, 0, false}, {`"abc"`, 0, false}, {`5.5`, 0, false}, {`-1`, 0, false}, {`{"x":5}`, 0, false}, {`[1]`, 0, false}, {`{}`, 0, false},
		{`99999999999999999999`, 0, false}, {`1e400`, 0, false}, {`"0x10"`, 0, false}, {`"NaN"`, 0, false},
	}, readID, func(t *testing.T, raw []byte, id ID) {
		if id < 0 {
			t.Fatalf("%s became the key %d", raw, id)
		}
		if n, err := strconv.ParseInt(string(raw), 10, 52); err == nil && int64(id) != n {
			t.Fatalf("%s became %d", raw, id)
		}
	})
}

// number2 is what readInt gives, to be compared.
type number2 struct {
	n   int64
	set bool
}

// FuzzEnum: enumerations, where null and not set differ from 0.
func FuzzEnum(f *testing.F) {
	fuzzValue(f, []quirk[number2]{
		{`3`, number2{3, true}, true}, {`"3"`, number2{3, true}, true}, {`0`, number2{0, true}, true}, {`-2`, number2{-2, true}, true},
		{`null`, number2{}, true}, {`""`, number2{}, true}, {`false`, number2{}, true}, {`2.0`, number2{2, true}, true},
		{`2.5`, number2{}, false}, {`"ACCEPTED"`, number2{}, false}, {`true`, number2{}, false}, {`[1]`, number2{}, false}, {`{"1":2}`, number2{}, false},
	}, func(v []byte) (number2, bool) {
		n, set, ok := readInt(v)
		return number2{n, set}, ok
	}, func(t *testing.T, raw []byte, got number2) {
		var want int64
		if json.Unmarshal(raw, &want) == nil && string(raw) != "null" && want > -1<<53 && want < 1<<53 && got != (number2{want, true}) {
			t.Fatalf("%s became %v", raw, got)
		}
	})
}

type flag2 struct{ b, set bool }

// FuzzBool: flags, as PHP's many truths.
func FuzzBool(f *testing.F) {
	fuzzValue(f, []quirk[flag2]{
		{`true`, flag2{true, true}, true}, {`false`, flag2{false, true}, true}, {`1`, flag2{true, true}, true}, {`0`, flag2{false, true}, true},
		{`"1"`, flag2{true, true}, true}, {`"0"`, flag2{false, true}, true}, {`"TRUE"`, flag2{true, true}, true}, {`"false"`, flag2{false, true}, true},
		{`null`, flag2{}, true}, {`""`, flag2{}, true}, {`2`, flag2{}, false}, {`"maybe"`, flag2{}, false}, {`[]`, flag2{}, false}, {`{}`, flag2{}, false},
	}, func(v []byte) (flag2, bool) {
		b, set, ok := readBool(v)
		return flag2{b, set}, ok
	}, func(t *testing.T, raw []byte, got flag2) {
		if got.b && !got.set {
			t.Fatalf("%s is true and not set", raw)
		}
	})
}

// FuzzText: texts, and what stands where a text should.
func FuzzText(f *testing.F) {
	fuzzValue(f, []quirk[string]{
		{`"abc"`, "abc", true}, {`""`, "", true}, {`null`, "", true}, {`5`, "5", true}, {`1.5`, "1.5", true}, {`true`, "true", true},
		{`"\u00c5bning \u00e6\u00f8\u00e5"`, "Åbning æøå", true}, {`"\ud83d\udc4d"`, "👍", true}, {`"a\/b\\\"\n\t\r\b\f"`, "a/b\\\"\n\t\r\b\f", true},
		{`"\ud83d"`, "\uFFFD", true}, {`"\udc4d\ud83d\u0041"`, "\uFFFD\uFFFDA", true}, {"\"a\xff\"", "a\uFFFD", true}, {`"a\u0000b"`, "a\x00b", true},
		{`[]`, "", false}, {`{"a":1}`, "", false},
	}, readText, func(t *testing.T, raw []byte, got string) {
		if !utf8.ValidString(got) {
			t.Fatalf("%q became %q", raw, got)
		}
		var want string
		if utf8.Valid(raw) && raw[0] == '"' && json.Unmarshal(raw, &want) == nil && got != want {
			t.Fatalf("%q became %q, not %q", raw, got, want)
		}
	})
}

// FuzzTime: moments, in the server's form and in others.
func FuzzTime(f *testing.F) {
	at := time.Date(2026, 11, 23, 14, 5, 6, 0, time.UTC)
	fuzzValue(f, []quirk[time.Time]{
		{`"2026-11-23 14:05:06"`, at, true}, {`"2026-11-23T14:05:06Z"`, at, true}, {`"2026-11-23T15:05:06+01:00"`, at, true},
		{`"2026-11-23"`, time.Date(2026, 11, 23, 0, 0, 0, 0, time.Local), true}, {strconv.FormatInt(at.Unix(), 10), at, true},
		{`null`, time.Time{}, true}, {`""`, time.Time{}, true}, {`false`, time.Time{}, true}, {`"0000-00-00 00:00:00"`, time.Time{}, true},
		{`"2026-02-30 00:00:00"`, time.Time{}, false}, {`"2026-13-01"`, time.Time{}, false}, {`"tomorrow"`, time.Time{}, false},
		{`"2026-11-23 24:00:00"`, time.Time{}, false}, {`[]`, time.Time{}, false}, {`true`, time.Time{}, false}, {`1e300`, time.Time{}, false}, {`"23-11-2026"`, time.Time{}, false},
		{`"2024-02-29"`, time.Date(2024, 2, 29, 0, 0, 0, 0, time.Local), true},
	}, readTime, func(t *testing.T, raw []byte, got time.Time) {
		if want, err := time.Parse(`"2006-01-02 15:04:05"`, string(raw)); err == nil && len(raw) == 21 && want.Year() > 0 && !got.Equal(want) {
			t.Fatalf("%s became %v", raw, got)
		}
	})
}

// FuzzDate: days without a time; false means none.
func FuzzDate(f *testing.F) {
	fuzzValue(f, []quirk[Date]{
		{`"2027-03-01"`, Date{2027, 3, 1}, true}, {`"2027-03-01 00:00:00"`, Date{2027, 3, 1}, true}, {`false`, Date{}, true}, {`null`, Date{}, true},
		{`""`, Date{}, true}, {`"0000-00-00"`, Date{}, true}, {`"2027-02-29"`, Date{}, false}, {`"2027-3-1"`, Date{}, false}, {`5`, Date{}, false}, {`{}`, Date{}, false},
	}, readDate, func(t *testing.T, raw []byte, got Date) {
		if !got.IsZero() && got.String() != got.In(time.UTC).Format(time.DateOnly) {
			t.Fatalf("%s became %v, which is no day", raw, got)
		}
	})
}

// FuzzMoney: amounts, rounded to hundredths.
func FuzzMoney(f *testing.F) {
	fuzzValue(f, []quirk[Money]{
		{`49.5`, 4950, true}, {`"49.50"`, 4950, true}, {`"49,50"`, 4950, true}, {`148.5`, 14850, true}, {`0`, 0, true}, {`null`, 0, true}, {`false`, 0, true},
		{`0.1`, 10, true}, {`1.005`, 100, true}, {`-3`, -300, true}, {`"free"`, 0, false}, {`[]`, 0, false}, {`1e300`, 0, false},
	}, readMoney, nil)
}

type float2 struct {
	f   float64
	set bool
}

// FuzzFloat: numbers with decimals, such as coordinates.
func FuzzFloat(f *testing.F) {
	fuzzValue(f, []quirk[float2]{
		{`55.676098`, float2{55.676098, true}, true}, {`"12.568337"`, float2{12.568337, true}, true}, {`"12,5"`, float2{12.5, true}, true},
		{`null`, float2{}, true}, {`""`, float2{}, true}, {`"NaN"`, float2{}, false}, {`"Inf"`, float2{}, false}, {`"a"`, float2{}, false}, {`{}`, float2{}, false},
	}, func(v []byte) (float2, bool) {
		n, set, ok := readFloat(v)
		return float2{n, set}, ok
	}, func(t *testing.T, raw []byte, got float2) {
		if math.IsNaN(got.f) || math.IsInf(got.f, 0) {
			t.Fatalf("%s became %v", raw, got.f)
		}
	})
}

type file2 struct {
	info FileInfo
	has  bool
}

// FuzzFile: file fields of both generations.
func FuzzFile(f *testing.F) {
	info := func(id, name, mime string) FileInfo {
		return FileInfo{Field: "image", ID: id, Name: name, MIME: mime, Size: -1}
	}
	fuzzValue(f, []quirk[file2]{
		{`{"filename":"a.png","mimetype":"image\/png"}`, file2{info("", "a.png", "image/png"), true}, true},
		{`{"filename":"a.png","mimetype":"","binary":"eA=="}`, file2{info("", "a.png", ""), true}, true},
		{`"2"`, file2{info("2", "", ""), true}, true}, {`13`, file2{info("13", "", ""), true}, true},
		{`null`, file2{info("", "", ""), false}, true}, {`0`, file2{info("", "", ""), false}, true}, {`""`, file2{info("", "", ""), false}, true}, {`[]`, file2{info("", "", ""), false}, true}, {`false`, file2{info("", "", ""), false}, true},
		{`{}`, file2{info("", "", ""), false}, true},
		{`"abc"`, file2{}, false}, {`[1]`, file2{}, false}, {`true`, file2{}, false}, {`-1`, file2{}, false},
	}, func(v []byte) (file2, bool) {
		info, has, ok := readFile("image", v)
		return file2{info, has}, ok
	}, nil)
}

// FuzzRelated: what a notification is about, in all its forms.
func FuzzRelated(f *testing.F) {
	fuzzValue(f, []quirk[RelatedObject]{
		{`{"object":"task","id":5}`, RelatedObject{"task", 5}, true}, {`{"object":"task","id":"7","more":[1]}`, RelatedObject{"task", 7}, true},
		{`{"foreign_class":"Go\\Task","reference":5}`, RelatedObject{"task", 5}, true}, {`{"foreign_class":"","reference":0}`, RelatedObject{}, true},
		{`null`, RelatedObject{}, true}, {`[]`, RelatedObject{}, true}, {`{}`, RelatedObject{}, true}, {`"task"`, RelatedObject{}, false}, {`5`, RelatedObject{}, false}, {`[1]`, RelatedObject{}, false}, {`{"object":[],"id":1}`, RelatedObject{}, false},
	}, func(v []byte) (RelatedObject, bool) {
		related, ok := readRelated(v)
		if related == nil {
			return RelatedObject{}, ok
		}
		return *related, ok
	}, nil)
}

// FuzzScan holds the scanner against encoding/json: what that accepts must be
// accepted, and nothing else that is valid UTF-8, control characters apart.
func FuzzScan(f *testing.F) {
	for _, s := range []string{`{"a":[1,2.5e-3,"x\u00e6"],"b":null}`, `[]`, `{"half":`, `[1,]`, `01`, `-`, `"\x"`, `{"a" 1}`, `[[[[]]]]`, ` true `, `nul`, `{}{}`} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		err := wholeJSON(trimBody(data))
		plain := !bytes.ContainsFunc(data, func(r rune) bool { return r < ' ' && r != '\n' && r != '\t' && r != '\r' || r == 0xfeff || r > 127 })
		if json.Valid(data) && err != nil && err != errNesting {
			t.Fatalf("%q is JSON and gave %v", data, err)
		}
		if plain && !json.Valid(data) && err == nil {
			var v any
			if why := json.Unmarshal(data, &v); why != nil && !strings.Contains(why.Error(), "in string literal") {
				t.Fatalf("%q is no JSON (%v) and was accepted", data, why)
			}
		}
	})
}

// FuzzList reads lists: every element is either a row or a bad row.
func FuzzList(f *testing.F) {
	f.Add([]byte(`[{"task_id":1,"title":"a"},5,{"title":"no key"},{"task_id":"x"},{"task_id":2,"password":"secret"}]`))
	f.Add([]byte(`{"task_id":1}`))
	f.Fuzz(func(t *testing.T, data []byte) {
		data = bytes.Clone(trimBody(data))
		var all []json.RawMessage
		isList := json.Unmarshal(data, &all) == nil && len(data) > 0 && data[0] == '['
		d := decoder{object: taskObject, contract: NewContract()}
		rows, bad, err := d.list(data)
		if err != nil {
			if isList && err != errNesting {
				t.Fatalf("%q gave %v", data, err)
			}
			return
		}
		if isList && len(rows)+len(bad) != len(all) {
			t.Fatalf("%q: %d rows and %d bad ones of %d", data, len(rows), len(bad), len(all))
		}
		for i := range rows {
			task := Task{record{rows[i]}}
			if task.ID() <= 0 {
				t.Fatalf("%q gave a row without a key", data)
			}
			_, _, _, _ = task.Title(), task.Deadline(), task.Files(), task.Unknown()
		}
	})
}

// FuzzFilter cuts a reply into pieces of any size: file and rest must come out the
// same as from encoding/json.
func FuzzFilter(f *testing.F) {
	f.Add([]byte(`{"task_id":1,"image":{"filename":"a\/b","mimetype":"","binary":"+\/+\/eA=="},"file":{"binary":"QQ=="}}`), uint16(3))
	f.Add([]byte(`[{"image":{"binary":"SGVq\u002bQ==","filename":"\"binary\":\"x\""},"task_id":2}]`), uint16(1))
	f.Add([]byte(`{"image":{"binary":"Q Q-_"},"task_id":1}`), uint16(2))
	f.Add([]byte(`{"image":{"binary":null},"task_id":1,"binary":{"binary":"QUJD"}}`), uint16(7))
	f.Fuzz(func(t *testing.T, data []byte, size uint16) {
		var file bytes.Buffer
		filter := fileFilter{field: "image", limit: 1 << 20, data: base64Sink{w: &file}}
		var err error
		step := int(size)%64 + 1
		for rest := data; len(rest) > 0 && err == nil; {
			n := min(step, len(rest))
			_, err = filter.Write(rest[:n])
			rest = rest[n:]
		}
		want, has := onlyBinary(data)
		if has && (err != nil || !filter.found || !bytes.Equal(file.Bytes(), want)) {
			t.Fatalf("%q: found %v, %q instead of %q, %v", data, filter.found, file.Bytes(), want, err)
		}
		if err == nil && int64(file.Len()) != filter.data.written {
			t.Fatalf("%d bytes were written and %d counted", file.Len(), filter.data.written)
		}
	})
}

// onlyBinary gives what encoding/json finds in the image of a single record, where
// nothing about it can be read in two ways.
func onlyBinary(data []byte) ([]byte, bool) {
	var record, image map[string]json.RawMessage
	plain := utf8.Valid(data) && !bytes.Contains(data, []byte(`\u`)) && bytes.Count(data, []byte("binary")) == 1 && bytes.Count(data, []byte("image")) == 1
	if !plain || json.Unmarshal(data, &record) != nil || json.Unmarshal(record["image"], &image) != nil {
		return nil, false
	}
	var text *string
	if json.Unmarshal(image["binary"], &text) != nil || text == nil {
		return nil, false
	}
	want, err := base64.StdEncoding.DecodeString(*text)
	return want, err == nil
}

// FuzzFilterFindsTheFile builds replies around random data and cuts them anywhere.
func FuzzFilterFindsTheFile(f *testing.F) {
	f.Add([]byte("hello"), "a.png", uint16(1), true)
	f.Add([]byte{0xfb, 0xff, 0xfe}, "Åbning \"x\" <b>", uint16(5), false)
	f.Fuzz(func(t *testing.T, data []byte, name string, size uint16, list bool) {
		encoded := strings.ReplaceAll(base64.StdEncoding.EncodeToString(data), "/", `\/`)
		quotedName, err := json.Marshal(name)
		if err != nil {
			return
		}
		body := `{"file":{"filename":"other","binary":"QUJD"},"image":{"filename":` + string(quotedName) + `,"mimetype":"x","binary":"` + encoded + `"},"task_id":7}`
		if list {
			body = "[" + body + "]"
		}
		var file bytes.Buffer
		filter := fileFilter{field: "image", limit: 1 << 20, data: base64Sink{w: &file}}
		for reader := strings.NewReader(body); ; {
			piece := make([]byte, int(size)%97+1)
			n, err := reader.Read(piece)
			if _, werr := filter.Write(piece[:n]); werr != nil {
				t.Fatal(werr)
			}
			if err == io.EOF {
				break
			}
		}
		if !filter.found || !bytes.Equal(file.Bytes(), data) {
			t.Fatalf("%q came out as %q", data, file.Bytes())
		}
		d := decoder{object: taskObject, contract: NewContract()}
		row, err := d.single(filter.kept)
		if err != nil || row.id(thingKey) != 7 {
			t.Fatalf("%s is left: %v", filter.kept, err)
		}
		value, _ := row.named("image")
		var want string
		if json.Unmarshal(quotedName, &want) != nil {
			return
		}
		if info, has, ok := readFile("image", value); !has || !ok || info.Name != want {
			t.Fatalf("the name %q came out as %q", want, info.Name)
		}
	})
}
