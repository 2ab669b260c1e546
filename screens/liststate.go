package screens

import (
	"github.com/microbizz/go-desktop/app/store"
	"github.com/microbizz/go-desktop/app/words"
	"github.com/microbizz/go-desktop/screens/widgets"
)

// listState is what stands where a list would.
type listState uint8

const (
	listShown    listState = iota
	listLoading            // nothing is known yet
	listFailed             // nothing is known, and asking failed
	listEmpty              // there is nothing
	listFiltered           // there is something, but not what was searched for
)

// stateOf tells what to show for a list of which known objects exist and shown are left
// after searching.
func stateOf(s *store.Snapshot, known, shown int) listState {
	switch {
	case shown > 0:
		return listShown
	case known > 0:
		return listFiltered
	case s.Sync.Last.IsZero() && s.Sync.Error != "":
		return listFailed
	case s.Sync.Last.IsZero() || s.Sync.First || !s.Complete && s.Sync.Error == "" && s.Sync.Link == store.LinkUnknown:
		return listLoading
	}
	return listEmpty
}

// loadingWords say what is being waited for, and how far it is.
func loadingWords(s *store.Snapshot) string {
	switch {
	case s.Sync.First && s.Sync.Done > 0:
		return words.T("page.fetching.count", words.Current().Number(int64(s.Sync.Done)))
	case s.Sync.First:
		return words.T("page.fetching")
	case !s.Complete:
		return words.T("shell.link.opening")
	}
	return words.T("shell.link.connecting")
}

// failedState says why nothing could be fetched and offers to try again.
func failedState(s *store.Snapshot, retry func()) *widgets.State {
	return widgets.NewFailedState(words.T("page.failed"), words.T(s.Sync.Error), widgets.NewButton(words.T("common.retry"), widgets.Plain, retry))
}

// staleText says that what is shown is older, and why; empty when all is well.
func staleText(s *store.Snapshot, h Host) string {
	if s.Sync.Error == "" || s.Sync.Last.IsZero() || s.Sync.Link == store.LinkOnline {
		return ""
	}
	return words.T("page.stale", words.T(s.Sync.Error), words.Current().Ago(h.Now().Sub(s.Sync.Last)))
}
