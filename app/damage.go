package app

// Damage is what was found broken on this computer when the account was opened.
type Damage struct {
	Key   string // of the sentence in the translations that tells what was rescued
	Count int    // how much was rescued
	Lost  bool   // some of it may be missing
	File  string // where the broken file was put; empty when there was none
}

// Damages tells what was found broken and not yet dismissed, the outbox first. What can
// be fetched again from the server is not told.
func (a *App) Damages() []Damage {
	s, err := a.current()
	if err != nil || s.damageSeen.Load() {
		return nil
	}
	var all []Damage
	if o := s.outbox.Opened(); o.Reason != nil {
		all = append(all, Damage{Key: "damage.outbox", Count: o.Rescued, Lost: o.Lost, File: o.SetAside})
	}
	if o := s.store.Opened(); o.Reason != nil && (o.Drafts > 0 || o.Lost) {
		all = append(all, Damage{Key: "damage.drafts", Count: o.Drafts, Lost: o.Lost, File: o.SetAside})
	}
	return all
}

// DismissDamages is told that the person has read of them.
func (a *App) DismissDamages() {
	if s, err := a.current(); err == nil {
		s.damageSeen.Store(true)
	}
}
