package apiclient

import (
	"context"
	"iter"
	"slices"
	"strings"
)

// pageSize is how many rows All asks for at a time.
const pageSize = 500

// thinPageSize is the same where only few fields are asked for.
const thinPageSize = 2000

// maxPages bounds a listing: five million rows are not a company's tasks.
const maxPages = 10_000

// plan is what a list needs beyond one request's parameters.
type plan struct {
	translation
	ask    serverCondition
	exact  bool // ask lets through no row that the caller does not want
	sort   string
	fields []string
}

func (r Resource[T, P]) plan(opts ListOptions) plan {
	p := plan{translation: translation{object: r.object, contract: r.client.contract}}
	p.ask, p.exact = p.translate(opts.Query)
	p.sort = r.object.key
	if opts.Sort != "" {
		p.sort = p.name(opts.Sort)
	}
	if len(opts.Fields) == 0 {
		return p
	}
	add := func(name string) {
		if !slices.Contains(p.fields, name) {
			p.fields = append(p.fields, name)
		}
	}
	add(r.object.key)
	for _, f := range opts.Fields {
		add(p.name(f))
	}
	add(p.sort)
	if opts.Query != nil {
		opts.Query.names(&p.translation, add)
	}
	return p
}

// sortable reports whether a server sorts by the field as this side does.
// It refuses references, enumerations and files, and orders texts by rules of its
// own.
func (p *plan) sortable() bool {
	k := p.contract.kind(p.object, p.sort)
	return k == kindKey || k == kindDate
}

// keep drops the rows that the caller does not want, and says how many there were.
func (p *plan) keep(query Condition, rows []row) (kept []row, dropped int) {
	if query == nil {
		return rows, 0
	}
	kept = rows[:0]
	for i := range rows {
		if query.holds(&p.translation, &rows[i]) {
			kept = append(kept, rows[i])
		}
	}
	return kept, len(rows) - len(kept)
}

// order sorts rows: empty values first, the key deciding among equals.
func (p *plan) order(rows []row, descending bool) {
	k := p.contract.kind(p.object, p.sort)
	slices.SortStableFunc(rows, func(a, b row) int {
		c := compareRows(&a, &b, p.sort, k)
		if c == 0 && p.sort != p.object.key {
			c = compareRows(&a, &b, p.object.key, kindKey)
		}
		if descending {
			return -c
		}
		return c
	})
}

func compareRows(a, b *row, name string, k kind) int {
	v, _ := a.named(name)
	w, _ := b.named(name)
	emptyA, emptyB := isEmpty(v, k), isEmpty(w, k)
	if emptyA || emptyB {
		return number(emptyB) - number(emptyA)
	}
	switch k {
	case kindKey, kindRef, kindEnum:
		n, _, _ := readInt(v)
		m, _, _ := readInt(w)
		return compareInts(n, m)
	case kindDate:
		at, _ := readTime(v)
		than, _ := readTime(w)
		return at.Compare(than)
	case kindNumber:
		f, _, _ := readFloat(v)
		g, _, _ := readFloat(w)
		switch {
		case f < g:
			return -1
		case f > g:
			return 1
		}
		return 0
	}
	s, _ := readText(v)
	u, _ := readText(w)
	return strings.Compare(fold(s), fold(u))
}

func byKey(a, b row) int { return compareInts(int64(a.id(thingKey)), int64(b.id(thingKey))) }

func compareInts(n, m int64) int {
	switch {
	case n < m:
		return -1
	case n > m:
		return 1
	}
	return 0
}

// List reads the objects that opts chooses, in order. Bad rows are in the listing
// beside the good ones. Spec: Basic API structure; query, limit, sort and fields
// are seen on the wire only.
//
// It costs one request where the server honours opts; one more where it turns out
// that it does not.
func (r Resource[T, P]) List(ctx context.Context, opts ListOptions) (Listing[T], error) {
	var out Listing[T]
	if err := r.allowed(canList, "GET", 0); err != nil {
		return out, err
	}
	if opts.Limit < 0 || opts.Start < 0 {
		return out, &Error{Kind: ErrInvalid, Method: "GET", Object: r.object.name, Message: "a limit or start below zero"}
	}
	p := r.plan(opts)
	// A server's start counts rows that the caller may not see, so the rows before
	// are fetched and cut off here.
	limit := 0
	if opts.Limit > 0 && p.exact && p.sortable() {
		limit = opts.Start + opts.Limit
	}
	got, rows, err := r.listOnce(ctx, &p, opts, limit)
	if err != nil {
		return out, err
	}
	if limit > 0 && got.raw >= limit && !r.limitHeld(ctx, &p, opts, got, rows, limit) {
		if got, rows, err = r.listOnce(ctx, &p, opts, 0); err != nil {
			return out, err
		}
	}
	p.order(rows, opts.Descending)
	rows = rows[min(opts.Start, len(rows)):]
	if opts.Limit > 0 {
		rows = rows[:min(opts.Limit, len(rows))]
	}
	out.Bad, out.Deleted, out.ServerTime = got.bad, got.deleted, got.served
	out.Items = make([]T, len(rows))
	for i := range rows {
		out.Items[i] = r.decode(rows[i])
	}
	return out, nil
}

// listOnce makes the one request of a list.
func (r Resource[T, P]) listOnce(ctx context.Context, p *plan, opts ListOptions, limit int) (page, []row, error) {
	sort := ""
	if limit > 0 {
		sort = p.sort
	}
	got, err := r.fetch(ctx, r.listQuery(p.ask, sort, opts.Descending, limit, p.fields))
	if err != nil {
		return got, nil, err
	}
	rows, dropped := p.keep(opts.Query, got.rows)
	if p.ask != nil && p.exact && got.raw > 0 {
		r.client.contract.learnAbility("query", ability(dropped == 0))
	}
	if limit > 0 && got.raw > limit {
		r.client.contract.learnAbility("limit", No)
	}
	return got, rows, nil
}

func ability(yes bool) Ability {
	if yes {
		return Yes
	}
	return No
}

// limitHeld reports whether a reply of at least limit rows can be trusted to hold
// the first ones: everything came, or the server filtered and sorted as asked.
func (r Resource[T, P]) limitHeld(ctx context.Context, p *plan, opts ListOptions, got page, rows []row, limit int) bool {
	if got.raw > limit {
		return true // the limit was ignored: this is the whole list
	}
	r.client.contract.learnAbility("limit", Yes)
	return len(rows) == got.raw && r.sorted(ctx, p, got.rows, opts.Descending)
}

// sorted reports whether the server sorts: the rows come in order, and, until it has
// proved so once, the other direction begins at the other end. Rows in order alone
// prove nothing, a server that ignores the sort may keep them so.
func (r Resource[T, P]) sorted(ctx context.Context, p *plan, rows []row, descending bool) bool {
	k := p.contract.kind(p.object, p.sort)
	along := func(a, b row) int {
		c := compareRows(&a, &b, p.sort, k)
		if descending {
			return -c
		}
		return c
	}
	if len(rows) == 0 || !slices.IsSortedFunc(rows, along) {
		if len(rows) > 0 {
			p.contract.learnAbility("sort", No)
		}
		return false
	}
	if known := p.contract.HasSort(); known != Unknown {
		return known == Yes
	}
	other, err := r.fetch(ctx, r.listQuery(p.ask, p.sort, !descending, 1, p.fields))
	if err != nil || len(other.rows) == 0 {
		return false
	}
	end := other.rows[0]
	proved := along(rows[0], end) < 0 && along(rows[len(rows)-1], end) <= 0
	if proved || along(rows[0], end) > 0 || end.id(thingKey) == rows[0].id(thingKey) && len(rows) > 1 {
		p.contract.learnAbility("sort", ability(proved))
	}
	return proved
}

// All gives every object that opts chooses, page by page, in the order of the key
// unless opts sorts otherwise (then everything is read first). A *BadRow comes as
// an error and the iteration goes on; any other error ends it: what came before is not
// the whole list then.
//
// Pages go by the key until an empty one: numbered pages overlap where the caller
// may not see every row. A server that knows no pages sends everything in one reply.
// It is given on as it arrives, so that a long list is never in memory as a whole, in
// the order of the key as far as it comes so, and it holds one of the places of
// Limits.Parallel meanwhile.
func (r Resource[T, P]) All(ctx context.Context, opts ListOptions) iter.Seq2[T, error] {
	return func(yield func(T, error) bool) {
		if opts.Sort != "" || opts.Descending || opts.Limit > 0 || opts.Start > 0 {
			listing, err := r.List(ctx, opts)
			r.yieldAll(listing, err, yield)
			return
		}
		r.pages(ctx, opts, yield)
	}
}

func (r Resource[T, P]) yieldAll(listing Listing[T], err error, yield func(T, error) bool) {
	var zero T
	if err != nil {
		yield(zero, err)
		return
	}
	for _, item := range listing.Items {
		if !yield(item, nil) {
			return
		}
	}
	for _, bad := range listing.Bad {
		if !yield(zero, bad) {
			return
		}
	}
}

// pages reads page after page. Where a reply shows that the server does not page by
// key, the rest comes in one request.
func (r Resource[T, P]) pages(ctx context.Context, opts ListOptions, yield func(T, error) bool) {
	var zero T
	if err := r.allowed(canList, "GET", 0); err != nil {
		yield(zero, err)
		return
	}
	p := r.plan(opts)
	size := pageSize
	if len(p.fields) > 0 && r.client.contract.HasFields() == Yes {
		size = thinPageSize
	}
	last, budget := ID(0), r.client.limits.List
	for n := 0; ; n++ {
		if n >= maxPages {
			yield(zero, &Error{Kind: ErrEndless, Method: "GET", Object: r.object.name})
			return
		}
		ask := p.ask
		if last > 0 {
			ask = p.after(opts.Query, last)
		}
		got, more, err := r.fetchSome(ctx, r.listQuery(ask, r.object.key, false, size, p.fields), size, &budget)
		if err != nil {
			yield(zero, err)
			return
		}
		if got.raw > size {
			r.client.contract.learnAbility("limit", No)
		}
		if more != nil {
			// The limit is ignored: everything comes in this one reply.
			r.rest(&p, opts.Query, got, more, last, yield)
			return
		}
		if got.raw == 0 {
			if n > 0 {
				r.client.contract.learnAbility("query", Yes)
			}
			return
		}
		// Where the limit is ignored the first reply is all there is.
		whole := n == 0 && (got.raw > size || got.raw < size && r.client.contract.HasPaging() == No)
		inOrder := whole || got.raw < size || r.sorted(ctx, &p, got.rows, false)
		fresh, greatest := newer(&got, last)
		if len(fresh) < len(got.rows) {
			r.client.contract.learnAbility("query", No)
		}
		if !whole && (greatest <= last || !inOrder) {
			r.again(ctx, opts, last, &budget, yield)
			return
		}
		p.order(fresh, false)
		if !r.yieldPage(&p, opts.Query, fresh, got.bad, yield) || whole {
			return
		}
		last = greatest
	}
}

// newer gives the rows of a page behind a key, and the greatest key of the page.
func newer(got *page, last ID) (fresh []row, greatest ID) {
	greatest = last
	fresh = got.rows[:0]
	for _, row := range got.rows {
		id := row.id(thingKey)
		greatest = max(greatest, id)
		if id > last {
			fresh = append(fresh, row)
		}
	}
	for _, id := range got.deleted {
		greatest = max(greatest, id)
	}
	return fresh, greatest
}

// after adds "behind this key" to what the server is asked.
func (p *plan) after(query Condition, last ID) serverCondition {
	behind := Greater(p.object.key, int64(last))
	ask, _ := p.translate(And(query, behind))
	if ask == nil { // too long together
		ask, _ = p.translate(behind)
	}
	return ask
}

// again reads everything behind a key in one request, from a server that does not page
// by key.
func (r Resource[T, P]) again(ctx context.Context, opts ListOptions, last ID, budget *int64, yield func(T, error) bool) {
	var zero T
	p := r.plan(opts)
	got, more, err := r.fetchSome(ctx, r.listQuery(p.ask, "", false, 0, p.fields), thinPageSize, budget)
	if err != nil {
		yield(zero, err)
		return
	}
	r.rest(&p, opts.Query, got, more, last, yield)
}

// rest gives what is behind a key of one reply that holds everything: got is its
// beginning, more, if not nil, what follows. If the beginning is in the order of the
// key, rows are given on as they arrive; those that turn out to be out of order follow
// at the end. If it is not, everything is read first.
func (r Resource[T, P]) rest(p *plan, query Condition, got page, more *listing, last ID, yield func(T, error) bool) {
	if more != nil {
		defer more.close()
	}
	if more != nil && !slices.IsSortedFunc(got.rows, byKey) {
		if _, err := more.read(&got, 0); err != nil {
			var zero T
			yield(zero, err)
			return
		}
		more = nil
	}
	fresh, _ := newer(&got, last)
	p.order(fresh, false)
	if !r.yieldPage(p, query, fresh, got.bad, yield) || more == nil {
		return
	}
	reached := last
	if len(fresh) > 0 {
		reached = fresh[len(fresh)-1].id(thingKey)
	}
	var late []row
	for {
		next := page{}
		ended, err := more.read(&next, thinPageSize)
		if err != nil {
			var zero T
			yield(zero, err)
			return
		}
		fresh, _ := newer(&next, last)
		inOrder := fresh[:0]
		for _, row := range fresh {
			if id := row.id(thingKey); id > reached {
				reached = id
				inOrder = append(inOrder, row)
			} else {
				late = append(late, row)
			}
		}
		if !r.yieldPage(p, query, inOrder, next.bad, yield) {
			return
		}
		if ended {
			break
		}
	}
	p.order(late, false)
	r.yieldPage(p, query, late, nil, yield)
}

func (r Resource[T, P]) yieldPage(p *plan, query Condition, rows []row, bad []*BadRow, yield func(T, error) bool) bool {
	var zero T
	rows, _ = p.keep(query, rows)
	for i := range rows {
		if !yield(r.decode(rows[i]), nil) {
			return false
		}
	}
	for _, b := range bad {
		if !yield(zero, b) {
			return false
		}
	}
	return true
}
