package app

import (
	"context"
	"errors"
	"path/filepath"

	"github.com/microbizz/go-desktop/apiclient"
	"github.com/microbizz/go-desktop/app/files"
	"github.com/microbizz/go-desktop/app/internal/fsutil"
	"github.com/microbizz/go-desktop/app/keychain"
	"github.com/microbizz/go-desktop/app/outbox"
	"github.com/microbizz/go-desktop/app/pictures"
	"github.com/microbizz/go-desktop/app/settings"
	"github.com/microbizz/go-desktop/app/store"
	"github.com/microbizz/go-desktop/app/vocabulary"
	"github.com/microbizz/go-desktop/app/words"
)

// sentences are the errors of the rooms below and the sentences for them, the most
// telling first: an error can be several at once.
var sentences = []struct {
	is  error
	key string
}{
	{store.ErrNewer, "error.newer"},
	{settings.ErrNewer, "error.newer"},
	{apiclient.ErrWrongPassword, "error.wrong_password"},
	{apiclient.ErrUsernameTaken, "error.username_taken"},
	{apiclient.ErrCanceled, "error.canceled"},
	{context.Canceled, "error.canceled"},
	{apiclient.ErrBadURL, "error.bad_url"},
	{apiclient.ErrOutcomeUnknown, "error.unknown_outcome"},
	{apiclient.ErrLoginRequired, "error.login_required"},
	{apiclient.ErrForbidden, "error.forbidden"},
	{apiclient.ErrNotFound, "error.gone"},
	{apiclient.ErrMethod, "error.method"},
	{apiclient.ErrNotEstablished, "error.not_established"},
	{apiclient.ErrIncomplete, "error.incomplete"},
	{vocabulary.ErrNotOurs, "error.answers.not_ours"},
	{vocabulary.ErrNewer, "error.answers.newer"},
	{vocabulary.ErrContradiction, "error.answers.contradiction"},
	{vocabulary.ErrEmpty, "error.answers.empty"},
	{vocabulary.ErrTaken, "error.answers.taken"},
	{vocabulary.ErrWord, "error.invalid"},
	{vocabulary.ErrNumber, "error.answers.number"},
	{apiclient.ErrTooLarge, "error.too_large"},
	{apiclient.ErrFileChanged, "error.file_changed"},
	{apiclient.ErrFileUnreadable, "error.unreadable"},
	{apiclient.ErrDiskFull, "error.disk_full"},
	{fsutil.ErrFull, "error.disk_full"},
	{apiclient.ErrDisk, "error.disk"},
	{apiclient.ErrProxy, "error.proxy"},
	{apiclient.ErrSlow, "error.slow"},
	{apiclient.ErrOffline, "error.offline"},
	{apiclient.ErrEndless, "error.endless"},
	{apiclient.ErrNotJSON, "error.not_json"},
	{apiclient.ErrServer, "error.server"},
	{apiclient.ErrInvalid, "error.invalid"},
	{files.ErrFolder, "error.folder"},
	{files.ErrNotRegular, "error.not_regular"},
	{files.ErrEmpty, "error.empty_file"},
	{files.ErrGone, "error.file_gone"},
	{files.ErrUnreadable, "error.unreadable"},
	{files.ErrChanged, "error.file_changed"},
	{files.ErrTooLarge, "error.file_limit"},
	{files.ErrUnsafe, "error.unsafe_file"},
	{pictures.ErrPicture, "error.picture"},
	{pictures.ErrWorker, "error.picture"},
	{outbox.ErrNoEntry, "error.no_entry"},
	{outbox.ErrBusy, "error.busy"},
	{keychain.ErrTimeout, "error.keyring"},
	{keychain.ErrUnavailable, "error.keyring"},
	{keychain.ErrNotKept, "error.keyring"},
	{context.DeadlineExceeded, "error.offline"},
}

// Explain turns any error into the key of a sentence in the translations with its
// arguments, and the raw words behind it: the server's own where it had any.
func Explain(err error) (key string, args []any, detail string) {
	if err == nil {
		return "", nil, ""
	}
	var known *Error
	if errors.As(err, &known) {
		return known.Key, known.Args, known.Detail
	}
	detail = err.Error()
	var full *fsutil.FullError
	var held *fsutil.InUseError
	var long *fsutil.TooLongError
	switch {
	case errors.Is(err, fsutil.ErrReserve) && errors.As(err, &full):
		return "error.disk_reserve", []any{filepath.Base(full.Path), filepath.Dir(full.Path), words.Current().Bytes(fsutil.Reserve)}, detail
	case errors.As(err, &long):
		return "error.fetch_limit", []any{words.Current().Bytes(long.Most)}, detail
	case errors.As(err, &full):
		return "error.disk_full_at", []any{filepath.Base(full.Path), filepath.Dir(full.Path)}, detail
	case errors.As(err, &held):
		return "error.in_use", []any{filepath.Base(held.Path)}, detail
	}
	var answer *apiclient.Error
	if errors.As(err, &answer) && answer.Message != "" {
		detail = answer.Message
	}
	for _, s := range sentences {
		if errors.Is(err, s.is) {
			if s.key == "error.file_limit" {
				args = []any{words.Current().Bytes(files.MaxUpload)}
			}
			return s.key, args, detail
		}
	}
	if fsutil.IsFull(err) {
		return "error.disk_full", nil, detail
	}
	return "error.unknown", nil, detail
}

// explainFull is [explain] for what a person did: where the disk is full it says of what
// there is no room for and where that is, in the sentence of key for the place. The
// arguments come before the folder.
func explainFull(err error, key string, args ...any) error {
	var full *fsutil.FullError
	if !errors.As(err, &full) {
		return explain(err)
	}
	return &Error{Key: key, Args: append(args, filepath.Dir(full.Path)), Detail: err.Error(), Err: err}
}

// explain wraps err for a person; nil stays nil.
func explain(err error) error {
	var known *Error
	if err == nil || errors.As(err, &known) {
		return err
	}
	key, args, detail := Explain(err)
	return &Error{Key: key, Args: args, Detail: detail, Err: err}
}
