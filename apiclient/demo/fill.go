package demo

import "time"

// fill builds the data that the server starts with. The caller holds mu.
func (s *Server) fill() error {
	if s.opts.Fixture == Recordings {
		return s.fillRecordings()
	}
	s.fillStory()
	return nil
}

// row is a record as the data below write it: texts, numbers, truth values,
// dates, files. What a field cannot hold is a mistake in this package.
type row map[string]any

// add stores a record of the first data; with an "id" under that number.
func (s *Server) add(object string, fields row) *record {
	t := s.db.tables[object]
	r := t.class.blank()
	for name, v := range fields {
		if name == "id" {
			r.id = int64(v.(int))
			continue
		}
		i := t.class.field(name)
		switch v := v.(type) {
		case string:
			r.values[i] = textValue(v)
			if k := t.class.fields[i].kind; k == kindFree || k == kindPointer {
				r.values[i] = rawValue(v)
			}
		case int:
			r.values[i] = null
			switch f := &t.class.fields[i]; {
			case v == 0:
			case f.kind == kindEnum: // the first data name a word by its place
				r.values[i] = numberValue(f.number(v))
			default:
				r.values[i] = numberValue(int64(v))
			}
		case int64:
			r.values[i] = null
			if v != 0 {
				r.values[i] = numberValue(v)
			}
		case bool:
			r.values[i] = boolValue(v)
		case time.Time:
			r.values[i] = null
			if !v.IsZero() {
				r.values[i] = dateValue(v)
			}
		case *storedFile:
			r.values[i] = null
			if v != nil {
				id := s.db.nextFile
				s.saveFile(id, v)
				r.values[i] = fileValue(id)
			}
		default:
			panic("demo: a field of the first data has a type that it cannot have: " + name)
		}
	}
	return s.insert(object, r, s.born)
}
