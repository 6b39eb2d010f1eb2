//go:build !unix

package quit

// Watch has nothing to do where there is no such signal.
func Watch() {}

// LetGo has nothing to do either.
func LetGo() {}
