// Package demo is a server that behaves like the real Microbizz GO API, over
// real HTTP on a port of this computer.
//
// It serves two purposes. A person can try the program without an account: the
// data are those of a small Danish firm, and things happen while one watches.
// And tests have a server that keeps the real one's rules, the unpleasant ones
// included, in both generations that are in use, with faults injected on
// demand and with a way to look at what really arrived.
//
// Nothing here uses the client's code: each reads and writes the wire by
// itself, so that a mistake in one is seen by the other.
//
// A test starts a server of its own, breaks what it wants to see survived, and
// asks the server afterwards what really arrived:
//
//	s, err := demo.New(demo.Options{Generation: demo.Older, Seed: 1})
//	base, err := s.Start("127.0.0.1:0")
//	defer s.Close()
//	s.Fail(func(r *http.Request) demo.Fault {
//		if r.Method == http.MethodPost {
//			return demo.Fault{Kind: demo.CutAfter}
//		}
//		return demo.Fault{}
//	})
//	…
//	notes := s.Notes(40)
//
// The people of the story are anne@soerensen-vvs.dk (who is an admin), lars@,
// mette@ and jens@soerensen-vvs.dk, and pia@kystens-maler.dk of another firm;
// the password of each is demo1234.
package demo
