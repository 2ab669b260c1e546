package demo

import (
	"html/template"
	"net/http"
	"net/url"
	"strings"
	"time"
)

// The payment page stands in for the one that the vendor's server points to:
// a small real page whose form changes the subscription.

func (c *call) paymentURL(int64) {
	if c.s.opts.Fixture == Recordings {
		token, _ := c.token()
		c.reply(http.StatusOK, []byte(`{"url":"https:\/\/payment.example.invalid\/pay?company=1&session=`+token[:8]+`"}`))
		return
	}
	session := c.s.randomHex(24)
	c.s.mu.Lock()
	c.s.savePayment(session, c.company)
	c.s.mu.Unlock()
	address := url.URL{Scheme: "http", Host: c.r.Host, Path: "/pay", RawQuery: url.Values{"session": {session}}.Encode()}
	c.reply(http.StatusOK, append(appendString([]byte(`{"url":`), address.String()), '}'))
}

// paymentUnit is what a user costs when a company subscribes.
const paymentUnit = 49

type paymentPage struct {
	Danish, Paid     bool
	Company, Session string
	Until            string
	Users            int
	Total            int
	Got              bool
}

func (s *Server) pay(w http.ResponseWriter, r *http.Request) {
	w.Header().Set("Cache-Control", "no-store")
	w.Header().Set("Referrer-Policy", "no-referrer")
	w.Header().Set("Content-Security-Policy", "default-src 'none'; style-src 'unsafe-inline'; form-action 'self'")
	session := r.URL.Query().Get("session")
	s.mu.RLock()
	company, known := s.db.payments[session]
	s.mu.RUnlock()
	if !known {
		http.Error(w, "Betalingen findes ikke. / There is no such payment.", http.StatusNotFound)
		return
	}
	switch r.Method {
	case http.MethodPost:
		if r.ParseForm() != nil {
			http.Error(w, "Formularen kunne ikke læses.", http.StatusBadRequest)
			return
		}
		months := 1
		if r.PostForm.Get("period") == "12" {
			months = 12
		}
		s.paid(company, months, r.PostForm.Get("renew") != "")
		http.Redirect(w, r, "/pay/done?session="+url.QueryEscape(session), http.StatusSeeOther)
	case http.MethodGet:
		s.paymentForm(w, r, company, session)
	default:
		http.Error(w, "Method Not Allowed", http.StatusMethodNotAllowed)
	}
}

// paid prolongs a company's subscription from its end, or from today.
func (s *Server) paid(company int64, months int, renew bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	sub := s.db.subscriptions[company]
	from := s.now()
	if end, err := time.Parse(time.DateOnly, sub.End); err == nil && end.After(from) {
		from = end
	}
	if sub.Unit == 0 {
		sub.Unit = paymentUnit
	}
	sub.Got, sub.Renewing, sub.End = true, renew, from.AddDate(0, months, 0).Format(time.DateOnly)
	s.saveSubscription(company, sub)
}

func (s *Server) paymentForm(w http.ResponseWriter, r *http.Request, company int64, session string) {
	s.mu.RLock()
	sub := s.db.subscriptions[company]
	users := len(s.db.usersOf(company))
	companies := s.db.tables["company"]
	name := ""
	if c := companies.find(company); c != nil {
		name = c.text(companies.class, "companyname")
	}
	s.mu.RUnlock()
	page := paymentPage{
		Danish: !strings.HasPrefix(strings.ToLower(r.Header.Get("Accept-Language")), "en"), Paid: r.URL.Path == "/pay/done",
		Company: name, Session: session, Until: sub.End, Users: users, Total: users * paymentUnit, Got: sub.Got,
	}
	if end, err := time.Parse(time.DateOnly, sub.End); err == nil && page.Danish {
		page.Until = end.Format("02.01.2006")
	}
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	if err := paymentTemplate.Execute(w, page); err != nil {
		s.opts.Logger.Warn("the payment page was not written", "error", err)
	}
}

var paymentTemplate = template.Must(template.New("pay").Parse(`<!DOCTYPE html>
<html lang="{{if .Danish}}da{{else}}en{{end}}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{{if .Danish}}Betaling{{else}}Payment{{end}} – {{.Company}}</title>
<style>
body{font:16px/1.5 system-ui,sans-serif;background:#f5f6f8;color:#1c2530;margin:0;padding:48px 16px}
main{max-width:440px;margin:auto;background:#fff;border:1px solid #dfe3e8;border-radius:12px;padding:32px}
h1{font-size:22px;margin:0 0 4px}p{margin:0 0 24px;color:#5b6573}
fieldset{border:0;padding:0;margin:0 0 20px}legend{font-weight:600;margin-bottom:8px}
label{display:flex;gap:10px;align-items:center;padding:10px 12px;border:1px solid #dfe3e8;border-radius:8px;margin-bottom:8px}
button{font:600 16px system-ui,sans-serif;width:100%;padding:12px;border:0;border-radius:8px;background:#0d6e6e;color:#fff;cursor:pointer}
button:focus-visible,input:focus-visible{outline:3px solid #7cc4c4}
.ok{color:#1c6b34}
@media(prefers-color-scheme:dark){body{background:#14181e;color:#e6eaef}main{background:#1c222a;border-color:#333c47}label{border-color:#333c47}p{color:#9aa5b1}.ok{color:#7fd69a}}
</style>
</head>
<body><main>
{{if .Paid}}
<h1 class="ok" id="paid">{{if .Danish}}Tak, betalingen er gennemført{{else}}Thank you, the payment is done{{end}}</h1>
<p>{{if .Danish}}Abonnementet for {{.Company}} gælder til {{.Until}}. Du kan lukke vinduet og gå tilbage til Microbizz GO.
{{else}}The subscription of {{.Company}} runs until {{.Until}}. You can close this window and go back to Microbizz GO.{{end}}</p>
{{else}}
<h1>{{if .Danish}}Abonnement på Microbizz GO{{else}}Microbizz GO subscription{{end}}</h1>
<p>{{.Company}} · {{.Users}} {{if .Danish}}brugere · {{.Total}},00 kr. pr. måned{{else}}users · DKK {{.Total}}.00 a month{{end}}
{{if .Got}}<br>{{if .Danish}}Gælder til {{.Until}}{{else}}Runs until {{.Until}}{{end}}{{end}}</p>
<form method="post" action="/pay?session={{.Session}}">
<fieldset><legend>{{if .Danish}}Periode{{else}}Period{{end}}</legend>
<label><input type="radio" name="period" value="1" checked> {{if .Danish}}1 måned{{else}}1 month{{end}}</label>
<label><input type="radio" name="period" value="12"> {{if .Danish}}12 måneder{{else}}12 months{{end}}</label></fieldset>
<fieldset><label><input type="checkbox" name="renew" value="1" checked> {{if .Danish}}Forny automatisk{{else}}Renew automatically{{end}}</label></fieldset>
<button id="pay" type="submit">{{if .Danish}}Betal{{else}}Pay{{end}}</button>
</form>
<p style="margin:16px 0 0">{{if .Danish}}Dette er en prøve. Der trækkes ingen penge.{{else}}This is a demo. No money is taken.{{end}}</p>
{{end}}
</main></body></html>
`))
