package files

import "os"

// MarkForeign writes the mark of the web beside the file, so that Windows and Office
// treat it as one from the internet. File systems without streams cannot carry it.
func MarkForeign(path string) error {
	return os.WriteFile(path+":Zone.Identifier", []byte("[ZoneTransfer]\r\nZoneId=3\r\n"), 0o600)
}
