//! Names from anywhere become names that every system can hold.

use proptest::prelude::*;

use super::{is_device, is_invisible, safe_file_name};

#[test]
fn a_name_becomes_safe_and_stays_readable() {
    let long = "x".repeat(400);
    let wide = "漢".repeat(400);
    let hundred = "x".repeat(100);
    let narrow = "漢".repeat(66);
    for (wanted, extension, expected) in [
        ("Report of Monday", "md", "Report of Monday.md"),
        ("report.md", "md", "report.md"),
        ("report.MD", "md", "report.md"),
        ("report.md", "html", "report.md.html"),
        ("a/b\\c", "md", "a_b_c.md"),
        ("../../etc/passwd", "md", "_.._etc_passwd.md"),
        ("..", "md", "report.md"),
        (".", "", "report"),
        ("", "json", "report.json"),
        ("...", "md", "report.md"),
        (".hidden", "md", "hidden.md"),
        ("trailing. . ", "md", "trailing.md"),
        ("trailing. . ", "", "trailing"),
        ("CON", "md", "_CON.md"),
        ("con", "", "_con"),
        ("NUL", "txt", "_NUL.txt"),
        ("NUL.txt", "txt", "_NUL.txt"),
        ("nul.tar.gz", "", "_nul.tar.gz"),
        ("CON .x", "md", "_CON .x.md"),
        ("CON.", "md", "_CON.md"),
        ("COM1", "md", "_COM1.md"),
        ("COM¹", "md", "_COM¹.md"),
        ("lpt9.log", "", "_lpt9.log"),
        ("COM10", "md", "COM10.md"),
        ("COMET", "md", "COMET.md"),
        ("CONSOLE", "md", "CONSOLE.md"),
        ("CONIN$", "md", "_CONIN$.md"),
        ("a:b*c?d\"e<f>g|h", "md", "a_b_c_d_e_f_g_h.md"),
        ("line\nbreak\ttab", "md", "line break tab.md"),
        ("nul\0byte\u{7f}", "md", "nulbyte.md"),
        ("gpj\u{202e}exe", "md", "gpjexe.md"),
        ("zero\u{200b}width\u{feff}", "md", "zerowidth.md"),
        ("Größe – 漢字 😀", "md", "Größe – 漢字 😀.md"),
        ("report", "../m/d", "report.md"),
        ("report", "", "report"),
        (&long, "md", &format!("{hundred}.md")),
        (&wide, "md", &format!("{narrow}.md")),
    ] {
        assert_eq!(safe_file_name(wanted, extension), expected, "{wanted:?} {extension:?}");
    }
}

proptest! {
    #[test]
    fn any_text_becomes_one_safe_component(wanted in any::<String>(), extension in any::<String>()) {
        check(&safe_file_name(&wanted, &extension));
    }

    #[test]
    fn text_made_of_what_is_dangerous_becomes_one_safe_component(
        parts in proptest::collection::vec(
            proptest::sample::select(vec![
                "CON", "nul", "COM1", "lpt³", ".", "..", " ", "/", "\\", "\0", ":", "a", "\u{202e}", "\u{a0}", "txt", "\n",
            ]),
            0..12,
        ),
        extension in proptest::sample::select(vec!["md", "html", "", "CON", "."]),
    ) {
        check(&safe_file_name(&parts.concat(), extension));
    }
}

fn check(name: &str) {
    let mut components = std::path::Path::new(name).components();
    assert!(matches!(components.next(), Some(std::path::Component::Normal(_))), "{name:?}");
    assert!(components.next().is_none(), "{name:?}");
    assert!(!name.contains(['/', '\\', '<', '>', ':', '"', '|', '?', '*']), "{name:?}");
    assert!(!name.chars().any(is_invisible), "{name:?}");
    assert!(!name.starts_with('.') && !name.ends_with(['.', ' ']), "{name:?}");
    assert!(name.len() <= 255, "{name:?}");
    assert!(!is_device(name), "{name:?}");
    assert_eq!(safe_file_name(name, ""), name, "a safe name stays as it is");
}
