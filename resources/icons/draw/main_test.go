package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func TestKeptIconsAreTheDrawnOnes(t *testing.T) {
	files, err := filepath.Glob("../*.svg")
	if err != nil {
		t.Fatal(err)
	}
	if len(files) != len(icons) {
		t.Errorf("%d files, %d icons drawn", len(files), len(icons))
	}
	for _, file := range files {
		name := strings.TrimSuffix(filepath.Base(file), ".svg")
		want, err := draw(name)
		if err != nil {
			t.Error(err)
			continue
		}
		if got, err := os.ReadFile(file); err != nil || string(got) != want {
			t.Errorf("%s is not what is drawn (%v): run go run ./resources/icons/draw", name, err)
		}
	}
}
