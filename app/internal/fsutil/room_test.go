package fsutil

import (
	"bytes"
	"errors"
	"testing"
)

func TestWhatSomebodyElseChoseTheLengthOfIsBounded(t *testing.T) {
	var out bytes.Buffer
	b := Bound(&out, t.TempDir(), "x", 10)
	for i, tt := range []struct {
		text string
		want error
	}{{"12345", nil}, {"67890", nil}, {"", nil}, {"1", ErrTooLong}} {
		if _, err := b.Write([]byte(tt.text)); !errors.Is(err, tt.want) {
			t.Errorf("write %d: %v, want %v", i, err, tt.want)
		}
	}
	if out.String() != "1234567890" {
		t.Errorf("it wrote %q", out.String())
	}
}

func TestADownloadLeavesTheDiskItsReserve(t *testing.T) {
	const GB = 1_000_000_000
	for _, tt := range []struct {
		name        string
		free, total uint64
		least       uint64 // that must be left
	}{
		{"a large disk", 600_000_000, 500 * GB, Reserve},
		{"a large disk with less than its reserve", 400_000_000, 500 * GB, 400_000_000},
		{"a stick of a gigabyte", 300_000_000, GB, GB / 20},
		{"a small disk that is nearly full", 12_000_000, GB / 10, GB / 200},
	} {
		var out countingWriter
		b := Bound(&out, ".", "/disk/a.bin", 1<<40)
		b.free = func(string) (uint64, uint64, error) { return tt.free - uint64(out), tt.total, nil }
		var err error
		for err == nil {
			_, err = b.Write(make([]byte, 100_000))
		}
		var full *FullError
		if !errors.As(err, &full) || !errors.Is(err, ErrReserve) || full.Path != "/disk/a.bin" {
			t.Errorf("%s: %v", tt.name, err)
		}
		if left := tt.free - uint64(out); left < tt.least || left > tt.least+2*lookEvery+1_000_000 {
			t.Errorf("%s: %d bytes are left", tt.name, left)
		}
	}
}

type countingWriter uint64

func (w *countingWriter) Write(p []byte) (int, error) {
	*w += countingWriter(len(p))
	return len(p), nil
}

func TestTheDiskSaysWhatIsFree(t *testing.T) {
	free, total, err := Free(t.TempDir())
	if err != nil || free == 0 || total < free {
		t.Errorf("%d of %d, %v", free, total, err)
	}
}
