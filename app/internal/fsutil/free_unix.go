//go:build !windows

package fsutil

import "syscall"

// Free tells how many bytes this user may still write to the disk that dir is on, and how
// many it has.
func Free(dir string) (free, total uint64, err error) {
	var s syscall.Statfs_t
	if err := syscall.Statfs(dir, &s); err != nil {
		return 0, 0, err
	}
	size := uint64(s.Bsize)
	return uint64(s.Bavail) * size, s.Blocks * size, nil
}
