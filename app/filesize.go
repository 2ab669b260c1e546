package app

import (
	"encoding/json"

	"github.com/microbizz/go-desktop/app/store"
)

// metaFileSizes is where an account's store remembers what its server takes.
const metaFileSizes = "file_sizes"

// fileSizes is how large a file a server takes, as far as it was seen. What it is set
// to cannot be asked, and depends on the memory that its administrator gives PHP.
type fileSizes struct {
	Taken   int64 // bytes of the largest file that it took; 0: none yet
	Refused int64 // bytes of the smallest that it did not take; 0: none yet
}

// seen takes in one more file. The newest says most: limits are changed.
func (f fileSizes) seen(size int64, taken bool) fileSizes {
	if taken {
		f.Taken = max(f.Taken, size)
		if f.Refused <= f.Taken {
			f.Refused = 0
		}
		return f
	}
	if f.Refused == 0 || size < f.Refused {
		f.Refused = size
	}
	if f.Taken >= f.Refused {
		f.Taken = 0
	}
	return f
}

func storedFileSizes(s *store.Store) fileSizes {
	var f fileSizes
	if json.Unmarshal([]byte(s.Meta(metaFileSizes)), &f) != nil {
		return fileSizes{} // nothing known is what it begins with
	}
	return f
}

// learnFileSize remembers what the server takes.
func (s *session) learnFileSize(size int64, taken bool) {
	before := storedFileSizes(s.store)
	after := before.seen(size, taken)
	if after == before {
		return
	}
	raw, err := json.Marshal(after)
	if err == nil {
		err = s.store.SetMeta(metaFileSizes, string(raw))
	}
	if err != nil {
		s.log.Warn("what the server takes is not remembered", "error", err)
	}
}

// RefusedFileSize is the size in bytes of the smallest file that this server did not
// take for its size; 0 while none is known. Larger ones may be refused too.
func (a *App) RefusedFileSize() int64 {
	s, err := a.current()
	if err != nil {
		return 0
	}
	return storedFileSizes(s.store).Refused
}
