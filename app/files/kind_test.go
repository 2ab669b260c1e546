package files

import (
	"archive/zip"
	"bytes"
	"encoding/binary"
	"errors"
	"image"
	"image/png"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"golang.org/x/image/bmp"
)

func zipped(t *testing.T, names ...string) []byte {
	t.Helper()
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	for _, name := range names {
		name, content, _ := strings.Cut(name, "=")
		w, err := z.CreateHeader(&zip.FileHeader{Name: name, Method: zip.Store})
		if err == nil {
			_, err = io.WriteString(w, content)
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// examples are contents that may be opened under each ending, and some that may not.
func examples(t *testing.T) map[string]struct{ opened, refused map[string]string } {
	t.Helper()
	var dot, raster bytes.Buffer
	if err := errors.Join(png.Encode(&dot, image.NewGray(image.Rect(0, 0, 2, 2))), bmp.Encode(&raster, image.NewGray(image.Rect(0, 0, 2, 2)))); err != nil {
		t.Fatal(err)
	}
	office := func(parts ...string) string {
		return string(zipped(t, append([]string{"[Content_Types].xml"}, parts...)...))
	}
	open := func(mime string, parts ...string) string {
		return string(zipped(t, append([]string{"mimetype=" + mime, "content.xml"}, parts...)...))
	}
	const text, sheet = "application/vnd.oasis.opendocument.text", "application/vnd.oasis.opendocument.spreadsheet"
	type table = struct{ opened, refused map[string]string }
	jpeg := table{map[string]string{"JFIF": "\xff\xd8\xff\xe0\x00\x10JFIF", "EXIF": "\xff\xd8\xff\xe1"},
		map[string]string{"a PNG": dot.String(), "a space in front": " \xff\xd8\xff\xe0", "a page": "<html>\xff\xd8\xff", "two bytes": "\xff\xd8"}}
	tiff := table{map[string]string{"of one order": "II*\x00\x08", "of the other": "MM\x00*\x00"}, map[string]string{"big TIFF": "II+\x00", "a text": "II Corinthians"}}
	heif := table{map[string]string{"heic": "\x00\x00\x00\x18ftypheic", "mif1": "\x00\x00\x00\x18ftypmif1"},
		map[string]string{"a film": "\x00\x00\x00\x18ftypisom", "cut off": "\x00\x00\x00\x18ftyp"}}
	return map[string]table{
		".pdf": {map[string]string{
			"as it should be": "%PDF-1.7\n", "behind a byte order mark": "\xef\xbb\xbf%PDF-1.4", "behind empty lines": "\r\n\r\n%PDF-1.4",
			"behind a printer's language": "\x1b%-12345X@PJL ENTER LANGUAGE=PDF\r\n%PDF-1.4", "behind zeros": strings.Repeat("\x00", 128) + "%PDF-1.3",
			"with a page behind it": "%PDF-1.7\n<html><script>",
		}, map[string]string{
			"a page": "<html><script>alert(1)</script>%PDF-1.7", "a page behind white space": " \n<!DOCTYPE html><!-- %PDF-1.7", "a page behind a text": "Hello <b>%PDF-1.7",
			"a drawing": "<svg xmlns='http://www.w3.org/2000/svg' onload='x()'>%PDF-1.7", "an application": "<HTA:APPLICATION>%PDF-1.7",
			"a page in two bytes a letter": "<\x00h\x00t\x00m\x00l\x00>\x00%PDF-1.7", "a script": "#!/bin/sh\n%PDF-1.7", "a script behind a mark": "\xef\xbb\xbf#!/bin/sh\n%PDF-1.7",
			"a program": "MZ\x90\x00 %PDF-1.7", "a program of Linux": "\x7fELF%PDF-1.7", "a program of the Mac": "\xcf\xfa\xed\xfe%PDF-1.7", "an archive": "PK\x03\x04%PDF-1.7",
			"another archive": "Rar!\x1a%PDF-1.7", "an old document": "\xd0\xcf\x11\xe0%PDF-1.7", "PostScript": "%!PS\n%PDF-1.7", "a shortcut": "[InternetShortcut]\nURL=x\n%PDF-1.7",
			"a picture": "\xff\xd8\xff\xfe%PDF-1.7", "too far behind": strings.Repeat(" ", 1020) + "%PDF-1.7", "none": "Report 2026", "cut off": "%PDF",
		}},
		".png":  {map[string]string{"a picture": dot.String()}, map[string]string{"a PDF": "%PDF-1.7", "a broken mark": "\x89PNG\n\x1a\n", "a page": "<html>"}},
		".jpg":  jpeg,
		".jpeg": jpeg,
		".gif":  {map[string]string{"of 1987": "GIF87a\x01\x00", "of 1989": "GIF89a\x01\x00"}, map[string]string{"of no year": "GIF8;", "a script": "GIF=1;alert(1)"}},
		".bmp":  {map[string]string{"a picture": raster.String()}, map[string]string{"a text": "BM<script>alert(1)</script> and so on and on", "two letters": "BM"}},
		".tif":  tiff,
		".tiff": tiff,
		".webp": {map[string]string{"lossy": "RIFF\x10\x00\x00\x00WEBPVP8 "}, map[string]string{"a sound": "RIFF\x10\x00\x00\x00WAVEfmt ", "cut off": "RIFF"}},
		".heic": heif,
		".heif": heif,
		".txt": {map[string]string{
			"in UTF-8": "Hej æøå\r\n", "in an older code": "bl\xe5b\xe6r", "behind a mark": "\xef\xbb\xbfHej", "that speaks of a page": "Skriv <html> her", "a price": "<500 kr.", "empty": "",
		}, map[string]string{
			"a script": "#!/bin/sh", "a script behind white space": "\n #!/bin/sh", "a program": "MZ", "a shortcut": "[Desktop Entry]\nExec=calc", "a shortcut behind a comment": "# x\n[Desktop Entry]\nExec=calc",
			"an address": "[InternetShortcut]\r\nURL=file://x", "a page": "  <!DOCTYPE html><script>", "a drawing": "<?xml version='1.0'?>\n<svg onload='x()'>", "zeros": "a\x00b", "an escape": "a\x1b[2J",
			"a document of Word": "{\\rtf1}", "PostScript": "%!PS-Adobe",
		}},
		".docx": {map[string]string{"a document": office("word/document.xml")}, map[string]string{
			"with a program in it": office("word/document.xml", "word/vbaProject.bin"), "a sheet": office("xl/workbook.xml"), "an archive": string(zipped(t, "evil.js")),
			"broken": "PK\x03\x04 broken", "a page": "<html>", "with a page in front": "<html>" + office("word/document.xml"), "with a list of contents of any length": longDirectory(t),
		}},
		".xlsx": {map[string]string{"a sheet": office("xl/workbook.xml")}, map[string]string{"a document": office("word/document.xml"), "with a program in it": office("xl/workbook.xml", "xl/VBAPROJECT.BIN")}},
		".pptx": {map[string]string{"slides": office("ppt/presentation.xml")}, map[string]string{"a sheet": office("xl/workbook.xml"), "with a program in it": office("ppt/a.xml", "ppt/vbaProject.bin")}},
		".odt":  {map[string]string{"a document": open(text)}, map[string]string{"a sheet": open(sheet), "with scripts": open(text, "Scripts/a.js"), "with Basic": open(text, "Basic/a.xml")}},
		".ods":  {map[string]string{"a sheet": open(sheet)}, map[string]string{"a document": open(text), "an archive": string(zipped(t, "content.xml"))}},
	}
}

// longDirectory is a document whose list of contents is longer than any document's, and
// says so.
func longDirectory(t *testing.T) string {
	parts := []string{"[Content_Types].xml", "word/document.xml"}
	for range 40 {
		parts = append(parts, "word/"+strings.Repeat("x", 60_000))
	}
	return string(zipped(t, parts...))
}

func check(t *testing.T, name, content string) error {
	t.Helper()
	path := filepath.Join(t.TempDir(), "stored")
	if err := os.WriteFile(path, []byte(content), 0o600); err != nil {
		t.Fatal(err)
	}
	return CheckOpen(path, name)
}

func TestEachKindIsOpenedByItsContentOnly(t *testing.T) {
	all := examples(t)
	for ending := range kinds {
		table := all[ending]
		if len(table.opened) == 0 || len(table.refused) < 2 {
			t.Errorf("%s has no examples", ending)
		}
		for what, content := range table.opened {
			for _, name := range []string{"a" + ending, "Å B" + strings.ToUpper(ending)} {
				if err := check(t, name, content); err != nil {
					t.Errorf("%s, %s: %v", name, what, err)
				}
			}
			for _, name := range []string{"a", "a.exe", "a" + ending + ".exe", "a.html", "a.svg", "a.lnk", "a.desktop", "a.xlsm", "a.js", "a" + ending + ".", "a" + ending + " "} {
				if err := check(t, name, content); !errors.Is(err, ErrUnsafe) {
					t.Errorf("%s holding %s, %s: %v", name, ending, what, err)
				}
			}
		}
		for what, content := range table.refused {
			if err := check(t, "a"+ending, content); !errors.Is(err, ErrUnsafe) {
				t.Errorf("%s, %s: %v", ending, what, err)
			}
		}
	}
}

func TestAZipThatLiesAboutItsListIsNotRead(t *testing.T) {
	honest := longDirectory(t)
	end := strings.LastIndex(honest, "PK\x05\x06")
	for name, lie := range map[string]func(b []byte){
		"a short list":   func(b []byte) { binary.LittleEndian.PutUint32(b[end+12:], 100) },
		"it lies behind": func(b []byte) { binary.LittleEndian.PutUint32(b[end+16:], uint32(end)) },
		"both": func(b []byte) {
			binary.LittleEndian.PutUint32(b[end+12:], 100)
			binary.LittleEndian.PutUint32(b[end+16:], uint32(end-100))
		},
	} {
		b := []byte(honest)
		lie(b)
		if err := check(t, "a.docx", string(b)); !errors.Is(err, ErrUnsafe) {
			t.Errorf("%s: %v", name, err)
		}
	}
}
