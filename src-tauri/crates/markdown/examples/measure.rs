//! Scratch.
#![allow(clippy::all, clippy::pedantic, clippy::print_stdout, missing_docs)]
struct Instant(f64);
impl Instant {
    fn now() -> Self {
        Instant(cpu())
    }
    fn elapsed(&self) -> std::time::Duration {
        std::time::Duration::from_secs_f64((cpu() - self.0).max(0.0))
    }
}
fn cpu() -> f64 {
    let s = std::fs::read_to_string("/proc/thread-self/schedstat").unwrap();
    s.split(" ").next().unwrap().parse::<f64>().unwrap() / 1e9
}
fn realistic(size: usize) -> String {
    let mut s = String::new();
    let mut i = 0;
    while s.len() < size {
        i += 1;
        s.push_str(&format!("## Section {i}: decode throughput\n\nThe **median** of `run-{i}` was {}.{} tok/s, see [the docs](https://example.com/{i}?a=1&b=2) and *notes*[^{i}].\nA second line with ~~old~~ text, 3 < 4 & \"quotes\".\n\n- item one\n- item two with `code`\n  - nested item\n- [x] done\n- [ ] open\n\n| model | tok/s | TTFT (ms) |\n|:---|---:|:-:|\n| a{i} | 12.{i} | 400 |\n| b | 13.5 | 380 |\n| c | **14.5** | 360 |\n\n```python\nfor x in range(10):\n    print(x < 3)\n```\n\n> A quote about {i}.\n\n[^{i}]: The note {i}.\n\n", i*3, i%10));
    }
    s
}
fn reference(text: &str) -> String {
    let mut o = comrak::Options::default();
    o.extension.strikethrough = true;
    o.extension.table = true;
    o.extension.autolink = true;
    o.extension.tasklist = true;
    o.extension.footnotes = true;
    ammonia::clean(&comrak::markdown_to_html(text, &o))
}
fn comrak_only(text: &str) -> usize {
    let mut o = comrak::Options::default();
    o.extension.strikethrough = true;
    o.extension.table = true;
    o.extension.autolink = true;
    o.extension.tasklist = true;
    o.extension.footnotes = true;
    comrak::markdown_to_html(text, &o).len()
}
fn best<T>(n: usize, f: impl Fn() -> T) -> f64 {
    let mut v: Vec<f64> = (0..n)
        .map(|_| {
            let t = Instant::now();
            let r = f();
            let e = t.elapsed().as_secs_f64() * 1e3;
            std::hint::black_box(&r);
            e
        })
        .collect();
    v.sort_by(f64::total_cmp);
    v[n / 2]
}
fn main() {
    for size in [200_000, 1_000_000] {
        let t = realistic(size);
        let c = best(9, || comrak_only(&t));
        let r = best(9, || reference(&t));
        let m = best(9, || markdown::render(&t));
        let out = markdown::render(&t);
        println!(
            "{size}: comrak {c:.1} ref {r:.1} ours {m:.1} ratio {:.2} limited {:?} html {}",
            m / r,
            out.limited,
            out.html.len()
        );
    }
    let n: usize = std::env::args().nth(1).and_then(|a| a.parse().ok()).unwrap_or(1_000_000);
    let rep = |s: &str| s.repeat(n / s.len());
    let mut bombs: Vec<(&str, String)> = vec![
        ("quotes one line", ">".repeat(50_000)),
        ("quotes with bom", "\u{feff}".to_string() + &">".repeat(50_000)),
        ("nested lists", "- ".repeat(50_000)),
        ("nested lists+newlines", "- ".repeat(n / 4) + &"\n".repeat(n / 2)),
        ("64 quotes/line", rep(&("> ".repeat(64) + "a\n"))),
        ("63 lists + blank lines", "- ".repeat(63) + "a\n" + &rep("\n")),
        (
            "63 lists + blank/text",
            "- ".repeat(63) + "a\n" + &rep(&("\n".to_string() + &" ".repeat(126) + "a\n")),
        ),
        ("63 lists items", "- ".repeat(63) + "a\n" + &rep(&(" ".repeat(124) + "- a\n"))),
        ("63 lists x items lines", rep(&("- ".repeat(63) + "a\n"))),
        ("60 ordered x lines", rep(&("1) ".repeat(60) + "a\n"))),
        ("div", rep("<div>")),
        ("div lines", rep("<div>\n\n")),
        ("table 5000 col", "|a".repeat(5000) + "|\n" + &"|-".repeat(5000) + "|\n"),
        ("table 500 col rows", "|a".repeat(500) + "|\n" + &"|-".repeat(500) + "|\n" + &rep("a\n")),
        (
            "table many small rows",
            "|a".repeat(10) + "|\n" + &"|-".repeat(10) + "|\n" + &rep("|1|2|3|4|5|6|7|8|9|0|\n"),
        ),
        ("tables many", rep("|a|b|\n|-|-|\n|1|2|\n\n")),
        ("delims", rep("|-|-|\n")),
        ("delims2", "a\n".to_string() + &rep("|-|-|\n")),
        ("footnote defs", rep("[^1]: x\n")),
        ("footnote defs distinct", (0..n / 14).map(|i| format!("[^{i}]: x\n")).collect()),
        (
            "footnote defs+refs",
            (0..n / 24).map(|i| format!("[^{i}] ")).collect::<String>()
                + "\n\n"
                + &(0..n / 24).map(|i| format!("[^{i}]: x\n\n")).collect::<String>(),
        ),
        ("footnote refs", rep("[^1] ") + "\n\n[^1]: x\n"),
        ("footnote nest", rep("[^1]:")),
        ("footnote unknown refs", rep("[^x]")),
        ("footnote brackets", "[^".repeat(n / 3) + &"]".repeat(n / 3)),
        ("open brackets", rep("[")),
        ("open image brackets", rep("![")),
        ("brackets nested", "[".repeat(n / 2) + &"]".repeat(n / 2)),
        ("brackets link nested", "[".repeat(n / 4) + "a" + &"](u)".repeat(n / 5)),
        ("images nested", "![".repeat(n / 6) + "a" + &"](u)".repeat(n / 6)),
        ("open paren links", rep("[a](")),
        ("open angle links", rep("[a](<b")),
        ("backticks", rep("`")),
        ("backticks ladder", {
            let mut s = String::new();
            let mut i = 1;
            while s.len() < n {
                s.push_str(&"`".repeat(i));
                s.push('a');
                i += 1;
            }
            s
        }),
        ("emph a", rep("*a ")),
        ("emph nested", "*a **a ".repeat(n / 14) + &" a** a*".repeat(n / 14)),
        ("emph mix", rep("*a_ ")),
        ("emph_ ~", rep("~~a*_")),
        ("strike", rep("~a ")),
        ("strike2", rep("~~a ")),
        ("stars", rep("*")),
        ("star_space", rep("**a *b* ")),
        ("underscores", rep("_a_b")),
        ("emph close", rep("a** ")),
        ("emph mod3", "x**x".to_string() + &" _x".repeat(n / 6) + &"x* ".repeat(n / 6)),
        ("html comments", rep("<!--")),
        ("html pi", rep("<?")),
        ("html decl", rep("<!A ")),
        ("html cdata", rep("<![CDATA[")),
        ("inline comments", "a ".to_string() + &rep("<!--")),
        ("inline comments2", "a ".to_string() + &rep("<!-- a ")),
        ("inline pi", "a ".to_string() + &rep("<?")),
        ("inline decl", "a ".to_string() + &rep("<!A ")),
        ("inline cdata", "a ".to_string() + &rep("<![CDATA[")),
        ("inline tags", "a ".to_string() + &rep("<a ")),
        ("inline tags attr", "a ".to_string() + &rep("<a b='")),
        ("inline tags attr2", "a ".to_string() + &rep("<a b=\"\" ")),
        ("autolink angle", rep("<http://a")),
        ("autolinks http", rep("http://a.b ")),
        ("autolinks joined", rep("http://a")),
        ("www", rep("www.a ")),
        ("www joined", rep("www.")),
        ("www(", rep("(www.a.b(")),
        ("www)", "www.a.b".to_string() + &rep(")")),
        ("www;", "www.a.b".to_string() + &rep("&a;")),
        ("www?", "www.a.b".to_string() + &rep("?")),
        ("http*", rep("*http://a.b/_")),
        ("emails", rep("a@b.c ")),
        ("emails joined", rep("a@b.c")),
        ("at", rep("@")),
        ("a@", rep("a@")),
        ("emailrewind", rep("a.") + "@"),
        ("emails mailto:", rep("mailto:a@b.c:")),
        ("entities", rep("&amp;")),
        ("entities open", rep("&")),
        ("entities num", rep("&#x")),
        ("lt", rep("<")),
        ("quote chars", rep("\"")),
        ("escapes", rep("\\")),
        ("escapes2", rep("\\*")),
        ("newlines", rep("\n")),
        ("cr", rep("\r")),
        ("hardbreaks", rep("a\\\n")),
        ("headings", rep("# a\n")),
        ("headings #", rep("#\n")),
        ("headings a-1", rep("# a\n# a-1\n")),
        ("setext", rep("a\n=\n")),
        ("heading long", "# ".to_string() + &rep("a ")),
        ("heading trailing #", "# a ".to_string() + &rep("#")),
        ("heading trailing # sp", "# a ".to_string() + &rep("# ")),
        ("refs", (0..n / 12).map(|i| format!("[{i}]: u\n")).collect()),
        ("refs long expansion", format!("[a]: {}\n\n", "u".repeat(n / 2)) + &"[a]".repeat(n / 6)),
        ("refs title unclosed", rep("[a]: u \"t\n")),
        ("refs broken", rep("[a]: <u\n")),
        ("refs brackets", rep("[a][b]")),
        ("ref labels long", rep(&("[".to_string() + &"a".repeat(998)))),
        ("fences", rep("```\n")),
        ("fences open", rep("```a\n~~~\n")),
        ("tilde", rep("~")),
        ("tabs", rep("\t")),
        ("tabs list", rep("-\t")),
        ("list items", rep("- a\n")),
        ("list items loose", rep("- a\n\n")),
        ("list items blanks", rep("- \n")),
        ("ordered", rep("1. a\n")),
        ("task items", rep("- [ ] a\n")),
        ("hr", rep("---\n")),
        ("stair lists", (0..60).map(|i| " ".repeat(2 * i) + "- a\n").collect::<String>().repeat(n / 4000)),
        ("quote lazy", "> ".repeat(60) + "a\n" + &rep("a\n")),
        ("quote alternating", rep(">a\n\n")),
        ("quote list alternate", rep("> - a\n1. b\n")),
        ("html block then", rep("<pre>\n")),
        ("html blocks", rep("<p>\n\n")),
        ("html inline tags", rep("a<b>")),
        ("br", rep("<br>")),
        ("nul", rep("\0")),
        ("indent code", rep("    a\n")),
        ("long line", rep("a")),
        ("words", rep("a ")),
        ("chinese", rep("漢")),
        ("pipes", rep("|")),
        ("pipes lines", rep("|\n")),
        ("pipe escapes", "|a|\n|-|\n".to_string() + &rep("\\|")),
        ("links", rep("[a](http://b) ")),
        ("links brackets", rep("[a](<")),
        ("link title", rep("[a](b \"")),
        ("dollar", rep("$a$")),
        ("caret", rep("^[a")),
        ("smart", rep("--- ... ''")),
        ("amp html", rep("'\"&<")),
    ];
    if let Some(f) = std::env::args().nth(2) {
        bombs.retain(|b| b.0.contains(&f));
    }
    let mut slow = vec![];
    for (name, t) in &bombs {
        let s = Instant::now();
        let r = markdown::render(t);
        let e = s.elapsed().as_secs_f64() * 1e3;
        let s = Instant::now();
        let _ = markdown::tables(t);
        let _ = markdown::headings(t);
        let p = markdown::plain_text(t);
        let e2 = s.elapsed().as_secs_f64() * 1e3;
        slow.push((e, e2, *name, t.len(), r.html.len(), r.limited, p.0.len()));
    }
    slow.sort_by(|a, b| b.0.total_cmp(&a.0));
    for s in &slow {
        println!("{:8.1} {:8.1} {:24} {:9} {:9} {:?} {}", s.0, s.1, s.2, s.3, s.4, s.5, s.6);
    }
}
