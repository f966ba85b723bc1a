//! Lines of a journal, whole, cut and flipped.

use domain::{Analysis, Finding, JournalRecord, Message};

use super::{Reading, decode, encode};

fn records() -> Vec<JournalRecord> {
    let sentence = "Zwölf µs – 4711.25".to_owned();
    vec![
        JournalRecord::Noted { at_ms: 0.1, message: Message::new("a-b").with("n", 3_u32) },
        JournalRecord::Analysed {
            run: 1,
            analysis: Analysis {
                findings: vec![Finding { sentence, facts: Vec::new() }],
                ..Analysis::default()
            },
        },
        JournalRecord::Noted { at_ms: 1e-7, message: Message::new("c").with("text", "line\nend") },
    ]
}

fn lines() -> Vec<Vec<u8>> {
    records().iter().map(|record| encode(record).unwrap()).collect()
}

#[test]
fn a_record_is_one_line_with_its_checksum() {
    let line = encode(&JournalRecord::Noted { at_ms: 2.0, message: Message::new("x") }).unwrap();
    assert_eq!(
        String::from_utf8(line).unwrap(),
        "a7b789b2 {\"record\":\"noted\",\"atMs\":2.0,\"message\":{\"id\":\"x\"}}\n"
    );
}

#[test]
fn what_json_cannot_carry_is_refused() {
    let error = encode(&JournalRecord::Noted { at_ms: f64::NAN, message: Message::new("x") });
    assert!(error.is_err());
}

#[test]
fn a_whole_journal_comes_back_whole() {
    let Reading { records: kept, good, damage, .. } = decode(&lines().concat());
    assert_eq!((kept, good, damage), (records(), lines().concat().len(), None));
}

#[test]
fn cut_at_any_byte_the_whole_lines_before_the_cut_are_kept() {
    let (lines, whole) = (lines(), lines().concat());
    for cut in 0..=whole.len() {
        let reading = decode(&whole[..cut]);
        let mut end = 0;
        let complete = lines.iter().take_while(|line| {
            end += line.len();
            end <= cut
        });
        let complete = complete.count();
        assert_eq!(reading.records, records()[..complete], "cut at {cut}");
        let at_an_end = lines[..complete].concat().len() == cut;
        let said = Message::new("journal-cut-short").with("line", complete + 1).with("dropped", 1_u32);
        assert_eq!(reading.damage, (!at_an_end).then_some(said), "cut at {cut}");
    }
}

#[test]
fn any_flipped_bit_costs_its_line_and_what_follows_and_is_said() {
    let (lines, whole) = (lines(), lines().concat());
    for position in 0..whole.len() {
        let mut end = 0;
        let before = lines.iter().take_while(|line| {
            end += line.len();
            end <= position
        });
        let before = before.count();
        for bit in 0..8 {
            let mut flipped = whole.clone();
            flipped[position] ^= 1 << bit;
            let reading = decode(&flipped);
            assert_eq!(reading.records, records()[..before], "bit {bit} of byte {position}");
            let damage = reading.damage.expect("a flipped bit is said");
            assert_eq!(damage.args["line"], (before + 1).into(), "bit {bit} of byte {position}");
            assert_eq!(reading.good, lines[..before].concat().len());
        }
    }
}

#[test]
fn a_record_that_is_not_known_ends_the_reading() {
    let json = r#"{"record":"fromTomorrow"}"#;
    let unknown = format!("{:08x} {json}\n", crc32fast::hash(json.as_bytes()));
    let reading = decode(&[lines()[0].clone(), unknown.into_bytes(), lines()[1].clone()].concat());
    assert_eq!(reading.records, records()[..1]);
    assert_eq!(
        reading.damage,
        Some(Message::new("journal-damaged").with("line", 2_u32).with("dropped", 2_u32))
    );
}
