package files

import (
	"fmt"
	"time"

	"golang.org/x/sys/unix"
)

// MarkForeign sets the quarantine attribute, so that macOS treats the file as one
// from the internet.
func MarkForeign(path string) error {
	value := fmt.Sprintf("0081;%08x;Microbizz GO;", time.Now().Unix())
	return unix.Setxattr(path, "com.apple.quarantine", []byte(value), 0)
}
