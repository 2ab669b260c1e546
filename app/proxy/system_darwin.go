package proxy

import (
	"context"
	"fmt"
	"os/exec"
	"time"
)

// scutilLimit is how long the system's own program may take to print a few lines.
const scutilLimit = 5 * time.Second

// system reads macOS' settings. Its scripts are followed by its own network library only,
// which Go does not use.
func system() source {
	return source{read: func() (Settings, error) {
		ctx, cancel := context.WithTimeout(context.Background(), scutilLimit)
		defer cancel()
		out, err := exec.CommandContext(ctx, "/usr/sbin/scutil", "--proxy").Output()
		if err != nil {
			return Settings{}, fmt.Errorf("proxy: the system's settings: %w", err)
		}
		return readScutil(string(out)), nil
	}}
}
