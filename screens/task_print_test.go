package screens

import (
	"bytes"
	"regexp"
	"testing"
	"time"

	"fyne.io/fyne/v2/theme"

	"github.com/microbizz/go-desktop/app/store"
	"github.com/microbizz/go-desktop/app/tasks"
	"github.com/microbizz/go-desktop/app/words"
)

func TestEmojiAreOnThePaperAsPictures(t *testing.T) {
	pictures := func(text string) int {
		t.Helper()
		d := tasks.Document{Row: tasks.Row{Task: &store.Task{ID: 1, Title: "x", Description: text}}, Now: time.Unix(0, 0), Location: time.UTC,
			Emoji: theme.DefaultEmojiFont().Content()}
		var out bytes.Buffer
		if err := tasks.PDF(&out, d, words.Load("da")); err != nil {
			t.Fatal(err)
		}
		return len(regexp.MustCompile(`/ColorSpace /DeviceRGB`).FindAll(out.Bytes(), -1))
	}
	for text, want := range map[string]int{
		"ingen": 0, "☎ ✓ → 1 #": 0, "🚰": 1, "🚰🚰 🚰": 1, "✅ 🚰": 2, "🇩🇰": 1, "👍🏽": 1, "1\ufe0f\u20e3": 1, "❤\ufe0f": 1,
		"👨\u200d👩\u200d👧\u200d👧": 1, "🪠": 0,
	} {
		if got := pictures(text); got != want {
			t.Errorf("%q: %d pictures, want %d", text, got, want)
		}
	}
}
