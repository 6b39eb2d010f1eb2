package tui

// stackRoom is more than frames, findings and drawings use of a stack.
const stackRoom = 24 << 10

// deepen makes the stack of this goroutine large at once. Left alone it is doubled
// each time it is full, deep in the work, and each time the runtime looks up where
// every function below keeps its pointers: 64 KiB of the program's file come into
// memory with each table that it reads, 3 MiB until the first findings. The collector
// takes back what is not used, so whatever goes deep asks again.
//
//go:noinline
func deepen() {
	var room [stackRoom]byte
	hold(&room)
}

//go:noinline
func hold(room *[stackRoom]byte) { room[0] = 1 }
