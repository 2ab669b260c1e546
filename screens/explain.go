package screens

import "github.com/microbizz/go-desktop/app"

// explain turns an error into the key of a sentence, its arguments, and the raw words
// behind it.
func explain(err error) (key string, args []any, detail string) { return app.Explain(err) }
