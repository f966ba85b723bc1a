//! A table of a model's: rows that are right and rows with one wrong cell.

use super::Ask;
use crate::case::{Label, Said, Text};
use crate::speech;

/// Adds a table; how many rows of it are labelled.
pub fn table(ask: &mut Ask<'_>, text: &mut Text) -> usize {
    let measure = ask.measure();
    let Some(mut groups) = ask.ranked(measure) else { return 0 };
    if groups.len() > 9 || ask.stated_wrong(measure) {
        return 0;
    }
    let other = (0..ask.world.measures.len()).find(|at| {
        *at != measure
            && !ask.stated_wrong(*at)
            && groups.iter().all(|(group, _)| ask.world.clean(*at, group))
    });
    ask.random.shuffle(&mut groups);
    let measures: Vec<usize> = [measure].into_iter().chain(other).collect();
    let factors: Vec<usize> = groups[0].0.iter().map(|(at, _)| *at).collect();
    let mut heads: Vec<String> = factors.iter().map(|at| ask.world.factors[*at].column.clone()).collect();
    for at in &measures {
        let spoken = ask.world.measures[*at].words.spoken[0];
        heads.push(format!("Mean {spoken}"));
    }
    text.plain(&format!("| {} |\n|{}\n", heads.join(" | "), "---|".repeat(heads.len())));
    let rows = groups.len();
    for (group, _) in &groups {
        let mut cells: Vec<String> =
            group.iter().map(|(at, level)| ask.world.factors[*at].levels[*level].clone()).collect();
        let wrong = ask.random.chance(0.3).then(|| *ask.random.pick(&measures));
        let mut truly_wrong = false;
        for at in &measures {
            let value = ask.world.mean(*at, group);
            let dim = ask.world.measures[*at].words.dim;
            let mut shown = speech::shown(dim, value, 4, &mut ask.random);
            if wrong == Some(*at) {
                let changed = speech::shown(dim, value * 1.08, 4, &mut ask.random);
                if !ask.is_true_somehow(*at, group, &changed) {
                    shown = changed;
                    truly_wrong = true;
                }
            }
            cells.push(shown.words);
        }
        let label = if truly_wrong { Label::Contradicted } else { Label::Supported };
        let rule = if truly_wrong { "table row, wrong cell" } else { "table row" };
        text.say(&Said::new(rule, label, format!("| {} |", cells.join(" | "))));
        text.plain("\n");
    }
    text.plain("\n");
    rows
}
