package exercise

import (
	"embed"
	"io/fs"
	"os"
	"sync"

	"go.yaml.in/yaml/v4"
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

// BuiltInID is the id of that course, under which its copies and progress are kept.
var BuiltInID = sync.OnceValue(func() string {
	var src struct {
		ID string `yaml:"id"`
	}
	data, err := fs.ReadFile(BuiltIn(), "course.yaml")
	if err == nil {
		err = yaml.Unmarshal(data, &src)
	}
	if err != nil {
		panic(err) // the file is part of the program
	}
	return src.ID
})

// Folder is the folder of another course. Links that lead out of it are not followed.
func Folder(dir string) (fs.FS, error) {
	root, err := os.OpenRoot(dir)
	if err != nil {
		return nil, err
	}
	return root.FS(), nil
}
