//! Makes HTML and SVG that were written apart fit into one page: ids that meet nobody else's, headings
//! below those of their section. It reads only what `markdown` and `chart` wrote, where `<` begins a tag
//! and a quoted value holds no quote.

use markdown::outline;

/// HTML of a text with its ids set apart by `prefix` and its headings below level `below`.
pub(super) fn prose(html: &str, prefix: &str, below: u8) -> String {
    let mut written = Vec::new();
    edit_tags(html, |tag, _| {
        written.extend(heading(tag).filter(|(end, ..)| !end).map(|(_, level, _)| level));
    });
    let mut levels = outline(&written, below).into_iter();
    let mut level = below;
    edit_tags(html, |tag, out| {
        let rest = heading(tag).map_or(tag, |(end, _, rest)| {
            if !end {
                level = levels.next().expect("there is a level for each heading");
            }
            out.push_str(if end { "</h" } else { "<h" });
            out.push(char::from(b'0' + level));
            rest
        });
        edit_attributes(rest, prefix, out);
    })
}

/// An SVG with its ids set apart by `prefix`, without the lines that only a file of its own needs.
pub(super) fn drawing(svg: &str, prefix: &str) -> String {
    let svg = svg.find("<svg").map_or(svg, |start| &svg[start..]);
    edit_tags(svg, |tag, out| edit_attributes(tag, prefix, out))
}

/// Whether a heading's tag ends it, its level, and the rest of the tag.
fn heading(tag: &str) -> Option<(bool, u8, &str)> {
    let (end, name) = match tag.strip_prefix("</h") {
        Some(name) => (true, name),
        None => (false, tag.strip_prefix("<h")?),
    };
    let level = name.bytes().next().filter(|byte| (b'1'..=b'6').contains(byte))? - b'0';
    Some((end, level, &name[1..]))
}

/// Copies `markup`, each tag as `edit` writes it.
fn edit_tags(markup: &str, mut edit: impl FnMut(&str, &mut String)) -> String {
    let mut out = String::with_capacity(markup.len() + markup.len() / 8);
    let mut rest = markup;
    while let Some(start) = rest.find('<') {
        out.push_str(&rest[..start]);
        let tag = &rest[start..];
        let mut quoted = false;
        let end = tag.bytes().position(|byte| {
            quoted ^= byte == b'"';
            byte == b'>' && !quoted
        });
        let (tag, after) = tag.split_at(end.map_or(tag.len(), |end| end + 1));
        edit(tag, &mut out);
        rest = after;
    }
    out.push_str(rest);
    out
}

/// Copies a tag with a prefix at every id that it has or names.
fn edit_attributes(tag: &str, prefix: &str, out: &mut String) {
    let mut name = "";
    for (at, part) in tag.split('"').enumerate() {
        if at > 0 {
            out.push('"');
        }
        if at % 2 == 0 {
            name =
                part.strip_suffix('=').and_then(|part| part.rsplit(char::is_whitespace).next()).unwrap_or("");
            out.push_str(part);
            continue;
        }
        match name {
            "id" => {
                out.push_str(prefix);
                out.push_str(part);
            }
            // Where facts and checks stand is outside of every text.
            "href" if part.starts_with("#fact-") || part.starts_with("#check-") => out.push_str(part),
            "href" | "xlink:href" if part.starts_with('#') => {
                out.push('#');
                out.push_str(prefix);
                out.push_str(&part[1..]);
            }
            "aria-labelledby" | "aria-describedby" => {
                let ids: Vec<String> = part.split_whitespace().map(|id| format!("{prefix}{id}")).collect();
                out.push_str(&ids.join(" "));
            }
            _ => out.push_str(&part.replace("url(#", &format!("url(#{prefix}"))),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{drawing, prose};

    #[test]
    fn ids_are_set_apart_and_headings_stand_below() {
        let check = |html: &str, expected: &str| assert_eq!(prose(html, "run-1-", 2), expected);
        check("<h1 id=\"user-content-a\">A</h1>", "<h3 id=\"run-1-user-content-a\">A</h3>");
        check("<h5>A</h5><hr>", "<h3>A</h3><hr>");
        check("<a href=\"#fact-12\">5 ms</a>", "<a href=\"#fact-12\">5 ms</a>");
        check(
            "<a href=\"#user-content-fn:1\" id=\"user-content-x\">1</a>",
            "<a href=\"#run-1-user-content-fn:1\" id=\"run-1-user-content-x\">1</a>",
        );
        check(
            "<a href=\"https://a.example/#b\">id=\"c\" &lt;h1 id=\"d\"&gt;</a>",
            "<a href=\"https://a.example/#b\">id=\"c\" &lt;h1 id=\"d\"&gt;</a>",
        );
        check("<a href=\"https://a.example/?a>b\">x</a>", "<a href=\"https://a.example/?a>b\">x</a>");
    }

    #[test]
    fn a_drawing_keeps_its_references() {
        let svg = "<?xml version=\"1.0\"?><svg aria-labelledby=\"t d\"><title id=\"t\">id=\"x\"</title><rect clip-path=\"url(#c)\"/><use href=\"#u\"/></svg>";
        assert_eq!(
            drawing(svg, "p-"),
            "<svg aria-labelledby=\"p-t p-d\"><title id=\"p-t\">id=\"x\"</title><rect clip-path=\"url(#p-c)\"/><use href=\"#p-u\"/></svg>"
        );
    }
}
