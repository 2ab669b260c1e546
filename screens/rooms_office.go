package screens

// OfficeBackend is what the screens beside the tasks ask of the program.
type OfficeBackend interface {
	InboxBackend
	ClientsBackend
	CompanyBackend
	PeopleBackend
}

// newOfficeScreen builds the screens beside the tasks; nil for any other name.
func newOfficeScreen(name string, h Host, b OfficeBackend) Screen {
	switch name {
	case ScreenInbox:
		return NewInbox(h, b)
	case ScreenClients:
		return NewClients(h, b)
	case ScreenCompany:
		return NewCompany(h, b)
	case ScreenPeople:
		return NewPeople(h, b)
	}
	return nil
}
