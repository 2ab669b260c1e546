package store

import (
	"cmp"
	"slices"
)

// shardSize is how many entries a shard of a cow holds on average, and how many keys
// that follow each other share one: what is read in order is found side by side.
const shardSize = 32

// cow is a map from keys to values that costs little to copy: a change clones only
// the small shards it touches and shares all others with the copy it came from.
// The zero value is empty.
type cow[V any] struct {
	shards [][]slot[V] // a power of two of them, each ordered by key
	n      int
}

type slot[V any] struct {
	id ID
	v  V
}

// newCow returns an empty map with room for size entries.
func newCow[V any](size int) cow[V] {
	count := 16
	for count*shardSize < size {
		count *= 2
	}
	return cow[V]{shards: make([][]slot[V], count)}
}

// cowOf indexes rows by key, in one piece of memory. Of two with the same key the
// later one counts.
func cowOf[T any](list []*T, key func(*T) ID) cow[*T] {
	c := newCow[*T](len(list))
	room := make([]int32, len(c.shards))
	for _, v := range list {
		room[c.shardOf(key(v))]++
	}
	slots := make([]slot[*T], len(list))
	for i, n := range room {
		c.shards[i], slots = slots[:0:n], slots[n:]
	}
	for _, v := range list {
		c.put(key(v), v)
	}
	return c
}

// shardOf spreads blocks of keys over all shards.
func (c cow[V]) shardOf(id ID) int {
	return int((uint64(id) / shardSize * 0x9E3779B97F4A7C15) >> 32 & uint64(len(c.shards)-1))
}

// search finds where a key is in its shard, or would be.
func search[V any](shard []slot[V], id ID) (int, bool) {
	if n := len(shard); n == 0 || shard[n-1].id < id {
		return n, false
	}
	return slices.BinarySearchFunc(shard, id, func(s slot[V], id ID) int { return cmp.Compare(s.id, id) })
}

func (c cow[V]) get(id ID) (v V, ok bool) {
	if len(c.shards) == 0 {
		return v, false
	}
	shard := c.shards[c.shardOf(id)]
	if i, ok := search(shard, id); ok {
		return shard[i].v, true
	}
	return v, false
}

func (c cow[V]) at(id ID) V { v, _ := c.get(id); return v }

// put changes c in place: only for a map that nobody else has seen yet.
func (c *cow[V]) put(id ID, v V) {
	shard := &c.shards[c.shardOf(id)]
	i, ok := search(*shard, id)
	if ok {
		(*shard)[i].v = v
		return
	}
	*shard = slices.Insert(*shard, i, slot[V]{id, v})
	c.n++
}

// each calls f with every entry, in no order.
func (c cow[V]) each(f func(ID, V)) {
	for _, shard := range c.shards {
		for _, s := range shard {
			f(s.id, s.v)
		}
	}
}

// cowEdit collects changes to a cow without touching the original.
type cowEdit[V any] struct {
	next cow[V]
	mine []bool // which shards were cloned already
}

func (c cow[V]) edit() *cowEdit[V] {
	e := &cowEdit[V]{next: cow[V]{shards: slices.Clone(c.shards), n: c.n}, mine: make([]bool, len(c.shards))}
	e.grow()
	return e
}

// grow makes more shards when those there are get too long.
func (e *cowEdit[V]) grow() {
	if e.next.n < 4*shardSize*len(e.next.shards) {
		return
	}
	grown := newCow[V](2*e.next.n + 1)
	e.next.each(grown.put)
	e.next, e.mine = grown, slices.Repeat([]bool{true}, len(grown.shards))
}

func (e *cowEdit[V]) own(id ID) {
	if i := e.next.shardOf(id); !e.mine[i] {
		e.next.shards[i] = slices.Clone(e.next.shards[i])
		e.mine[i] = true
	}
}

func (e *cowEdit[V]) set(id ID, v V) {
	e.own(id)
	e.next.put(id, v)
	e.grow()
}

func (e *cowEdit[V]) remove(id ID) {
	if _, ok := e.next.get(id); !ok {
		return
	}
	e.own(id)
	shard := &e.next.shards[e.next.shardOf(id)]
	i, _ := search(*shard, id)
	*shard = slices.Delete(*shard, i, i+1)
	e.next.n--
}
