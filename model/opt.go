package model

// Opt is a property value that knows whether it was set. The zero Opt is unset.
type Opt[T any] struct {
	val T
	set bool
}

// Some returns a set value.
func Some[T any](v T) Opt[T] { return Opt[T]{val: v, set: true} }

// Val is the value, or the zero value of T when unset.
func (o Opt[T]) Val() T { return o.val }

// IsSet tells whether the property was given.
func (o Opt[T]) IsSet() bool { return o.set }

// Or is the value, or d when unset.
func (o Opt[T]) Or(d T) T {
	if o.set {
		return o.val
	}
	return d
}
