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
fn main() {
    let tokens = [
        "*",
        "**",
        "_",
        "__",
        "~",
        "~~",
        "`",
        "``",
        "```\n",
        "[",
        "]",
        "(",
        ")",
        "![",
        "[^1]",
        "[^1]: ",
        "<",
        "<a",
        "<a href=\"",
        "\"",
        "'",
        "'>",
        "/>",
        "<!--",
        "-->",
        "<![CDATA[",
        "]]>",
        "<?",
        "?>",
        "http://",
        "www.",
        "a.b",
        "@",
        "a@b.c",
        "mailto:",
        "&",
        "&amp;",
        "&#",
        "x",
        "a",
        " ",
        "  ",
        "\n",
        "\n\n",
        "\t",
        "    ",
        "> ",
        ">",
        "- ",
        "* ",
        "1. ",
        "1) ",
        "+ ",
        "# ",
        "#",
        "---",
        "===",
        "\n---\n",
        "|",
        "|-|",
        "|-|-|\n",
        "|a|b|\n",
        "\\",
        "\\|",
        "\\\n",
        ": ",
        "[a]: ",
        "[a]",
        "/u ",
        "\"t\"",
        "<div>\n",
        "<pre>\n",
        "</pre>\n",
        "<script>",
        "- [ ] ",
        "é",
        "漢",
        "°",
        "\u{a0}",
        "\0",
        "\r",
        "^",
        "$",
        ":",
        "//",
        "x*",
        "_x",
        ".",
        "!",
        "\u{2069}",
        "}",
        "{",
    ];
    let mut seed: u64 = std::env::args().nth(1).and_then(|a| a.parse().ok()).unwrap_or(1);
    let count: usize = std::env::args().nth(2).and_then(|a| a.parse().ok()).unwrap_or(1000);
    let size: usize = std::env::args().nth(3).and_then(|a| a.parse().ok()).unwrap_or(200_000);
    let mut next = |n: usize| {
        seed ^= seed << 13;
        seed ^= seed >> 7;
        seed ^= seed << 17;
        (seed >> 11) as usize % n
    };
    let mut pick = |max: usize| -> String {
        let k = 1 + next(max);
        (0..k).map(|_| tokens[next(tokens.len())]).collect()
    };
    let mut all = vec![];
    for i in 0..count {
        let a = pick(4);
        let b = pick(3);
        let prefix = pick(5);
        let mode = i % 5;
        let t = match mode {
            0 => a.repeat(size / a.len()),
            1 => prefix.clone() + &a.repeat(size / a.len()),
            2 => a.repeat(size / 2 / a.len()) + &b.repeat(size / 2 / b.len()),
            3 => {
                let mut s = String::new();
                let mut i = 0;
                while s.len() < size {
                    s.push_str(&a.repeat(i % 40));
                    s.push_str(&b);
                    i += 1;
                }
                s
            }
            _ => {
                let mut s = String::new();
                while s.len() < size {
                    s.push_str(&pick(6));
                }
                s
            }
        };
        let s = Instant::now();
        let r = markdown::render(&t);
        let e = s.elapsed().as_secs_f64() * 1e3;
        all.push((e, mode, prefix, a, b, r.limited.map(|l| l.limit), r.html.len()));
    }
    all.sort_by(|x, y| y.0.total_cmp(&x.0));
    for x in all.iter().take(12) {
        println!("{:.0} ms {:?}", x.0, x);
    }
}
