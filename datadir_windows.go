package main

import (
	"os"
	"path/filepath"
)

// dataDir is where the program keeps its data unless told otherwise: not in the
// roaming profile, which is copied over the network at each sign-in to Windows.
func dataDir() (string, error) {
	dir, err := os.UserCacheDir() // %LocalAppData%
	return filepath.Join(dir, "Microbizz GO"), err
}
