// Package proxy finds the way by which a request leaves this computer: straight, or by a
// proxy. What the environment names (HTTPS_PROXY, HTTP_PROXY, NO_PROXY) wins; without it
// the system's own settings hold, on Windows with the scripts (PAC) and the search for one
// (WPAD) that they can name, on macOS the fixed proxies. Other systems keep no such
// settings that would hold for every program.
//
// This computer itself is never reached by a proxy.
package proxy
