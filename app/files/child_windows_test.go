package files

// childOfFile is what becomes of a name below a file here.
var childOfFile = ErrGone
