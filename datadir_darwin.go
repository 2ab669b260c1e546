package main

import (
	"os"
	"path/filepath"
)

// dataDir is where the program keeps its data unless told otherwise.
func dataDir() (string, error) {
	dir, err := os.UserConfigDir() // ~/Library/Application Support
	return filepath.Join(dir, "Microbizz GO"), err
}
