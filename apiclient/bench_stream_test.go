package apiclient

import (
	"fmt"
	"os"
	"path/filepath"
	"testing"
)

const (
	gibibyte = 1 << 30
	rounds   = 3
)

// BenchmarkRatioSend prints what sending 1 GiB costs in memory, and in time against
// a bare encoder.
func BenchmarkRatioSend(b *testing.B) {
	big, small := dataFile(b, blocksOf(gibibyte)), filepath.Join(b.TempDir(), "small.bin")
	if err := os.WriteFile(small, []byte("abc"), 0o600); err != nil {
		b.Fatal(err)
	}
	base := startServer(b) + "/0"
	_, idle := runClient(b, "send", base, small)
	var ours, bare, memory []float64
	for range rounds {
		seconds, _ := runClient(b, "send-bare", base, big)
		bare = append(bare, seconds)
		seconds, peak := runClient(b, "send", base, big)
		ours, memory = append(ours, seconds), append(memory, peak-idle)
	}
	printRatio("send-1gib-time", median(ours)/median(bare), 1.15)
	printRatio("send-1gib-memory-mib", max(0, median(memory)), 24)
}

// BenchmarkRatioFetch prints what fetching 1 GiB costs in memory, and in time
// against base64.NewDecoder.
func BenchmarkRatioFetch(b *testing.B) {
	server := startServer(b)
	base := fmt.Sprintf("%s/%d", server, blocksOf(gibibyte))
	path := filepath.Join(b.TempDir(), "fetched.bin")
	_, idle := runClient(b, "fetch", server+"/0", path)
	var ours, bare, memory []float64
	for range rounds {
		seconds, _ := runClient(b, "fetch-bare", base, path)
		bare = append(bare, seconds)
		seconds, peak := runClient(b, "fetch", base, path)
		ours, memory = append(ours, seconds), append(memory, peak-idle)
	}
	printRatio("fetch-1gib-time", median(ours)/median(bare), 1.5)
	printRatio("fetch-1gib-memory-mib", max(0, median(memory)), 24)
}
