//! Settings of a file in YAML or TOML as lines that state them: `client_timeout_s: 30` says that the client timeout is
//! 30 s.

/// Units that names of settings end with, as they stand behind a number.
const UNITS: &[(&str, &str)] = &[
    ("s", " s"),
    ("sec", " s"),
    ("secs", " s"),
    ("seconds", " s"),
    ("ms", " ms"),
    ("min", " min"),
    ("minutes", " min"),
    ("kb", " KB"),
    ("mb", " MB"),
    ("mib", " MiB"),
    ("gb", " GB"),
    ("gib", " GiB"),
    ("pct", "%"),
    ("percent", "%"),
    ("w", " W"),
    ("watts", " W"),
    ("tokens", " tokens"),
];

/// Whether a file holds settings, by its name.
pub(super) fn is(path: &str) -> bool {
    let extension = path.rsplit_once('.').map_or("", |(_, extension)| extension);
    ["yaml", "yml", "toml"].iter().any(|own| extension.eq_ignore_ascii_case(own))
}

/// Each line as an item of a list that states it, in the place of the line. What stands below `slo:` begins with it.
pub(super) fn lines(text: &str) -> String {
    let mut found = String::with_capacity(text.len() + 64);
    let mut above: Vec<(usize, String)> = Vec::new();
    for line in text.lines() {
        let indent = line.len() - line.trim_start().len();
        let line = line.split(" #").next().unwrap_or(line).trim().trim_start_matches("- ");
        let pair = line.split_once(':').or_else(|| line.split_once('='));
        if !line.is_empty() {
            above.retain(|(own, _)| *own < indent);
        }
        match pair.filter(|_| !line.starts_with('#')) {
            Some((key, value)) => {
                let words: Vec<&str> =
                    key.trim().split(['_', '-', '.', ' ']).filter(|word| !word.is_empty()).collect();
                let value = value.trim().trim_matches(['"', '\'']);
                let is_number = value.parse::<f64>().is_ok();
                let last = words.last().filter(|_| is_number && words.len() > 1);
                let unit = last.and_then(|last| UNITS.iter().find(|(own, _)| own.eq_ignore_ascii_case(last)));
                let name = words[..words.len() - usize::from(unit.is_some())].join(" ");
                let unit = unit.map_or("", |(_, unit)| *unit);
                found.push_str("- ");
                found.extend(above.iter().flat_map(|(_, name)| [name, " "]));
                found.extend([name.as_str(), ": ", value, unit]);
                if value.is_empty() {
                    above.push((indent, name));
                }
            }
            None => found.push_str(line),
        }
        found.push('\n');
    }
    found
}

#[cfg(test)]
mod tests {
    use super::{is, lines};

    #[test]
    fn settings_state_their_values_line_by_line() {
        let text = "# load test\nclient_timeout_s: 30\ngpu: Vireo L40\nprompt_tokens: 512  # each\nslo:\n  p95_ms: 250\n\
                    limit_pct = 1\n";
        let expected = "# load test\n- client timeout: 30 s\n- gpu: Vireo L40\n- prompt: 512 tokens\n- slo: \n\
                        - slo p95: 250 ms\n- limit: 1%\n";
        assert_eq!(lines(text), expected);
        assert!(is("a/setup.YML") && !is("setup.json"));
    }
}
