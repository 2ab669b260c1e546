//go:build !windows && !darwin

package alerts

import "strings"

// Freedesktop notification daemons read simple markup in the text.
var markup = strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;")

// escape is applied to the text after it was cut, so that no escape is cut in two.
func escape(s string) string { return markup.Replace(s) }
