package proxy

import (
	"fmt"
	"net/url"
	"sync"
	"unsafe"

	"golang.org/x/sys/windows"
)

var (
	winhttp         = windows.NewLazySystemDLL("winhttp.dll")
	procOpen        = winhttp.NewProc("WinHttpOpen")
	procProxyConfig = winhttp.NewProc("WinHttpGetIEProxyConfigForCurrentUser")
	procProxyForURL = winhttp.NewProc("WinHttpGetProxyForUrl")
	procGlobalFree  = windows.NewLazySystemDLL("kernel32.dll").NewProc("GlobalFree")
	session         uintptr // of WinHTTP; it lives as long as the program
	sessionErr      error
	sessionOnce     sync.Once
)

// Source: winhttp.h.
const (
	accessNoProxy       = 1
	accessNamedProxy    = 3
	autoDetect          = 0x1
	autoConfigURL       = 0x2
	detectByDHCP        = 0x1
	detectByDNS         = 0x2
	errLoginFailure     = 12015
	autoLogonIfAsked    = 1
	autoLogonNotAllowed = 0
)

// userConfig is WINHTTP_CURRENT_USER_IE_PROXY_CONFIG.
type userConfig struct {
	detect              int32
	script, proxy, list *uint16
}

// autoOptions is WINHTTP_AUTOPROXY_OPTIONS.
type autoOptions struct {
	flags, detectFlags uint32
	script             *uint16
	_                  uintptr
	_                  uint32
	logon              int32
}

// proxyInfo is WINHTTP_PROXY_INFO.
type proxyInfo struct {
	access      uint32
	proxy, list *uint16
}

// system reads the settings of the person who is signed in to Windows, as browsers do, and
// has Windows run their scripts.
func system() source { return source{read: readUserConfig, ask: askScript} }

func readUserConfig() (Settings, error) {
	if err := procProxyConfig.Find(); err != nil {
		return Settings{}, fmt.Errorf("proxy: the system's settings: %w", err)
	}
	var c userConfig
	if ok, _, err := procProxyConfig.Call(uintptr(unsafe.Pointer(&c))); ok == 0 {
		if err == windows.ERROR_FILE_NOT_FOUND {
			return Settings{}, nil // nobody ever set one
		}
		return Settings{}, fmt.Errorf("proxy: the system's settings: %w", err)
	}
	s := readWindows(take(c.proxy), take(c.list))
	s.Script, s.Detect = take(c.script), c.detect != 0
	return s, nil
}

// askScript has Windows fetch and run the script.
func askScript(target *url.URL, s Settings) (Settings, error) {
	sessionOnce.Do(func() {
		name, _ := windows.UTF16PtrFromString("Microbizz GO")
		session, _, sessionErr = procOpen.Call(uintptr(unsafe.Pointer(name)), accessNoProxy, 0, 0, 0)
	})
	if session == 0 {
		return Settings{}, fmt.Errorf("proxy: the script: %w", sessionErr)
	}
	to, err := windows.UTF16PtrFromString(target.String())
	if err != nil {
		return Settings{}, fmt.Errorf("proxy: the script: %w", err)
	}
	o := autoOptions{logon: autoLogonNotAllowed}
	if s.Detect {
		o.flags, o.detectFlags = autoDetect, detectByDHCP|detectByDNS
	}
	if s.Script != "" {
		o.flags |= autoConfigURL
		if o.script, err = windows.UTF16PtrFromString(s.Script); err != nil {
			return Settings{}, fmt.Errorf("proxy: the script: %w", err)
		}
	}
	var found proxyInfo
	ok, _, err := procProxyForURL.Call(session, uintptr(unsafe.Pointer(to)), uintptr(unsafe.Pointer(&o)), uintptr(unsafe.Pointer(&found)))
	if ok == 0 && err == windows.Errno(errLoginFailure) {
		// Only then with the person's own sign-in, as Microsoft advises: it is slower.
		o.logon = autoLogonIfAsked
		ok, _, err = procProxyForURL.Call(session, uintptr(unsafe.Pointer(to)), uintptr(unsafe.Pointer(&o)), uintptr(unsafe.Pointer(&found)))
	}
	if ok == 0 {
		return Settings{}, fmt.Errorf("proxy: the script: %w", err)
	}
	proxies, list := take(found.proxy), take(found.list)
	if found.access != accessNamedProxy {
		return Settings{}, nil
	}
	return readWindows(proxies, list), nil
}

// take copies a text that Windows allocated, and frees it.
func take(p *uint16) string {
	if p == nil {
		return ""
	}
	text := windows.UTF16PtrToString(p)
	_, _, _ = procGlobalFree.Call(uintptr(unsafe.Pointer(p)))
	return text
}
