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
//	    │     │ ├─ Stop ────────────► Refused ─────│──│──│────┤ Retry
//	    │     │ └─ 400, 403, 404 ──────┘ ▲         │  │  │    │
//	    │     │    the server's own failure, 6 times in a row, looked up each time
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
// objects do not wait for each other. A refusal stops that entry, and of the later ones
// those alone that were decided on top of it: a status after a status, an edit of the
// same field. Given up, it lets them begin where it began.
//
// A try without a reply of the server is waiting, not failure: it is repeated without
// end, at most 5 minutes apart. Only what the server itself answered counts towards
// giving up.
package outbox
