package process

import (
	"github.com/microbizz/go-desktop/app/alerts"
	"github.com/microbizz/go-desktop/resources"
)

// tryAlert leaves a library behind that hinders the end. It need not succeed for that.
func tryAlert() { _ = alerts.System(resources.AppIcon).Notify("Title", "Text") }
