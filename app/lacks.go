package app

import (
	"strings"

	"github.com/microbizz/go-desktop/app/store"
	"github.com/microbizz/go-desktop/app/words"
)

// wordKeys are words of the translations as the argument of a sentence.
type wordKeys []string

// in joins the words as a language does.
func (k wordKeys) in(w *words.Words) string {
	list := make([]string, len(k))
	for i, key := range k {
		list[i] = w.T(key)
	}
	return join(list, w.T("list.and"))
}

// join makes one text of several things, with and before the last: "a, b and c".
func join(list []string, and string) string {
	if len(list) < 2 {
		return strings.Join(list, "")
	}
	last := len(list) - 1
	return strings.Join(list[:last], ", ") + and + list[last]
}

// JoinLacks makes one text of several lacks, which may be lists themselves.
func JoinLacks(w *words.Words, lacks []CheckLine) string {
	list := make([]string, len(lacks))
	for i, l := range lacks {
		list[i] = l.In(w)
	}
	return join(list, w.T("list.and.also"))
}

// Lacks lists what a person may do on this server and cannot do yet, or cannot do at
// all: nothing else makes a connection whose check is not good. What an administrator
// alone may do is no lack of others.
func Lacks(c store.ContractState, admin bool, badRows int) []CheckLine {
	var list []CheckLine
	lack := func(key string, args ...any) {
		l := CheckLine{Level: LevelWarn, Key: key, Args: args}
		l.Text = l.In(words.Load("en"))
		list = append(list, l)
	}
	wanted := []store.StatusWord{store.StatusInProgress, store.StatusDone}
	if admin {
		wanted = []store.StatusWord{store.StatusAccepted, store.StatusInProgress, store.StatusDone, store.StatusRejected}
	}
	var missing wordKeys
	for _, w := range wanted {
		if !c.Statuses.Has(w) {
			missing = append(missing, "status."+string(w))
		}
	}
	switch {
	case len(missing) > 0:
		lack("lack.status", missing)
	case admin && !c.Statuses.Has(store.StatusNew):
		lack("lack.new")
	}
	if admin {
		pending, yes, no := c.Connections.Has(store.ConnectionPending), c.Connections.Has(store.ConnectionAccepted), c.Connections.Has(store.ConnectionRejected)
		switch {
		case !pending || !yes && !no:
			lack("lack.connection")
		case !yes:
			lack("lack.connection.accept")
		case !no:
			lack("lack.connection.reject")
		}
		if !c.UserWritable {
			lack("lack.people")
		}
	}
	switch {
	case c.InternalKnown:
	case c.InternalAbsent:
		lack("lack.internal")
	default:
		lack("lack.internal.unseen")
	}
	if badRows > 0 {
		lack("lack.rows", badRows)
	}
	return list
}
