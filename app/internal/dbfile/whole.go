package dbfile

import (
	"encoding/binary"
	"fmt"
	"io"
	"os"
)

// The form of the library's file, as far as it is looked at here. Source: bbolt,
// internal/common: Page and Meta, written as the machine holds them, which is little
// endian wherever this program runs.
const (
	pageHeader   = 16 // id uint64, flags uint16, count uint16, overflow uint32
	metaMagic    = 0xED0CDAED
	metaLength   = 64 // magic, version, page size, flags uint32; root, sequence, freelist, pages, txid, checksum uint64
	freelistFlag = 0x10
	noFreelist   = ^uint64(0)
)

// meta is one of the two pages that say where everything is.
type meta struct{ pageSize, freelist, pages, txid uint64 }

// checkWhole gives ErrDamaged for a file that is shorter than it says, or whose list of
// free pages is none. The library maps a file before it finds that out and panics then,
// and nobody can take the mapping back: on Windows such a file can be neither moved nor
// deleted until the program ends. What else may be wrong is found by opening.
func checkWhole(path string) error {
	f, err := os.Open(path)
	if err != nil {
		return nil // opening says what is wrong
	}
	defer f.Close()
	info, err := f.Stat()
	if err != nil {
		return nil
	}
	m, ok := newestMeta(f)
	if !ok {
		return nil
	}
	if need := m.pages * m.pageSize; uint64(info.Size()) < need {
		return fmt.Errorf("%w: %d bytes of %d", ErrDamaged, info.Size(), need)
	}
	if m.freelist == noFreelist {
		return nil
	}
	head := make([]byte, pageHeader)
	if _, err := f.ReadAt(head, int64(m.freelist*m.pageSize)); err != nil {
		return fmt.Errorf("%w: free pages: %w", ErrDamaged, err)
	}
	if id, flags := binary.LittleEndian.Uint64(head), binary.LittleEndian.Uint16(head[8:]); id != m.freelist || flags&freelistFlag == 0 {
		return fmt.Errorf("%w: page %d holds no free pages", ErrDamaged, m.freelist)
	}
	return nil
}

// newestMeta finds the page that counts.
func newestMeta(f io.ReaderAt) (newest meta, ok bool) {
	at := int64(0)
	for range 2 {
		raw := make([]byte, pageHeader+metaLength)
		if _, err := f.ReadAt(raw, at); err != nil {
			return newest, ok
		}
		raw = raw[pageHeader:]
		m := meta{
			pageSize: uint64(binary.LittleEndian.Uint32(raw[8:])), freelist: binary.LittleEndian.Uint64(raw[32:]),
			pages: binary.LittleEndian.Uint64(raw[40:]), txid: binary.LittleEndian.Uint64(raw[48:]),
		}
		if binary.LittleEndian.Uint32(raw) != metaMagic || m.pageSize == 0 {
			return newest, ok
		}
		if !ok || m.txid > newest.txid {
			newest, ok = m, true
		}
		at = int64(m.pageSize)
	}
	return newest, ok
}
