// Package xdnd drops files on a window of another program, as a file manager does: the
// source's side of the XDND protocol, version 5.
package xdnd

import (
	"errors"
	"fmt"
	"net/url"
	"strings"
	"time"

	"github.com/jezek/xgb"
	"github.com/jezek/xgb/xproto"
)

const (
	version  = 5
	patience = 10 * time.Second
)

// source is one drag: a window that owns the selection and the atoms of the protocol.
type source struct {
	x      *xgb.Conn
	root   xproto.Window
	window xproto.Window
	target xproto.Window
	atoms  map[string]xproto.Atom
	data   []byte
}

// Drop lets go of the files (absolute paths) at x, y of the display's root window. It
// answers once the program there has said that it is finished with them.
func Drop(display string, x, y int, paths ...string) error {
	conn, err := xgb.NewConnDisplay(display)
	if err != nil {
		return err
	}
	defer conn.Close()
	s := &source{x: conn, root: xproto.Setup(conn).DefaultScreen(conn).Root, data: uriList(paths)}
	if err := s.prepare(); err != nil {
		return err
	}
	if s.target, err = s.find(x, y); err != nil {
		return err
	}
	return s.drag(x, y)
}

// uriList writes paths as text/uri-list: file URIs, each line ended by CRLF.
func uriList(paths []string) []byte {
	var b strings.Builder
	for _, path := range paths {
		b.WriteString((&url.URL{Scheme: "file", Path: path}).String())
		b.WriteString("\r\n")
	}
	return []byte(b.String())
}

// prepare makes the window, learns the atoms and takes the selection.
func (s *source) prepare() error {
	s.atoms = make(map[string]xproto.Atom)
	for _, name := range []string{"XdndAware", "XdndSelection", "XdndEnter", "XdndPosition", "XdndStatus",
		"XdndDrop", "XdndFinished", "XdndActionCopy", "text/uri-list", "TARGETS"} {
		reply, err := xproto.InternAtom(s.x, false, uint16(len(name)), name).Reply()
		if err != nil {
			return err
		}
		s.atoms[name] = reply.Atom
	}
	id, err := xproto.NewWindowId(s.x)
	if err != nil {
		return err
	}
	s.window = id
	if err := xproto.CreateWindowChecked(s.x, 0, id, s.root, 0, 0, 1, 1, 0,
		xproto.WindowClassInputOnly, 0, 0, nil).Check(); err != nil {
		return err
	}
	return xproto.SetSelectionOwnerChecked(s.x, id, s.atoms["XdndSelection"], xproto.TimeCurrentTime).Check()
}

// find goes down from the root to the window under the point that understands drops.
func (s *source) find(x, y int) (xproto.Window, error) {
	for w := s.root; ; {
		if reply, err := xproto.GetProperty(s.x, false, w, s.atoms["XdndAware"], xproto.GetPropertyTypeAny, 0, 1).Reply(); err == nil && len(reply.Value) > 0 {
			return w, nil
		}
		reply, err := xproto.TranslateCoordinates(s.x, s.root, w, int16(x), int16(y)).Reply()
		if err != nil {
			return 0, err
		}
		if reply.Child == 0 {
			return 0, fmt.Errorf("no window at %d,%d takes drops", x, y)
		}
		w = reply.Child
	}
}

// drag enters the target, moves, and lets go once it accepts.
func (s *source) drag(x, y int) error {
	window, copying := uint32(s.window), uint32(s.atoms["XdndActionCopy"])
	s.send("XdndEnter", window, version<<24, uint32(s.atoms["text/uri-list"]), 0, 0)
	s.send("XdndPosition", window, 0, uint32(x)<<16|uint32(y), xproto.TimeCurrentTime, copying)
	status, err := s.answer("XdndStatus")
	if err != nil {
		return err
	}
	if status[1]&1 == 0 {
		return errors.New("the window refuses the files")
	}
	s.send("XdndDrop", window, 0, xproto.TimeCurrentTime, 0, 0)
	_, err = s.answer("XdndFinished")
	return err
}

func (s *source) send(name string, data ...uint32) {
	event := xproto.ClientMessageEvent{Format: 32, Window: s.target, Type: s.atoms[name],
		Data: xproto.ClientMessageDataUnionData32New(data)}
	xproto.SendEvent(s.x, false, s.target, xproto.EventMaskNoEvent, string(event.Bytes()))
}

// answer serves the target's requests for the data until the message comes.
func (s *source) answer(name string) ([]uint32, error) {
	for late := time.Now().Add(patience); time.Now().Before(late); {
		event, err := s.x.PollForEvent()
		if event == nil && err == nil {
			time.Sleep(time.Millisecond)
			continue
		}
		switch event := event.(type) {
		case xproto.ClientMessageEvent:
			if event.Type == s.atoms[name] {
				return event.Data.Data32, nil
			}
		case xproto.SelectionRequestEvent:
			s.serve(event)
		}
	}
	return nil, fmt.Errorf("no %s came", name)
}

// serve puts the list where the target asked for it and says so.
func (s *source) serve(request xproto.SelectionRequestEvent) {
	property := request.Property
	switch request.Target {
	case s.atoms["text/uri-list"]:
		xproto.ChangeProperty(s.x, xproto.PropModeReplace, request.Requestor, property, request.Target,
			8, uint32(len(s.data)), s.data)
	case s.atoms["TARGETS"]:
		atom := s.atoms["text/uri-list"]
		xproto.ChangeProperty(s.x, xproto.PropModeReplace, request.Requestor, property, xproto.AtomAtom,
			32, 1, []byte{byte(atom), byte(atom >> 8), byte(atom >> 16), byte(atom >> 24)})
	default:
		property = xproto.AtomNone
	}
	event := xproto.SelectionNotifyEvent{Time: request.Time, Requestor: request.Requestor,
		Selection: request.Selection, Target: request.Target, Property: property}
	xproto.SendEvent(s.x, false, request.Requestor, xproto.EventMaskNoEvent, string(event.Bytes()))
}
