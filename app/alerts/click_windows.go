package alerts

import (
	"fmt"

	toast "git.sr.ht/~jackmordaunt/go-toast"
)

// activator is the COM class that Windows calls when an alert is clicked: this program's
// own, so that no other program of the kind is called in its stead.
const activator = "{6E3B8F2A-5C1D-4B7E-9A40-2F7D1C9E8B53}"

// OnClick has clicked called, on some goroutine, when the person clicks an alert while the
// program runs. Id is the sender's; the call must come before the first alert.
func OnClick(id string, clicked func()) error {
	toast.SetActivationCallback(func(string, []toast.UserData) { clicked() })
	if err := toast.SetAppData(toast.AppData{AppID: id, GUID: activator}); err != nil {
		return fmt.Errorf("alerts: %w", err)
	}
	return nil
}
