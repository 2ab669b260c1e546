package privatetest

import (
	"errors"
	"path/filepath"
	"slices"
	"testing"
	"unsafe"

	"golang.org/x/sys/windows"
)

// File complains when others than this user can read the file, or could tomorrow: when
// neither it nor a folder above it, up to root, keeps them out.
func File(t testing.TB, root, path string) {
	t.Helper()
	for at := path; ; at = filepath.Dir(at) {
		others, err := Others(at)
		if err == nil && len(others) == 0 {
			return
		}
		if at == root || at == filepath.Dir(at) {
			t.Errorf("%s can be read by %v, %v", path, others, err)
			return
		}
	}
}

// Others are the SIDs of those who may do something with a file or folder, and are not
// this user, the system or its administrators. Everybody is S-1-1-0.
func Others(path string) (sids []string, err error) {
	user, err := windows.GetCurrentProcessToken().GetTokenUser()
	if err != nil {
		return nil, err
	}
	mine := []string{user.User.Sid.String(), "S-1-5-18", "S-1-5-32-544"}
	sd, err := windows.GetNamedSecurityInfo(path, windows.SE_FILE_OBJECT, windows.DACL_SECURITY_INFORMATION)
	if err != nil {
		return nil, err
	}
	list, _, err := sd.DACL()
	if err != nil {
		return nil, err
	}
	if list == nil {
		return nil, errors.New("no list of rights: everybody may do everything")
	}
	for i := range uint32(list.AceCount) {
		var ace *windows.ACCESS_ALLOWED_ACE
		if err := windows.GetAce(list, i, &ace); err != nil {
			return nil, err
		}
		sid := (*windows.SID)(unsafe.Pointer(&ace.SidStart)).String()
		if !slices.Contains(mine, sid) {
			sids = append(sids, sid)
		}
	}
	return sids, nil
}
