package apiclient

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"net/http"
	"runtime"
	"slices"
	"strings"
	"testing"
)

// listOf is a client whose server answers the first request with a text, in pieces of
// random length, and knows of nothing more.
func listOf(t *testing.T, text io.Reader) *Client {
	t.Helper()
	asked := 0
	c := clientOver(t, func(*http.Request) (*http.Response, error) {
		if asked++; asked > 1 {
			return respond(200, "[]"), nil
		}
		res := respond(200, "")
		res.Body, res.ContentLength = io.NopCloser(gusts{text}), -1
		return res, nil
	})
	return c
}

// gusts gives less than was asked for.
type gusts struct{ io.Reader }

func (r gusts) Read(p []byte) (int, error) { return r.Reader.Read(p[:1+rand.IntN(len(p))]) }

// taskIDs reads everything that a listing gives until its end.
func taskIDs(t *testing.T, c *Client) (ids []ID, bad []*BadRow, err error) {
	t.Helper()
	for task, e := range c.Tasks().All(t.Context(), ListOptions{}) {
		var b *BadRow
		switch {
		case errors.As(e, &b):
			bad = append(bad, b)
		case e != nil:
			err = e
		default:
			ids = append(ids, task.ID())
		}
	}
	return ids, bad, err
}

func TestAListReadInWindowsHoldsWhatTheWholeTextDoes(t *testing.T) {
	random := rand.New(rand.NewPCG(1, 2))
	odd := []string{`12`, `"a]},{"`, `null`, `{}`, `[[1],[{"task_id":9}]]`, `{"title":"no key"}`, `-1.5e3`, `true`}
	for range 5 {
		var b bytes.Buffer
		b.WriteString(" \n[")
		for i := range 3000 {
			if i > 0 {
				b.WriteString([]string{",", " , ", ",\r\n"}[random.IntN(3)])
			}
			if random.IntN(20) == 0 {
				b.WriteString(odd[random.IntN(len(odd))])
				continue
			}
			fmt.Fprintf(&b, `{"task_id":"%d","title":"%s","x":[{"y":"\u00e6\\"}]}`, i+1, strings.Repeat(`æ\"]} `, random.IntN(200)))
		}
		b.WriteString("] ")
		d := decoder{object: taskObject, contract: NewContract()}
		rows, wantBad, err := d.list(trimBody(b.Bytes()))
		if err != nil {
			t.Fatal(err)
		}
		var want []ID
		for i := range rows {
			want = append(want, rows[i].id(thingKey))
		}
		got, bad, err := taskIDs(t, listOf(t, &b))
		if err != nil || !slices.Equal(got, want) {
			t.Fatalf("%d rows, want %d; %v", len(got), len(want), err)
		}
		same := func(a, b *BadRow) bool {
			return a.Index == b.Index && a.Reason == b.Reason && bytes.Equal(a.Raw, b.Raw)
		}
		if !slices.EqualFunc(bad, wantBad, same) {
			t.Fatalf("%d bad rows, want %d", len(bad), len(wantBad))
		}
	}
}

func TestAListThatIsNoneSaysSo(t *testing.T) {
	good := tasksOf(600_000) // more than a window
	for name, text := range map[string]string{
		"cut in a row":             good[:len(good)-100],
		"cut between rows":         good[:len(good)-1],
		"a comma too many":         good[:len(good)-1] + ",]",
		"a comma too few":          good[:len(good)-1] + `{"task_id":2}]`,
		"a comma at the beginning": "[," + good[1:],
		"more behind it":           good + "x",
		"another list behind it":   good + strings.Repeat(" ", window) + "[]",
		"a page in the middle":     good[:len(good)-1] + ",<html>",
	} {
		if _, _, err := taskIDs(t, listOf(t, strings.NewReader(text))); !errors.Is(err, ErrNotJSON) {
			t.Errorf("%s gave %v", name, err)
		}
	}
	if ids, _, err := taskIDs(t, listOf(t, strings.NewReader(good+strings.Repeat("\n", 2*window)))); err != nil || len(ids) < 500 {
		t.Errorf("white space behind it: %d rows, %v", len(ids), err)
	}
}

func TestALongListIsNeverInMemoryAsAWhole(t *testing.T) {
	const size = 40 << 20
	row := func(n int) string {
		return fmt.Sprintf(`{"task_id":"%d","title":"%s"},`, n, strings.Repeat("x", 2000))
	}
	text := func() io.Reader {
		r, w := io.Pipe()
		go func() {
			_, err := io.WriteString(w, "[")
			for n := 1; n*2000 < size && err == nil; n++ {
				_, err = io.WriteString(w, row(n))
			}
			_, _ = io.WriteString(w, `{"task_id":"99999999"}]`)
			_ = w.Close()
		}()
		return r
	}
	live := func() int64 {
		var m runtime.MemStats
		runtime.GC()
		runtime.ReadMemStats(&m)
		return int64(m.HeapAlloc)
	}
	c := listOf(t, text())
	before, most, n := live(), int64(0), 0
	for _, err := range c.Tasks().All(t.Context(), ListOptions{}) {
		if err != nil {
			t.Fatal(err)
		}
		if n++; n%2000 == 0 {
			most = max(most, live()-before)
		}
	}
	if n < size/2000 || most > size/4 {
		t.Errorf("%d rows, %d kB at most in memory", n, most>>10)
	}
}

func TestAListInDisorderComesWholeAndOnce(t *testing.T) {
	random := rand.New(rand.NewPCG(3, 4))
	for name, from := range map[string]int{"from the beginning": 0, "after the first thousand": 1000} {
		order := random.Perm(5000)
		slices.Sort(order[:from])
		var b strings.Builder
		b.WriteString("[")
		for i, n := range order {
			if i > 0 {
				b.WriteString(",")
			}
			fmt.Fprintf(&b, `{"task_id":"%d"}`, n+1)
		}
		b.WriteString("]")
		ids, _, err := taskIDs(t, listOf(t, strings.NewReader(b.String())))
		if slices.Sort(ids); err != nil || len(ids) != 5000 || len(slices.Compact(ids)) != 5000 {
			t.Errorf("%s: %d rows, %v", name, len(ids), err)
		}
	}
}

func TestARowOfTooManyFieldsIsABadOne(t *testing.T) {
	var b strings.Builder
	b.WriteString(`[{"task_id":1},{`)
	for i := range 40_000 { // more than the place of a field can be told with
		fmt.Fprintf(&b, `"f%d":1,`, i)
	}
	b.WriteString(`"task_id":2},{"task_id":3}]`)
	ids, bad, err := taskIDs(t, listOf(t, strings.NewReader(b.String())))
	if err != nil || !slices.Equal(ids, []ID{1, 3}) || len(bad) != 1 || len(bad[0].Raw) != badRowBytes {
		t.Errorf("%v, %d bad, %v", ids, len(bad), err)
	}
}

func TestAListBeyondItsLimitEnds(t *testing.T) {
	same := strings.Repeat(`{"task_id":1},`, 1<<20/10)
	for name, text := range map[string]string{
		"a row without an end":       `[{"task_id":1,"x":"` + strings.Repeat("x", 9<<20),
		"very many short rows":       "[" + strings.Repeat(same, 10),
		"very many that are no rows": "[" + strings.Repeat("1,", 2<<20),
		"ever other names":           "[" + strangers(20_000),
	} {
		c := listOf(t, strings.NewReader(text))
		c.limits.List = 16 << 20
		ids, bad, err := taskIDs(t, c)
		if !errors.Is(err, ErrEndless) || len(ids)+len(bad) > 16<<20/rowCost {
			t.Errorf("%s: %d rows, %v", name, len(ids), err)
		}
		if len(c.slots) != 0 {
			t.Errorf("%s keeps its place", name)
		}
	}
}

// strangers are rows of which no two have the same fields.
func strangers(n int) string {
	var b strings.Builder
	for i := range n {
		fmt.Fprintf(&b, `{"task_id":%d,"a%d":1,"b%d":2,"c%d":3,"d%d":4,"e%d":5,"f%d":6,"g%d":7,"h%d":8},`, i+1, i, i, i, i, i, i, i, i)
	}
	return b.String()
}

func TestAListingInManyRepliesHasOneLimit(t *testing.T) {
	next := 0
	c := clientOver(t, func(r *http.Request) (*http.Response, error) {
		if strings.Contains(r.URL.RawQuery, "limit=1&") {
			return respond(200, fmt.Sprintf(`[{"task_id":%d}]`, 1<<40)), nil // the far end
		}
		var b strings.Builder
		for range pageSize {
			next++
			fmt.Fprintf(&b, `,{"task_id":%d,"title":"%s"}`, next, strings.Repeat("x", 1000))
		}
		return respond(200, "["+b.String()[1:]+"]"), nil
	})
	c.limits.List = 4 << 20
	ids, _, err := taskIDs(t, c)
	if !errors.Is(err, ErrEndless) || len(ids) < 1000 || len(ids) > 4000 {
		t.Errorf("%d rows, then %v", len(ids), err)
	}
}
