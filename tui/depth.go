package tui

// stackRoom is more than frames, findings and drawings use of a stack.
const stackRoom = 24 << 10

// deepen makes the stack of this goroutine large at once. Left alone it is doubled
// each time it is full, deep in the work, and each time the runtime looks up where
// every function below keeps its pointers: 64 KiB of the program's file come into
// memory with each table that it reads, 3 MiB until the first findings. The collector
// takes back what is not used, so whatever goes deep asks again.
func deepen() { enter(false) }

// enter has a large frame, for which room is made when it is called. It does not touch
// the frame unless told to, which would take its pages into memory for nothing.
//
//go:noinline
func enter(touch bool) {
	if touch {
		var frame [stackRoom]byte
		hold(&frame)
	}
}

//go:noinline
func hold(frame *[stackRoom]byte) { frame[0] = 1 }
