//! Text made safe to stand inside HTML or Markdown that we write.

/// Writes `text` so that it is text in HTML, between tags and inside a quoted attribute.
pub(crate) fn push_html(html: &mut String, text: &str) {
    let mut done = 0;
    for (at, byte) in text.bytes().enumerate() {
        let escaped = match byte {
            b'&' => "&amp;",
            b'<' => "&lt;",
            b'>' => "&gt;",
            b'"' => "&quot;",
            b'\'' => "&#39;",
            b'\0' => "\u{fffd}",
            _ => continue,
        };
        html.push_str(&text[done..at]);
        html.push_str(escaped);
        done = at + 1;
    }
    html.push_str(&text[done..]);
}

/// `text` as text in HTML, between tags and inside a quoted attribute.
pub fn escape_html(text: &str) -> String {
    let mut html = String::with_capacity(text.len() + text.len() / 8);
    push_html(&mut html, text);
    html
}

/// `text` as literal inline text of Markdown: at the start of a line, in a sentence or in a table cell.
///
/// Line breaks and control characters become spaces, and blanks at both ends go. Numbers and ordinary
/// words stay as they are, so that the source can be read and searched. An e-mail address stays one, and
/// GitHub's rules make it a link to itself; Markdown has no way to prevent that.
pub fn escape_markdown(text: &str) -> String {
    let one_line: String = text.chars().map(|c| if is_control(c) { ' ' } else { c }).collect();
    let text = one_line.trim();
    let mut markdown = String::with_capacity(text.len() + text.len() / 8);
    let mut before = None;
    for (at, c) in text.char_indices() {
        let after = text[at + c.len_utf8()..].chars().next();
        let special = match c {
            // In a table, a bar behind a backslash would not end the cell.
            '\\' if after.is_none() => {
                markdown.push_str("&#92;");
                continue;
            }
            '\\' | '`' | '*' | '[' | ']' | '<' | '|' | '~' | '&' | '$' => true,
            // Between letters it is no emphasis: model_name stays readable.
            '_' => !(before.is_some_and(char::is_alphanumeric) && after.is_some_and(char::is_alphanumeric)),
            // `http://` would become a link.
            ':' => after == Some('/'),
            '.' => is_list_number(&text[..at], after) || ends_in_www(&text[..at]),
            ')' => is_list_number(&text[..at], after),
            '#' | '>' | '=' => at == 0,
            // A list, a rule, an underline or a table's delimiter; but -1.5 is a number.
            '-' | '+' => at == 0 && !after.is_some_and(char::is_alphanumeric),
            _ => false,
        };
        if special || (at == 0 && c == ':') {
            markdown.push('\\');
        }
        markdown.push(c);
        before = Some(c);
    }
    markdown
}

/// Inline `markdown`, meant as Markdown, made to fit into one table cell: it cannot end the cell or the row.
pub fn escape_cell(markdown: &str) -> String {
    let mut cell = String::with_capacity(markdown.len() + 1);
    for c in markdown.trim().chars() {
        if c == '|' && !cell.ends_with('\\') {
            cell.push('\\');
        }
        cell.push(if is_control(c) { ' ' } else { c });
    }
    if cell.ends_with('\\') {
        // It would take the bar behind the cell with it.
        cell.push(' ');
    }
    cell
}

/// Control characters and the two separators that some programs take for line breaks.
fn is_control(c: char) -> bool {
    c.is_control() || matches!(c, '\u{2028}' | '\u{2029}')
}

/// `1.` and `1)` begin a list at the start of a line, before a blank or the line's end.
fn is_list_number(before: &str, after: Option<char>) -> bool {
    (1..=9).contains(&before.len())
        && before.bytes().all(|byte| byte.is_ascii_digit())
        && after.is_none_or(char::is_whitespace)
}

fn ends_in_www(before: &str) -> bool {
    before.len() >= 3 && before.as_bytes()[before.len() - 3..].eq_ignore_ascii_case(b"www")
}

#[cfg(test)]
mod tests {
    use super::{escape_cell, escape_html, escape_markdown};

    #[test]
    fn html_is_text_in_and_outside_attributes() {
        let check = |text: &str, expected: &str| assert_eq!(escape_html(text), expected);
        check("", "");
        check("plain ü 漢", "plain ü 漢");
        check("<b>&\"'", "&lt;b&gt;&amp;&quot;&#39;");
        check("a\0b", "a\u{fffd}b");
    }

    #[test]
    fn markdown_source_stays_readable() {
        let check = |text: &str, expected: &str| assert_eq!(escape_markdown(text), expected);
        check("4711.25", "4711.25");
        check("-1.5 ± 0.3 ms (n = 5)", "-1.5 ± 0.3 ms (n = 5)");
        check("model_name-v2.gguf", "model_name-v2.gguf");
        check("a | b", "a \\| b");
        check("`x` *y* _z_ [l](u) <b> ~s~ &amp;", "\\`x\\` \\*y\\* \\_z\\_ \\[l\\](u) \\<b> \\~s\\~ \\&amp;");
        check("# no heading", "\\# no heading");
        check("1. no list", "1\\. no list");
        check("- no list", "\\- no list");
        check("two\r\nlines\tand a tab", "two  lines and a tab");
        check("  outer blanks  ", "outer blanks");
        check("http://a.example www.a.example", "http\\://a.example www\\.a.example");
        check("C:\\data\\", "C:\\\\data&#92;");
    }

    #[test]
    fn a_cell_stays_one_cell() {
        let check = |markdown: &str, expected: &str| assert_eq!(escape_cell(markdown), expected);
        check("**a** | b", "**a** \\| b");
        check("a \\| b", "a \\| b");
        check("a \\\\| b", "a \\\\| b");
        check("a\nb", "a b");
        check("end\\", "end\\ ");
    }
}
