package files

import (
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/microbizz/go-desktop/app/internal/fsutil"
)

// CacheLimit is how many bytes the cache holds before it forgets what was not looked
// at for the longest time.
const CacheLimit = 500 << 20

// Cache is a folder of files that can be fetched again. Its methods are safe for
// concurrent use.
type Cache struct {
	dir   string
	limit int64

	mu   sync.Mutex
	size int64 // bytes in the folder; -1 until it was walked
}

// NewCache uses the folder dir, which need not exist yet. Limit 0 is [CacheLimit].
func NewCache(dir string, limit int64) *Cache {
	if limit <= 0 {
		limit = CacheLimit
	}
	return &Cache{dir: dir, limit: limit, size: -1}
}

// Path returns where the file of the key lies, or would lie. The key may be any
// text; ext ends the name and must be clean.
func (c *Cache) Path(key, ext string) string {
	sum := sha256.Sum256([]byte(key))
	name := hex.EncodeToString(sum[:16])
	return filepath.Join(c.dir, name[:2], name+ext)
}

// Has reports whether the file is there, and counts that as looking at it.
func (c *Cache) Has(path string) bool {
	if info, err := os.Stat(path); err != nil || !info.Mode().IsRegular() {
		return false
	}
	now := time.Now()
	// A failure only makes the file look older than it is.
	_ = os.Chtimes(path, now, now)
	return true
}

// Added tells that a file was written, and forgets old ones when there is too much.
func (c *Cache) Added(path string) error {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.size >= 0 {
		info, err := os.Stat(path)
		if err != nil {
			return err
		}
		c.size += info.Size()
		if c.size <= c.limit {
			return nil
		}
	}
	return c.trim(path)
}

// trim walks the folder and removes the oldest files until a tenth is free; keep is
// never removed.
func (c *Cache) trim(keep string) error {
	type entry struct {
		path string
		size int64
		used time.Time
	}
	var all []entry
	c.size = 0
	err := filepath.WalkDir(c.dir, func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return ignoreMissing(err)
		}
		info, err := d.Info()
		if err != nil {
			return ignoreMissing(err)
		}
		if strings.HasSuffix(path, fsutil.Suffix) && time.Since(info.ModTime()) < time.Hour {
			return nil // being written
		}
		all = append(all, entry{path, info.Size(), info.ModTime()})
		c.size += info.Size()
		return nil
	})
	if err != nil || c.size <= c.limit {
		return err
	}
	slices.SortFunc(all, func(a, b entry) int { return cmp.Or(a.used.Compare(b.used), cmp.Compare(a.path, b.path)) })
	for _, e := range all {
		if c.size <= c.limit-c.limit/10 {
			break
		}
		if e.path == keep {
			continue
		}
		if rm := fsutil.Remove(e.path); rm != nil {
			err = errors.Join(err, rm)
			continue
		}
		c.size -= e.size
	}
	return err
}

// Clear removes everything.
func (c *Cache) Clear() error {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.size = -1
	return fsutil.RemoveAll(c.dir)
}

// Size returns the bytes below dir; a folder that is not there has none.
func Size(dir string) (int64, error) {
	var sum int64
	err := filepath.WalkDir(dir, func(_ string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return ignoreMissing(err)
		}
		info, err := d.Info()
		if err != nil {
			return ignoreMissing(err)
		}
		sum += info.Size()
		return nil
	})
	return sum, err
}
