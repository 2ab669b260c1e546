package alerts

import (
	"bytes"
	"encoding/xml"
	"os"
	"path/filepath"
	"testing"
)

func TestIconIsAFileThatStays(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "Brødrene Å & søn")
	if err := os.Mkdir(dir, 0o700); err != nil {
		t.Fatal(err)
	}
	s := Sender{ID: "dk.microbizz.go", Name: "Microbizz GO", Icon: []byte("png"), IconFile: filepath.Join(dir, "icon.png")}
	for range 2 { // and once more after somebody removed it
		picture, err := s.picture()
		if err != nil {
			t.Fatal(err)
		}
		var read struct {
			Source string `xml:"src,attr"`
		}
		if err := xml.Unmarshal([]byte(`<image src="`+picture.(string)+`" />`), &read); err != nil || read.Source != s.IconFile {
			t.Errorf("in an alert %v is read as %q, %v", picture, read.Source, err)
		}
		if raw, err := os.ReadFile(read.Source); err != nil || !bytes.Equal(raw, s.Icon) {
			t.Errorf("%q, %v", raw, err)
		}
		if err := os.Remove(s.IconFile); err != nil {
			t.Fatal(err)
		}
	}
	if s.name() != "dk.microbizz.go" {
		t.Errorf("sent under %q", s.name())
	}
}
