package autostart

import (
	"errors"

	"golang.org/x/sys/windows/registry"
)

// runKey lists what Windows starts when the person signs in. Tests use another, so that
// they leave the computer they run on as it is.
var runKey = `Software\Microsoft\Windows\CurrentVersion\Run`

func install(exe string) (err error) {
	key, _, err := registry.CreateKey(registry.CURRENT_USER, runKey, registry.SET_VALUE)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, key.Close()) }()
	return key.SetStringValue(ID, `"`+exe+`"`)
}

func remove() (err error) {
	key, err := registry.OpenKey(registry.CURRENT_USER, runKey, registry.SET_VALUE)
	if errors.Is(err, registry.ErrNotExist) {
		return nil
	}
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, key.Close()) }()
	if err := key.DeleteValue(ID); err != nil && !errors.Is(err, registry.ErrNotExist) {
		return err
	}
	return nil
}
