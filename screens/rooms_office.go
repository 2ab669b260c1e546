package screens

// screenRegister is shown instead of signing in, never among the work.
const screenRegister = "register"

// OfficeBackend is what the screens beside the tasks ask of the program.
type OfficeBackend interface {
	InboxBackend
	ClientsBackend
	CompanyBackend
	PeopleBackend
	SubscriptionBackend
	RegisterBackend
	SettingsBackend
	StoredBackend
	CheckBackend
	OutboxBackend
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
	case ScreenSubscription:
		return NewSubscription(h, b)
	case screenRegister:
		return NewRegister(h, b)
	case ScreenSettings:
		return NewSettings(h, b)
	case ScreenStored:
		return NewStored(h, b)
	case ScreenCheck:
		return NewCheck(h, b)
	case ScreenOutbox:
		return NewOutbox(h, b)
	}
	return nil
}
