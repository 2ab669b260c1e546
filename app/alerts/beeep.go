package alerts

import "github.com/gen2brain/beeep"

// Sender is who the alerts come from.
type Sender struct {
	ID   string // the program's own, as the system was told it
	Name string // as a person reads it above an alert
	Icon []byte // a PNG picture; some systems refuse an alert without one
	// IconFile is where Icon lies for systems that look at it later, or is to be
	// written when it is not there.
	IconFile string
}

// System returns the notifier of the operating system.
func System(from Sender) Notifier {
	beeep.AppName = from.name()
	return system{from}
}

type system struct{ from Sender }

func (s system) Notify(title, text string) error {
	icon, err := s.from.picture()
	if err != nil {
		return err
	}
	return beeep.Notify(Title(title), Text(text), icon)
}

// Title makes any text a safe title of an alert.
func Title(s string) string { return harmless(s, maxTitle) }

// Text makes any text a safe body of an alert on this system.
func Text(s string) string { return escape(harmless(s, maxText)) }
