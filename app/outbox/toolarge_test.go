package outbox

import (
	"bytes"
	"net/http"
	"testing"
	"testing/synctest"
	"time"

	"github.com/microbizz/go-desktop/apiclient/demo"
	"github.com/microbizz/go-desktop/app/store"
)

// learnt is what the outbox told of a server's limit.
type learnt struct {
	size  int64
	taken bool
}

// TestAFileTooLargeForTheServerIsRefusedOnceItIsProvenNotThere sends 12 MB to a server
// whose memory does not hold them: an empty 500, which a time-out after the note was
// stored looks like too.
func TestAFileTooLargeForTheServerIsRefusedOnceItIsProvenNotThere(t *testing.T) {
	for _, stored := range []bool{false, true} {
		synctest.Test(t, func(t *testing.T) {
			o := demo.Options{MemoryLimit: 24 << 20}
			if stored {
				o.MemoryLimit = 0
			}
			w := newWorldAt(t, o, inProcess)
			var told []learnt
			w.deps.OnFileSize = func(size int64, taken bool) { told = append(told, learnt{size, taken}) }
			w.open()
			defer w.close()
			if stored {
				w.server.Fail(once("tasknote", demo.Fault{Kind: demo.ServerError, Act: true}))
			}
			before := len(w.server.IDs("tasknote"))
			const size = 12 << 20
			id := w.note("med film", w.file("film.pdf", append([]byte("%PDF-1.4\n"), bytes.Repeat([]byte("x"), size-9)...)))
			w.run()
			time.Sleep(time.Hour)
			e, waits := w.box.Entry(id)
			if stored {
				if n := len(w.server.IDs("tasknote")) - before; n != 1 || waits {
					t.Errorf("the server has the note %d times, and it still waits: %v", n, waits)
				}
				return
			}
			if !waits || e.State != store.EntryRefused || e.Error != "error.too_large" {
				t.Errorf("the entry is %+v", e)
			}
			if n := len(w.server.IDs("tasknote")) - before; n != 0 || len(told) != 1 || told[0] != (learnt{size, false}) {
				t.Errorf("%d notes at the server, learnt %v", n, told)
			}
		})
	}
}

func TestALimitOfTheWebServerIsLearnt(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := newWorldAt(t, demo.Options{}, func(_ testing.TB, h http.Handler) http.RoundTripper {
			return wire{http.HandlerFunc(func(rw http.ResponseWriter, r *http.Request) {
				if r.Method == http.MethodPost && r.ContentLength > 1<<20 {
					http.Error(rw, "Request Entity Too Large", http.StatusRequestEntityTooLarge)
					return
				}
				h.ServeHTTP(rw, r)
			})}
		})
		var told []learnt
		w.deps.OnFileSize = func(size int64, taken bool) { told = append(told, learnt{size, taken}) }
		w.open()
		defer w.close()
		w.note("lille", w.file("lille.pdf", pdf("lille")))
		large := w.note("stor", w.file("stor.pdf", append([]byte("%PDF-1.4\n"), make([]byte, 1<<20)...)))
		w.run()
		time.Sleep(time.Hour)
		if e, ok := w.box.Entry(large); !ok || e.State != store.EntryRefused || e.Error != "error.too_large" {
			t.Errorf("the large one is %+v", e)
		}
		if len(told) != 2 || !told[0].taken || told[1] != (learnt{1<<20 + 9, false}) {
			t.Errorf("learnt %v", told)
		}
	})
}
