//! The checks against what the parser really does, and against texts that must pass.

use comrak::nodes::NodeValue;
use comrak::{Arena, Node};
use proptest::prelude::*;

use super::{Depth, Limit, MAX_BYTES, Start, check};
use crate::document::options;

fn deepest(root: Node<'_>) -> usize {
    let is_block = |node: &Node<'_>| {
        matches!(
            node.data().value,
            NodeValue::BlockQuote
                | NodeValue::Item(_)
                | NodeValue::TaskItem(_)
                | NodeValue::FootnoteDefinition(_)
        )
    };
    root.descendants().map(|node| node.ancestors().filter(is_block).count()).max().unwrap_or(0)
}

fn bound(text: &str) -> usize {
    let mut depth = Depth::default();
    let mut most = 0;
    for line in text.split(['\n', '\r']) {
        depth.line(&Start::of(line.as_bytes())).expect("too short to be too deep");
        most = most.max(depth.open);
    }
    most
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(500))]
    #[test]
    fn the_parser_is_never_deeper_than_the_bound(
        text in r"(> |>|- |\* |\+\t|1\. |22\) |\[\^1\]: |\[\^a\]:| |  |    |\t|\n|\n\n|\r|a|-|---|\* \* \*|```\n){0,40}"
    ) {
        let arena = Arena::new();
        let root = comrak::parse_document(&arena, &text, &options());
        prop_assert!(deepest(root) <= bound(&text), "{} > {}", deepest(root), bound(&text));
    }
}

#[test]
fn the_bound_is_close() {
    let check = |text: &str, expected: usize| assert_eq!(bound(text), expected, "{text:?}");
    check("a\nb", 0);
    check("> > > a", 3);
    check("- a\n  - b\n    - c", 3);
    check("> - 1. a", 3);
    check("* * *", 0);
    check("- - -\n--- ---", 0);
    check("[^1]: - a", 2);
    check("- a\n\nb\n\n- c", 1);
    check("-a\n12345678901. a\n1.a", 0);
}

#[test]
fn ordinary_texts_pass() {
    let passes = |text: &str| assert_eq!(check(text), Ok(()), "{text:.80}");
    passes("");
    passes(&"* ".repeat(1000));
    passes(&"- - -\n".repeat(1000));
    passes(&"> > > quoted thrice\n".repeat(1000));
    passes(&format!("{}deep in the margin\n", " ".repeat(500)).repeat(100));
    passes(&format!("```\n{}\n```\n", "│   ├── - x\n".repeat(1000)));
    passes(&"| a | b | c | d |\n".repeat(10_000));
    passes(&format!("|a|b|c|d|\n|-|-|-|-|\n{}", "|1|2|3|4|\n".repeat(10_000)));
    passes(&"see https://a.example/ and www.b.example\n".repeat(10_000));
    passes(&format!("{{{}}}", "\"url\":\"https://a.example\",".repeat(2000)));
    passes(&"word[^1] ".repeat(500));
    passes(&"a".repeat(MAX_BYTES));
}

#[test]
fn what_is_over_a_limit_says_which() {
    let fails = |text: &str, limit: Limit| assert_eq!(check(text), Err(limit), "{text:.80}");
    fails(&"a".repeat(MAX_BYTES + 1), Limit::Bytes);
    fails(&">".repeat(65), Limit::Depth);
    fails(&format!("\u{feff}{}", ">".repeat(65)), Limit::Depth);
    fails(&format!("{}a", "- ".repeat(65)), Limit::Depth);
    let stairs: Vec<String> = (0..70).map(|level| format!("{}- a", " ".repeat(2 * level))).collect();
    fails(&stairs.join("\n"), Limit::Depth);
    fails(&format!("{}a\n{}", "- ".repeat(60), "\n".repeat(1_000_000)), Limit::Depth);
    fails(&format!("{}\n{}\n", "|a".repeat(501), "|-".repeat(501)), Limit::Columns);
    fails(&format!("{}\n{}\n{}", "|a".repeat(500), "|-".repeat(500), "a\n".repeat(1000)), Limit::Cells);
    fails(&"[^1]".repeat(10_001), Limit::Footnotes);
    fails(&"<http://a".repeat(20_000), Limit::Addresses);
}
