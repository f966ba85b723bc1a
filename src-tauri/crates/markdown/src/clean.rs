//! The second belt: what `html` wrote goes through ammonia with the same allow-list. It changes nothing as
//! long as the writer is right, which the tests assert.

use std::borrow::Cow;
use std::collections::{HashMap, HashSet};
use std::sync::LazyLock;

use ammonia::{Builder, UrlRelative};

const TAGS: [&str; 29] = [
    "a", "blockquote", "br", "code", "del", "em", "h1", "h2", "h3", "h4", "h5", "h6", "hr", "li", "ol", "p",
    "pre", "section", "span", "strong", "sup", "table", "tbody", "td", "th", "thead", "tr", "ul", "div",
];

pub(crate) fn clean(html: &str) -> String {
    static BUILDER: LazyLock<Builder<'static>> = LazyLock::new(builder);
    BUILDER.clean(html).to_string()
}

fn builder() -> Builder<'static> {
    let mut builder = Builder::empty();
    builder
        .tags(HashSet::from(TAGS))
        .clean_content_tags(HashSet::from(["script", "style"]))
        .tag_attributes(HashMap::from([
            ("a", HashSet::from(["href", "rel", "data-external"])),
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
                "href" => crate::html::is_external(value) || value.starts_with("#user-content-"),
                "id" => value.starts_with("user-content-"),
                _ => true,
            };
            allowed.then_some(Cow::Borrowed(value))
        });
    builder
}
