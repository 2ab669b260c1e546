package settings

import (
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"reflect"
	"strconv"
	"sync"

	"github.com/microbizz/go-desktop/app/internal/fsutil"
)

// fileVersion is the form of the file. Values that are added need no new one: an older
// program keeps what it does not know.
const fileVersion = 1

// ErrNewer says that a file was written by a newer version of this program, in a form
// this one would spoil.
var ErrNewer = errors.New("written by a newer version of the program")

// File is the settings on disk and in memory. Its methods are safe for concurrent
// use; Get never touches the disk.
type File struct {
	path string

	mu      sync.Mutex
	current Settings
	extra   map[string]json.RawMessage // what a newer version wrote
	damaged error
}

// Open reads the settings at path. It never fails: what is missing or damaged is at
// its default, and Damaged tells. An empty path keeps everything in memory.
func Open(path string) *File {
	f := &File{path: path, current: Defaults()}
	if path == "" {
		return f
	}
	raw, err := os.ReadFile(path)
	if errors.Is(err, fs.ErrNotExist) {
		return f
	}
	if err != nil {
		f.damaged = err
		return f
	}
	if err := CheckVersion(raw, fileVersion); err != nil {
		f.path, f.damaged = "", fmt.Errorf("settings: %w", err)
		return f
	}
	// A value of the wrong type leaves its field at the default and the rest is
	// read on; only text that is no JSON at all loses everything.
	var wrongType *json.UnmarshalTypeError
	if err := json.Unmarshal(raw, &f.current); err != nil {
		f.damaged = fmt.Errorf("settings: %w", err)
		if !errors.As(err, &wrongType) {
			f.current = Defaults()
			// Kept for a person who wants to look; nothing depends on it.
			_ = fsutil.Rename(path, path+".damaged")
		}
	}
	if json.Unmarshal(raw, &f.extra) == nil {
		for _, name := range append(names(), "version") {
			delete(f.extra, name)
		}
	}
	f.current = f.current.normal()
	return f
}

// CheckVersion gives ErrNewer when a small JSON file names a later version than mine as
// its form. One without a version is of the first.
func CheckVersion(raw []byte, mine int) error {
	var about struct {
		Version int `json:"version"`
	}
	if json.Unmarshal(raw, &about) == nil && about.Version > mine {
		return fmt.Errorf("%w: version %d", ErrNewer, about.Version)
	}
	return nil
}

// Newer gives ErrNewer when a newer version of the program wrote the settings at path.
// Opened all the same, they are at their defaults, and changes stay in memory.
func Newer(path string) error {
	raw, err := os.ReadFile(path)
	if err != nil {
		return nil // opening finds out
	}
	return CheckVersion(raw, fileVersion)
}

// Damaged returns why the stored settings could not be read whole, nil when they
// could.
func (f *File) Damaged() error { return f.damaged }

// Get returns the settings as they are now.
func (f *File) Get() Settings {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.current.clone()
}

// Change lets change work on a copy, brings it within bounds and stores it. It
// reports whether anything changed. When the disk refuses, the new settings are in
// force until the program ends and the error says so.
func (f *File) Change(change func(*Settings)) (changed bool, err error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	next := f.current.clone()
	change(&next)
	next = next.normal()
	if reflect.DeepEqual(next, f.current) {
		return false, nil
	}
	f.current = next
	if f.path == "" {
		return true, nil
	}
	return true, f.write(next)
}

func (f *File) write(s Settings) error {
	raw, err := json.Marshal(s)
	if err != nil {
		return fmt.Errorf("settings: %w", err)
	}
	all := make(map[string]json.RawMessage, len(f.extra))
	all["version"] = json.RawMessage(strconv.Itoa(fileVersion))
	for name, v := range f.extra {
		all[name] = v
	}
	if err := json.Unmarshal(raw, &all); err != nil {
		return fmt.Errorf("settings: %w", err)
	}
	if raw, err = json.MarshalIndent(all, "", "\t"); err != nil {
		return fmt.Errorf("settings: %w", err)
	}
	return fsutil.WriteFile(f.path, append(raw, '\n'))
}

// names are the keys of the fields of Settings.
func names() []string {
	t := reflect.TypeFor[Settings]()
	out := make([]string, t.NumField())
	for i := range out {
		out[i] = t.Field(i).Tag.Get("json")
	}
	return out
}
