package exercise

import (
	"embed"
	"io/fs"
)

//go:embed course
var embedded embed.FS

// BuiltIn is the folder of the course that the program brings.
func BuiltIn() fs.FS {
	sub, err := fs.Sub(embedded, "course")
	if err != nil {
		panic(err) // the folder is part of the program
	}
	return sub
}
