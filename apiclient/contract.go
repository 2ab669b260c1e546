package apiclient

import (
	"encoding/json"
	"slices"
	"strings"
	"sync"
)

// Source tells how a fact about a server became known.
type Source uint8

// The sources, from the weakest to the strongest.
const (
	SourceGuess     Source = iota // nobody said so: the likeliest name
	SourceSpec                    // the specification gives it
	SourceData                    // records that the server sent have it
	SourceSchema                  // the server's schema has it
	SourceConfirmed               // an administrator confirmed it
)

var sourceNames = [...]string{"guess", "specification", "data", "schema", "confirmed"}

// String gives the source as one word.
func (s Source) String() string { return sourceNames[min(int(s), len(sourceNames)-1)] }

// Ability is something a server can do, cannot do, or has not shown yet. Servers of
// every age are about: no ability proves another.
type Ability int8

// The three answers.
const (
	No      Ability = -1
	Unknown Ability = 0
	Yes     Ability = 1
)

// String gives the ability as a word.
func (a Ability) String() string { return [...]string{"no", "unknown", "yes"}[a+1] }

// Contract is what is known about one server: which names it uses for what the
// specification leaves open, which numbers its enumerations have, what it can do.
// It grows while a Client reads from the server, is safe for use by several
// goroutines, and can be kept as JSON and given back with Config.Contract.
type Contract struct {
	mu    sync.RWMutex
	state contractState
}

type contractState struct {
	Objects   map[string]*objectFacts `json:"objects,omitempty"`
	Endpoints map[string]string       `json:"endpoints,omitempty"`
	Abilities map[string]Ability      `json:"abilities,omitempty"`
}

type objectFacts struct {
	// Schema says whether the object's schema was asked for, and had.
	Schema Ability `json:"schema,omitempty"`
	// Names holds the established name of an inferred thing, by its first candidate.
	Names map[string]nameFact `json:"names,omitempty"`
	// Kinds holds what the schema says about each field.
	Kinds    map[string]string `json:"kinds,omitempty"`
	Required []string          `json:"required,omitempty"`
	ReadOnly []string          `json:"read_only,omitempty"`
	// Enums holds the words of each enumeration by number.
	Enums map[string]enumFact `json:"enums,omitempty"`
	// Seen holds the names that records of the object had.
	Seen []string `json:"seen,omitempty"`
}

type nameFact struct {
	Name   string `json:"name"`
	Source Source `json:"source"`
}

type enumFact struct {
	Words  map[int]string `json:"words"`
	Source Source         `json:"source"`
}

// NewContract gives the contract of a server about which nothing is known yet.
func NewContract() *Contract { return &Contract{} }

// MarshalJSON gives what is known, to be kept for this server.
func (c *Contract) MarshalJSON() ([]byte, error) {
	c.mu.RLock()
	defer c.mu.RUnlock()
	return json.Marshal(c.state)
}

// UnmarshalJSON takes back what MarshalJSON gave.
func (c *Contract) UnmarshalJSON(data []byte) error {
	var state contractState
	if err := json.Unmarshal(data, &state); err != nil {
		return err
	}
	for name, facts := range state.Objects {
		if facts == nil {
			delete(state.Objects, name)
		}
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	c.state = state
	return nil
}

// facts gives what is known about an object, nil when nothing is.
// The lock is held by the caller.
func (c *Contract) facts(obj *objectSpec) *objectFacts { return c.state.Objects[obj.name] }

// change gives the facts of an object to write to. The lock is held by the caller.
func (c *Contract) change(obj *objectSpec) *objectFacts {
	if c.state.Objects == nil {
		c.state.Objects = make(map[string]*objectFacts)
	}
	f := c.state.Objects[obj.name]
	if f == nil {
		f = &objectFacts{}
		c.state.Objects[obj.name] = f
	}
	if f.Names == nil {
		f.Names = make(map[string]nameFact)
	}
	if f.Enums == nil {
		f.Enums = make(map[string]enumFact)
	}
	return f
}

// candidates gives the names to look for, the established one alone when there is
// one.
func (c *Contract) candidates(obj *objectSpec, f *fieldSpec) []string {
	if f.given || len(f.names) == 1 {
		return f.names
	}
	c.mu.RLock()
	defer c.mu.RUnlock()
	if facts := c.facts(obj); facts != nil {
		if known, ok := facts.Names[f.canonical()]; ok {
			return []string{known.Name}
		}
	}
	return f.names
}

// name gives the server's name of a thing and how it is known.
func (c *Contract) name(obj *objectSpec, f *fieldSpec) (string, Source) {
	if f.given {
		return f.canonical(), SourceSpec
	}
	c.mu.RLock()
	defer c.mu.RUnlock()
	if facts := c.facts(obj); facts != nil {
		if known, ok := facts.Names[f.canonical()]; ok {
			return known.Name, known.Source
		}
	}
	return f.canonical(), SourceGuess
}

// FieldName gives the server's name of a field that this package knows as
// canonical, and how that is known. A name without an entry in the table is
// returned as it is.
func (c *Contract) FieldName(object, canonical string) (name string, source Source) {
	obj := objectByName(object)
	if obj == nil {
		return canonical, SourceGuess
	}
	for i := range obj.fields {
		if f := &obj.fields[i]; f.canonical() == canonical {
			return c.name(obj, f)
		}
	}
	return canonical, SourceGuess
}

// lacks reports whether the server's schema says that the object has no such field.
func (c *Contract) lacks(obj *objectSpec, name string) bool {
	c.mu.RLock()
	defer c.mu.RUnlock()
	facts := c.facts(obj)
	if facts == nil || facts.Schema != Yes {
		return false
	}
	_, has := facts.Kinds[name]
	return !has
}

// Canonical gives the name that this package knows a server's field by, the server's
// own where it knows none.
func (c *Contract) Canonical(object, field string) string {
	if obj := objectByName(object); obj != nil {
		for i := range obj.fields {
			if name, _ := c.name(obj, &obj.fields[i]); name == field {
				return obj.fields[i].canonical()
			}
		}
	}
	return field
}

func objectByName(name string) *objectSpec {
	for _, obj := range allObjects {
		if obj.name == name {
			return obj
		}
	}
	return nil
}

// resolve gives the server's name for a field named in a query, a sort or a list
// of fields.
func (c *Contract) resolve(obj *objectSpec, field string) string {
	for i := range obj.fields {
		if f := &obj.fields[i]; f.canonical() == field {
			name, _ := c.name(obj, f)
			return name
		}
	}
	return field
}

// kind gives what a field of the server holds, as far as is known.
func (c *Contract) kind(obj *objectSpec, name string) kind {
	c.mu.RLock()
	if facts := c.facts(obj); facts != nil {
		if word, ok := facts.Kinds[name]; ok {
			c.mu.RUnlock()
			return kind(max(0, slices.Index(kindNames[:], word)))
		}
	}
	c.mu.RUnlock()
	for i := range obj.fields {
		if slices.Contains(obj.fields[i].names, name) {
			return obj.fields[i].kind
		}
	}
	switch {
	case strings.HasSuffix(name, "_ref"):
		return kindRef
	case strings.HasPrefix(name, "is_"):
		return kindBool
	case strings.HasSuffix(name, "_date"):
		return kindDate
	}
	return kindUnknown
}

// observe takes the names of a record that the server sent. What it has not got
// proves nothing: a list can be cut to some fields.
func (c *Contract) observe(s *shape) {
	if s == nil || c.knows(s) {
		return
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	facts := c.change(s.object)
	for _, n := range s.names {
		if !slices.Contains(facts.Seen, n) && !isSecretName(n) {
			facts.Seen = append(facts.Seen, n)
		}
	}
	slices.Sort(facts.Seen)
	establish(facts, s.object, SourceData, func(name string) bool { return slices.Contains(s.names, name) })
}

// knows reports whether a shape teaches nothing new.
func (c *Contract) knows(s *shape) bool {
	c.mu.RLock()
	defer c.mu.RUnlock()
	facts := c.facts(s.object)
	if facts == nil {
		return false
	}
	for _, n := range s.names {
		if _, found := slices.BinarySearch(facts.Seen, n); !found && !isSecretName(n) {
			return false
		}
	}
	return true
}

// establish settles the names of inferred things from a set of names that exist.
// A stronger source replaces what a weaker one said.
func establish(facts *objectFacts, obj *objectSpec, source Source, has func(string) bool) {
	for i := range obj.fields {
		f := &obj.fields[i]
		if f.given {
			continue
		}
		if known, ok := facts.Names[f.canonical()]; ok && (known.Source > source || has(known.Name)) {
			if source > known.Source {
				facts.Names[f.canonical()] = nameFact{known.Name, source}
			}
			continue
		}
		for _, name := range f.names {
			if has(name) && !taken(facts, f, name) {
				facts.Names[f.canonical()] = nameFact{name, source}
				break
			}
		}
	}
}

// taken reports whether another thing of the object has the name already: "phone"
// cannot be both.
func taken(facts *objectFacts, f *fieldSpec, name string) bool {
	for canonical, known := range facts.Names {
		if canonical != f.canonical() && known.Name == name {
			return true
		}
	}
	return false
}

// Has reports whether the server has an ability: "schema", "query", "limit",
// "sort", "fields".
func (c *Contract) Has(ability string) Ability {
	c.mu.RLock()
	defer c.mu.RUnlock()
	return c.state.Abilities[ability]
}

// HasSchema reports whether GET OBJECT/schema is answered.
func (c *Contract) HasSchema() Ability { return c.Has("schema") }

// HasPaging reports whether limit is honoured.
func (c *Contract) HasPaging() Ability { return c.Has("limit") }

// HasQuery reports whether query is honoured.
func (c *Contract) HasQuery() Ability { return c.Has("query") }

// HasFields reports whether fields is honoured.
func (c *Contract) HasFields() Ability { return c.Has("fields") }

// HasSort reports whether sort is honoured.
func (c *Contract) HasSort() Ability { return c.Has("sort") }

// forgetAbilities makes everything but names and words unknown again.
func (c *Contract) forgetAbilities() {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.state.Abilities = nil
}

// learnAbility takes what a reply shows. A refusal is certain, for it shows; what
// looks like consent may be chance.
func (c *Contract) learnAbility(name string, a Ability) {
	if known := c.Has(name); known == a || a == Unknown || known == No && name == "limit" {
		return
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.state.Abilities == nil {
		c.state.Abilities = make(map[string]Ability)
	}
	c.state.Abilities[name] = a
}

// endpoint gives the names to try for an endpoint, the one that worked first.
func (c *Contract) endpoint(name string) []string {
	c.mu.RLock()
	defer c.mu.RUnlock()
	if known := c.state.Endpoints[name]; known != "" {
		return []string{known}
	}
	return endpointNames[name]
}

func (c *Contract) learnEndpoint(name, used string) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.state.Endpoints == nil {
		c.state.Endpoints = make(map[string]string)
	}
	c.state.Endpoints[name] = used
}
