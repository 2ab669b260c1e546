//go:build !windows && !darwin

package trayhost

import (
	"context"
	"errors"
	"testing"
	"testing/synctest"
)

func TestOnlyAClearYesInTimeCounts(t *testing.T) {
	for name, c := range map[string]struct {
		value any
		err   error
		want  bool
	}{
		"a host":                        {value: true, want: true},
		"no host":                       {value: false},
		"no watcher":                    {err: errors.New("the name is not activatable")},
		"no bus":                        {err: errors.New("no session bus")},
		"something else than yes or no": {value: "true"},
		"yes with an error":             {value: true, err: errors.New("closed")},
	} {
		if got := present(t.Context(), func(context.Context) (any, error) { return c.value, c.err }); got != c.want {
			t.Errorf("%s: %v", name, got)
		}
	}
}

func TestABusThatHangsIsANo(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		ctx, cancel := context.WithTimeout(t.Context(), limit)
		defer cancel()
		let := make(chan struct{})
		if present(ctx, func(context.Context) (any, error) { <-let; return true, nil }) {
			t.Error("an answer that never came is a yes")
		}
		close(let)
	})
}
