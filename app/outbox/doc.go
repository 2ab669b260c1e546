// Package outbox is the one way out: what the person did and the server has not
// confirmed. An intention is on disk, with copies of its files, before it is
// acknowledged, and leaves only when the server has it or the person gave it up.
//
// The life of an entry:
//
//	      Add, on disk
//	          │
//	          ▼            not sent for sure: wait and try again
//	    ┌── Queued ◄──────────────────────────────────────────┐
//	    │     │  looked at the server first, then             │
//	    │     │  "sending" is on disk                         │
//	    │     ▼                                               │
//	    │  Sending ── no connection, 401 ─────────────────────┤
//	    │     │ │ │                                           │
//	    │     │ │ └─ cut, 5xx, half an answer, ──► Checking ──┤ not there
//	    │     │ │    program killed                │  │  │    │
//	    │     │ │                after 60 s: look  │  │  │    │
//	    │     │ └─ 400, 403, 404 ──► Refused ──────│──│──│────┤ Retry
//	    │     │                                    │  │  │    │
//	    │     │      several could be it ◄─────────┘  │  │    │
//	    │     │              │                        │  │    │
//	    │     │              ▼                        │  │    │
//	    │     │          Ambiguous ── NotArrived ─────│──│────┤
//	    │     │              │ Arrived                │  │    │
//	    ▼     ▼              ▼                        │  │    │
//	Conflict  gone: the server has it ◄───────────────┘  │    │
//	 │  ▲                    ▲        there: claimed     │    │
//	 │  └────────────────────│─── changed by others ─────┘    │
//	 │  Theirs               │                                │
//	 ├───────────────────────┘                           Mine │
//	 └────────────────────────────────────────────────────────┘
//
// The server has no keys by which it could know a repeated request, and may act half
// a minute after a cut. So an entry whose outcome is unknown waits until the server
// can no longer be at work, and then the server is asked what it has. An object of
// the server is claimed by one entry at most. A note with several files is several
// notes, one request each, and each part's fate is its own.
//
// Entries on the same object go out in the order in which they were made; different
// objects do not wait for each other. A refusal stops that entry alone.
package outbox
