//! File names that every system can hold, from text that nobody vouches for.

/// Characters of a name without its extension; short enough for old limits on whole paths.
const MOST_CHARACTERS: usize = 100;
/// Bytes of a name without its extension; file systems allow 255 with it.
const MOST_BYTES: usize = 200;
/// Stands in when nothing of the wanted name is left.
const NAMELESS: &str = "report";

/// A name for a file: one component, no character that a system forbids or that hides what the name
/// is, no reserved device, no dot or space at an end, never empty. `extension` comes without its dot
/// and is cleaned too; empty for none.
pub fn safe_file_name(wanted: &str, extension: &str) -> String {
    let extension: String = extension.chars().filter(char::is_ascii_alphanumeric).take(16).collect();
    let visible: String = wanted.chars().filter(|&character| !is_invisible(character)).map(plain).collect();
    let without = visible
        .len()
        .checked_sub(extension.len() + 1)
        .filter(|&cut| !extension.is_empty() && visible.is_char_boundary(cut))
        .map(|cut| visible.split_at(cut))
        .filter(|(_, end)| end.starts_with('.') && end[1..].eq_ignore_ascii_case(&extension))
        .map_or(visible.as_str(), |(stem, _)| stem);
    let mut stem = trimmed(without).to_owned();
    while stem.chars().count() > MOST_CHARACTERS || stem.len() > MOST_BYTES {
        stem.pop();
    }
    let mut stem = trimmed(&stem).to_owned();
    if stem.is_empty() {
        NAMELESS.clone_into(&mut stem);
    }
    if is_device(&stem) {
        stem.insert(0, '_');
    }
    if extension.is_empty() { stem } else { format!("{stem}.{extension}") }
}

/// Dots at the beginning hide a file, dots and spaces at the end are dropped by Windows.
fn trimmed(text: &str) -> &str {
    text.trim_matches(|character: char| character == '.' || character.is_whitespace())
}

fn plain(character: char) -> char {
    match character {
        '/' | '\\' | '<' | '>' | ':' | '"' | '|' | '?' | '*' => '_',
        space if space.is_whitespace() => ' ',
        other => other,
    }
}

/// Control characters, and marks that have no width or turn the direction of the text.
fn is_invisible(character: char) -> bool {
    (character.is_control() && !character.is_whitespace())
        || matches!(character,
            '\u{ad}' | '\u{61c}' | '\u{180e}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}'
            | '\u{2060}'..='\u{206f}' | '\u{fe00}'..='\u{fe0f}' | '\u{feff}' | '\u{fff0}'..='\u{ffff}'
            | '\u{e0000}'..='\u{e0fff}')
}

/// Windows takes these for devices whatever extension follows.
pub(crate) fn is_device(stem: &str) -> bool {
    let name = stem.split('.').next().unwrap_or_default().trim_end().to_uppercase();
    if matches!(name.as_str(), "CON" | "PRN" | "AUX" | "NUL" | "CONIN$" | "CONOUT$") {
        return true;
    }
    let number = name.strip_prefix("COM").or_else(|| name.strip_prefix("LPT")).unwrap_or_default();
    let mut digits = number.chars();
    matches!((digits.next(), digits.next()), (Some('0'..='9' | '¹' | '²' | '³'), None))
}

#[cfg(test)]
mod tests;
