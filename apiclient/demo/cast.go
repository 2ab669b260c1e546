package demo

import (
	"fmt"
	"time"
)

// The firm of the story, its people and its clients.

const storyPassword = "demo1234"

const (
	firm      = 1
	neighbour = 2
)

type person struct {
	initials, name, username, phone string
	admin                           bool
	company                         int
	picture                         string
}

var people = []person{
	{"AS", "Anne Sørensen", "anne@soerensen-vvs.dk", "40 12 55 01", true, firm, "portrait1"},
	{"LH", "Lars Holst", "lars@soerensen-vvs.dk", "40 12 55 02", false, firm, "portrait2"},
	{"MK", "Mette Krogh", "mette@soerensen-vvs.dk", "40 12 55 03", false, firm, "portrait3"},
	{"JP", "Jens Poulsen", "jens@soerensen-vvs.dk", "40 12 55 04", false, firm, ""},
	{"PB", "Pia Bjerre", "pia@kystens-maler.dk", "27 60 11 90", true, neighbour, ""},
}

func userOf(initials string) int {
	for i, p := range people {
		if p.initials == initials {
			return i + 1
		}
	}
	return 0
}

// clients are the foreign companies by their names in the story.
var clients = []struct {
	key    string
	fields row
}{
	{"nordbyg", row{"vat_id": "30551290", "companyname": "Nordbyg A/S", "branch": "Ejendomsdrift", "address": "Jernbanegade 9", "zip": "2100",
		"city": "København Ø", "country": "Danmark", "phone": "33 12 40 00", "email": "drift@nordbyg.dk", "contactperson": "Karin Holm",
		"additionaltext": "Faktura sendes til faktura@nordbyg.dk. Husk rekvisitionsnummer."}},
	{"oesterbro", row{"vat_id": "61056216", "companyname": "Boligforeningen Østerbro", "branch": "Boligforening", "address": "Østerbrogade 108",
		"zip": "2100", "city": "København Ø", "country": "Danmark", "phone": "39 18 22 41", "email": "drift@bf-oesterbro.dk",
		"contactperson": "Henrik Dam", "additionaltext": "Viceværten træffes hverdage kl. 7–15."}},
	{"aeroegade", row{"vat_id": "25313763", "companyname": "Ejerforeningen Ærøgade", "branch": "Ejerforening", "address": "Ærøgade 8",
		"zip": "8000", "city": "Aarhus C", "country": "Danmark", "phone": "86 13 77 20", "email": "bestyrelsen@aeroegade.dk", "contactperson": "Bente Lund"}},
	{"havnen", row{"vat_id": "28115603", "companyname": "Havnens Boliger A/S", "branch": "Ejendomsselskab", "address": "Kanalvej 4",
		"zip": "5000", "city": "Odense", "country": "Danmark", "phone": "66 14 80 30", "email": "teknik@havnensboliger.dk", "contactperson": "Ole Winther"}},
	{"fjord", row{"vat_id": "33016832", "companyname": "Fjordkollegiet", "branch": "Kollegium", "address": "Fjordvænget 22", "address2": "Kontoret",
		"zip": "4000", "city": "Roskilde", "country": "Danmark", "phone": "46 35 02 18", "email": "kontor@fjordkollegiet.dk", "contactperson": "Nanna Friis"}},
}

func clientNumber(key string) int {
	for i, c := range clients {
		if c.key == key {
			return i + 1
		}
	}
	return 0
}

// addCast stores the firms, the people and the connections. The caller holds mu.
func (s *Server) addCast(cal calendar) {
	since := func(y int, m time.Month, d int) time.Time {
		return minTime(time.Date(y, m, d, 9, 0, 0, 0, cal.zone).UTC(), cal.born.AddDate(0, -1, 0))
	}
	founded := since(2025, time.January, 6)
	s.add("company", row{"vat_id": "21974579", "companyname": "Sørensen VVS & El ApS", "branch": "VVS og el", "address": "Vermlandsgade 51",
		"zip": "2300", "city": "København S", "country": "Danmark", "phone": "40 12 55 00", "email": "kontor@soerensen-vvs.dk",
		"contactperson": "Anne Sørensen", "additionaltext": "Autoriseret VVS- og elinstallatør.\nDøgnvagt på 40 12 55 09.", "create_date": founded, "change_date": founded})
	s.add("company", row{"vat_id": "20860324", "companyname": "Kystens Malerservice ApS", "branch": "Maler", "address": "Havnegade 3",
		"zip": "3000", "city": "Helsingør", "country": "Danmark", "phone": "27 60 11 90", "email": "kontor@kystens-maler.dk",
		"contactperson": "Pia Bjerre", "create_date": founded, "change_date": founded})
	for _, p := range people {
		var picture *storedFile
		if p.picture != "" {
			picture = attachment{p.initials + ".png", p.picture}.stored()
		}
		u := s.add("user", row{"username": p.username, "name": p.name, "email": p.username, "phone": p.phone, "company_ref": p.company,
			"is_admin": p.admin, "image": picture, "create_date": founded, "change_date": founded})
		s.savePassword(u.id, hashPassword(storyPassword))
	}
	for _, c := range clients {
		fields := row{"create_date": founded, "change_date": founded}
		for name, v := range c.fields {
			fields[name] = v
		}
		s.add("foreigncompany", fields)
	}
	s.addConnections(cal, since)
	s.saveSubscription(firm, subscription{Got: true, Renewing: true, Unit: paymentUnit,
		End: cal.born.In(cal.zone).AddDate(0, 1, 8).Format(time.DateOnly)})
}

func (s *Server) addConnections(cal calendar, since func(int, time.Month, int) time.Time) {
	connect := func(client string, company, status int, outgoing bool, at time.Time, text string) int64 {
		return s.add("connection", row{"company_ref": company, "foreigncompany_ref": clientNumber(client), "outgoing_connection": outgoing,
			"connection_status": status, "text": text, "create_date": at, "change_date": at}).id
	}
	connect("nordbyg", firm, 2, false, since(2025, time.March, 3), "Velkommen til. Vi sender opgaver fra begge vores ejendomme.")
	connect("oesterbro", firm, 2, false, since(2025, time.May, 19), "Vi glæder os til samarbejdet.")
	connect("aeroegade", firm, 2, true, since(2025, time.September, 1), "Hej Bente, her er forbindelsen, som vi talte om.")
	asked := cal.past(moment{set: true, day: -1, h: 10, m: 20})
	incoming := connect("havnen", firm, 1, false, asked, "Vi vil gerne sende jer opgaver fra vores 86 lejemål på havnen. Mest VVS, lidt el.")
	connect("fjord", firm, 1, true, cal.past(moment{set: true, day: -4, h: 9, m: 15}), "Hej Nanna. Vi vil gerne tage jeres opgaver digitalt.")
	connect("fjord", neighbour, 2, false, since(2025, time.June, 2), "")
	s.notice(userOf("AS"), "Havnens Boliger A/S has sent you a new connection request", "connection", incoming, asked, false)
	s.notice(userOf("AS"), "Boligforeningen Østerbro has sent you a new connection request", "connection", 2, since(2025, time.May, 19), true)
}

// notice stores a notification of the first data.
func (s *Server) notice(user int, text, object string, id int64, at time.Time, read bool) {
	s.add("notification", row{"user_ref": user, "text": text, "is_read": read,
		"related_object": fmt.Sprintf(`{"object":"%s","id":%d}`, object, id), "create_date": at, "change_date": at})
}

func minTime(a, b time.Time) time.Time {
	if a.Before(b) {
		return a
	}
	return b
}
