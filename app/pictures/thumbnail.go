package pictures

import (
	"context"
	"errors"
	"fmt"
	"image"
	"os"
	"os/exec"
	"strconv"
	"time"
)

// MaxSide is the longest side of a picture that is asked for, in pixels. The pixels are in
// the program's own memory, four bytes each.
const MaxSide = 2560

// ErrWorker says that no worker could be started, or that it was no worker: the picture
// may be good.
var ErrWorker = errors.New("pictures: no other process could be started to look at the picture")

// oneWorker lets one picture be decoded at a time: two of the largest together would need
// most of a small computer's memory.
var oneWorker = make(chan struct{}, 1)

// Thumbnail makes a small picture of the one at path, turned the way it was taken, no
// side longer than px pixels (at most [MaxSide]), and never larger than it is. It is
// decoded by a process of its own, which may take 400 MB, and 20 s of a processor. For what is no
// picture, or takes more, it answers [ErrPicture]; waiting for another one ends with ctx.
func Thumbnail(ctx context.Context, path string, px int) (image.Image, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	if info, err := f.Stat(); err != nil || !info.Mode().IsRegular() {
		return nil, errors.Join(ErrPicture, err)
	}
	select {
	case oneWorker <- struct{}{}:
		defer func() { <-oneWorker }()
	case <-ctx.Done():
		return nil, context.Cause(ctx)
	}
	img, err := work(ctx, f, min(px, MaxSide))
	if err != nil {
		return nil, err
	}
	return img, nil
}

// work lets a worker look at a picture.
func work(ctx context.Context, picture *os.File, px int) (*image.RGBA, error) {
	program, err := self()
	if err != nil {
		return nil, fmt.Errorf("%w: %w", ErrWorker, err)
	}
	limited, cancel := context.WithTimeout(ctx, maxTime+5*time.Second)
	defer cancel()
	cmd := exec.CommandContext(limited, program, Flag, strconv.Itoa(px))
	cmd.Env, cmd.Stdin = environment(), picture
	cmd.SysProcAttr = attributes()
	cmd.WaitDelay = time.Second
	said := &head{}
	cmd.Stderr = said
	out, err := cmd.StdoutPipe()
	if err != nil {
		return nil, fmt.Errorf("%w: %w", ErrWorker, err)
	}
	if err := cmd.Start(); err != nil {
		return nil, fmt.Errorf("%w: %w", ErrWorker, err)
	}
	img, err := readAnswer(out, px)
	if err != nil {
		cancel() // whatever it still does is of no use
	}
	ended := cmd.Wait()
	if watch != nil {
		watch(cmd.ProcessState)
	}
	switch {
	case err == nil || errors.Is(err, ErrPicture):
		return img, err
	case ctx.Err() != nil:
		return nil, context.Cause(ctx)
	case limited.Err() == context.DeadlineExceeded, cmd.ProcessState.ExitCode() == exitLimit:
		return nil, fmt.Errorf("%w: it took too long, or too much memory", ErrPicture)
	case cmd.ProcessState.ExitCode() == 2 && len(said.text) < 200:
		return nil, fmt.Errorf("%w: %w: %s", ErrWorker, errors.Join(err, ended), said.text)
	}
	return nil, fmt.Errorf("%w: the decoder crashed: %w: %s", ErrPicture, errors.Join(err, ended), said.text)
}

// watch is told of each worker's end, in tests.
var watch func(*os.ProcessState)

// head keeps the beginning of what a worker says when it crashes.
type head struct{ text []byte }

func (h *head) Write(p []byte) (int, error) {
	h.text = append(h.text, p[:min(len(p), 300-len(h.text))]...)
	return len(p), nil
}
