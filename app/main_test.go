package app

import (
	"os"
	"testing"

	"github.com/microbizz/go-desktop/app/pictures"
)

func TestMain(m *testing.M) {
	pictures.RunWorker()
	os.Exit(m.Run())
}
