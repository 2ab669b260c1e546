package app

import (
	"context"
	"errors"
	"net/url"
	"strconv"
	"strings"
	"time"

	"github.com/microbizz/go-desktop/apiclient"
	"github.com/microbizz/go-desktop/app/files"
	"github.com/microbizz/go-desktop/app/store"
)

// PaymentURL fetches the address of the payment page and checks it: https only, or the demo's own
// on the loopback.
func (a *App) PaymentURL(ctx context.Context) (*url.URL, error) {
	_, client, err := a.online(ctx)
	if err != nil {
		return nil, err
	}
	raw, err := client.PaymentURL(ctx)
	if errors.Is(err, apiclient.ErrNotJSON) {
		return nil, fail("error.payment_url", errors.Join(ErrUnsafeURL, err))
	}
	if err != nil {
		return nil, explain(err)
	}
	return checkURL(raw, a.loopback())
}

// loopback reports whether the server itself is on this computer, as the demo is.
func (a *App) loopback() bool {
	u, err := url.Parse(a.Snapshot().Account.Server)
	return err == nil && isLoopback(u.Hostname())
}

// OpenURL opens an address with the system's browser, after the same check.
func (a *App) OpenURL(u *url.URL) error {
	if u == nil {
		return fail("error.unsafe_url", ErrUnsafeURL, "")
	}
	checked, err := checkURL(u.String(), a.loopback())
	if err != nil {
		return err
	}
	open := a.cfg.OpenURL
	if open == nil {
		open = func(u *url.URL) error { return files.Start(u.String()) }
	}
	if err := open(checked); err != nil {
		return fail("error.no_browser", errors.Join(ErrNoBrowser, err))
	}
	return nil
}

// OpenMap shows the task's address on OpenStreetMap.
func (a *App) OpenMap(task ID) error {
	t, ok := a.Snapshot().Task(task)
	if !ok {
		return fail("error.not_found", ErrNotFound)
	}
	u := mapURL(t)
	if u == nil {
		return fail("error.not_found", ErrNotFound)
	}
	return a.OpenURL(u)
}

// mapURL is where a task is on the map: by its coordinates where it has any, else by
// its address; nil when it has neither.
func mapURL(t *store.Task) *url.URL {
	u := &url.URL{Scheme: "https", Host: "www.openstreetmap.org"}
	if t.Latitude != 0 || t.Longitude != 0 {
		latitude, longitude := strconv.FormatFloat(t.Latitude, 'f', 6, 64), strconv.FormatFloat(t.Longitude, 'f', 6, 64)
		u.Path = "/"
		u.RawQuery = url.Values{"mlat": {latitude}, "mlon": {longitude}}.Encode()
		u.Fragment = "map=17/" + latitude + "/" + longitude
		return u
	}
	var parts []string
	for _, part := range []string{t.Address, strings.TrimSpace(t.Zip + " " + t.City), t.Country} {
		if part = strings.TrimSpace(part); part != "" {
			parts = append(parts, part)
		}
	}
	if len(parts) == 0 {
		return nil
	}
	u.Path = "/search"
	u.RawQuery = url.Values{"query": {strings.Join(parts, ", ")}}.Encode()
	return u
}

// RefreshSubscription asks the server for the subscription.
func (a *App) RefreshSubscription(ctx context.Context) error {
	s, client, err := a.online(ctx)
	if err != nil {
		return err
	}
	return explain(a.fetchSubscription(ctx, s, client))
}

func (a *App) fetchSubscription(ctx context.Context, s *session, client *apiclient.Client) error {
	got, err := client.Subscription(ctx)
	if err != nil {
		return err
	}
	before := s.store.Snapshot().Subscription
	now := store.Subscription{
		Known: true, Got: got.Got, Renewing: got.Renewing,
		UnitPrice: int64(got.UnitPrice), TotalPrice: int64(got.TotalPrice),
	}
	if got.EndDate != (apiclient.Date{}) {
		now.End = time.Date(got.EndDate.Year, got.EndDate.Month, got.EndDate.Day, 0, 0, 0, 0, time.Local)
	}
	// When it was asked is no news: a look that finds the same leaves the disk alone.
	now.Asked = before.Asked
	if now == before || now.End.Equal(before.End) && sameSubscription(now, before) {
		return nil
	}
	now.Asked = time.Now()
	return s.store.Merge(store.Batch{Subscription: &now, At: now.Asked})
}

func sameSubscription(a, b store.Subscription) bool {
	a.End, b.End = time.Time{}, time.Time{}
	return a == b
}

// CancelSubscription ends the subscription and returns it as it was read back.
func (a *App) CancelSubscription(ctx context.Context) (store.Subscription, error) {
	s, client, err := a.online(ctx)
	if err != nil {
		return store.Subscription{}, err
	}
	if err := client.CancelSubscription(ctx, apiclient.ID(s.store.Snapshot().Company.ID)); err != nil {
		return store.Subscription{}, explain(err)
	}
	if err := a.fetchSubscription(ctx, s, client); err != nil {
		return store.Subscription{}, explain(err)
	}
	return s.store.Snapshot().Subscription, nil
}
