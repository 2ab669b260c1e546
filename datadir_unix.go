//go:build !windows && !darwin

package main

import (
	"os"
	"path/filepath"
)

// dataDir is where the program keeps its data unless told otherwise.
// Source: XDG Base Directory Specification.
func dataDir() (string, error) {
	if dir := os.Getenv("XDG_DATA_HOME"); filepath.IsAbs(dir) {
		return filepath.Join(dir, "microbizz-go"), nil
	}
	home, err := os.UserHomeDir()
	if err != nil {
		return "", err
	}
	return filepath.Join(home, ".local", "share", "microbizz-go"), nil
}
