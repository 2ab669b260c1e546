package screens

import (
	"slices"
	"strings"
	"time"

	"fyne.io/fyne/v2"

	"github.com/microbizz/go-desktop/app/store"
	"github.com/microbizz/go-desktop/app/tasks"
	"github.com/microbizz/go-desktop/app/words"
	"github.com/microbizz/go-desktop/screens/widgets"
)

// taskChips are the filters over the list, and its order at the end of the line.
type taskChips struct {
	*fyne.Container
	list                                     *Tasks
	status, client, assigned, deadline, sort *widgets.FilterChip
}

func newTaskChips(t *Tasks) *taskChips {
	c := &taskChips{list: t}
	c.status = widgets.NewFilterChip("", "chevron-down", c.openStatus)
	c.client = widgets.NewFilterChip("", "chevron-down", c.openClient)
	c.assigned = widgets.NewFilterChip("", "chevron-down", c.openAssigned)
	c.deadline = widgets.NewFilterChip("", "chevron-down", c.openDeadline)
	c.sort = widgets.NewFilterChip("", "arrow-up", c.openSort)
	clear := func(chip *widgets.FilterChip, change func(*tasks.Filter)) {
		chip.OnClear = func() { c.change(change) }
	}
	clear(c.status, func(f *tasks.Filter) {
		f.Open, f.Statuses, f.WaitingClient, f.WaitingUs, f.Unread = false, nil, false, false, false
	})
	clear(c.client, func(f *tasks.Filter) { f.Clients = nil })
	clear(c.assigned, func(f *tasks.Filter) { f.Assigned, f.UserID = tasks.AssignedAny, 0 })
	clear(c.deadline, func(f *tasks.Filter) { f.Deadline, f.From, f.To = tasks.DeadlineAny, time.Time{}, time.Time{} })
	left := widgets.Flow(6, 6, c.status, c.client, c.assigned, c.deadline)
	c.Container = widgets.Edge(nil, nil, nil, widgets.VBox(0, c.sort), widgets.Pad(0, 0, 0, 8, left))
	return c
}

// change edits the filter and shows the outcome.
func (c *taskChips) change(edit func(*tasks.Filter)) {
	edit(&c.list.filter)
	c.list.choose()
}

// refresh lets each chip say what it does now.
func (c *taskChips) refresh() {
	f := c.list.filter
	text, on := c.statusWords(f)
	c.status.Set(text, on)
	text, on = c.clientWords(f)
	c.client.Set(text, on)
	text, on = c.assignedWords(f)
	c.assigned.Set(text, on)
	c.deadline.Set(c.deadlineWords(f), f.Deadline != tasks.DeadlineAny)
	by := c.list.sort.By
	if by == "" {
		by = tasks.ByDeadline
	}
	c.sort.Set(words.T("tasks.sort."+string(by)), false)
	c.sort.SetTrail("arrow-up")
	if c.list.sort.Desc {
		c.sort.SetTrail("arrow-down")
	}
	c.Container.Refresh()
}

// chipMax is how many letters a chip shows of a name.
const chipMax = 16

func short(name string) string {
	if r := []rune(name); len(r) > chipMax {
		return strings.TrimSpace(string(r[:chipMax-1])) + "…"
	}
	return name
}

// several names one thing, or says how many they are.
func several(key string, names []string) string {
	if len(names) == 1 {
		return short(names[0])
	}
	return words.N(key, len(names))
}

func (c *taskChips) statusWords(f tasks.Filter) (string, bool) {
	var on []string
	if f.Open {
		on = append(on, words.T("tasks.filter.open"))
	}
	for _, w := range f.Statuses {
		on = append(on, statusName(w))
	}
	for _, x := range []struct {
		on  bool
		key string
	}{{f.WaitingClient, "tasks.filter.waiting_client"}, {f.WaitingUs, "tasks.filter.waiting_us"}, {f.Unread, "tasks.filter.unread"}} {
		if x.on {
			on = append(on, words.T(x.key))
		}
	}
	if len(on) == 0 {
		return words.T("tasks.filter.status"), false
	}
	return several("tasks.filter.statuses", on), true
}

// statusName is a status in words, also one of which only the number is known.
func statusName(w store.StatusWord) string {
	if w == store.StatusOther {
		return words.T("tasks.filter.other")
	}
	return words.T("status." + string(w))
}

func (c *taskChips) clientWords(f tasks.Filter) (string, bool) {
	if len(f.Clients) == 0 {
		return words.T("tasks.filter.client"), false
	}
	var names []string
	for _, id := range f.Clients {
		name := words.T("common.unknown")
		if client, ok := c.list.backend.Snapshot().Client(id); ok {
			name = client.Name
		}
		names = append(names, name)
	}
	return several("tasks.filter.clients", names), true
}

func (c *taskChips) assignedWords(f tasks.Filter) (string, bool) {
	switch f.Assigned {
	case tasks.AssignedMe:
		return words.T("tasks.filter.me"), true
	case tasks.AssignedNobody:
		return words.T("tasks.filter.nobody"), true
	case tasks.AssignedUser:
		if u, ok := c.list.backend.Snapshot().User(f.UserID); ok {
			return short(u.Name), true
		}
		return words.T("common.unknown"), true
	}
	return words.T("tasks.filter.assigned"), false
}

func (c *taskChips) deadlineWords(f tasks.Filter) string {
	switch f.Deadline {
	case tasks.DeadlineAny:
		return words.T("tasks.filter.deadline")
	case tasks.DeadlinePeriod:
		return periodWords(f.From, f.To)
	}
	return words.T("tasks.filter.deadline." + string(f.Deadline))
}

func (c *taskChips) openStatus() {
	choice := func(text string, on func(*tasks.Filter) bool, set func(f *tasks.Filter, on bool)) widgets.Item {
		return widgets.Item{Text: text, Stays: true,
			On:  func() bool { return on(&c.list.filter) },
			Tap: func() { c.change(func(f *tasks.Filter) { set(f, !on(f)) }) }}
	}
	items := []widgets.Item{choice(words.T("tasks.filter.open"), func(f *tasks.Filter) bool { return f.Open }, func(f *tasks.Filter, on bool) {
		f.Open = on
		if on { // what is open has none of the closed statuses
			f.Statuses = slices.DeleteFunc(slices.Clone(f.Statuses), store.StatusWord.Closed)
		}
	})}
	statuses := slices.Clone(tasks.Statuses)
	if slices.ContainsFunc(c.list.all, func(r tasks.Row) bool { return r.Task.Status == store.StatusOther }) {
		statuses = append(statuses, store.StatusOther)
	}
	for _, w := range statuses {
		items = append(items, choice(statusName(w), func(f *tasks.Filter) bool { return slices.Contains(f.Statuses, w) }, func(f *tasks.Filter, on bool) {
			f.Statuses = slices.DeleteFunc(slices.Clone(f.Statuses), func(x store.StatusWord) bool { return x == w })
			if on {
				f.Statuses = append(f.Statuses, w)
				f.Open = f.Open && !w.Closed()
			}
		}))
	}
	items = append(items,
		widgets.Item{Text: words.T("tasks.filter.waiting"), Heading: true},
		choice(words.T("tasks.filter.waiting_client"), func(f *tasks.Filter) bool { return f.WaitingClient }, func(f *tasks.Filter, on bool) { f.WaitingClient = on }),
		choice(words.T("tasks.filter.waiting_us"), func(f *tasks.Filter) bool { return f.WaitingUs }, func(f *tasks.Filter, on bool) { f.WaitingUs = on }),
		choice(words.T("tasks.filter.unread"), func(f *tasks.Filter) bool { return f.Unread }, func(f *tasks.Filter, on bool) { f.Unread = on }),
	)
	widgets.ShowMenu(c.status, items)
}

func (c *taskChips) openClient() {
	counts := map[store.ID]int{}
	for _, r := range c.list.all {
		counts[r.Task.ClientID]++
	}
	var choices []widgets.Choice
	for _, client := range c.list.backend.Snapshot().Clients {
		if counts[client.ID] == 0 && !slices.Contains(c.list.filter.Clients, client.ID) {
			continue
		}
		choices = append(choices, widgets.Choice{Text: client.Name, Note: words.Current().Number(int64(counts[client.ID])), Search: client.VATID + " " + client.City,
			Checked: slices.Contains(c.list.filter.Clients, client.ID),
			Tap: func(on bool) {
				c.change(func(f *tasks.Filter) {
					f.Clients = slices.DeleteFunc(slices.Clone(f.Clients), func(id store.ID) bool { return id == client.ID })
					if on {
						f.Clients = append(f.Clients, client.ID)
					}
				})
			}})
	}
	widgets.ShowPicker(c.client, words.T("tasks.filter.client.find"), words.T("tasks.filter.client.none"), choices, true, match)
}

func match(query, text string) bool { return tasks.Match(query, text) }

func (c *taskChips) openAssigned() {
	f := c.list.filter
	set := func(a tasks.Assigned, id store.ID) func(bool) {
		return func(bool) { c.change(func(f *tasks.Filter) { f.Assigned, f.UserID = a, id }) }
	}
	choices := []widgets.Choice{
		{Text: words.T("tasks.filter.anybody"), Checked: f.Assigned == tasks.AssignedAny, Tap: set(tasks.AssignedAny, 0)},
		{Text: words.T("tasks.filter.me"), Checked: f.Assigned == tasks.AssignedMe, Tap: set(tasks.AssignedMe, 0)},
		{Text: words.T("tasks.filter.nobody"), Checked: f.Assigned == tasks.AssignedNobody, Tap: set(tasks.AssignedNobody, 0)},
	}
	for _, u := range c.list.backend.Snapshot().Users {
		choices = append(choices, widgets.Choice{Text: u.Name, Search: u.Username,
			Checked: f.Assigned == tasks.AssignedUser && f.UserID == u.ID, Tap: set(tasks.AssignedUser, u.ID)})
	}
	widgets.ShowPicker(c.assigned, words.T("task.assign.find"), words.T("task.assign.none"), choices, false, match)
}

func (c *taskChips) openDeadline() {
	f := c.list.filter
	var items []widgets.Item
	for _, d := range []tasks.Deadline{tasks.DeadlineLate, tasks.DeadlineToday, tasks.DeadlineWeek, tasks.DeadlineNone} {
		items = append(items, widgets.Item{Text: words.T("tasks.filter.deadline." + string(d)), Checked: f.Deadline == d, Tap: func() {
			c.change(func(f *tasks.Filter) { f.Deadline, f.From, f.To = d, time.Time{}, time.Time{} })
		}})
	}
	items = append(items, widgets.Item{Text: words.T("tasks.filter.deadline.period"), Checked: f.Deadline == tasks.DeadlinePeriod, Tap: c.openPeriod})
	widgets.ShowMenu(c.deadline, items)
}

func (c *taskChips) openSort() {
	s := c.list.sort
	if s.By == "" {
		s.By = tasks.ByDeadline
	}
	var items []widgets.Item
	for _, by := range tasks.SortOrders {
		icon := "arrow-up"
		desc := by == tasks.ByReceived || by == tasks.ByChanged // the newest first
		if by == s.By {
			desc = !s.Desc
			if s.Desc {
				icon = "arrow-down"
			}
		} else {
			icon = ""
		}
		items = append(items, widgets.Item{Text: words.T("tasks.sort." + string(by)), Checked: by == s.By, Icon: icon, Tap: func() {
			c.list.sort = tasks.Sort{By: by, Desc: desc}
			c.list.choose()
		}})
	}
	widgets.ShowMenu(c.sort, items)
}
