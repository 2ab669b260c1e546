package screens

import (
	"errors"

	"github.com/microbizz/go-desktop/app"
)

// explain turns an error into the key of a sentence, its arguments, and the raw words
// behind it.
func explain(err error) (key string, args []any, detail string) {
	var known *app.Error
	if errors.As(err, &known) {
		return known.Key, known.Args, known.Detail
	}
	return "error.unknown", nil, err.Error()
}
