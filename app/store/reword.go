package store

// Reword gives the tasks and connections the words that their numbers have now, and
// keeps marks with them. What the server said stays as it is, so nothing need be asked.
func (s *Store) Reword(status func(number int) StatusWord, connection func(number int) ConnectionWord, marks map[string]string) error {
	if err := s.wait(); err != nil {
		return err
	}
	s.write.Lock()
	defer s.write.Unlock()
	s.mu.Lock()
	base := s.base
	s.mu.Unlock()
	b := Batch{Marks: marks}
	if len(base.Tasks) == 0 && len(base.Connections) == 0 && len(marks) == 0 {
		return nil
	}
	for _, t := range base.Tasks {
		if word := status(t.StatusNumber); t.StatusNumber != 0 && word != t.Status {
			next := *t
			next.Status = word
			b.Tasks = append(b.Tasks, &next)
		}
	}
	for _, c := range base.Connections {
		if word := connection(c.StatusNumber); c.StatusNumber != 0 && word != c.Status {
			next := *c
			next.Status = word
			b.Connections = append(b.Connections, &next)
		}
	}
	return s.merge(b, nil)
}
