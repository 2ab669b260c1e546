package app

import "testing"

func TestWhatAServerTakesIsLearntFromTheNewestAnswer(t *testing.T) {
	type file struct {
		size  int64
		taken bool
	}
	for name, c := range map[string]struct {
		files []file
		want  fileSizes
	}{
		"nothing seen":                {nil, fileSizes{}},
		"the largest taken":           {[]file{{3, true}, {9, true}, {5, true}}, fileSizes{Taken: 9}},
		"the smallest refused":        {[]file{{30, false}, {20, false}, {25, false}}, fileSizes{Refused: 20}},
		"between":                     {[]file{{9, true}, {20, false}, {12, true}}, fileSizes{Taken: 12, Refused: 20}},
		"the server was given more":   {[]file{{20, false}, {30, true}}, fileSizes{Taken: 30}},
		"the server was given less":   {[]file{{30, true}, {20, false}}, fileSizes{Refused: 20}},
		"the same size, now taken":    {[]file{{20, false}, {20, true}}, fileSizes{Taken: 20}},
		"the same size, now too much": {[]file{{20, true}, {20, false}}, fileSizes{Refused: 20}},
	} {
		t.Run(name, func(t *testing.T) {
			var got fileSizes
			for _, f := range c.files {
				got = got.seen(f.size, f.taken)
			}
			if got != c.want {
				t.Errorf("%+v, want %+v", got, c.want)
			}
		})
	}
}
