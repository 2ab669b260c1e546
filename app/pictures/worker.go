package pictures

import (
	"encoding/binary"
	"fmt"
	"image"
	"io"
	"os"
	"runtime"
	"runtime/debug"
	"runtime/metrics"
	"strconv"
	"time"
)

// Flag is the first argument of the program as a worker; the second is the longest side
// wanted, in pixels.
const Flag = "-shrink-picture"

// What the worker may take. Memory that is not needed for the picture is that of the
// program itself: its text, its packages' beginnings, its threads.
const (
	maxMemory = 400_000_000 // bytes, of the whole process
	maxNeed   = 330_000_000 // bytes, for the picture
	reserve   = 4_000_000   // bytes, of what is not the picture and grows with it
	maxTime   = time.Minute // by the clock, since the machine may have other work
	maxCPU    = 20          // seconds of a processor
	lookEvery = 20 * time.Millisecond
	exitLimit = 3 // the worker ended itself
)

// The letters that begin an answer.
const (
	answerPicture = 'P' // width, height, and four bytes a pixel
	answerRefusal = 'E' // the reason's length, 0, and the reason
)

// maxReason is the longest reason, in bytes.
const maxReason = 500

// RunWorker turns this process into a worker if its arguments say so, and does not return
// then. It comes first in main, before anything else of the program has begun, and first
// in the tests of packages that make thumbnails.
func RunWorker() {
	if len(os.Args) != 3 || os.Args[1] != Flag {
		return
	}
	px, err := strconv.Atoi(os.Args[2])
	if err != nil || px < 1 || px > MaxSide {
		os.Exit(2)
	}
	runtime.GOMAXPROCS(1) // the window comes first
	debug.SetMemoryLimit(maxNeed + 2*reserve)
	if err := confine(); err != nil {
		fmt.Fprintln(os.Stderr, "confine:", err)
		os.Exit(2)
	}
	go watchMemory()
	time.AfterFunc(maxTime, func() { os.Exit(exitLimit) })
	if err := answer(os.Stdout, os.Stdin, px); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	os.Exit(0)
}

// answer writes the one frame about the picture in f.
func answer(w io.Writer, f *os.File, px int) error {
	img, err := shrink(f, px)
	head := make([]byte, 9)
	body := []byte(nil)
	if err != nil {
		reason := err.Error()
		body = []byte(reason[:min(len(reason), maxReason)])
		head[0] = answerRefusal
		binary.BigEndian.PutUint32(head[1:], uint32(len(body)))
	} else {
		body = img.Pix
		head[0] = answerPicture
		binary.BigEndian.PutUint32(head[1:], uint32(img.Rect.Dx()))
		binary.BigEndian.PutUint32(head[5:], uint32(img.Rect.Dy()))
	}
	if _, err := w.Write(head); err != nil {
		return err
	}
	_, err = w.Write(body)
	return err
}

// readAnswer reads what [answer] wrote, and nothing that it could not have written.
func readAnswer(r io.Reader, px int) (*image.RGBA, error) {
	var head [9]byte
	if _, err := io.ReadFull(r, head[:]); err != nil {
		return nil, err
	}
	a, b := binary.BigEndian.Uint32(head[1:]), binary.BigEndian.Uint32(head[5:])
	switch {
	case head[0] == answerRefusal && a <= maxReason && b == 0:
		reason := make([]byte, a)
		if _, err := io.ReadFull(r, reason); err != nil {
			return nil, err
		}
		return nil, fmt.Errorf("%w: %q", ErrPicture, reason)
	case head[0] == answerPicture && a >= 1 && b >= 1 && a <= uint32(px) && b <= uint32(px):
		img := image.NewRGBA(image.Rect(0, 0, int(a), int(b)))
		_, err := io.ReadFull(r, img.Pix)
		return img, err
	}
	return nil, fmt.Errorf("no answer of a worker: %q", head)
}

// watchMemory ends the worker when it takes too much, on systems that do not do so.
func watchMemory() {
	sample := []metrics.Sample{{Name: "/memory/classes/total:bytes"}, {Name: "/memory/classes/heap/released:bytes"}}
	for {
		metrics.Read(sample)
		if sample[0].Value.Uint64()-sample[1].Value.Uint64() > maxNeed+10*reserve {
			os.Exit(exitLimit)
		}
		time.Sleep(lookEvery)
	}
}
