//! Nothing that a text says can load, run or impersonate anything in the rendered HTML.

mod forms;
mod strict;

use std::collections::HashSet;

use markdown::{Rendered, escape_cell, escape_markdown, plain_text, render};
use proptest::prelude::*;

/// Asserts every rule on the HTML of `text`, and gives it back with its text.
fn assert_safe(text: &str) -> (Rendered, String) {
    let rendered = render(text);
    let (tags, words) = strict::read(&rendered.html)
        .unwrap_or_else(|problem| panic!("{problem}\nin: {text:?}\nout: {}", rendered.html));
    let mut ids = HashSet::new();
    for tag in &tags {
        for (key, value) in &tag.attributes {
            match key.as_str() {
                "href" => assert_eq!(tag.name, "a"),
                "id" => {
                    assert!(value.starts_with("user-content-"), "{value} from {text:?}");
                    assert!(ids.insert(value.clone()), "{value} twice from {text:?}");
                }
                _ => assert!(!value.contains("//") && !value.contains(':'), "{key}={value} from {text:?}"),
            }
        }
        if tag.name == "a" {
            assert_safe_link(&tag.attributes, text);
        }
    }
    (rendered, words)
}

fn assert_safe_link(attributes: &[(String, String)], text: &str) {
    let get = |name: &str| attributes.iter().find(|(key, _)| key == name).map(|(_, value)| value.as_str());
    let Some(address) = get("href") else { return };
    if address.starts_with("#user-content-fn") {
        return;
    }
    let lower = address.to_ascii_lowercase();
    assert!(
        ["http://", "https://", "mailto:"].iter().any(|scheme| lower.starts_with(scheme)),
        "{address} from {text:?}"
    );
    assert_eq!(get("rel"), Some("noopener noreferrer"), "{text:?}");
    assert_eq!(get("data-external"), Some(""), "{text:?}");
}

#[test]
fn no_form_of_image_style_or_frame_loads_anything() {
    assert!(forms::LOADING.len() >= 100, "{}", forms::LOADING.len());
    for form in forms::LOADING {
        for text in [
            (*form).to_owned(),
            format!("# {form}"),
            format!("> - {}", form.replace('\n', "\n>   ")),
            format!("| a |\n|---|\n| {} |", form.replace('\n', " ")),
            format!("a[^n]\n\n[^n]: {}", form.replace('\n', "\n    ")),
            format!("[{form}](https://link.example)"),
        ] {
            let (rendered, words) = assert_safe(&text);
            assert_eq!(rendered.limited, None);
            let links = rendered.html.matches("href=\"http").count();
            assert!(
                words.to_ascii_lowercase().contains("canary") || links > 0,
                "{text:?} lost its address: {}",
                rendered.html
            );
        }
    }
}

#[test]
fn images_are_alt_text_and_address() {
    let check = |text: &str, expected: &str| assert_eq!(render(text).html.trim_end(), expected, "{text}");
    let shown = "<p>a cat <span class=\"address\">(https://canary.example/c.png)</span></p>";
    check("![a *cat*](https://canary.example/c.png \"title\")", shown);
    check("![a cat][c]\n\n[c]: https://canary.example/c.png", shown);
    check("![a cat][]\n\n[a cat]: https://canary.example/c.png", shown);
    check("![a cat]\n\n[a cat]: https://canary.example/c.png", shown);
}

#[test]
fn links_go_to_the_web_and_to_mail_only() {
    let check = |text: &str, expected: &str| assert_eq!(render(text).html.trim_end(), expected, "{text}");
    let rel = "rel=\"noopener noreferrer\" data-external=\"\"";
    check("[a](https://b.example)", &format!("<p><a href=\"https://b.example\" {rel}>a</a></p>"));
    check("<HTTP://b.example>", &format!("<p><a href=\"HTTP://b.example\" {rel}>HTTP://b.example</a></p>"));
    check(
        "<mailto:a@b.example>",
        &format!("<p><a href=\"mailto:a@b.example\" {rel}>mailto:a@b.example</a></p>"),
    );
    for address in [
        "javascript:alert(1)",
        "JaVaScRiPt:alert(1)",
        "vbscript:x",
        "data:text/html,x",
        "file:///etc/passwd",
        "smb://host/share",
        "ms-msdt:/id",
        "ftp://a.example",
        "tauri://localhost",
        "ipc://localhost",
        "blob:x",
        "//a.example/x",
        "/settings",
        "report.md",
        "#app",
        "?q",
        "https:a.example",
        "about:blank",
        "view-source:x",
    ] {
        let text = format!("[a]({address})");
        check(&text, &format!("<p>a <span class=\"address\">({address})</span></p>"));
    }
    check("<ftp://a.example>", "<p>ftp://a.example</p>");
}

#[test]
fn scripts_are_text() {
    for text in forms::SCRIPTS {
        assert_safe(text);
        assert_safe(&format!("| a |\n|---|\n| {} |", text.replace('\n', " ")));
        assert_safe(&format!("1. > {}", text.replace('\n', "\n   > ")));
    }
}

#[test]
fn text_cannot_stand_in_for_the_page() {
    for text in [
        "# app\n\n# app\n\n## app",
        "# fn:1\n\na[^1]\n\n[^1]: b",
        "# fnref:1:1\n\na[^1] b[^1]\n\n[^1]: c\n\n[^1]: d",
        "a[^x]\n\n[^x]: b[^y]\n\n[^y]: c[^x]",
        "# \"><b id=app>",
    ] {
        assert_safe(text);
    }
}

#[test]
fn over_a_limit_the_text_is_shown_escaped() {
    let text = format!("{}<script>x</script>", ">".repeat(100));
    let (rendered, words) = assert_safe(&text);
    let limited = rendered.limited.expect("a hundred quotes are too deep");
    assert_eq!((limited.limit, limited.shown_bytes), (markdown::Limit::Depth, text.len()));
    assert!(words.ends_with("&lt;script&gt;x&lt;/script&gt;"));

    let long = "é&".repeat(2 << 20);
    let rendered = render(&long);
    let limited = rendered.limited.expect("six megabytes are too long");
    assert_eq!(limited.limit, markdown::Limit::Bytes);
    assert!(limited.shown_bytes < long.len() && long.is_char_boundary(limited.shown_bytes));
    assert!(rendered.html.len() <= markdown::Limit::Html.most() + 100, "{}", rendered.html.len());
    assert!(rendered.html.len() > markdown::Limit::Html.most() / 2);
}

#[test]
fn what_models_write_is_formatted() {
    let check = |text: &str, expected: &str| assert_eq!(render(text).html, expected, "{text}");
    check(
        "a **b** *c* ~~d~~ `e<`",
        "<p>a <strong>b</strong> <em>c</em> <del>d</del> <code>e&lt;</code></p>\n",
    );
    check("- a\n- b\n", "<ul>\n<li>a</li>\n<li>b</li>\n</ul>\n");
    check("3. a\n\n   b\n", "<ol start=\"3\">\n<li>\n<p>a</p>\n<p>b</p>\n</li>\n</ol>\n");
    check("- [x] a\n- [ ] b\n", "<ul>\n<li class=\"task\">☑ a</li>\n<li class=\"task\">☐ b</li>\n</ul>\n");
    check(
        "|a|b|\n|-|-:|\n|1<br>2|3|\n",
        "<table>\n<thead>\n<tr>\n<th>a</th>\n<th align=\"right\">b</th>\n</tr>\n</thead>\n<tbody>\n<tr>\n\
         <td>1<br>\n2</td>\n<td align=\"right\">3</td>\n</tr>\n</tbody>\n</table>\n",
    );
    check("```rust\nlet a = 1;\n```\n", "<pre><code>let a = 1;\n</code></pre>\n");
    check(
        "<div>\n<b>x</b>\n</div>\n",
        "<pre><code>&lt;div&gt;\n&lt;b&gt;x&lt;/b&gt;\n&lt;/div&gt;\n</code></pre>\n",
    );
    check("a\\\nb\n\n---\n\n> c\n", "<p>a<br>\nb</p>\n<hr>\n<blockquote>\n<p>c</p>\n</blockquote>\n");
    check("# A b\n", "<h1 id=\"user-content-a-b\">A b</h1>\n");
    check(
        "a[^n] b[^n]\n\n[^n]: c\n",
        "<p>a<sup><a href=\"#user-content-fn:1\" id=\"user-content-fnref:1:1\">1</a></sup> \
         b<sup><a href=\"#user-content-fn:1\" id=\"user-content-fnref:1:2\">1</a></sup></p>\n\
         <section class=\"footnotes\">\n<ol>\n<li id=\"user-content-fn:1\">\n<p>c</p>\n\
         <a href=\"#user-content-fnref:1:1\">↩</a> <a href=\"#user-content-fnref:1:2\">↩</a> </li>\n</ol>\n</section>\n",
    );
}

/// Text of one line without the ends that `escape_markdown` drops.
fn literal() -> impl Strategy<Value = String> {
    let piece = r#"(a|B|7|\.|-|\+|\*|\*\*|_|~|`|```|\[|\]|\(|\)|!|<|>|<b>|</b>|<!--|&|&amp;|&#35;|"|'|:|/|//|http://|www\.|\||\\|#|=|\$|\^|\{|\}| |é|漢|[0-9]\. ){0,20}"#;
    piece.prop_map(|text: String| text.trim().to_owned())
}

fn words(text: &str) -> String {
    plain_text(text).0.trim_end_matches('\n').to_owned()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(500))]

    #[test]
    fn any_text_is_safe(text in "\\PC{0,200}") {
        assert_safe(&text);
    }

    #[test]
    fn any_markup_is_safe(text in r#"(a|\*|\*\*|_|~~|`|```\n|\[|\]|\(|\)|!\[|<|>|</|&|"|'|=|\n|\n\n| |    |> |- |1\. |# |\||\n\|-\|-\|\n|\[\^1\]|\[\^1\]: |\[a\]: |http://a\.b|https:|:|/|\\|<br>|<script>|<img src=x onerror=|<a href="|<!--|-->|style="|javascript:|data:|&lt;|&#60;|&#x6a;|\u{0}|\u{202e}){0,80}"#) {
        assert_safe(&text);
    }

    #[test]
    fn escaped_text_is_literal(text in literal()) {
        let markdown = escape_markdown(&text);
        prop_assert_eq!(&words(&markdown), &text, "{}", &markdown);
        let html = render(&markdown).html;
        let marks = html.matches('<').count();
        prop_assert!(marks <= 2, "{} makes {}", markdown, html);
    }

    #[test]
    fn escaped_text_is_literal_in_a_cell(text in literal()) {
        let table = format!("|a|b|\n|-|-|\n|{}|end|\n", escape_markdown(&text));
        let (tables, _) = markdown::tables(&table);
        prop_assert_eq!(&tables[0].rows[0].cells, &[text, "end".to_owned()]);
    }

    #[test]
    fn markdown_in_a_cell_stays_in_its_cell(markdown in r"(a|\*b\*|`c`|\||\\|\n|\r\n| ){0,12}") {
        let table = format!("|a|b|\n|-|-|\n|{}|end|\n", escape_cell(&markdown));
        let (tables, _) = markdown::tables(&table);
        prop_assert_eq!(tables[0].rows.len(), 1);
        prop_assert_eq!(tables[0].rows[0].cells.len(), 2);
        prop_assert_eq!(&tables[0].rows[0].cells[1], "end");
    }
}
