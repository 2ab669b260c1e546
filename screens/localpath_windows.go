package screens

import (
	"net/url"
	"path/filepath"
	"strings"

	"fyne.io/fyne/v2"
)

// localPath is the file a file: address means. Here the drive may stand where other
// addresses have the host.
func localPath(u *url.URL) string {
	p := u.Path
	if len(u.Host) == 2 && u.Host[1] == ':' {
		p = u.Host + p
	} else if u.Host != "" && u.Host != "localhost" {
		p = "//" + u.Host + p
	}
	if len(p) > 2 && p[0] == '/' && p[2] == ':' {
		p = strings.TrimPrefix(p, "/")
	}
	return filepath.FromSlash(p)
}

// droppedPath is the file a dropped address means; the drive may be its host.
func droppedPath(u fyne.URI) string {
	return localPath(&url.URL{Host: u.Authority(), Path: u.Path()})
}
