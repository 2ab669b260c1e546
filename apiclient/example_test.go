package apiclient_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"strings"

	"github.com/microbizz/go-desktop/apiclient"
	"github.com/microbizz/go-desktop/apiclient/demo"
)

// demoClient gives a client that is signed in to a server of its own.
func demoClient(ctx context.Context) (*apiclient.Client, func() error, error) {
	server, err := demo.New(demo.Options{Fixture: demo.Recordings})
	if err != nil {
		return nil, nil, err
	}
	base, err := server.Start("127.0.0.1:0")
	if err != nil {
		return nil, nil, err
	}
	client, err := apiclient.New(apiclient.Config{BaseURL: base})
	if err != nil {
		return nil, nil, err
	}
	token, err := client.Login(ctx, "admin@aakjaer.example", "Admin-1234")
	if err != nil {
		return nil, nil, err
	}
	return client.WithToken(token.Value), server.Close, nil
}

// Conditions mean the same on every server, whatever of them it understands.
func ExampleResource_List() {
	ctx := context.Background()
	client, stop, err := demoClient(ctx)
	if err != nil {
		fmt.Println(err)
		return
	}
	defer func() { _ = stop() }()
	tasks, err := client.Tasks().List(ctx, apiclient.ListOptions{
		Query: apiclient.And(apiclient.IsSet("deadline"), apiclient.Like("title", "radiator")),
		Sort:  "deadline",
		Limit: 2,
	})
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, t := range tasks.Items {
		fmt.Println(t.ID(), t.Title(), t.Deadline().Format("2006-01-02"))
	}
	// Output:
	// 1 Radiator larmer – opgave 1 2026-12-02
	// 9 Radiator larmer – opgave 9 2026-12-10
}

// A new note and its file go out in one request: nobody sees half a note.
func ExampleResource_Create() {
	ctx := context.Background()
	client, stop, err := demoClient(ctx)
	if err != nil {
		fmt.Println(err)
		return
	}
	defer func() { _ = stop() }()
	if _, err := client.Discover(ctx); err != nil { // finds the flag of internal notes
		fmt.Println(err)
		return
	}
	const report = "Pumpen er skiftet."
	note, err := client.TaskNotes().Create(ctx, apiclient.TaskNotePatch{
		TaskID:   apiclient.Set(apiclient.ID(4)),
		Text:     apiclient.Set("Rapport vedlagt"),
		Internal: apiclient.Set(true),
		File: apiclient.Set(apiclient.Upload{
			Name: "rapport.txt", MIME: "text/plain", Size: int64(len(report)),
			Open: func() (io.ReadCloser, error) { return io.NopCloser(strings.NewReader(report)), nil },
		}),
	})
	switch {
	case errors.Is(err, apiclient.ErrOutcomeUnknown):
		fmt.Println("look whether it arrived before sending it again")
		return
	case err != nil:
		fmt.Println(err)
		return
	}
	internal, known := note.Internal()
	fmt.Println(note.Text(), internal, known, note.Files()[0].Name)
	// Output: Rapport vedlagt true true rapport.txt
}
