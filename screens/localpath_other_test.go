//go:build !windows

package screens

// drive stands before paths in addresses of files.
const drive = ""

// local is a path as people write it here.
func local(path string) string { return "/" + path }
