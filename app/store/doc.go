// Package store holds what the program knows: what the server said last and when,
// drafts, saved views and what was already alerted. Screens read an immutable
// [Snapshot] and are told by a [Kind] what changed; nobody else keeps such data.
package store
