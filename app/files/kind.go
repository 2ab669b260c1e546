package files

import (
	"archive/zip"
	"bytes"
	"encoding/binary"
	"errors"
	"io"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"
)

// ErrUnsafe says that a file is of no kind that the program opens: its name or its
// content is unknown, or they contradict each other.
var ErrUnsafe = errors.New("files: not a known kind of document or picture")

// headBytes is how much of a file is looked at to recognise it.
const headBytes = 4096

// kind is a kind of file that may be opened with the system's program, because
// opening it runs nothing.
type kind struct {
	mime    string
	picture bool
	content func(f *os.File, head []byte) bool
}

// kinds by ending. Formats that carry programs (office files with macros, HTML, SVG,
// shortcuts, scripts) are left out on purpose: they can be saved.
var kinds = map[string]kind{
	".pdf":  {mime: "application/pdf", content: isPDF},
	".png":  {"image/png", true, starts("\x89PNG\r\n\x1a\n")},
	".jpg":  {"image/jpeg", true, starts("\xff\xd8\xff")},
	".jpeg": {"image/jpeg", true, starts("\xff\xd8\xff")},
	".gif":  {"image/gif", true, starts("GIF87a", "GIF89a")},
	".bmp":  {"image/bmp", true, isBMP},
	".tif":  {"image/tiff", true, starts("II*\x00", "MM\x00*")},
	".tiff": {"image/tiff", true, starts("II*\x00", "MM\x00*")},
	".webp": {"image/webp", true, isWebP},
	".heic": {"image/heic", true, isHEIF},
	".heif": {"image/heif", true, isHEIF},
	".txt":  {mime: "text/plain", content: isText},
	".docx": {mime: "application/vnd.openxmlformats-officedocument.wordprocessingml.document", content: isOffice("word/")},
	".xlsx": {mime: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", content: isOffice("xl/")},
	".pptx": {mime: "application/vnd.openxmlformats-officedocument.presentationml.presentation", content: isOffice("ppt/")},
	".odt":  {mime: "application/vnd.oasis.opendocument.text", content: isOpenDocument("application/vnd.oasis.opendocument.text")},
	".ods":  {mime: "application/vnd.oasis.opendocument.spreadsheet", content: isOpenDocument("application/vnd.oasis.opendocument.spreadsheet")},
}

// MIME returns the type that a name's ending promises, "application/octet-stream"
// for endings this program does not know.
func MIME(name string) string {
	if k, ok := kinds[strings.ToLower(filepath.Ext(name))]; ok {
		return k.mime
	}
	return "application/octet-stream"
}

// IsPicture reports whether the name's ending is that of a picture.
func IsPicture(name string) bool { return kinds[strings.ToLower(filepath.Ext(name))].picture }

// CheckOpen reports whether the file at path, called name, may be handed to the
// system's program: a known kind by its name and by its content. Else it answers
// [ErrUnsafe].
func CheckOpen(path, name string) error {
	k, ok := kinds[strings.ToLower(filepath.Ext(name))]
	if !ok {
		return ErrUnsafe
	}
	f, err := os.Open(path)
	if err != nil {
		return err
	}
	defer f.Close()
	head := make([]byte, headBytes)
	n, err := io.ReadFull(f, head)
	if err != nil && !errors.Is(err, io.ErrUnexpectedEOF) && !errors.Is(err, io.EOF) {
		return err
	}
	if !k.content(f, head[:n]) {
		return ErrUnsafe
	}
	return nil
}

func starts(magics ...string) func(*os.File, []byte) bool {
	return func(_ *os.File, head []byte) bool {
		return slices.ContainsFunc(magics, func(m string) bool { return bytes.HasPrefix(head, []byte(m)) })
	}
}

// isPDF allows bytes in front, as readers do: white space, a byte order mark, what a
// printer's language or a web server left there. But other programs go by the beginning
// of a file, so nothing in front may be markup, a program, an archive or a picture.
func isPDF(_ *os.File, head []byte) bool {
	at := bytes.Index(head[:min(len(head), 1024)], []byte("%PDF-"))
	if at < 0 || bytes.IndexByte(head[:at], '<') >= 0 {
		return false
	}
	front := bytes.TrimLeft(bytes.TrimPrefix(head[:at], []byte("\xef\xbb\xbf")), " \t\r\n\f\x00")
	return !slices.ContainsFunc(otherBeginnings, func(b string) bool { return bytes.HasPrefix(front, []byte(b)) })
}

// otherBeginnings are those of files that something would run, unpack or interpret.
var otherBeginnings = []string{
	"MZ", "\x7fELF", "\xcf\xfa\xed\xfe", "\xce\xfa\xed\xfe", "\xca\xfe\xba\xbe", "#!", "PK", "Rar!", "7z\xbc\xaf", "\x1f\x8b", "BZh", "\xfd7zXZ",
	"MSCF", "\xd0\xcf\x11\xe0", "L\x00\x00\x00\x01\x14\x02", "%!", "[Desktop Entry]", "[InternetShortcut]", "{\\rtf", "\xff\xd8\xff", "\x89PNG", "GIF8", "BM", "RIFF",
}

// isBMP looks at the header as well: two letters begin many a text.
func isBMP(_ *os.File, head []byte) bool {
	if len(head) < 26 || string(head[:2]) != "BM" || string(head[6:10]) != "\x00\x00\x00\x00" {
		return false
	}
	return slices.Contains([]uint32{12, 40, 52, 56, 64, 108, 124}, binary.LittleEndian.Uint32(head[14:]))
}

func isWebP(_ *os.File, head []byte) bool {
	return len(head) >= 12 && string(head[:4]) == "RIFF" && string(head[8:12]) == "WEBP"
}

func isHEIF(_ *os.File, head []byte) bool {
	if len(head) < 12 || string(head[4:8]) != "ftyp" {
		return false
	}
	return slices.Contains([]string{"heic", "heix", "heim", "heis", "mif1", "msf1", "hevc"}, string(head[8:12]))
}

// page is how a text begins that would be taken for a page, a drawing or a script.
var page = regexp.MustCompile(`(?is)^(<\?xml.*?\?>\s*)?(<!--.*?-->\s*)*<(!doctype|html|head|body|script|svg|iframe|hta|job|package)\b`)

// isText wants text without control characters, in UTF-8 or an old single-byte
// encoding, that no system would run.
func isText(_ *os.File, head []byte) bool {
	front := bytes.TrimLeft(bytes.TrimPrefix(head, []byte("\xef\xbb\xbf")), " \t\r\n\f")
	for _, b := range []string{"#!", "MZ", "%!", "{\\rtf"} {
		if bytes.HasPrefix(front, []byte(b)) {
			return false
		}
	}
	for line := range bytes.Lines(head) { // comments may come before
		if line = bytes.TrimSpace(line); bytes.Equal(line, []byte("[Desktop Entry]")) || bytes.EqualFold(line, []byte("[InternetShortcut]")) {
			return false
		}
	}
	if page.Match(front) {
		return false
	}
	for i := 0; i < len(head); {
		r, size := utf8.DecodeRune(head[i:])
		if r < ' ' && r != '\n' && r != '\r' && r != '\t' && r != '\f' {
			return false
		}
		i += size
	}
	return true
}

// isOffice wants a zip that holds a document of the kind and no macros.
func isOffice(folder string) func(*os.File, []byte) bool {
	return func(f *os.File, head []byte) bool {
		names, ok := zipNames(f, head)
		if !ok || !slices.Contains(names, "[Content_Types].xml") {
			return false
		}
		inside := false
		for _, name := range names {
			if strings.Contains(strings.ToLower(name), "vbaproject") {
				return false
			}
			inside = inside || strings.HasPrefix(name, folder)
		}
		return inside
	}
}

// isOpenDocument wants the type as the first, uncompressed entry, and no scripts.
func isOpenDocument(mime string) func(*os.File, []byte) bool {
	return func(f *os.File, head []byte) bool {
		names, ok := zipNames(f, head)
		return ok && bytes.HasPrefix(head[min(30, len(head)):], []byte("mimetype"+mime)) &&
			!slices.ContainsFunc(names, func(n string) bool {
				return strings.HasPrefix(n, "Basic/") || strings.HasPrefix(n, "Scripts/")
			})
	}
}

func zipNames(f *os.File, head []byte) ([]string, bool) {
	if !bytes.HasPrefix(head, []byte("PK\x03\x04")) {
		return nil, false
	}
	info, err := f.Stat()
	if err != nil || !smallDirectory(f, info.Size()) {
		return nil, false
	}
	z, err := zip.NewReader(f, info.Size())
	if err != nil {
		return nil, false
	}
	names := make([]string, len(z.File))
	for i, e := range z.File {
		names[i] = e.Name
	}
	return names, true
}

// maxDirectory is the longest list of what is in a zip. A document of hundreds of pictures
// has some 100 kB of it, and each entry takes several times as much in memory.
const maxDirectory = 1 << 20

// smallDirectory reports whether the zip's list of contents is of a size to be read, by
// where it lies and by what its end says. Source: APPNOTE.TXT, 4.3.16.
func smallDirectory(f *os.File, size int64) bool {
	const endSize, longestComment = 22, 1<<16 - 1
	from := max(size-endSize-longestComment, 0)
	tail := make([]byte, size-from)
	if _, err := f.ReadAt(tail, from); err != nil && err != io.EOF {
		return false
	}
	at := bytes.LastIndex(tail, []byte("PK\x05\x06"))
	if at < 0 || len(tail)-at < endSize {
		return false
	}
	length, offset := int64(binary.LittleEndian.Uint32(tail[at+12:])), int64(binary.LittleEndian.Uint32(tail[at+16:]))
	return length <= maxDirectory && from+int64(at)-offset <= maxDirectory && offset+length <= from+int64(at)
}
