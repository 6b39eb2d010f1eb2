package main

import (
	"bytes"
	"crypto/sha256"
	"crypto/subtle"
	"errors"
	"fmt"
	"regexp"
	"strings"

	"golang.org/x/crypto/ssh"

	"portolan/cmd/portolan/serving"
	"portolan/model"
)

// instructor is the name under which somebody signs in to the board.
const instructor = "instructor"

// access is who may come in, and as whom.
type access struct {
	keys        map[string]string   // learner by key
	passwords   map[string][32]byte // sums by learner; anyone for all others
	instructors map[string]bool     // keys
	password    *[32]byte           // of the instructor, nil for none
	free        bool                // learners come in by their name alone
}

// anyone stands for every learner in a file of passwords.
const anyone = "*"

var fitting = regexp.MustCompile(`^[a-z0-9][a-z0-9._-]{0,31}$`)

// nameHelp says what a name looks like.
const nameHelp = "a name is 1 to 32 letters a to z, digits, dots, hyphens and underscores, and begins with a letter or digit"

// learnerName is the name of a learner and of the folder, for what somebody signs in
// with. Capitals are small letters: some disks do not tell them apart.
func learnerName(user string) (string, error) {
	name := strings.ToLower(user)
	if !fitting.MatchString(name) || strings.HasSuffix(name, ".") || reserved[strings.SplitN(name, ".", 2)[0]] {
		return "", errors.New(nameHelp)
	}
	return name, nil
}

// reserved are names that cannot be those of learners: of the instructor, and of
// devices of Windows.
var reserved = map[string]bool{
	instructor: true, "con": true, "prn": true, "aux": true, "nul": true,
	"com1": true, "com2": true, "com3": true, "com4": true, "lpt1": true, "lpt2": true, "lpt3": true,
}

// nameOfComment is the learner whose key has a comment: ana@laptop is ana-laptop.
func nameOfComment(comment string) (string, error) {
	other := regexp.MustCompile(`[^a-zA-Z0-9._-]+`)
	return learnerName(strings.Trim(other.ReplaceAllString(strings.TrimSpace(comment), "-"), "-._"))
}

func readAccess(s serving.Settings) (*access, error) {
	a := &access{free: s.Keys == "" && s.Passwords == ""}
	var err error
	if s.Keys != "" {
		if a.keys, err = readKeys(s.Keys); err != nil {
			return nil, err
		}
	}
	if s.Passwords != "" {
		if a.passwords, err = readPasswords(s.Passwords); err != nil {
			return nil, err
		}
	}
	if s.InstructorKeys != "" {
		list, err := keysIn(s.InstructorKeys, "file of instructor keys")
		if err != nil {
			return nil, err
		}
		a.instructors = map[string]bool{}
		for _, k := range list {
			a.instructors[string(k.key.Marshal())] = true
		}
	}
	if s.InstructorPassword != "" {
		data, err := readSecret(s.InstructorPassword, "file of the instructor's password", false)
		if err != nil {
			return nil, err
		}
		password := strings.TrimRight(string(data), "\r\n")
		if password == "" || strings.ContainsAny(password, "\r\n") {
			return nil, fmt.Errorf("%s holds one line with the password of the instructor", s.InstructorPassword)
		}
		sum := sha256.Sum256([]byte(password))
		a.password = &sum
	}
	return a, nil
}

// publicKey is one line of a file of keys.
type publicKey struct {
	key     ssh.PublicKey
	comment string
	line    int
}

// keysIn reads a file as authorized_keys is. Options before a key would promise what
// is not kept, so they are refused.
func keysIn(path, what string) ([]publicKey, error) {
	data, err := readSecret(path, what, true)
	if err != nil {
		return nil, err
	}
	return parseKeys(data, path)
}

func parseKeys(data []byte, path string) ([]publicKey, error) {
	var out []publicKey
	for i, line := range bytes.Split(data, []byte("\n")) {
		line = bytes.TrimSpace(line)
		if len(line) == 0 || line[0] == '#' {
			continue
		}
		key, comment, options, _, err := ssh.ParseAuthorizedKey(line)
		if err != nil {
			return nil, fmt.Errorf("%s:%d: no public key: %w", path, i+1, err)
		}
		if len(options) > 0 {
			return nil, fmt.Errorf("%s:%d: options before a key, such as %q, are not followed here; take them away", path, i+1, options[0])
		}
		out = append(out, publicKey{key, comment, i + 1})
	}
	if len(out) == 0 {
		return nil, fmt.Errorf("%s holds no public key", path)
	}
	return out, nil
}

func readKeys(path string) (map[string]string, error) {
	list, err := keysIn(path, "file of keys")
	if err != nil {
		return nil, err
	}
	return keysOfLearners(list, path)
}

func keysOfLearners(list []publicKey, path string) (map[string]string, error) {
	out, comments := map[string]string{}, map[string]string{}
	for _, k := range list {
		name, err := nameOfComment(k.comment)
		if err != nil {
			return nil, fmt.Errorf("%s:%d: the comment %q behind the key has to name the learner; %w", path, k.line, model.Visible(k.comment), err)
		}
		if other, ok := comments[name]; ok && other != k.comment {
			return nil, fmt.Errorf("%s:%d: the comments %q and %q would be one learner, %s; change one", path, k.line, model.Visible(other), model.Visible(k.comment), name)
		}
		comments[name] = k.comment
		id := string(k.key.Marshal())
		if other, ok := out[id]; ok && other != name {
			return nil, fmt.Errorf("%s:%d: one key for two learners, %s and %s", path, k.line, other, name)
		}
		out[id] = name
	}
	return out, nil
}

func readPasswords(path string) (map[string][32]byte, error) {
	data, err := readSecret(path, "file of passwords", false)
	if err != nil {
		return nil, err
	}
	return parsePasswords(data, path)
}

func parsePasswords(data []byte, path string) (out map[string][32]byte, err error) {
	var lines []string
	at := map[int]int{} // line in the file
	for i, line := range strings.Split(string(data), "\n") {
		if line = strings.TrimSuffix(line, "\r"); line != "" {
			at[len(lines)] = i + 1
			lines = append(lines, line)
		}
	}
	if len(lines) == 1 && !strings.Contains(lines[0], ":") {
		lines[0] = anyone + ":" + lines[0]
	}
	out = map[string][32]byte{}
	for i, line := range lines {
		name, password, ok := strings.Cut(line, ":")
		if !ok || password == "" {
			return nil, fmt.Errorf("%s:%d: a line is NAME:PASSWORD, with %s for any name; a file with one password for all has that line alone", path, at[i], anyone)
		}
		if name != anyone {
			if name, err = learnerName(name); err != nil {
				return nil, fmt.Errorf("%s:%d: %w", path, at[i], err)
			}
		}
		if _, twice := out[name]; twice {
			return nil, fmt.Errorf("%s:%d: a second password of %s", path, at[i], name)
		}
		out[name] = sha256.Sum256([]byte(password))
	}
	if len(out) == 0 {
		return nil, fmt.Errorf("%s holds no password", path)
	}
	return out, nil
}

// errNo is all that a client learns.
var errNo = errors.New("not let in")

// byKey is who comes with a key. A learner's key says who it is, whatever name the
// client gives.
func (a *access) byKey(user string, key ssh.PublicKey) (name string, err error) {
	id := key.Marshal()
	if user == instructor {
		if a.instructors[string(id)] {
			return instructor, nil
		}
		return "", errNo
	}
	if name, ok := a.keys[string(id)]; ok {
		return name, nil
	}
	return "", errNo
}

// byPassword is who comes with a password. It takes as long for a right one as for a
// wrong one.
func (a *access) byPassword(user string, password []byte) (name string, err error) {
	given, want := sha256.Sum256(password), [32]byte{}
	known := false
	if user == instructor {
		if name = instructor; a.password != nil {
			want, known = *a.password, true
		}
	} else if name, err = learnerName(user); err == nil {
		if want, known = a.passwords[name]; !known {
			want, known = a.passwords[anyone]
		}
	}
	if subtle.ConstantTimeCompare(given[:], want[:]) != 1 || !known {
		return "", errNo
	}
	return name, nil
}

// byName is who comes with nothing but a name.
func (a *access) byName(user string) (name string, err error) {
	if !a.free || user == instructor {
		return "", errNo
	}
	if name, err = learnerName(user); err != nil {
		return "", errNo
	}
	return name, nil
}
