//! Where a sentence states something, and where it only advises, wishes, asks or guesses.

use crate::tokens::{Kind, Token};
use crate::words;

/// For each token whether it stands in advice. `named` tells tokens that name something of the folder: `Cache on` may
/// be a setting rather than a command.
pub(crate) fn advice(tokens: &[Token<'_>], named: &[bool]) -> Vec<bool> {
    let mut out = vec![false; tokens.len()];
    if tokens
        .iter()
        .rev()
        .find(|token| !token.is_mark(&['"', '”', ')', '🚀']))
        .is_some_and(|last| last.is_mark(&['?']))
    {
        out.fill(true);
        return out;
    }
    let mut advising = false;
    let mut begins = true;
    // Where a bold label at the beginning ends.
    let mut label = None;
    // Depth of parentheses at which what is stated within advice began.
    for (at, token) in tokens.iter().enumerate() {
        let word = token.lower.as_str();
        if begins && matches!(token.kind, Kind::Word | Kind::Identifier | Kind::Number(_)) {
            let passed = is_opening(word) || token.number().is_some();
            let is_named = named.get(at).copied().unwrap_or(false);
            if words::is_imperative(word) && !is_named && !is_noun_here(tokens, at) {
                advising = true;
                begins = false;
            } else if !passed {
                begins = false;
            }
        }
        if token.is_mark(&[':', '–', '—', ';']) && !ends_in_figure(tokens, at) {
            begins = true;
            // `**Benchmark Dominance:** It has …`: the label is a title, and commands nothing behind it.
            let label_ends = at > 0 && tokens[at - 1].strong && token.is_mark(&[':']);
            if label_ends {
                label = label.or(Some(at));
                advising = false;
            }
            if token.is_mark(&[';']) {
                advising = false;
            }
        }
        let tools = token.is_any(&[
            "tools",
            "tool",
            "frameworks",
            "libraries",
            "platforms",
            "services",
            "utilities",
            "backends",
            "runtimes",
        ]) && tokens.get(at + 1).is_some_and(|next| next.is_any(&["like", "such"]));
        let helps =
            token.is_any(&["may", "can", "might"]) && tokens.get(at + 1).is_some_and(|next| next.is("help"));
        let worth = token.is("worth") && tokens.get(at + 1).is_some_and(|next| next.lower.ends_with("ing"));
        if words::is_advising(word) && !denies(tokens, at) || tools || helps || worth {
            advising = true;
        }
        if advising && words::is_stating(word) && at > 0 && states(tokens, at) {
            advising = false;
        }
        out[at] = advising;
    }
    // A label before advice is part of it.
    if let Some(label) = label
        .filter(|label| out.get(label + 1..).is_some_and(|rest| rest.iter().take(3).any(|advised| *advised)))
    {
        out[..label].fill(true);
    }
    // `We recommend` and `should` turn the words before them into advice as well: `X should be used`.
    let first_advised = out.iter().position(|advised| *advised);
    if let Some(first) = first_advised
        && words::is_advising(&tokens[first].lower)
    {
        let begin =
            tokens[..first].iter().rposition(|token| token.is_mark(&[',', ';', ':'])).map_or(0, |at| at + 1);
        for (advised, token) in out[begin..first].iter_mut().zip(&tokens[begin..first]) {
            *advised = token.number().is_none();
        }
    }
    out
}

/// Words that stand before an imperative.
fn is_opening(word: &str) -> bool {
    matches!(
        word,
        "please"
            | "thoroughly"
            | "immediately"
            | "first"
            | "next"
            | "then"
            | "also"
            | "always"
            | "never"
            | "finally"
            | "carefully"
            | "clearly"
            | "further"
            | "instead"
            | "additionally"
            | "furthermore"
            | "regularly"
            | "consistently"
            | "secondly"
            | "do"
            | "not"
            | "don't"
            | "for"
            | "future"
            | "work"
            | "to"
            | "let"
            | "let's"
            | "lastly"
            | "proactively"
            | "systematically"
            | "continuously"
            | "explicitly"
            | "short"
            | "term"
            | "short-term"
            | "long-term"
            | "step"
            | "priority"
            | "recommendation"
            | "action"
            | "periodically"
            | "ideally"
            | "where"
            | "possible"
            | "avoid"
    )
}

/// Whether a word that could be an imperative is a noun: `Load time was`, `Test results show`.
fn is_noun_here(tokens: &[Token<'_>], at: usize) -> bool {
    let next = tokens.get(at + 1);
    let second = tokens.get(at + 2);
    let verb = |token: &Token<'_>| {
        token.is_any(&[
            "is",
            "was",
            "are",
            "were",
            "has",
            "had",
            "shows",
            "showed",
            "show",
            "took",
            "takes",
            "reached",
            "reaches",
            "achieved",
            "achieves",
            "completed",
            "failed",
            "indicates",
            "indicate",
            "suggest",
            "suggests",
            "ranged",
            "ranges",
            "remained",
            "increased",
            "decreased",
            "dropped",
            "improved",
            "of",
            "varied",
            "peaked",
        ])
    };
    next.is_some_and(|token| {
        verb(token)
            || token.is_mark(&[':', '|', '='])
            || matches!(token.kind, Kind::Number(_))
                && second.is_some_and(|token| verb(token) || token.is_mark(&[':']))
    }) || second.is_some_and(|token| verb(token) && !token.is("of"))
        && next.is_some_and(|token| {
            token.is_word()
                && !token.is_any(&["the", "a", "an", "any", "what", "whether", "which", "how", "if", "that"])
        })
        || tokens.get(at + 3).is_some_and(|token| token.is_any(&["is", "was", "are", "were"]))
            && next.is_some_and(|token| {
                token.is_word()
                    && !token
                        .is_any(&["the", "a", "an", "any", "what", "whether", "which", "how", "if", "that"])
            })
}

/// Whether the colon at `at` ends a label with a figure behind it: nothing is advised there.
fn ends_in_figure(tokens: &[Token<'_>], at: usize) -> bool {
    tokens.get(at + 1).is_some_and(|token| token.number().is_some())
}

/// `would not`, `could not` state rather than advise; so do `would have`, `could be seen`.
fn denies(tokens: &[Token<'_>], at: usize) -> bool {
    let word = &tokens[at];
    if word.is_any(&["could", "would", "might"]) {
        return tokens.get(at + 1).is_some_and(|next| next.is_any(&["not", "have"]));
    }
    word.is_any(&["recommended", "considered", "recommends"])
        && tokens
            .get(at + 1)
            .is_some_and(|next| next.is_any(&["configuration", "config", "setup", "setting"]))
}

/// Whether a word that may let a clause state something does: `as it reached`, not `as well as`.
fn states(tokens: &[Token<'_>], at: usize) -> bool {
    let next = tokens.get(at + 1);
    match tokens[at].lower.as_str() {
        "as" => next.is_some_and(|next| {
            next.is_any(&["it", "they", "this", "these", "the", "its", "both", "all", "we"])
        }),
        "that" => {
            tokens[at - 1].is_word()
                && !words::is_advising(&tokens[at - 1].lower)
                && next.is_some_and(|next| !next.is_any(&["you", "we", "the"]))
        }
        "it" => {
            !tokens[at - 1].is_any(&[
                "that", "make", "makes", "keep", "if", "let", "running", "testing", "run", "test", "use",
                "using", "measure", "compare", "to", "with", "on", "of",
            ]) && next.is_some_and(Token::is_word)
        }
        "where" | "after" | "since" | "while" | "though" | "although" | "based" => next.is_some_and(|next| {
            !next.is_any(&[
                "possible",
                "needed",
                "necessary",
                "appropriate",
                "applicable",
                "keeping",
                "maintaining",
                "available",
            ])
        }),
        _ => true,
    }
}

#[cfg(test)]
mod tests {
    use super::advice;
    use crate::tokens::tokens;

    #[test]
    fn advice_is_told_from_statements() {
        let check = |text: &str, word: &str, advised: bool| {
            let all = tokens(text, 0, text.len());
            let at =
                all.iter().position(|token| token.text == word).unwrap_or_else(|| panic!("{word} in {text}"));
            assert_eq!(advice(&all, &[])[at], advised, "{text}: {word}");
        };
        check("Consider TensorRT for the GPU.", "TensorRT", true);
        check("We recommend testing with 5 runs.", "5", true);
        check("Leverage tools like Tableau to see it.", "Tableau", true);
        check("**CUDA Review:** Thoroughly examine the CUDA code.", "code", true);
        check("Use num_gpu=40, which reached 78.42 tok/s.", "78.42", false);
        check("TensorRT was used by the engineers.", "TensorRT", false);
        check("Load time was 5 s.", "5", false);
        check("Test results show 5 failures.", "5", false);
        check("Would you like 5 more runs?", "5", true);
        check("Future runs should use 5 prompts.", "5", true);
        check("The mean was 5 ms; we should rerun with 20.", "5", false);
        check("The mean was 5 ms; we should rerun with 20.", "20", true);
        check("NovaAI plans to release it.", "NovaAI", false);
        check("**Benchmark Dominance:** It has surpassed NovaAI by 15%.", "NovaAI", false);
        check("**CUDA Review:** Thoroughly examine the code.", "CUDA", true);
    }
}
