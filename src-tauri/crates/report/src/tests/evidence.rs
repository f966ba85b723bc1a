//! Every number has a source or a mark, in every format.

use domain::{CheckedText, Doubtful, FactKind, PassageKind, Verdict};

use super::facts::{checked, passage, without_model};
use super::fixture::Fixture;
use super::{as_html, as_markdown, cells_of_html, cells_of_markdown, check_tags, sections, without_style};
use crate::{FactBook, document, figures, html, markdown, preview};

#[test]
fn markdown_of_a_checked_run() {
    insta::assert_snapshot!(as_markdown(&checked()));
}

#[test]
fn html_without_a_model() {
    let fixture = without_model();
    let input = fixture.input();
    let page = without_style(&html(&document(&input), &figures(&input)));
    let page = without_drawings(&page);
    insta::assert_snapshot!(page);
}

/// The digits of statements and of the model's words that nothing stands behind, with their lines.
fn untraced(fixture: &Fixture) -> Vec<String> {
    let text = as_markdown(fixture);
    let book = FactBook::of_run(&fixture.run);
    let data = fixture.run.data.as_ref().expect("the fixture has data");
    let mut names: Vec<String> = Vec::new();
    for fact in &data.facts {
        let scope = &fact.scope;
        names.extend(scope.configuration.iter().map(|(name, value)| format!("{name}={value}")));
        names.extend(scope.model.iter().chain(&scope.date).chain(&scope.file).cloned());
    }
    // As far as a name goes, a version in it is none of a sentence's numbers.
    names.push("Gemma3".to_owned());
    names.sort_by_key(|name| std::cmp::Reverse(name.len()));
    let mut found = Vec::new();
    for line in text.lines() {
        let said = line.trim_start_matches(['>', ' ']);
        let is_statement = said.split_once(". ").is_some_and(|(number, _)| number.parse::<u32>().is_ok());
        let by_model = line.starts_with('>');
        let further = line.starts_with("| no effect |");
        if !(is_statement || by_model || further) || said.starts_with("**In the words") {
            continue;
        }
        // A mark says that the whole passage is doubtful.
        if ["**✕", "**?", "\\[C", "? not checked"].iter().any(|mark| said.contains(mark)) {
            continue;
        }
        // Beside a statement of the model: in how many runs it came up.
        let (said, _) = said.split_once(" (**").unwrap_or((said, ""));
        let mut rest = if is_statement { said.split_once(". ").expect("an item").1 } else { said }.to_owned();
        while let Some(at) = rest.find("[^f") {
            let (before, after) = rest.split_at(at);
            let (number, after) = after[3..].split_once(']').expect("a footnote ends");
            let fact = number.parse().ok().and_then(|number| book.number(number)).expect("its fact is there");
            assert!(text.contains(&format!("\n[^f{number}]: F{number}: ")), "{number}: {text}");
            let typed = ["101.55 tok/s", "102.42"].into_iter().find(|typed| before.ends_with(typed));
            let name = format!("F{number}");
            let words = typed.map_or_else(|| fact.written(), str::to_owned);
            let before = before.strip_suffix(&words).or_else(|| before.strip_suffix(&name));
            rest = format!("{} {after}", before.unwrap_or_else(|| panic!("{words} in {line}")));
        }
        // Code has its source behind it.
        for part in rest.clone().split('`').skip(1).step_by(2) {
            if book.number(1).is_some() && data.facts.iter().any(|fact| fact.written() == part) {
                rest = rest.replace(part, "");
            }
        }
        for name in &names {
            rest = rest.replace(name, "");
        }
        if rest.bytes().any(|byte| byte.is_ascii_digit()) {
            found.push(line.to_owned());
        }
    }
    found
}

#[test]
fn every_number_has_a_source_or_a_mark() {
    assert_eq!(untraced(&checked()), [""; 0]);
    assert_eq!(untraced(&without_model()), [""; 0]);
    // A number that a check lets pass without a fact would be found.
    let mut careless = checked();
    let passage = &mut careless.run.checks[0].1.findings[1].sentences[0];
    (passage.verdict, passage.claims[0].verdict) = (Verdict::Supported, Verdict::Supported);
    passage.claims[0].facts.clear();
    assert_eq!(untraced(&careless).len(), 1);
}

#[test]
fn every_link_finds_its_row_and_every_row_is_there_once() {
    for fixture in [checked(), without_model()] {
        for page in [as_html(&fixture), preview(&document(&fixture.input())).html] {
            let page = page.split_once("</head>").map_or(page.as_str(), |(_, page)| page);
            let mut links = 0;
            for target in ["fact-", "check-"] {
                for part in page.split(&format!("href=\"#{target}")).skip(1) {
                    let (number, _) = part.split_once('"').expect("an address ends");
                    let row = format!("<tr id=\"{target}{number}\">");
                    assert_eq!(page.matches(&row).count(), 1, "{row}");
                    links += 1;
                }
            }
            assert!(links > 20, "{links}");
        }
        let text = as_markdown(&fixture);
        let written: Vec<&str> = text.lines().filter(|line| line.starts_with("[^")).collect();
        let document = document(&fixture.input());
        assert!(written.len() <= document.footnotes.len() && written.len() > 5, "{}", written.len());
    }
}

#[test]
fn what_is_wrong_is_marked_in_every_format() {
    let fixture = checked();
    let text = as_markdown(&fixture);
    for expected in [
        "It is 15% better than before. **✕ contradicted: right is 0.8582 %**[^c",
        "NovaAI won MLPerf. **? unsupported**[^c",
        "| num_gpu=80 | 99.9 **✕ contradicted: right is 102.2 tok/s**[^c",
        "TensorRT may help. **? not from your files: TensorRT**[^c",
        "Decode reached **102.4 tok/s[^f1]** with num_gpu=60, and 101.55 tok/s[^f10] with",
        "speed = 77 ? not checked",
        "num_gpu=999 makes 110 tok/s. (**✕ contradicted**[^c",
        "The files say 101.5 tok/s[^f10].",
        "(**✓ supported**, derived, in 1 of 2 runs)",
        "(**– no claim**, opinion)",
    ] {
        assert!(text.contains(expected), "{expected}\n{text}");
    }
    let page = as_html(&fixture);
    for expected in [
        "It is 15% better than before. <a href=\"#check-",
        "with num_gpu=60, and <a href=\"#fact-10\">101.55 tok/s</a> with",
        "<li class=\"say\" data-verdict=\"contradicted\">",
        "<p class=\"right\">The files say <a href=\"#fact-10\">101.5 tok/s</a>.</p>",
    ] {
        assert!(page.contains(expected), "{expected}\n{page}");
    }
}

#[test]
fn what_is_wrong_can_be_left_out_and_is_counted() {
    let mut fixture = checked();
    fixture.run.notes.doubtful = Doubtful::Removed;
    for text in [as_markdown(&fixture), as_html(&fixture)] {
        for gone in ["15% better", "NovaAI", "99.9", "110 tok/s", "leads MLPerf", "✕"] {
            assert!(!text.contains(gone), "{gone}: {text}");
        }
        assert!(text.contains("3 passages were left out here"), "{text}");
        assert!(text.contains("2 passages were left out here"), "{text}");
        assert!(text.contains("Measure memory next."));
    }
    assert_eq!(untraced(&fixture), [""; 0]);
}

#[test]
fn a_verdict_on_another_text_marks_nothing_as_checked() {
    let mut fixture = checked();
    fixture.run.calls[5].exchange.answer.insert(0, ' ');
    let text = as_markdown(&fixture);
    let report = text.split_once("## Technical report").expect("the section").1;
    assert!(report.contains("Not checked."), "{report}");
    assert!(!report.contains("**In the words of the model, gemma3:latest. Checked"), "{report}");
}

#[test]
fn the_formats_agree_on_a_checked_run_too() {
    for fixture in [checked(), without_model()] {
        let text = as_markdown(&fixture);
        let expected = cells_of_markdown(&text);
        let shown = cells_of_html(&without_drawings(&as_html(&fixture)));
        for (one, other) in shown.iter().zip(&expected) {
            assert_eq!(one, other);
        }
        assert_eq!(shown.len(), expected.len());
        assert!(!text.contains("report-doc-"), "{text}");
    }
}

#[test]
fn a_report_without_a_model_is_whole_and_says_nothing_of_calls() {
    let fixture = without_model();
    assert_eq!(
        sections(&fixture),
        [
            "Summary",
            "Key findings",
            "Recommendations",
            "Charts of the folder’s data",
            "Data summary",
            "The folder’s data",
            "Further findings",
            "Evidence",
            "Analyst’s notes",
            "About this report"
        ]
    );
    let text = as_markdown(&fixture);
    for absent in ["LLM call", "TTFT, warm", "No call was made", "by the model", "came to no"] {
        assert!(!text.contains(absent), "{absent}: {text}");
    }
    assert!(text.contains("**Model:** none: this report was made by the program alone"), "{text}");
    for number in 1..=3 {
        assert!(text.contains(&format!("(<report-figures/folder-{number}.svg>)")), "{number}: {text}");
    }
    let names: Vec<String> = figures(&fixture.input()).into_iter().map(|figure| figure.name).collect();
    assert_eq!(names, ["folder-1.svg", "folder-2.svg", "folder-3.svg"]);
    let [configurations, nights, models] = &figures(&fixture.input())[..] else { panic!("three") };
    assert_eq!(configurations.title, "Decode throughput by num_gpu");
    assert_eq!(nights.title, "TTFT over time");
    assert_eq!(models.title, "Decode throughput by model");
    assert_eq!([configurations, nights, models].map(|figure| figure.light.points.len()), [4, 7, 3]);
}

#[test]
fn hostile_names_and_references_stay_in_their_place() {
    let mut fixture = checked();
    let hostile = "</td></table><script>alert(1)</script>\n# x | {F1} [a](javascript:x) `";
    let data = fixture.run.data.as_mut().expect("data");
    for fact in &mut data.facts {
        hostile.clone_into(&mut fact.name);
        fact.scope.model = Some(hostile.to_owned());
        fact.sources.iter_mut().for_each(|source| hostile.clone_into(&mut source.file));
        if let FactKind::Derived { formula, .. } = &mut fact.kind {
            hostile.clone_into(formula);
        }
    }
    data.findings[0].message = super::facts::words(hostile);
    let check = &mut fixture.run.checks[0].1;
    let report = check.report.as_mut().expect("a report");
    report.sentences[2].correction = Some(hostile.to_owned());
    report.sentences[3].not_from_files = vec![hostile.to_owned()];
    let expected = sections(&checked());
    assert_eq!(sections(&fixture), expected);
    let input = fixture.input();
    let tree = document(&input);
    check_tags(&without_drawings(&preview(&tree).html), hostile);
    assert_eq!(cells_of_html(&as_html(&fixture)).len(), cells_of_markdown(&markdown(&tree, "f")).len());
}

fn without_drawings(page: &str) -> String {
    let mut page = page.to_owned();
    while let Some(start) = page.find("<svg") {
        let end = page.find("</svg>").expect("a drawing ends") + "</svg>".len();
        page.replace_range(start..end, "");
    }
    page
}

#[test]
fn a_mark_stands_wherever_its_passage_does() {
    const WRONG: &str = "It makes 7 ms.";
    for context in [
        "{}",
        "**{}** more",
        "*{}*\n\nmore",
        "> {}\n> more",
        "- [ ] {}",
        "1. {}\n   more",
        "# {}",
        "{}\n===\n\nmore",
        "{}\\\nmore",
        "{}  \nmore",
        "[{}](https://a.example)",
        "![{}](x)",
        "<b>{}</b>",
        "<div>{}</div>",
        "~~{}~~",
        "a[^1]\n\n[^1]: {}",
        "    {}",
        "| a | b |\n|---|---|\n| x | {} |",
        "| {} | b |\n|---|---|\n| x | y |",
        "```\n{}\n```",
    ] {
        let answer = context.replace("{}", WRONG);
        let mut fixture = checked();
        fixture.run.calls[5].exchange.answer.clone_from(&answer);
        let claims = [("7 ms", Verdict::Contradicted, &["a00"][..], Some("5 ms"))];
        let sentences = vec![passage(&answer, WRONG, PassageKind::Sentence, &claims)];
        fixture.run.checks[0].1.report = Some(CheckedText { sentences, ..CheckedText::default() });
        for text in [as_markdown(&fixture), as_html(&fixture)] {
            assert!(text.contains("contradicted: right is 5 ms"), "{context}\n{text}");
        }
        fixture.run.notes.doubtful = Doubtful::Removed;
        for text in [as_markdown(&fixture), as_html(&fixture)] {
            assert!(
                !text.contains("7 ms") && text.contains("1 passage was left out here"),
                "{context}\n{text}"
            );
        }
    }
}
