//! Reads HTML more strictly than any browser: every `<` opens a known tag with known, quoted attributes,
//! and every tag is closed in order. What passes has one meaning only.

/// A start tag.
pub(crate) struct Tag {
    pub(crate) name: String,
    pub(crate) attributes: Vec<(String, String)>,
}

const NAMES: [&str; 29] = [
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
    "body",
];
const ATTRIBUTES: [&str; 7] = ["href", "rel", "data-external", "start", "align", "id", "class"];
const CLASSES: [&str; 4] = ["address", "footnotes", "plain-text", "task"];

/// The start tags and the text between all tags; or what is wrong.
pub(crate) fn read(html: &str) -> Result<(Vec<Tag>, String), String> {
    let mut tags = Vec::new();
    let mut text = String::new();
    let mut open: Vec<String> = Vec::new();
    let mut rest = html;
    while let Some(at) = rest.find(['<', '>']) {
        text.push_str(&rest[..at]);
        rest = &rest[at..];
        if rest.starts_with('>') {
            return Err(format!("a bare >: {rest:.60}"));
        }
        let end = end_of_tag(rest)?;
        let inside = &rest[1..end];
        rest = &rest[end + 1..];
        if let Some(name) = inside.strip_prefix('/') {
            if open.pop().as_deref() != Some(name) {
                return Err(format!("</{name}> closes nothing"));
            }
            continue;
        }
        let tag = tag(inside)?;
        if !matches!(tag.name.as_str(), "br" | "hr") {
            open.push(tag.name.clone());
        }
        tags.push(tag);
    }
    text.push_str(rest);
    if open.is_empty() { Ok((tags, text)) } else { Err(format!("never closed: {open:?}")) }
}

fn end_of_tag(rest: &str) -> Result<usize, String> {
    let mut quoted = false;
    for (at, c) in rest.char_indices().skip(1) {
        match c {
            '"' => quoted = !quoted,
            '>' if !quoted => return Ok(at),
            '<' => break,
            _ => {}
        }
    }
    Err(format!("an unfinished tag: {rest:.60}"))
}

fn tag(inside: &str) -> Result<Tag, String> {
    let (name, mut rest) = inside.split_once(' ').unwrap_or((inside, ""));
    if !NAMES.contains(&name) {
        return Err(format!("<{name}>"));
    }
    let mut attributes: Vec<(String, String)> = Vec::new();
    while !rest.is_empty() {
        let (key, value) = rest.split_once("=\"").ok_or_else(|| format!("no value: {inside}"))?;
        let (value, after) = value.split_once('"').ok_or_else(|| format!("no end: {inside}"))?;
        if !ATTRIBUTES.contains(&key) || attributes.iter().any(|(known, _)| known == key) {
            return Err(format!("attribute {key} in {inside}"));
        }
        if key == "class" && !CLASSES.contains(&value) {
            return Err(format!("class {value}"));
        }
        attributes.push((key.to_owned(), value.to_owned()));
        rest = after.strip_prefix(' ').unwrap_or(after);
    }
    Ok(Tag { name: name.to_owned(), attributes })
}
