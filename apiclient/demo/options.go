package demo

import (
	"log/slog"
	"time"
)

// Generation is one of the two generations of the server that are in use.
type Generation int

const (
	// Newer is today's: records with file objects, schema, paging.
	Newer Generation = iota
	// Older is the one that the specification's text describes.
	Older
)

func (g Generation) String() string {
	if g == Older {
		return "older"
	}
	return "newer"
}

// Fixture is the set of data that a server starts with.
type Fixture int

const (
	// Sorensen is the story: Sørensen VVS & El ApS and its clients.
	Sorensen Fixture = iota
	// Recordings are the data that the recorded exchanges were made with.
	Recordings
)

// Options says what a server is to be like. The zero value is a newer server
// with the story data, in memory, in which nothing happens by itself.
type Options struct {
	Generation Generation
	// Seed makes what is invented (extra tasks, tokens) the same each time.
	// With 0 the data are the same too, but tokens are truly random.
	Seed int64
	// Now is the server's clock; nil is the computer's.
	Now func() time.Time
	// After is how the server waits; nil is time.After.
	After func(time.Duration) <-chan time.Time
	// TokenLife is how long a sign-in lasts; 0 is 6 hours.
	TokenLife time.Duration
	// Tasks and Notes are how many there are; 0 is as many as the story has.
	Tasks, Notes int
	// Lively lets things happen: a task within 20 s, later a client's answer.
	Lively bool
	// StateFile keeps what changed over a restart; empty keeps it in memory.
	// Files go into a folder beside it, with .files added to the name.
	StateFile string
	Fixture   Fixture
	// RelatedAsReference shows related_object as the newer generation shows a
	// reference field, {"foreign_class","reference"}.
	RelatedAsReference bool
	// KeepDeleted leaves deleted records in lists, marked is_deleted.
	KeepDeleted bool
	// ShowPassword lets user records carry a hash of the password, as was seen
	// on a server of the newer generation.
	ShowPassword bool
	// Texts is how the server alters the texts it is given; 0 keeps them as they are.
	Texts TextKeeping
	// LongTexts is how many bytes the texts have that a client wrote on the last task of
	// the story, a note of theirs and what the companies say about themselves; 0: as usual.
	LongTexts int
	// RowTime is how long the server takes over each row of a list; a real one takes
	// about 0.2 ms. 0 is as fast as it can.
	RowTime time.Duration
	// StatusNumbers and ConnectionNumbers are the numbers of the words NEW, ACCEPTED, IN
	// PROGRESS, DONE, REJECTED and of PENDING, ACCEPTED, REJECTED; nil is 1, 2, 3 …
	StatusNumbers, ConnectionNumbers []int
	// MemoryLimit is what one call may use; 0 is 128 MB.
	MemoryLimit int64
	Logger      *slog.Logger
}

const (
	defaultTokenLife   = 6 * time.Hour
	defaultMemoryLimit = 128 << 20
)

func (o Options) withDefaults() Options {
	if o.Now == nil {
		o.Now = time.Now
	}
	if o.After == nil {
		o.After = time.After
	}
	if o.TokenLife == 0 {
		o.TokenLife = defaultTokenLife
	}
	if o.MemoryLimit == 0 {
		o.MemoryLimit = defaultMemoryLimit
	}
	if o.Logger == nil {
		o.Logger = slog.New(slog.DiscardHandler)
	}
	return o
}
