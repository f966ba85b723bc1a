//! Words beside the marks in the strip, as far as there is room.

use crate::{sheet::Anchor, text::width};

/// Between the centre of a mark and words beside it, px.
const BESIDE: f64 = 11.0;
/// Between words and whatever comes next, px.
const CLEAR: f64 = 6.0;

/// Places the words of marks between two edges: for each mark at its x the fullest text that fits right
/// of it or, failing that, left of it. A mark without room gets none.
pub(super) fn arrange(
    mut marks: Vec<(f64, Vec<String>)>,
    left_edge: f64,
    right_edge: f64,
) -> Vec<(f64, Anchor, String)> {
    marks.sort_by(|one, other| one.0.total_cmp(&other.0));
    let nexts: Vec<f64> = marks.iter().skip(1).map(|(x, _)| x - BESIDE - CLEAR).chain([right_edge]).collect();
    let mut free_from = left_edge;
    let mut placed = Vec::new();
    for ((x, variants), free_to) in marks.into_iter().zip(nexts) {
        let fits = variants.into_iter().find_map(|words| {
            let room = width(&words);
            if x + BESIDE + room <= free_to {
                Some((x + BESIDE, Anchor::Start, words))
            } else if x - BESIDE - room >= free_from {
                Some((x - BESIDE, Anchor::End, words))
            } else {
                None
            }
        });
        free_from = x + BESIDE + CLEAR;
        if let Some((at, anchor, words)) = fits {
            if anchor == Anchor::Start {
                free_from = at + width(&words) + CLEAR;
            }
            placed.push((at, anchor, words));
        }
    }
    placed
}

#[cfg(test)]
mod tests {
    use super::*;

    fn placed(marks: &[(f64, &[&str])]) -> Vec<(f64, Anchor, String)> {
        let marks = marks
            .iter()
            .map(|(x, variants)| (*x, variants.iter().map(|words| (*words).to_owned()).collect()))
            .collect();
        arrange(marks, 0.0, 300.0)
    }

    #[test]
    fn words_stand_right_of_their_mark_where_there_is_room() {
        let check = |marks: &[(f64, &[&str])], expected: &[(f64, Anchor, &str)]| {
            let placed = placed(marks);
            let seen: Vec<_> =
                placed.iter().map(|(x, anchor, words)| (*x, *anchor, words.as_str())).collect();
            assert_eq!(seen, expected, "{marks:?}");
        };
        check(&[], &[]);
        check(&[(20.0, &["too short, excluded"])], &[(31.0, Anchor::Start, "too short, excluded")]);
        check(&[(280.0, &["too short, excluded"])], &[(269.0, Anchor::End, "too short, excluded")]);
        check(
            &[(150.0, &["a text that is much too long to stand on either side", "1"])],
            &[(161.0, Anchor::Start, "1")],
        );
        // The left one of two close marks has its words on its own left.
        check(
            &[(168.0, &["second"]), (150.0, &["first"])],
            &[(139.0, Anchor::End, "first"), (179.0, Anchor::Start, "second")],
        );
        // Three close marks: the middle one has no room.
        check(
            &[(150.0, &["first"]), (168.0, &["second"]), (186.0, &["third"])],
            &[(139.0, Anchor::End, "first"), (197.0, Anchor::Start, "third")],
        );
    }
}
