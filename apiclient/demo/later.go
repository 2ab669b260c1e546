package demo

// laterTasks arrive while the server runs, in this order.
var laterTasks = []told{
	{title: "Ingen varme i lejlighed 12", client: "oesterbro", address: "Strandboulevarden 65, 3. tv.", zip: "2100", city: "København Ø",
		contact: "Henrik Dam", phone: "39 18 22 41", status: 1, description: "Alle radiatorer er kolde siden i morges. Naboerne har varme. Beboeren er hjemme hele dagen.",
		start: moment{set: true, day: 1, h: 8}, deadline: moment{set: true, day: 1, h: 15}, image: attachment{"radiator stue.jpg", "radiator"}},
	{title: "Dør til elevator holder ikke strøm", client: "nordbyg", address: "Jernbanegade 9", zip: "2100", city: "København Ø",
		contact: "Karin Holm", phone: "33 12 40 00", status: 1, description: "Dørens lys og kontakt er uden strøm. Elevatoren er sat ud af drift.",
		start: moment{set: true, day: 0, h: 14}, deadline: moment{set: true, day: 2, h: 12}},
	{title: "Vandhane i fælleskøkken drypper", client: "aeroegade", address: "Ærøgade 10, st.", zip: "8000", city: "Aarhus C",
		contact: "Bente Lund", phone: "86 13 77 20", status: 1, description: "Drypper konstant og er svær at lukke.",
		start: moment{set: true, day: 3, h: 9}, deadline: moment{set: true, day: 7, h: 15}},
	{title: "Afløb i gården løber over", client: "oesterbro", address: "Østerbrogade 110", zip: "2100", city: "København Ø",
		contact: "Henrik Dam", phone: "39 18 22 41", status: 1, description: "Risten er ren, men vandet bliver stående efter regn.",
		start: moment{set: true, day: 1, h: 10}, deadline: moment{set: true, day: 4, h: 15}, image: attachment{"gård.jpg", "water"}},
	{title: "Varmemåler viser fejl E4", client: "nordbyg", address: "Nordre Frihavnsgade 31, 3. th.", zip: "2100", city: "København Ø",
		contact: "Karin Holm", phone: "33 12 40 00", status: 1, description: "Måleren i gangen blinker med E4. Skal aflæses ved årsskiftet.",
		start: moment{set: true, day: 4, h: 8}, deadline: moment{set: true, day: 10, h: 15}},
	{title: "Lugt af gas i kælder undersøges", client: "aeroegade", address: "Ærøgade 12, kld.", zip: "8000", city: "Aarhus C",
		contact: "Bente Lund", phone: "86 13 77 20", status: 1, description: "Forsyningen har målt og lukket for hanen. Komfurslangen skal skiftes, før der åbnes igen.",
		start: moment{set: true, day: 0, h: 15}, deadline: moment{set: true, day: 1, h: 10}, image: attachment{"gashane.jpg", "pipe"}},
	{title: "Opsætning af røgalarmer i opgang 108", client: "oesterbro", address: "Østerbrogade 108", zip: "2100", city: "København Ø",
		contact: "Henrik Dam", phone: "39 18 22 41", status: 1, description: "Ti forbundne røgalarmer på trappe og loft. Alarmerne er leveret til viceværten.",
		start: moment{set: true, day: 6, h: 8}, deadline: moment{set: true, day: 14, h: 15}, file: attachment{"Placering af alarmer.pdf", "report"}},
	{title: "Kontakt i trappeopgang sidder løs", client: "nordbyg", address: "Skovbrynet 15, opgang B", zip: "2100", city: "København Ø",
		contact: "Karin Holm", phone: "33 12 40 00", status: 1, description: "Dækslet hænger. Der er børn i opgangen.",
		start: moment{set: true, day: 1, h: 12}, deadline: moment{set: true, day: 2, h: 15}, image: attachment{"kontakt.jpg", "outlet"}},
}
