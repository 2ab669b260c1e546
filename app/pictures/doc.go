// Package pictures makes small pictures out of other people's, who may mean harm: a
// kilobyte can ask a decoder for gigabytes, or for an hour.
//
//	the program                      a process of its own, the worker
//	Thumbnail ── the open file ────► confine: memory, time, no new file or socket
//	          ── size wanted ──────► need: what the decoder will take, by the head alone
//	          ◄─ pixels or reason ── decode, turn, scale down
//
// The worker is the same program, started with [Flag] as its first argument, which is
// looked at before anything else: see [RunWorker]. There is one at a time. It has the
// picture as its standard input, opened by the program, and answers with one frame on its
// standard output: a letter, two lengths, and so many bytes. Whatever becomes of it, the
// program has lost nothing but the picture.
package pictures
