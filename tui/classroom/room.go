// Package classroom is a class that works on a course at the same time: seats of
// learners, each with the designer confined to the exercises, and the desk of who
// leads it, with a live board of everybody's goals. It knows no network: sessions come
// from the caller. Learners and desks run at once; everything of a [Room] may be called
// from any goroutine.
package classroom

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"
	"sync"
	"sync/atomic"
	"time"

	jsonexport "portolan/export/json"
	"portolan/tui/learner"
	"portolan/validate/exercise"
)

// Room is the class.
type Room struct {
	most  int
	class *learner.Class

	mu     sync.Mutex
	seats  map[string]*Seat
	shown  string // whose screen all see, "" for nobody's
	closed string // why nobody may come in any more, "" while they may

	report  atomic.Pointer[jsonexport.ClassReport]
	problem atomic.Pointer[string]
	judged  atomic.Bool // the files were judged at least once
}

// NewRoom is an empty class of at most so many learners at once.
func NewRoom(class *learner.Class, most int) *Room {
	r := &Room{most: most, class: class, seats: map[string]*Seat{}}
	r.report.Store(&jsonexport.ClassReport{Course: class.Course.ID})
	return r
}

// Seat is one session of a learner.
type Seat struct {
	Name string

	room    *Room
	changed chan struct{} // holds something when the room is another than before
	ending  chan struct{} // closed when the session has to end
	left    chan struct{} // closed when it has
	why     string        // read after ending is closed
	once    sync.Once
	gone    sync.Once

	picture  atomic.Pointer[Picture]
	exercise atomic.Pointer[string]
	input    atomic.Int64 // time of the last input, Unix nanoseconds
	weight   atomic.Int64 // how much came of late
}

// Picture is what somebody sees.
type Picture struct {
	Content string
	W, H    int
}

// replaceGrace is how long a session that another one replaces may take to leave.
const replaceGrace = 5 * time.Second

// errTwice is why somebody gets no seat whose other session does not end.
var errTwice = errors.New("another session of the same name is ending; try again in a moment")

// Sit gives a learner a seat. Who sits already under that name, perhaps at a computer
// that fell asleep, has to leave: the newest session counts.
func (r *Room) Sit(name string) (*Seat, error) {
	s := &Seat{Name: name, room: r, changed: make(chan struct{}, 1), ending: make(chan struct{}), left: make(chan struct{})}
	s.input.Store(time.Now().UnixNano())
	for until := time.Now().Add(replaceGrace); ; {
		r.mu.Lock()
		before := r.seats[name]
		switch {
		case r.closed != "":
			r.mu.Unlock()
			return nil, errors.New(r.closed)
		case before == nil && len(r.seats) >= r.most:
			r.mu.Unlock()
			return nil, fmt.Errorf("the workshop is full: %d sessions are open", r.most)
		case before == nil:
			r.seats[name] = s
			r.mu.Unlock()
			s.tell()
			return s, nil
		}
		r.mu.Unlock()
		before.End("You signed in again elsewhere; this session has ended.")
		select {
		case <-before.left:
		case <-time.After(time.Until(until)):
			return nil, errTwice
		}
	}
}

// Leave gives the seat back. It may be called again.
func (s *Seat) Leave() {
	s.gone.Do(func() {
		s.room.mu.Lock()
		if s.room.seats[s.Name] == s {
			delete(s.room.seats, s.Name)
		}
		if s.room.shown == s.Name {
			s.room.shown = ""
			defer s.room.tellAll()
		}
		s.room.mu.Unlock()
		close(s.left)
	})
}

// End asks the session to end, with a word to the learner. The first one counts.
func (s *Seat) End(why string) {
	s.once.Do(func() {
		s.why = why
		close(s.ending)
	})
}

// Why is the word to the learner, "" when nobody asked the session to end.
func (s *Seat) Why() string {
	select {
	case <-s.ending:
		return s.why
	default:
		return ""
	}
}

// tell wakes the session to look at the room.
func (s *Seat) tell() {
	select {
	case s.changed <- struct{}{}:
	default: // it is going to look
	}
}

// tellAll wakes all. The room is not locked.
func (r *Room) tellAll() {
	for _, s := range r.Seats() {
		s.tell()
	}
}

// Came notes input of so many bytes.
func (s *Seat) Came(bytes int) {
	s.input.Store(time.Now().UnixNano())
	s.weight.Add(int64(bytes))
}

// Idle is for how long nothing has come.
func (s *Seat) Idle(now time.Time) time.Duration { return now.Sub(time.Unix(0, s.input.Load())) }

// open is the id of the exercise that is open, "" for none.
func (s *Seat) open() string {
	if p := s.exercise.Load(); p != nil {
		return *p
	}
	return ""
}

// Picture is what the learner sees of the own design, nil until there is something.
func (s *Seat) Picture() *Picture { return s.picture.Load() }

// Seats are those that are taken, by name.
func (r *Room) Seats() []*Seat {
	r.mu.Lock()
	defer r.mu.Unlock()
	out := make([]*Seat, 0, len(r.seats))
	for _, s := range r.seats {
		out = append(out, s)
	}
	slices.SortFunc(out, func(a, b *Seat) int { return cmp.Compare(a.Name, b.Name) })
	return out
}

// Seat is that of a learner, nil for nobody.
func (r *Room) Seat(name string) *Seat {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.seats[name]
}

// show shows the screen of a learner to all, nobody's for "". It is false when that
// learner is not here.
func (r *Room) show(name string) bool {
	r.mu.Lock()
	ok := name == "" || r.seats[name] != nil
	if ok {
		r.shown = name
	}
	r.mu.Unlock()
	r.tellAll()
	return ok
}

// Shown is whose screen all see, "" for nobody's.
func (r *Room) Shown() string {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.shown
}

// Close ends all sessions, and lets nobody in from now on. It waits until they have
// left, or the context ends.
func (r *Room) Close(ctx context.Context, why string) {
	r.mu.Lock()
	r.closed = why
	r.mu.Unlock()
	seats := r.Seats()
	for _, s := range seats {
		s.End(why)
	}
	for _, s := range seats {
		select {
		case <-s.left:
		case <-ctx.Done():
			return
		}
	}
}

// Report is who stands where, as the files were judged last.
func (r *Room) Report() *jsonexport.ClassReport { return r.report.Load() }

// failure is why the files could not be judged, "" when they were.
func (r *Room) failure() string {
	if p := r.problem.Load(); p != nil {
		return *p
	}
	return ""
}

// The times between two looks at the files. Judging takes at most a quarter of a
// processor, so that a large class does not wait for its board.
const (
	lookEvery = 500 * time.Millisecond
	lookShare = 3
)

// Watch judges the files of the class as they change, until the context ends.
func (r *Room) Watch(ctx context.Context) {
	for {
		began := time.Now()
		report, err := r.class.Report()
		said := ""
		if err != nil {
			said = err.Error()
		} else {
			r.report.Store(report)
		}
		r.problem.Store(&said)
		r.judged.Store(true)
		select {
		case <-ctx.Done():
			return
		case <-time.After(max(lookEvery, lookShare*time.Since(began))):
		}
	}
}

// Heaviest is the seat from which most came of late, nil for an empty room. Asking
// makes the past count half.
func (r *Room) Heaviest() *Seat {
	var out *Seat
	most := int64(-1)
	for _, s := range r.Seats() {
		w := s.weight.Load()
		s.weight.Add(-w / 2)
		if w > most {
			out, most = s, w
		}
	}
	return out
}

// Course is the one that the class works on.
func (r *Room) Course() *exercise.Course { return r.class.Course }
