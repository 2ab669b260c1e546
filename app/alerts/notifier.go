// Package alerts turns new notifications of the server into native alerts: once
// each, never for what is old or already read, never many at once, and with text
// that no notification daemon or shell can mistake for anything but text.
package alerts

// Notifier shows one native alert. Title and text are any text: the notifier makes
// them safe. It may block for a while and is never called where a window is drawn.
type Notifier interface {
	Notify(title, text string) error
}
