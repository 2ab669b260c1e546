package outbox

// boundary is called between two writes, where the program may be killed. Tests put
// something deadly here.
var boundary = func(string) {}
