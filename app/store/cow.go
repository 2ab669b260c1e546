package store

import "maps"

// shardSize is how many entries a shard of a cow holds on average.
const shardSize = 32

// cow is a map from keys to values that costs little to copy: a change clones only
// the small shards it touches and shares all others with the copy it came from.
// The zero value is empty.
type cow[V any] struct {
	shards []map[ID]V // a power of two of them, any may be nil
	n      int
}

// newCow returns an empty map with room for size entries.
func newCow[V any](size int) cow[V] {
	count := 16
	for count*shardSize < size {
		count *= 2
	}
	return cow[V]{shards: make([]map[ID]V, count)}
}

// shardOf spreads keys that follow each other over all shards.
func (c cow[V]) shardOf(id ID) int {
	return int((uint64(id) * 0x9E3779B97F4A7C15) >> 32 & uint64(len(c.shards)-1))
}

func (c cow[V]) get(id ID) (V, bool) {
	if len(c.shards) == 0 {
		var none V
		return none, false
	}
	v, ok := c.shards[c.shardOf(id)][id]
	return v, ok
}

func (c cow[V]) at(id ID) V { v, _ := c.get(id); return v }

// put changes c in place: only for a map that nobody else has seen yet.
func (c *cow[V]) put(id ID, v V) {
	i := c.shardOf(id)
	if c.shards[i] == nil {
		c.shards[i] = make(map[ID]V, shardSize)
	}
	before := len(c.shards[i])
	c.shards[i][id] = v
	c.n += len(c.shards[i]) - before
}

// each calls f with every entry, in no order.
func (c cow[V]) each(f func(ID, V)) {
	for _, shard := range c.shards {
		for id, v := range shard {
			f(id, v)
		}
	}
}

// cowEdit collects changes to a cow without touching the original.
type cowEdit[V any] struct {
	next cow[V]
	mine []bool // which shards were cloned already
}

func (c cow[V]) edit() *cowEdit[V] {
	if c.n >= 4*shardSize*len(c.shards) {
		grown := newCow[V](2*c.n + 1)
		c.each(grown.put)
		e := &cowEdit[V]{next: grown, mine: make([]bool, len(grown.shards))}
		for i := range e.mine {
			e.mine[i] = true
		}
		return e
	}
	next := cow[V]{shards: make([]map[ID]V, len(c.shards)), n: c.n}
	copy(next.shards, c.shards)
	return &cowEdit[V]{next: next, mine: make([]bool, len(c.shards))}
}

func (e *cowEdit[V]) own(id ID) {
	if i := e.next.shardOf(id); !e.mine[i] {
		e.next.shards[i] = maps.Clone(e.next.shards[i])
		e.mine[i] = true
	}
}

func (e *cowEdit[V]) set(id ID, v V) {
	e.own(id)
	e.next.put(id, v)
}

func (e *cowEdit[V]) remove(id ID) {
	if _, ok := e.next.get(id); !ok {
		return
	}
	e.own(id)
	delete(e.next.shards[e.next.shardOf(id)], id)
	e.next.n--
}
