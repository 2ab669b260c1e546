package store

import "github.com/microbizz/go-desktop/app/plaintext"

// What the server sent as text may be HTML. It is kept as it came; these give it as it
// is shown, searched, printed and copied.

// PlainTitle returns the title as one line of text.
func (t *Task) PlainTitle() string { return plaintext.Line(t.Title) }

// PlainDescription returns the description as text.
func (t *Task) PlainDescription() string { return plaintext.Of(t.Description) }

// PlainText returns what the note says as text.
func (n *Note) PlainText() string { return plaintext.Of(n.Text) }

// PlainText returns what was written with the request as text.
func (c *Connection) PlainText() string { return plaintext.Of(c.Text) }

// PlainText returns the server's words as one line of text.
func (n *Notification) PlainText() string { return plaintext.Line(n.Text) }

// PlainValue returns the field's value as text.
func (f Field) PlainValue() string { return plaintext.Of(f.Value) }
