package screens

import (
	"encoding/json"

	"github.com/microbizz/go-desktop/app/words"
)

// fyneTable is the toolkit's own words in our language, in the form it reads.
func fyneTable() []byte {
	data, err := json.Marshal(words.Current().FyneTable())
	if err != nil {
		return []byte("{}")
	}
	return data
}
