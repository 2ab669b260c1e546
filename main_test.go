package main

import (
	"bytes"
	"errors"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/microbizz/go-desktop/apiclient/demo"
)

func TestWrongCommandLinesAreOneClearLine(t *testing.T) {
	for _, args := range []string{
		"-nope", "extra", "-lang xx", "-server ftp://x", "-server http://example.dk/api.php", "-server ://", "-demo -server https://example.dk",
		"-serve-demo nowhere", "-serve-demo 127.0.0.1:", "-check", "-demo-generation ancient", "-demo-tasks -1", "-demo-token-life soon",
		"-demo-token-life -5m", "-data",
	} {
		for _, lang := range []string{"da", "en"} {
			line := append([]string{"-lang=" + lang}, strings.Fields(args)...)
			var out bytes.Buffer
			_, err := parseFlags(line, &out)
			if err == nil || strings.Contains(err.Error(), "\n") || strings.HasPrefix(err.Error(), "cli.") || out.Len() != 0 {
				t.Errorf("%s in %s: %v, and %q", args, lang, err, out.String())
			}
		}
	}
}

func TestFlagErrorsAreInTheProgramsLanguage(t *testing.T) {
	for args, want := range map[string]string{
		"-bogus":                           "-bogus er ikke et valg; se -h",
		"---demo":                          "---demo er ikke et valg; se -h",
		"-demo -data":                      "-data mangler sin værdi; se -h",
		"-demo-tasks mange":                `-demo-tasks: "mange" er ikke en gyldig værdi; se -h`,
		"-demo-token-life=1":               `-demo-token-life: "1" er ikke en gyldig værdi; se -h`,
		"-demo=måske":                      `-demo: "måske" er ikke en gyldig værdi; se -h`,
		"-demo-seed 999999999999999999999": `-demo-seed: "999999999999999999999" er ikke en gyldig værdi; se -h`,
	} {
		_, err := parseFlags(append([]string{"-lang", "da"}, strings.Fields(args)...), nil)
		if err == nil || err.Error() != want {
			t.Errorf("%s: %v, want %s", args, err, want)
		}
	}
}

func TestCommandLineIsRead(t *testing.T) {
	o, err := parseFlags(strings.Fields("-demo -lang da -data /tmp/x -demo-generation older -demo-token-life 10m -demo-seed 7 -demo-tasks 2000 -demo-notes 8000"), nil)
	if err != nil {
		t.Fatal(err)
	}
	if !o.demo || o.lang != "da" || o.data != "/tmp/x" || o.watch == nil {
		t.Errorf("%+v", o)
	}
	d := o.demoOptions()
	if d.Generation != demo.Older || d.TokenLife != 10*time.Minute || d.Seed != 7 || d.Tasks != 2000 || d.Notes != 8000 || !d.Lively {
		t.Errorf("%+v", d)
	}
	if o, err := parseFlags([]string{"-server", "https://go-api.example.dk/api.php", "-check", "-user", "anne"}, nil); err != nil || !o.check {
		t.Errorf("%+v, %v", o, err)
	}
}

func TestHelpIsInTheLanguageAskedFor(t *testing.T) {
	for lang, want := range map[string]string{"da": "Brug:", "en": "Usage:"} {
		var out bytes.Buffer
		if _, err := parseFlags([]string{"-h", "-lang", lang}, &out); !errors.Is(err, errHelp) {
			t.Errorf("%v", err)
		}
		if !strings.Contains(out.String(), want) || !strings.Contains(out.String(), "-serve-demo") || strings.Contains(out.String(), "cli.") {
			t.Errorf("%s:\n%s", lang, out.String())
		}
	}
}

func TestMissingWindowIsToldInPlainWords(t *testing.T) {
	var file bytes.Buffer
	var told []string
	l := &toolkitLog{to: &file, fail: func(sentence string) { told = append(told, sentence) }}
	for _, line := range []string{
		"2026/11/23 Fyne error:  Error reading scale\n", "2026/11/23   At: /x/scale.go:51\n",
	} {
		if _, err := l.Write([]byte(line)); err != nil {
			t.Fatal(err)
		}
	}
	if len(told) != 0 {
		t.Fatalf("a harmless error ended the program: %q", told)
	}
	for _, line := range []string{
		"2026/11/23 Fyne error:  window creation error\n",
		"2026/11/23   Cause: APIUnavailable: GLX: No GLXFBConfigs returned\n",
		"2026/11/23   At: /x/driver.go:180\n",
	} {
		if _, err := l.Write([]byte(line)); err != nil {
			t.Fatal(err)
		}
	}
	if len(told) != 1 || !strings.Contains(told[0], "OpenGL") || !strings.Contains(file.String(), "GLXFBConfigs") {
		t.Errorf("told %q, logged %q", told, file.String())
	}
}

func TestCheckOfAServerThatIsNotThere(t *testing.T) {
	if code := run(strings.Fields("-check -server http://127.0.0.1:1/api.php -user anne -lang en")); code != exitFailed {
		t.Errorf("exit code %d without a password, want %d", code, exitFailed)
	}
	o := options{server: "http://127.0.0.1:1/api.php", user: "anne"}
	if code := checkServer(o, typed(t, "secret\n")); code != exitFailed {
		t.Errorf("exit code %d, want %d", code, exitFailed)
	}
	if code := checkServer(options{demo: true, generation: "older"}, typed(t, "")); code != 0 {
		t.Errorf("the demo: exit code %d, want 0", code)
	}
	if code := run([]string{"-nope"}); code != exitUsage {
		t.Errorf("exit code %d for a wrong flag, want %d", code, exitUsage)
	}
}

// typed is standard input with a text.
func typed(t *testing.T, text string) *os.File {
	t.Helper()
	from, to, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { from.Close() })
	if _, err := to.WriteString(text); err != nil {
		t.Fatal(err)
	}
	if err := to.Close(); err != nil {
		t.Fatal(err)
	}
	return from
}

func TestPasswordIsTheFirstLineAsItStands(t *testing.T) {
	for text, want := range map[string]string{
		"hemmelig\n": "hemmelig", "hemmelig\r\nmere\n": "hemmelig", " med blanke \n": " med blanke ", "uden linjeslut": "uden linjeslut", "": "", "\n": "",
	} {
		if got := readPassword(typed(t, text)); got != want {
			t.Errorf("%q: %q, want %q", text, got, want)
		}
	}
}
