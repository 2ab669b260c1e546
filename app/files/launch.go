//go:build !windows

package files

import (
	"fmt"
	"os/exec"
	"strings"
	"time"
)

// patience is how long an opener may take to say that it failed. Some stay until the
// program they started ends; those count as started.
const patience = 2 * time.Second

// launch runs command with target as its only argument.
func launch(command, target string) error {
	if strings.HasPrefix(target, "-") {
		return fmt.Errorf("files: %q would be taken for an option", target)
	}
	cmd := exec.Command(command, target)
	if err := cmd.Start(); err != nil {
		return fmt.Errorf("files: %w", err)
	}
	ended := make(chan error, 1)
	go func() { ended <- cmd.Wait() }()
	select {
	case err := <-ended:
		if err != nil {
			return fmt.Errorf("files: %s: %w", command, err)
		}
		return nil
	case <-time.After(patience):
		return nil
	}
}
