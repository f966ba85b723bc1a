//! Sentences, blocks and rows, and texts that are no Markdown at all.

use domain::PassageKind;

use super::{Passage, passages};

fn texts(text: &str) -> Vec<&str> {
    passages(text).iter().map(|passage| &text[passage.start..passage.end]).collect()
}

#[test]
fn a_sentence_ends_where_a_reader_ends_it() {
    let check = |text: &str, expected: &[&str]| assert_eq!(texts(text), expected, "{text}");
    check("One is 1.5 ms. Two is v1.2.3. Three!", &["One is 1.5 ms.", "Two is v1.2.3.", "Three!"]);
    check("It runs, e.g. on a GPU. So it is.", &["It runs, e.g. on a GPU.", "So it is."]);
    check(
        "“We are proud,” said Dr. Anya Sharma. “We ship.”",
        &["“We are proud,” said Dr. Anya Sharma.", "“We ship.”"],
    );
    check("See https://a.example/x.y?z=1. Done.", &["See https://a.example/x.y?z=1.", "Done."]);
    check("q4_0 vs. q8_0 is approx. 30 % apart.", &["q4_0 vs. q8_0 is approx. 30 % apart."]);
    check("It took 12 ms. The next took 13 ms.", &["It took 12 ms.", "The next took 13 ms."]);
    check("It draws 200 W. At 420 W it draws more.", &["It draws 200 W.", "At 420 W it draws more."]);
    check("**Bold ends.** Then more.", &["**Bold ends.**", "Then more."]);
    check("A line\ngoes on. And\nthen ends.", &["A line\ngoes on.", "And\nthen ends."]);
    check("**Model:** a  \n**Runs:** 5  \nend", &["**Model:** a", "**Runs:** 5", "end"]);
    check("Is it? Yes! 5 of 6 ran.", &["Is it?", "Yes!", "5 of 6 ran."]);
    check("Wait... what happened. Nothing.", &["Wait... what happened.", "Nothing."]);
    check("第一句。第二句。", &["第一句。", "第二句。"]);
    check("", &[]);
    check("\n\n \n", &[]);
}

fn kinds(text: &str) -> Vec<(PassageKind, usize, &str)> {
    passages(text)
        .iter()
        .map(|passage| (passage.kind, passage.line, &text[passage.start..passage.end]))
        .collect()
}

#[test]
fn blocks_become_passages_at_their_lines() {
    use PassageKind::{Heading, Item, Row, Sentence};
    let check =
        |text: &str, expected: &[(PassageKind, usize, &str)]| assert_eq!(kinds(text), expected, "{text}");
    check(
        "# Title\n\nWords. More.\n- a\n- b\n  goes on\n\n1. c\n",
        &[
            (Heading, 1, "Title"),
            (Sentence, 3, "Words."),
            (Sentence, 3, "More."),
            (Item, 4, "a"),
            (Item, 5, "b\n  goes on"),
            (Item, 8, "c"),
        ],
    );
    check("Title\n=====\nwords", &[(Heading, 1, "Title"), (Sentence, 3, "words")]);
    check("**Title**\n=====\nwords", &[(Heading, 1, "**Title**"), (Sentence, 3, "words")]);
    check(
        "**Title:**\n\nwords\n\n---\nmore",
        &[(Heading, 1, "**Title:**"), (Sentence, 3, "words"), (Sentence, 6, "more")],
    );
    check("|a|b|\n|-|-|\n|1|2|\nafter", &[(Row, 1, "|a|b|"), (Row, 3, "|1|2|"), (Sentence, 4, "after")]);
    check("> quoted twice\n> and on", &[(Sentence, 1, "quoted twice\n> and on")]);
    check(
        "```yaml\na: 1\n\nb: 2\n```\nend",
        &[(Sentence, 2, "a: 1"), (Sentence, 4, "b: 2"), (Sentence, 6, "end")],
    );
    check("#no heading\r\nbut words\r\n", &[(Sentence, 1, "#no heading\r\nbut words")]);
}

#[test]
fn every_passage_knows_what_it_hangs_from() {
    let text = "# A\n## B\nLead in:\n- one\n  - two\n- three\n\nAfter.\n## C\nLast. Of all.\n";
    let all = passages(text);
    let words = |passage: &Passage| text[passage.start..passage.end].to_owned();
    let parents = |at: usize| all[at].parents.iter().map(|at| words(&all[*at])).collect::<Vec<_>>();
    let find = |wanted: &str| all.iter().position(|passage| words(passage) == wanted).expect("it is there");
    assert_eq!(parents(find("two")), ["A", "B", "Lead in:", "one"]);
    assert_eq!(parents(find("three")), ["A", "B", "Lead in:"]);
    assert_eq!(parents(find("After.")), ["A", "B"]);
    assert_eq!(parents(find("Last.")), ["A", "C"]);
    assert_eq!(all[find("Last.")].previous, None);
    assert_eq!(all[find("Of all.")].previous, Some(find("Last.")));
}

#[test]
fn a_row_knows_its_cells_and_its_head() {
    let text = "words\n\n| a | b \\| c |  |\n|---|--:|---|\n| 1 | **2** | |\n| x";
    let all = passages(text);
    let cells = |at: usize| all[at].cells.iter().map(|cell| &text[cell.start..cell.end]).collect::<Vec<_>>();
    assert_eq!(cells(1), ["a", "b \\| c", ""]);
    assert_eq!(cells(2), ["1", "**2**", ""]);
    assert_eq!((all[1].is_head, all[2].head, all[3].head), (true, Some(1), Some(1)));
}

#[test]
fn no_text_hangs_or_fails() {
    let nasty = [
        ">".repeat(200_000),
        "- ".repeat(100_000),
        "# ".repeat(100_000),
        "|-".repeat(100_000),
        "|a\n|-|\n".repeat(20_000),
        "```".repeat(50_000),
        "  - a\n".repeat(50_000),
        ".".repeat(1_000_000),
        "a.b. ".repeat(100_000),
        "\\|".repeat(50_000),
        "é—“”。".repeat(50_000),
        (0..4_000).fold(String::new(), |text, n| text + &" ".repeat(n % 500) + "- a\n"),
    ];
    for text in nasty {
        let all = passages(&text);
        for passage in all {
            assert!(passage.start < passage.end && text.get(passage.start..passage.end).is_some());
        }
    }
}
