package screens

import "path/filepath"

// drive stands before paths in addresses of files.
const drive = "C:/"

// local is a path as people write it here.
func local(path string) string { return `C:\` + filepath.FromSlash(path) }
