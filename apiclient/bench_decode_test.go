package apiclient

import (
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"runtime"
	"slices"
	"strconv"
	"testing"
	"time"
)

// plainTask is what one would decode strictly: the fields of a task, no more.
type plainTask struct {
	ID            int64  `json:"task_id"`
	CompanyID     int64  `json:"company_ref"`
	ClientID      int64  `json:"foreigncompany_ref"`
	Title         string `json:"title"`
	Description   string `json:"description"`
	Address       string `json:"address"`
	Address2      string `json:"address2"`
	Zip           string `json:"zip"`
	City          string `json:"city"`
	Country       string `json:"country"`
	Start         string `json:"start_date"`
	Deadline      string `json:"deadline"`
	ContactPerson string `json:"contactperson"`
	ContactPhone  string `json:"contactphone"`
	Status        int    `json:"status"`
	Created       string `json:"create_date"`
	Changed       string `json:"change_date"`
	Generated     string `json:"__api_generated"`
	File, Image   *struct {
		Name string `json:"filename"`
		MIME string `json:"mimetype"`
	}
}

// longList is a reply of n tasks made of recorded ones.
func longList(tb testing.TB, n int) []byte {
	var recorded []json.RawMessage
	body := readExchange(tb, "newer", "317").Response.Body
	if err := json.Unmarshal([]byte(body), &recorded); err != nil {
		tb.Fatal(err)
	}
	var b bytes.Buffer
	b.WriteByte('[')
	for i := range n {
		if i > 0 {
			b.WriteByte(',')
		}
		row := recorded[i%len(recorded)]
		at := bytes.Index(row, []byte(`"task_id":`)) + len(`"task_id":`)
		end := at + bytes.IndexByte(row[at:], ',')
		b.Write(row[:at])
		b.WriteString(strconv.Itoa(i + 1))
		b.Write(row[end:])
	}
	b.WriteByte(']')
	return b.Bytes()
}

// decodeStrictly reads the list into plain structs with encoding/json.
func decodeStrictly(tb testing.TB, body []byte) []plainTask {
	var tasks []plainTask
	if err := json.Unmarshal(body, &tasks); err != nil {
		tb.Fatal(err)
	}
	return tasks
}

// decodeLeniently reads the list as the client does and then reads every field of
// every task, dates and files included, since accessors decode on demand.
func decodeLeniently(tb testing.TB, body []byte) []plainTask {
	d := decoder{object: taskObject, contract: NewContract()}
	rows, bad, err := d.list(body)
	if err != nil || len(bad) > 0 {
		tb.Fatal(err, bad)
	}
	out := make([]plainTask, len(rows))
	var moments time.Duration
	for i := range rows {
		t := Task{record{rows[i]}}
		status, _ := t.Status()
		out[i] = plainTask{
			ID: int64(t.ID()), CompanyID: int64(t.CompanyID()), ClientID: int64(t.ClientID()),
			Title: t.Title(), Description: t.Description(), Address: t.Address(), Address2: t.Address2(),
			Zip: t.Zip(), City: t.City(), Country: t.Country(),
			ContactPerson: t.ContactPerson(), ContactPhone: t.ContactPhone(), Status: status,
		}
		for _, at := range []time.Time{t.Start(), t.Deadline(), t.CreateDate(), t.ChangeDate(), t.Generated()} {
			moments += time.Duration(at.Unix())
		}
		_ = t.Files()
	}
	runtime.KeepAlive(moments)
	return out
}

// BenchmarkDecodeStrictly is encoding/json into a plain struct, the measure.
func BenchmarkDecodeStrictly(b *testing.B) {
	body := longList(b, 10_000)
	b.ReportAllocs()
	b.SetBytes(int64(len(body)))
	for b.Loop() {
		decodeStrictly(b, body)
	}
}

// BenchmarkDecodeLeniently is what the client does instead.
func BenchmarkDecodeLeniently(b *testing.B) {
	body := longList(b, 10_000)
	b.ReportAllocs()
	b.SetBytes(int64(len(body)))
	for b.Loop() {
		decodeLeniently(b, body)
	}
}

// BenchmarkRatioDecode compares the two in turns and prints the medians' ratio.
func BenchmarkRatioDecode(b *testing.B) {
	body := longList(b, 10_000)
	var strict, lenient, strictAllocs, lenientAllocs []float64
	for range 9 {
		d, n := measured(func() { decodeStrictly(b, body) })
		strict, strictAllocs = append(strict, d), append(strictAllocs, n)
		d, n = measured(func() { decodeLeniently(b, body) })
		lenient, lenientAllocs = append(lenient, d), append(lenientAllocs, n)
	}
	printRatio("decode-10000-tasks-time", median(lenient)/median(strict), 1.3)
	printRatio("decode-10000-tasks-allocations", median(lenientAllocs)/median(strictAllocs), 1.3)
}

// measured gives how long f took, in seconds, and how often it allocated.
func measured(f func()) (seconds, allocations float64) {
	runtime.GC()
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	start := time.Now()
	f()
	took := time.Since(start)
	runtime.ReadMemStats(&after)
	return took.Seconds(), float64(after.Mallocs - before.Mallocs)
}

func median(all []float64) float64 {
	slices.Sort(all)
	return all[len(all)/2]
}

// printRatio prints a line that make bench collects.
func printRatio(name string, value, goal float64) {
	_, _ = fmt.Fprintf(os.Stdout, "ratio %s %.3g goal %.3g\n", name, value, goal)
}
