package process

import (
	"os"
	"path/filepath"

	"github.com/microbizz/go-desktop/app/alerts"
	"github.com/microbizz/go-desktop/resources"
)

// tryAlert leaves a library behind that hinders the end. It need not succeed for that.
func tryAlert() {
	icon := filepath.Join(os.TempDir(), "microbizz-alert-test.png")
	defer os.Remove(icon)
	_ = alerts.System(alerts.Sender{ID: "dk.microbizz.go.test", Icon: resources.AppIcon, IconFile: icon}).Notify("Title", "Text")
}
