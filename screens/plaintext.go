package screens

import (
	"html"
	"strings"
)

// plainText reduces what a server sent to text: some clients write their notes in
// HTML. Text without tags comes out as it is, so a lone "<" is kept.
func plainText(s string) string {
	s = strings.ReplaceAll(s, "\r\n", "\n")
	if !strings.ContainsRune(s, '<') {
		if strings.ContainsRune(s, '&') {
			s = html.UnescapeString(s)
		}
		return strings.TrimSpace(visible(s))
	}
	var b strings.Builder
	for s != "" {
		i := strings.IndexByte(s, '<')
		if i < 0 {
			b.WriteString(s)
			break
		}
		b.WriteString(s[:i])
		name, rest, ok := cutTag(s[i:])
		if !ok {
			b.WriteByte('<')
			s = s[i+1:]
			continue
		}
		s = rest
		switch name {
		case "br", "p", "/p", "div", "/div", "/li", "/tr", "h1", "h2", "h3", "/h1", "/h2", "/h3":
			newLine(&b)
		case "li":
			newLine(&b)
			b.WriteString("• ")
		case "script", "style":
			if end := strings.Index(strings.ToLower(s), "</"+name); end >= 0 {
				s = s[end:]
			} else {
				s = ""
			}
		}
	}
	return strings.TrimSpace(visible(html.UnescapeString(b.String())))
}

// newLine begins a line unless one has begun.
func newLine(b *strings.Builder) {
	if s := b.String(); s != "" && !strings.HasSuffix(s, "\n") {
		b.WriteByte('\n')
	}
}

// cutTag splits off a tag. What does not look like one ("5 < 6") is none.
func cutTag(s string) (name, rest string, ok bool) {
	end := strings.IndexByte(s, '>')
	if end < 2 {
		return "", s, false
	}
	inside := s[1:end]
	if strings.HasPrefix(inside, "!--") {
		if i := strings.Index(s, "-->"); i >= 0 {
			return "!--", s[i+3:], true
		}
	}
	name = strings.ToLower(inside)
	if i := strings.IndexAny(name, " \t\n"); i >= 0 {
		name = name[:i]
	}
	name = strings.TrimSuffix(name, "/")
	letters := strings.TrimPrefix(name, "/")
	if letters == "" || letters[0] < 'a' || letters[0] > 'z' {
		return "", s, false
	}
	return name, s[end+1:], true
}

// visible takes out what would change how the text around it is read: control
// characters and marks that turn the direction of writing.
func visible(s string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case r == '\n' || r == '\t':
			return r
		case r < ' ' || r == 0x7f, r >= 0x202a && r <= 0x202e, r >= 0x2066 && r <= 0x2069:
			return -1
		}
		return r
	}, s)
}
