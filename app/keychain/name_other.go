//go:build !windows && !darwin

package keychain

// Kind names the system's own keyring, as a part of a key of the translations.
const Kind = "linux"
