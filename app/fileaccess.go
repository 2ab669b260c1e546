package app

import (
	"context"
	"image"

	"github.com/microbizz/go-desktop/app/store"
)

// OpenFile fetches a file into the cache and opens it with the system's program for it. What is
// not a known kind of document or picture by name and content answers [ErrUnsafeFile].
func (a *App) OpenFile(ctx context.Context, f store.File, progress func(done, total int64)) (OpenResult, error) {
	return OpenResult{}, fail("error.signed_out", ErrSignedOut)
}

// SaveFile fetches a file to dest, a folder or a file's path, and returns where it is.
func (a *App) SaveFile(ctx context.Context, f store.File, dest string, progress func(done, total int64)) (path string, err error) {
	return "", fail("error.signed_out", ErrSignedOut)
}

// Thumbnail returns a picture of at most px pixels on its longer side. It answers [ErrUnsafeFile]
// for what is no picture.
func (a *App) Thumbnail(ctx context.Context, f store.File, px int) (image.Image, error) {
	return nil, fail("error.signed_out", ErrSignedOut)
}

// CleanName returns a name for the file that is safe to show and to save under.
func (a *App) CleanName(f store.File) string { return f.Name }
