package words

import (
	"strings"

	"github.com/jeandeaual/go-locale"
)

// system chooses among the program's languages by what the system prefers, in its
// order. Where the system has no wish the program is Danish, as its users are.
func system() string {
	preferred, err := locale.GetLocales()
	if err != nil {
		return "da"
	}
	return choose(preferred)
}

func choose(preferred []string) string {
	named := false
	for _, p := range preferred {
		p = strings.ToLower(p)
		if i := strings.IndexAny(p, "-_.@"); i >= 0 {
			p = p[:i]
		}
		switch p {
		case "da", "fo", "kl":
			return "da"
		case "en":
			return "en"
		case "", "c", "posix":
		default:
			named = true
		}
	}
	if named {
		return "en"
	}
	return "da"
}
