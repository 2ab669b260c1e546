package sync

import (
	"context"
	"net"
	"net/url"
	"strings"
	"time"
)

// watchEvery is how often the computer is looked at. It costs no request.
const watchEvery = 5 * time.Second

// jump is how far the clock on the wall and the one that counts may drift apart
// between two looks before it means that the computer slept or its clock was set.
const jump = 10 * time.Second

// dialLimit is how long a try to reach the server may take.
const dialLimit = 3 * time.Second

// watch notices wake-up, a clock that was set, and the return of the network.
func (s *Syncer) watch(ctx context.Context) {
	ticker := time.NewTicker(watchEvery)
	defer ticker.Stop()
	counted, wall := time.Now(), s.deps.Wall().Round(0)
	network := s.deps.Network()
	reached := true
	for {
		select {
		case <-ctx.Done():
			return
		case <-ticker.C:
		}
		nowCounted, nowWall := time.Now(), s.deps.Wall().Round(0)
		if drift := nowWall.Sub(wall) - nowCounted.Sub(counted); drift > jump || drift < -jump {
			s.deps.Logger.Info("the clock jumped", "by", drift)
			s.wake(woken)
		}
		counted, wall = nowCounted, nowWall

		s.mu.Lock()
		offline := s.offline && !s.paused
		s.mu.Unlock()
		if !offline {
			reached = true
			continue
		}
		if n := s.deps.Network(); n != network {
			network = n
			s.wake(woken)
			continue
		}
		// Only the step from unreachable to reachable counts: a server that takes
		// connections and does not answer is not asked more often for it.
		now := s.deps.Reach(ctx)
		if now && !reached {
			s.wake(woken)
		}
		reached = now
	}
}

// systemNetwork lists the addresses of the computer.
func systemNetwork() string {
	addrs, err := net.InterfaceAddrs()
	if err != nil {
		return ""
	}
	all := make([]string, len(addrs))
	for i, a := range addrs {
		all[i] = a.String()
	}
	return strings.Join(all, " ")
}

// dial opens a connection to the server and closes it.
func (s *Syncer) dial(ctx context.Context) bool {
	client := s.deps.Client()
	if client == nil {
		return false
	}
	u, err := url.Parse(client.BaseURL())
	if err != nil {
		return false
	}
	port := u.Port()
	if port == "" {
		port = u.Scheme // the system knows the numbers of http and https
	}
	d := net.Dialer{Timeout: dialLimit}
	conn, err := d.DialContext(ctx, "tcp", net.JoinHostPort(u.Hostname(), port))
	if err != nil {
		return false
	}
	return conn.Close() == nil
}
