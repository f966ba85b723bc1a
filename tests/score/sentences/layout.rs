//! What a sentence is about may stand elsewhere: in the heading above, in the item that it hangs on, in the head
//! of a column.

use super::Ask;
use crate::case::{Label, Said, Text};
use crate::speech;

/// A heading with a subject, and items below it that only name measures.
pub fn under_a_heading(ask: &mut Ask<'_>, text: &mut Text) -> usize {
    let measure = ask.measure();
    let Some(subject) = ask.subject(measure) else { return 0 };
    let words = ask.words(&subject);
    match ask.random.below(3) {
        0 => text.plain(&format!("### {words}\n\n")),
        1 => text.plain(&format!("**{words}**\n\n")),
        _ => text.plain(&format!("- {words}:\n")),
    }
    let indent = if text.content.ends_with(":\n") { "  - " } else { "- " };
    let mut said = 0;
    for at in 0..ask.world.measures.len() {
        if !ask.world.clean(at, &subject) || ask.stated_wrong(at) {
            continue;
        }
        let dim = ask.world.measures[at].words.dim;
        let mean = ask.world.mean(at, &subject);
        let wrong = ask.random.chance(0.4);
        let shown = speech::shown(dim, if wrong { mean * 0.9 } else { mean }, 4, &mut ask.random);
        if wrong && ask.is_true_somehow(at, &subject, &shown) {
            continue;
        }
        let spoken = ask.spoken(at);
        let template = *ask.random.pick(&["Mean {m}: {v}", "Average {m} of {v}", "Mean {m} is {v}."]);
        let (rule, label) = if wrong {
            ("under a heading, wrong", Label::Contradicted)
        } else {
            ("under a heading", Label::Supported)
        };
        text.plain(indent);
        text.say(&Said::new(rule, label, super::fill(template, "", &spoken, &shown.words)));
        text.plain("\n");
        said += 1;
    }
    text.plain("\n");
    said
}

/// A table with the subjects as heads of its columns and a measure in each row.
pub fn turned_table(ask: &mut Ask<'_>, text: &mut Text) -> usize {
    let measure = ask.measure();
    let Some(groups) = ask.ranked(measure) else { return 0 };
    if groups.len() > 4 {
        return 0;
    }
    let heads: Vec<String> = groups.iter().map(|(group, _)| ask.words(group)).collect();
    text.plain(&format!("| Metric | {} |\n|---|{}\n", heads.join(" | "), "---|".repeat(heads.len())));
    let mut said = 0;
    for at in 0..ask.world.measures.len() {
        let fits = !ask.stated_wrong(at) && groups.iter().all(|(group, _)| ask.world.clean(at, group));
        if !fits {
            continue;
        }
        let dim = ask.world.measures[at].words.dim;
        let wrong = ask.random.chance(0.35).then(|| ask.random.below(groups.len()));
        let mut is_wrong = false;
        let mut cells = Vec::new();
        for (place, (group, _)) in groups.iter().enumerate() {
            let mean = ask.world.mean(at, group);
            let mut shown = speech::shown(dim, mean, 4, &mut ask.random);
            if wrong == Some(place) {
                let changed = speech::shown(dim, mean * 0.91, 4, &mut ask.random);
                if !ask.is_true_somehow(at, group, &changed) {
                    shown = changed;
                    is_wrong = true;
                }
            }
            cells.push(shown.words);
        }
        let spoken = ask.world.measures[at].words.spoken[0];
        let (rule, label) = if is_wrong {
            ("turned table, wrong cell", Label::Contradicted)
        } else {
            ("turned table", Label::Supported)
        };
        text.say(&Said::new(rule, label, format!("| Mean {spoken} | {} |", cells.join(" | "))));
        text.plain("\n");
        said += 1;
    }
    text.plain("\n");
    said
}
