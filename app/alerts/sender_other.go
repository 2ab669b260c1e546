//go:build !windows

package alerts

// name is what the alert is sent under.
func (s Sender) name() string { return s.Name }

// picture is the icon as the system wants it.
func (s Sender) picture() (any, error) {
	if len(s.Icon) == 0 {
		return "", nil
	}
	return s.Icon, nil
}
