//go:build !windows

package screens

import (
	"net/url"

	"fyne.io/fyne/v2"
)

// localPath is the file a file: address means.
func localPath(u *url.URL) string { return u.Path }

// droppedPath is the file a dropped address means.
func droppedPath(u fyne.URI) string { return u.Path() }
