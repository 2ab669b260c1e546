package keychain

import (
	"errors"

	"github.com/zalando/go-keyring"
)

// System returns the operating system's keyring: Secret Service on Linux, Keychain
// on macOS, Credential Manager on Windows.
func System() Keyring { return system{} }

type system struct{}

func (system) Get(service, account string) (string, error) {
	secret, err := keyring.Get(service, account)
	return secret, translate(err)
}

func (system) Set(service, account, secret string) error {
	return translate(keyring.Set(service, account, secret))
}

func (system) Delete(service, account string) error {
	return translate(keyring.Delete(service, account))
}

func translate(err error) error {
	if errors.Is(err, keyring.ErrNotFound) {
		return ErrNotFound
	}
	return err
}

// Memory returns a keyring that forgets everything with the program: for the demo,
// whose token never touches the system's keyring, and for tests.
func Memory() Keyring { return memory{} }

// memory is only ever used from a Keychain's one worker.
type memory map[string]string

func (m memory) Get(service, account string) (string, error) {
	secret, ok := m[service+"\x00"+account]
	if !ok {
		return "", ErrNotFound
	}
	return secret, nil
}

func (m memory) Set(service, account, secret string) error {
	m[service+"\x00"+account] = secret
	return nil
}

func (m memory) Delete(service, account string) error {
	delete(m, service+"\x00"+account)
	return nil
}
