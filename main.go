package main

import (
	_ "codeberg.org/go-pdf/fpdf"
	_ "fyne.io/fyne/v2/test"
	_ "github.com/gen2brain/beeep"
	_ "github.com/google/go-cmp/cmp"
	_ "github.com/jezek/xgb/xproto"
	_ "github.com/zalando/go-keyring"
	_ "go.etcd.io/bbolt"
	_ "golang.org/x/sync/errgroup"

	"fyne.io/fyne/v2/app"
)

func main() { app.NewWithID("dk.microbizz.go").Run() }
