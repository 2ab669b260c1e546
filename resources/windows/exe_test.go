// This folder holds what a Windows program carries beside its code; .ci/resources makes it
// ready to be linked. Here it is looked for in a program.
package windows

import (
	"bytes"
	"debug/pe"
	"encoding/binary"
	"encoding/xml"
	"fmt"
	"image/png"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"unicode/utf16"
)

// Resource types of a Windows program. Source: winuser.h, RT_….
const (
	resourceIcon      = 3
	resourceIconGroup = 14
	resourceVersion   = 16
	resourceManifest  = 24
)

// The program to look into: the one named by this variable, else a small one that is built
// with the same resources.
const exeVariable = "MICROBIZZ_EXE"

func TestWindowsProgramSaysWhoItIs(t *testing.T) {
	found := resourcesOf(t, windowsProgram(t))

	info, version := found[resourceVersion]["1"], declaredVersion(t)
	for name, want := range map[string]string{
		"FileDescription": "Microbizz GO", "ProductName": "Microbizz GO", "CompanyName": "Microbizz",
		"OriginalFilename": "go-desktop.exe", "FileVersion": version, "ProductVersion": version,
	} {
		if got := versionText(info, name); got != want {
			t.Errorf("%s is %q, want %q", name, got, want)
		}
	}
	if got := fixedVersion(info); !strings.HasPrefix(got, version+".") {
		t.Errorf("the version's numbers are %s, want %s and a last one", got, version)
	}
}

func TestWindowsProgramHasItsIconInEachSize(t *testing.T) {
	found := resourcesOf(t, windowsProgram(t))

	// GLFW looks for this name when it makes a window.
	group := found[resourceIconGroup]["GLFW_ICON"]
	if len(found[resourceIconGroup]) != 1 || len(group) < 6 {
		t.Fatalf("%d groups of icons, and GLFW_ICON has %d bytes", len(found[resourceIconGroup]), len(group))
	}
	sizes := map[int]bool{}
	for entry := group[6:]; len(entry) >= 14; entry = entry[14:] {
		width := int(entry[0]+255)%256 + 1 // 0 stands for 256
		id := binary.LittleEndian.Uint16(entry[12:])
		raw := found[resourceIcon][fmt.Sprint(id)]
		if bytes.HasPrefix(raw, []byte("\x89PNG")) {
			picture, err := png.Decode(bytes.NewReader(raw))
			if err != nil || picture.Bounds().Dx() != width {
				t.Errorf("the icon of %d: %v", width, err)
				continue
			}
		} else if len(raw) < 40 || int(binary.LittleEndian.Uint32(raw[4:])) != width {
			t.Errorf("the icon of %d is no bitmap of that width", width)
			continue
		}
		sizes[width] = true
	}
	for _, want := range []int{16, 32, 48, 256} {
		if !sizes[want] {
			t.Errorf("no icon of %d by %d", want, want)
		}
	}
}

func TestWindowsProgramTellsTheSystemWhatItCan(t *testing.T) {
	found := resourcesOf(t, windowsProgram(t))
	said := map[string]string{}
	d := xml.NewDecoder(bytes.NewReader(found[resourceManifest]["1"]))
	var path []string
	for {
		token, err := d.Token()
		if err == io.EOF {
			break
		}
		if err != nil {
			t.Fatal("the manifest: ", err)
		}
		switch x := token.(type) {
		case xml.StartElement:
			path = append(path, x.Name.Local)
			for _, a := range x.Attr {
				said[x.Name.Local+" "+a.Name.Local] = a.Value
			}
		case xml.EndElement:
			path = path[:len(path)-1]
		case xml.CharData:
			if text := strings.TrimSpace(string(x)); text != "" {
				said[path[len(path)-1]] = text
			}
		}
	}
	for name, want := range map[string]string{
		"dpiAwareness": "PerMonitorV2, PerMonitor", "longPathAware": "true", "activeCodePage": "UTF-8",
		"requestedExecutionLevel level": "asInvoker",
		"supportedOS Id":                "{8e0f7a12-bfb3-4fe8-b9a5-48fd50a15a9a}",
	} {
		if said[name] != want {
			t.Errorf("%s is %q, want %q", name, said[name], want)
		}
	}
}

// declaredVersion is the version that the packagers of Linux and macOS read.
func declaredVersion(t *testing.T) string {
	t.Helper()
	raw, err := os.ReadFile("../../FyneApp.toml")
	if err != nil {
		t.Fatal(err)
	}
	m := regexp.MustCompile(`(?m)^Version = "(.+)"$`).FindSubmatch(raw)
	if m == nil {
		t.Fatal("FyneApp.toml names no version")
	}
	return string(m[1])
}

// windowsProgram is the path of a Windows program that carries the resources.
func windowsProgram(t *testing.T) string {
	t.Helper()
	if exe := os.Getenv(exeVariable); exe != "" {
		return exe
	}
	dir := t.TempDir()
	for name, text := range map[string]string{"go.mod": "module tiny\n\ngo 1.26\n", "main.go": "package main\n\nfunc main() {}\n"} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	for _, read := range []string{"winres.json", "app.manifest", "../icon.png", "../../main.go", "../../.ci/resources"} {
		if _, err := os.ReadFile(read); err != nil { // read here, so that the result is not cached over a change
			t.Fatal(err)
		}
	}
	command(t, "../..", nil, ".ci/resources", filepath.Join(dir, "rsrc"))
	exe := filepath.Join(dir, "tiny.exe")
	command(t, dir, []string{"GOOS=windows", "GOARCH=amd64", "CGO_ENABLED=0"}, "go", "build", "-o", exe, ".")
	return exe
}

func command(t *testing.T, dir string, env []string, name string, args ...string) {
	t.Helper()
	cmd := exec.Command(name, args...)
	cmd.Dir = dir
	cmd.Env = append(os.Environ(), env...)
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Fatalf("%s %v: %v\n%s", name, args, err, out)
	}
}

// resourcesOf reads the resources of a program: their bytes by type and name.
// Source: Microsoft's PE Format, "The .rsrc Section".
func resourcesOf(t *testing.T, exe string) map[int]map[string][]byte {
	t.Helper()
	f, err := pe.Open(exe)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	section := f.Section(".rsrc")
	if section == nil {
		t.Fatal(exe, " carries no resources")
	}
	raw, err := section.Data()
	if err != nil {
		t.Fatal(err)
	}
	found := map[int]map[string][]byte{}
	for _, kind := range directory(raw, 0) {
		byName := map[string][]byte{}
		for _, name := range directory(raw, kind.at) {
			for _, language := range directory(raw, name.at) {
				leaf := raw[language.at:]
				at := binary.LittleEndian.Uint32(leaf) - section.VirtualAddress
				byName[name.name] = raw[at : at+binary.LittleEndian.Uint32(leaf[4:])]
			}
		}
		found[kind.id] = byName
	}
	return found
}

// entry is one entry of a directory of resources: its number, its name (the number where
// it has none) and where it leads.
type entry struct {
	id   int
	name string
	at   int
}

func directory(raw []byte, at int) []entry {
	const sub = 1 << 31
	head := raw[at:]
	n := int(binary.LittleEndian.Uint16(head[12:])) + int(binary.LittleEndian.Uint16(head[14:]))
	var all []entry
	for i := range n {
		row := head[16+8*i:]
		id, to := binary.LittleEndian.Uint32(row), binary.LittleEndian.Uint32(row[4:])
		e := entry{id: int(id), name: fmt.Sprint(id), at: int(to &^ sub)}
		if id&sub != 0 {
			text := raw[id&^sub:]
			e.name = utf16Text(text[2:], int(binary.LittleEndian.Uint16(text)))
		}
		all = append(all, e)
	}
	return all
}

func utf16Text(raw []byte, n int) string {
	units := make([]uint16, n)
	for i := range units {
		units[i] = binary.LittleEndian.Uint16(raw[2*i:])
	}
	return string(utf16.Decode(units))
}

// versionText is one of the texts of a version resource: after its name, in words of four
// bytes, up to a zero.
func versionText(info []byte, name string) string {
	var key []byte
	for _, u := range utf16.Encode([]rune(name + "\x00")) {
		key = binary.LittleEndian.AppendUint16(key, u)
	}
	at := bytes.Index(info, key)
	if at < 0 {
		return ""
	}
	at = (at + len(key) + 3) &^ 3
	n := 0
	for at+2*n+1 < len(info) && binary.LittleEndian.Uint16(info[at+2*n:]) != 0 {
		n++
	}
	return utf16Text(info[at:], n)
}

// fixedVersion is the file's version as four numbers, from VS_FIXEDFILEINFO.
func fixedVersion(info []byte) string {
	at := bytes.Index(info, []byte{0xbd, 0x04, 0xef, 0xfe})
	if at < 0 || len(info) < at+16 {
		return ""
	}
	high, low := binary.LittleEndian.Uint32(info[at+8:]), binary.LittleEndian.Uint32(info[at+12:])
	return fmt.Sprintf("%d.%d.%d.%d", high>>16, high&0xffff, low>>16, low&0xffff)
}
