package outbox

import (
	"fmt"
	"os"
	"os/exec"
	"syscall"
	"testing"

	"golang.org/x/sys/unix"
)

// smallDisk is where the disk is that fills up.
func smallDisk(t *testing.T) string { return t.TempDir() }

// mayMount lets the program mount disks that nobody else sees: root may, and everybody
// else where the system lets them be their own root.
func mayMount(cmd *exec.Cmd) {
	cmd.SysProcAttr = &syscall.SysProcAttr{Cloneflags: unix.CLONE_NEWNS}
	if os.Geteuid() != 0 {
		cmd.SysProcAttr.Cloneflags |= unix.CLONE_NEWUSER
		cmd.SysProcAttr.UidMappings = []syscall.SysProcIDMap{{ContainerID: 0, HostID: os.Geteuid(), Size: 1}}
		cmd.SysProcAttr.GidMappings = []syscall.SysProcIDMap{{ContainerID: 0, HostID: os.Getegid(), Size: 1}}
	}
}

// newDisk puts an empty disk of one megabyte at dir.
func newDisk(dir string) error {
	// What is mounted here stays here.
	err := unix.Mount("", "/", "", unix.MS_REC|unix.MS_PRIVATE, "")
	if err == nil {
		err = unix.Mount("tmpfs", dir, "tmpfs", 0, "size=1m")
	}
	if err != nil {
		return fmt.Errorf("a small disk cannot be mounted: %w", err)
	}
	return nil
}

func dropDisk(dir string) error { return unix.Unmount(dir, unix.MNT_DETACH) }
