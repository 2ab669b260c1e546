//go:build window && wine

package windowtest

// endSession ends the program as the system does when the person logs off.
func (p *Program) endSession() {
	p.desk.t.Helper()
	var allowed bool
	p.desk.helper("logoff", string(p.desk.property(p.window, "_NET_WM_NAME")), &allowed)
	if !allowed {
		p.desk.t.Error("the program does not let the person log off")
	}
	p.awaitEnd()
}
