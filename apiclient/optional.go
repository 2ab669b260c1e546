package apiclient

// Opt is a field of a patch in one of three states: absent (the zero value: the
// server's value stays), null (emptied), or a value. Spec: Basic API structure,
// "fields which are omitted are left as they are".
type Opt[T any] struct {
	value T
	state optState
}

type optState uint8

const (
	optAbsent optState = iota
	optNull
	optValue
)

// Set makes a field carry v.
func Set[T any](v T) Opt[T] { return Opt[T]{value: v, state: optValue} }

// Null makes a field empty the server's value. A date cannot be emptied on every
// server; one that refuses answers ErrInvalid.
func Null[T any]() Opt[T] { return Opt[T]{state: optNull} }

// IsZero reports whether the field is absent.
func (o Opt[T]) IsZero() bool { return o.state == optAbsent }

// IsNull reports whether the field is to be emptied.
func (o Opt[T]) IsNull() bool { return o.state == optNull }

// Get gives the value, and whether there is one.
func (o Opt[T]) Get() (T, bool) { return o.value, o.state == optValue }
