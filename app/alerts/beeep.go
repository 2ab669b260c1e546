package alerts

import "github.com/gen2brain/beeep"

// AppName is the name the system shows above an alert.
const AppName = "Microbizz GO"

// System returns the notifier of the operating system. Icon is a PNG picture; some
// systems refuse an alert without one.
func System(icon []byte) Notifier {
	beeep.AppName = AppName
	return system{icon: icon}
}

type system struct{ icon []byte }

func (s system) Notify(title, text string) error {
	var icon any = s.icon
	if len(s.icon) == 0 {
		icon = ""
	}
	return beeep.Notify(Title(title), Text(text), icon)
}

// Title makes any text a safe title of an alert.
func Title(s string) string { return harmless(s, maxTitle) }

// Text makes any text a safe body of an alert on this system.
func Text(s string) string { return escape(harmless(s, maxText)) }
