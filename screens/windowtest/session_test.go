//go:build window

package windowtest

import (
	"image"
	"strconv"
	"testing"

	"github.com/microbizz/go-desktop/apiclient/demo"
)

func TestEndOfTheSessionLosesNeitherWordsNorSize(t *testing.T) {
	const text = "Sidste ord inden fyraften"
	srv := newServer(t, demo.Options{})
	p := sitDown(t, "da", "-server", srv.url())
	p.signIn(admin, secret)
	p.kept()
	p.openTask(floodedCellar)
	p.write(text)
	p.Resize(1111, 777)
	p.Type(".") // and no pause after it
	p.See("the last key", A("entry", text+"."))
	p.endSession()

	p.again()
	p.seeWork()
	p.See("what was written", A("entry", text+"."))
	if size := p.area().Size(); size != image.Pt(1111, 777) {
		t.Errorf("the window is %v, want as it was left: 1111 × 777", size)
	}
	p.Quit()
}

func TestSecondStartBringsTheMinimisedWindowBack(t *testing.T) {
	p := sitDown(t, "da", "-demo")
	p.seeWork()
	p.desk.xdotool("windowminimize", "--sync", strconv.Itoa(int(p.window)))
	p.desk.await("another window in front, or none", func() bool { return p.desk.active() != p.window })
	binary, err := built()
	must(t, err)
	second := p.desk.launch(binary, "-demo")
	p.desk.await("the end of the second start", second.ended)
	if second.err != nil {
		t.Errorf("the second start ended with %v, want code 0", second.err)
	}
	p.desk.await("the window in front", func() bool { return p.desk.active() == p.window })
	p.still()
	p.enter("inbox") // it takes clicks where things are drawn
	p.Quit()
}
