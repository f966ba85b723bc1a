//! The second belt: what `html` wrote goes through ammonia with the same allow-list. It changes nothing as
//! long as the writer is right, which the tests assert; so where ammonia would take long, it is left out.

use std::borrow::Cow;
use std::collections::{HashMap, HashSet};
use std::sync::LazyLock;

use ammonia::{Builder, UrlRelative};

use crate::limit::{MAX_CLEANED, MAX_CLEANING_WORK};

const TAGS: [&str; 29] = [
    "a",
    "blockquote",
    "br",
    "code",
    "del",
    "em",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "hr",
    "li",
    "ol",
    "p",
    "pre",
    "section",
    "span",
    "strong",
    "sup",
    "table",
    "tbody",
    "td",
    "th",
    "thead",
    "tr",
    "ul",
    "div",
];

pub(crate) fn clean(html: String) -> String {
    static BUILDER: LazyLock<Builder<'static>> = LazyLock::new(builder);
    if is_quick(&html) { BUILDER.clean(&html).to_string() } else { html }
}

fn is_quick(html: &str) -> bool {
    let stops = html.bytes().filter(|byte| matches!(byte, b'&' | 0xc2)).count();
    html.len() <= MAX_CLEANED && stops * html.len() <= MAX_CLEANING_WORK
}

fn builder() -> Builder<'static> {
    let mut builder = Builder::empty();
    builder
        .tags(HashSet::from(TAGS))
        .clean_content_tags(HashSet::from(["script", "style"]))
        .tag_attributes(HashMap::from([
            ("a", HashSet::from(["href", "rel", "data-external", "data-tone"])),
            ("ol", HashSet::from(["start"])),
            ("td", HashSet::from(["align"])),
            ("th", HashSet::from(["align"])),
        ]))
        .generic_attributes(HashSet::from(["id"]))
        .allowed_classes(HashMap::from([
            ("li", HashSet::from(["task"])),
            ("pre", HashSet::from(["plain-text"])),
            ("section", HashSet::from(["footnotes"])),
            ("span", HashSet::from(["address"])),
        ]))
        .url_schemes(HashSet::from(["http", "https", "mailto"]))
        .url_relative(UrlRelative::PassThrough)
        .link_rel(None)
        .attribute_filter(|_, attribute, value| {
            let allowed = match attribute {
                "href" => crate::html::is_external(value) || value.starts_with('#'),
                "id" => value.starts_with("user-content-"),
                _ => true,
            };
            allowed.then_some(Cow::Borrowed(value))
        });
    builder
}

#[cfg(test)]
mod tests {
    use comrak::Arena;
    use proptest::prelude::*;

    use super::clean;
    use crate::{document, html};

    #[test]
    fn what_the_writer_never_writes_goes() {
        let check = |html: &str, expected: &str| assert_eq!(clean(html.to_owned()), expected, "{html}");
        check("<script>x()</script>a", "a");
        check("<img src=\"http://a.example/i.png\">a", "a");
        check("<p onclick=\"x()\" style=\"color:red\" class=\"task\">a</p>", "<p>a</p>");
        check("<a href=\"javascript:x()\">a</a>", "<a>a</a>");
        check("<a href=\"//a.example\">a</a>", "<a>a</a>");
        check("<a href=\"/settings\">a</a>", "<a>a</a>");
        check("<h1 id=\"app\">a</h1>", "<h1>a</h1>");
        check("<svg><style>a{}</style></svg>", "");
    }

    /// The writer's escapes that the serializer does not make; they mean the same.
    fn alike(html: &str) -> String {
        html.replace("&quot;", "\"").replace("&#39;", "'").replace('\u{a0}', "&nbsp;")
    }

    fn check(text: &str) {
        let arena = Arena::new();
        let Ok(root) = document::parse(&arena, text) else { return };
        let (written, _) = html::write(root, text.len()).expect("a short text makes short HTML");
        assert_eq!(alike(&clean(written.clone())), alike(&written), "{text:?}");
    }

    #[test]
    fn what_the_writer_writes_stays() {
        for text in [
            "# A\n\nb **c** *d* ~~e~~ `f` <br> g\\\nh\n\n---\n",
            "- a\n- b\n\n  c\n\n7. d\n   - [x] e\n   - [ ] f\n",
            "|a|b|c|\n|:-|:-:|-:|\n|1|<i>|\n\n|only|\n|-|\n",
            "a[^1] b[^2] c[^1]\n\n[^1]: d\n[^2]: e\n    f\n\n[^1]: twice\n",
            "[a](https://b.example/?c=1&d=2 \"e\") <mailto:f@g.example> http://h.example i@j.example",
            "<div>\n<b>\n\n```x\n<c>\n```\n\n> d\n",
            "[a](ftp://b) ![c](http://d) [![e](f)](http://g)",
        ] {
            check(text);
        }
    }

    proptest! {
        #[test]
        fn it_changes_nothing(text in r#"(a|\*|\*\*|_|~~|`|\[|\]|\(|\)|!\[|<|>|&|"|'|\n|\n\n|    |> |- |1\. |# |\||\n\|-\|-\|\n|\[\^1\]|\[\^1\]: |http://a\.b|:|/|\\|<br>|<b>|<a href="x">|&nbsp;|&#106;|\[ \] ){0,60}"#) {
            check(&text);
        }
    }
}
