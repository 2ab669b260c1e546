package plaintext

import (
	"strings"
	"testing"
	"time"
)

func TestOnlyRealHTMLIsReducedToText(t *testing.T) {
	for _, c := range []struct{ in, want string }{
		// What people write and mean, letter by letter.
		{"Helt almindelig tekst", "Helt almindelig tekst"},
		{"Rør a<b og c>d", "Rør a<b og c>d"},
		{"5 < 6 og 7 > 6", "5 < 6 og 7 > 6"},
		{"a < b", "a < b"},
		{"a<b>c", "a<b>c"},
		{"x<i og y<p", "x<i og y<p"},
		{"Tak <3", "Tak <3"},
		{"<3", "<3"},
		{"Skriv til <ola@x.dk>", "Skriv til <ola@x.dk>"},
		{"Ole <a href>", "Ole <a href>"},
		{"se <https://x.dk/a?b=1&copy=2>", "se <https://x.dk/a?b=1&copy=2>"},
		{"<navn> mangler", "<navn> mangler"},
		{"klik på <link>, <img> og <input>", "klik på <link>, <img> og <input>"},
		{"<", "<"},
		{"<>", "<>"},
		{"</>", "</>"},
		{"ufærdig <b", "ufærdig <b"},
		{"<b>fed uden ende", "<b>fed uden ende"},
		{"ende uden fed</b>", "ende uden fed</b>"},
		{"<script>uden ende", "<script>uden ende"},
		{"<!-- uden ende", "<!-- uden ende"},
		{"<!-- alene -->", "<!-- alene -->"},
		{"<p>alene", "<p>alene"},
		{"linje 1\n  linje 2\n\n\nlinje 3", "linje 1\n  linje 2\n\n\nlinje 3"},
		{"R&D, A&B; &ukendt; &notit; & &; &#; 3 &lt 4", "R&D, A&B; &ukendt; &notit; & &; &#; 3 &lt 4"},

		// HTML.
		{"<b>fed</b>", "fed"},
		{"<B CLASS=x>fed</B > og <I>skrå</I>", "fed og skrå"},
		{"<p>Hej</p><p>Der er <b>vand</b> på gulvet</p>", "Hej\nDer er vand på gulvet"},
		{"<p>et\n  og\n  samme</p>\n\n<p>to</p>", "et og samme\nto"},
		{"<div>et<p>to<p>tre</div>", "et\nto\ntre"},
		{"linje<br/>to<br>tre<BR />fire</br>fem", "linje\nto\ntre\nfire\nfem"},
		{"et<br />\nto", "et\nto"},
		{"et<br><br><br><br>to", "et\n\nto"},
		{"et<br></p>to", "et\nto"},
		{"behold\nlinjer i <b>fed</b>\n  her", "behold\nlinjer i fed\n  her"},
		{"<ul><li>et</li><li>to</li></ul>efter", "• et\n• to\nefter"},
		{"<ol><li>et<li>to<ul><li>a</ul><li>tre</ol>", "1. et\n2. to\n  • a\n3. tre"},
		{"<table><tr><td>Rør</td><td>3 m</td></tr><tr><td>Bøjning</td><td>2</td></tr></table>", "Rør  3 m\nBøjning  2"},
		{"<b><i>galt</b> lukket</i>", "galt lukket"},
		{"<span style=\"color: red; a<b\" hidden>rød</span>", "rød"},
		{"<div title='>'>x</div>", "x"},
		{"<pre>a\n  b</pre>", "a\n  b"},
		{"før<script>if (a<b && c</b>d) alert('<p>')</script>efter", "førefter"},
		{"<STYLE>p{}</Style>tekst", "tekst"},
		{"<!DOCTYPE html><html><head><title>x</title></head><body>Hej</body></html>", "Hej"},
		{"<!-- skjult --><b>synlig</b><!--[if gte mso 9]><xml></xml><![endif]-->", "synlig"},
		{"<p class=MsoNormal>Hej<o:p></o:p></p>", "Hej"},
		{"Rør a<b og <i>vand</i> c>d", "Rør a<b og vand c>d"},
		{`Se <a href="https://nordbyg.dk/plan?a=1&amp;b=2">planen</a>`, "Se planen (https://nordbyg.dk/plan?a=1&b=2)"},
		{`<a href="https://nordbyg.dk/">nordbyg.dk</a> <a href="mailto:ola@x.dk">Ola</a> <a href=tel:12345678>12345678</a> <a href="javascript:x">nej</a>`,
			"nordbyg.dk Ola (ola@x.dk) 12345678 nej"},
		{`<img src="x.png" alt="Brud på rør"><br>`, "Brud på rør"},

		// Entities, with and without tags; what comes out of them is text.
		{"R&aring;dhuset &amp; co", "Rådhuset & co"},
		{"3 &lt; 4 &#38; 5 &#x3e; 4&semi;", "3 < 4 & 5 > 4;"},
		{"&lt;b&gt;fed&lt;/b&gt;", "<b>fed</b>"},
		{"to&nbsp;&nbsp;blanke", "to  blanke"},
		{"<p>to&nbsp;&nbsp;blanke</p>", "to  blanke"},
		{"&amp;lt;", "&lt;"},

		// What would change how the text around it is read.
		{"fil\u202egpj.exe", "filgpj.exe"},
		{"a\x00b\x1b[31m", "ab[31m"},
		{"a&#0;b&#x202e;c&#27;d", "a\ufffdbcd"},
		{"et\r\nto\rtre", "et\nto\ntre"},
		{"  yderst \n", "yderst"},
	} {
		if got := Of(c.in); got != c.want {
			t.Errorf("Of(%q)\n = %q,\nwant %q", c.in, got, c.want)
		}
	}
}

func TestALineIsOneLine(t *testing.T) {
	for in, want := range map[string]string{
		"<p>et</p><p>to</p>": "et to",
		" et\n\tto  tre ":    "et to tre",
		"a<b og c>d":         "a<b og c>d",
	} {
		if got := Line(in); got != want {
			t.Errorf("Line(%q) = %q, want %q", in, got, want)
		}
	}
}

// A megabyte of the worst takes no longer than a megabyte may.
func TestLongTextsTakeTimeByTheirLength(t *testing.T) {
	const size = 1 << 20
	fill := func(piece string) string { return strings.Repeat(piece, size/len(piece)) }
	for name, text := range map[string]string{
		"beginnings":            fill("<"),
		"comments":              fill("<!--"),
		"scripts":               fill("<script>"),
		"scripts and ends":      fill("<script>") + "</style>",
		"open tags":             fill("<b>"),
		"nested":                strings.Repeat("<b>", size/7) + strings.Repeat("</b>", size/7),
		"nested lists":          strings.Repeat("<ul><li>", size/14) + strings.Repeat("</ul>", size/14),
		"nested links":          strings.Repeat("<a href=tel:1>x", size/40) + strings.Repeat("y</a>", size/40),
		"quotes without end":    fill(`<a href="`) + `<a href='`,
		"quotes of two kinds":   fill(`<a b="<a b='`),
		"attributes":            "<b " + fill("a=b "),
		"entities":              fill("&amp"),
		"ampersands":            fill("&"),
		"declarations":          fill("<![x"),
		"blank lines":           fill("<br> \n"),
		"a picture in the text": `<img src="data:` + fill("A") + `"><br>`,
	} {
		start := time.Now()
		Of(text)
		if took := time.Since(start); took > 10*time.Second {
			t.Errorf("%s: %v", name, took)
		}
	}
}

func FuzzAnythingBecomesText(f *testing.F) {
	for _, s := range []string{"<p>hej", "<<>>", "&#x0;", "<!---->", "<script", "a<b>c</b", "<ol><li>x</ol><li>", "<a href='http://x'>y</a>",
		"<head><script></head></script><b>x</b>", "<pre></pre></pre>", "æ<B>Å</B>\xff<i>\xfe</i>"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		got := Of(s)
		for _, r := range got {
			if r < ' ' && r != '\n' && r != '\t' || r == 0x202e {
				t.Errorf("Of(%q) leaves %q", s, r)
			}
		}
		if !strings.ContainsAny(s, "<&") && len(strings.Fields(got)) < len(strings.Fields(Visible(s))) {
			t.Errorf("Of(%q) = %q lost words", s, got)
		}
		if strings.ContainsAny(Line(s), "\n\t") {
			t.Errorf("Line(%q) = %q", s, Line(s))
		}
	})
}
