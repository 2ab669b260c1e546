// Package apiclient is a client for the Microbizz GO API, the service through
// which contractors and the companies they work for exchange tasks.
//
// # Use
//
//	client, err := apiclient.New(apiclient.Config{BaseURL: "https://go-api.microbizz.dk/api.php"})
//	token, err := client.Login(ctx, username, password)
//	client = client.WithToken(token.Value)
//	contract, err := client.Discover(ctx)
//	for task, err := range client.Tasks().All(ctx, apiclient.ListOptions{}) { … }
//
// Every object of the API is a [Resource]: get, list, iterate, create, update,
// delete, download. What changes is the type read and the patch written. A patch
// holds [Opt] fields, so that exactly the touched ones travel.
//
// # What the specification says, and what it does not
//
// Objects the specification documents are plain structs ([Company], [Connection],
// …). Its text breaks off inside Task; what follows there is known only by
// inference, so [Task], [TaskNote] and [User] are records: accessors over names
// that a [Contract] establishes at run time, from the server's schema where it has
// one and from its data otherwise. A field without a known name is kept and listed
// by Unknown, never dropped.
//
// Doc comments name their source: "Spec: Connection" is a section of the
// specification, "inferred" is not in it, and "seen on the wire" was observed on
// running servers of two generations. Both generations are served: nothing here
// asks which one it talks to, each ability is found by itself.
//
// # Promises
//
//   - The token travels as a cookie, to its own host only, and never over plain
//     http except to this machine. It is in no URL, no error and no log line.
//   - Only GET is repeated. A POST or DELETE whose outcome is unknown says so
//     ([ErrOutcomeUnknown]) and is not sent again.
//   - A row that cannot be read is reported beside the good ones.
//   - A server that ignores query, limit, sort or fields still yields the right
//     answer: rows are filtered, sorted and cut again on this side.
//   - Files are streams: no file is ever held in memory.
//   - At most four requests run at once for a Client and all clients made from it.
package apiclient
