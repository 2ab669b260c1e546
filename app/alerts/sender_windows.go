package alerts

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"strings"
)

// name is what the alert is sent under: the ID, whose name and icon Windows was told.
func (s Sender) name() string { return s.ID }

// picture is the path of the icon. Windows looks at it when it shows the alert, and again
// whenever its list of alerts is opened: a file that is removed after the call, as given
// bytes would be, is not there any more.
func (s Sender) picture() (any, error) {
	if _, err := os.Stat(s.IconFile); errors.Is(err, fs.ErrNotExist) && len(s.Icon) > 0 {
		if err := os.WriteFile(s.IconFile, s.Icon, 0o600); err != nil {
			return nil, fmt.Errorf("alerts: the icon: %w", err)
		}
	}
	// It goes into XML as it is; of what XML minds only this can stand in a path.
	return strings.ReplaceAll(s.IconFile, "&", "&amp;"), nil
}
