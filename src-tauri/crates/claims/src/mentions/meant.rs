//! Whether plain words mean the value of the folder that they happen to be: `baseline`, `debug`, `flint`.

use evidence::DimensionKind;

use super::Finder;
use crate::lexicon::{self, singular};
use crate::tokens::{Kind, Token};
use crate::words;

/// Words that follow a name rather than go on with it.
const FOLLOWING: &[&str] = &[
    "is",
    "was",
    "are",
    "were",
    "has",
    "had",
    "have",
    "reaches",
    "reached",
    "shows",
    "gives",
    "gave",
    "averages",
    "averaged",
    "achieves",
    "achieved",
    "takes",
    "took",
    "needs",
    "comes",
    "came",
    "and",
    "or",
    "with",
    "at",
    "on",
    "in",
    "for",
    "to",
    "from",
    "by",
    "than",
    "as",
    "while",
    "but",
    "does",
    "did",
    "do",
    "runs",
    "ran",
    "uses",
    "used",
    "leads",
    "beats",
    "delivers",
    "stays",
    "stayed",
    "lies",
    "draws",
    "consumes",
    "isn't",
    "wasn't",
    "outperforms",
    "exceeds",
    "ranks",
    "never",
    "always",
    "consistently",
    "also",
    "only",
    "would",
    "can",
    "cannot",
    "stands",
    "wins",
    "trails",
    "varies",
    "ranges",
    "remains",
    "falls",
    "rises",
    "drops",
    "fails",
    "vs",
    "versus",
    "over",
    "above",
    "below",
    "under",
    "against",
    "when",
    "where",
    "which",
    "that",
    "then",
    "compared",
    "followed",
    "respectively",
    "produces",
    "sees",
    "goes",
    "performs",
    "hits",
    "sits",
    "keeps",
    "scores",
    "offers",
    "provides",
    "yields",
    "posts",
    "records",
    "measured",
    "is't",
    "not",
    "alone",
    "itself",
    "here",
    "there",
    "per",
    "of",
    "fell",
    "rose",
    "went",
    "grew",
    "sank",
    "led",
    "beat",
    "won",
    "lost",
    "kept",
    "held",
    "drew",
    "became",
    "got",
    "saw",
    "lay",
    "stood",
    "hit",
    "completes",
    "generates",
];

impl Finder<'_> {
    /// Whether plain words mean the value that they happen to be: `baseline`, `analysis`, `warm`.
    #[expect(clippy::too_many_lines, reason = "one rule after the other, in their order")]
    pub(super) fn is_meant(&self, at: usize, length: usize, key: &str) -> bool {
        let first = &self.tokens[at];
        if key.len() < 2 && !first.code && self.tokens.len() > 1 {
            return false;
        }
        if length > 1 && !self.tokens[at].is_mark(&['/']) && key.len() > first.text.len()
            || self.tokens[at].is_mark(&['/'])
            || first.kind != Kind::Word
            || !words::is_plain(key)
            || first.code
            || first.quoted
        {
            return true;
        }
        let own_case = first.text.starts_with(char::is_lowercase) || at == 0;
        if length == 1 && own_case && self.meant.contains(key) {
            return true;
        }
        let hits = self.knowledge.entities.values(key);
        let near = |offset: isize| at.checked_add_signed(offset).and_then(|place| self.tokens.get(place));
        let names_dimension = |token: Option<&Token<'_>>| {
            token.is_some_and(|token| {
                let word = singular(&token.lower);
                hits.iter().any(|hit| {
                    let dimension = &self.knowledge.data.families[hit.family].dimensions[hit.dimension];
                    lexicon::words_of(&dimension.name).iter().any(|own| singular(own) == word)
                })
            })
        };
        if names_dimension(near(1))
            || names_dimension(near(-1))
            || near(-1).is_some_and(|token| token.is_mark(&[':', '='])) && names_dimension(near(-2))
        {
            return true;
        }
        let status = hits.iter().any(|hit| {
            self.knowledge.data.families[hit.family].dimensions[hit.dimension].kind == DimensionKind::Status
        });
        let followed =
            !status && near(1).is_some_and(|token| self.is_thing(token)) && self.stands_as_name(at)
                || near(1).is_some_and(|token| {
                    token.is_any(&[
                        "run",
                        "runs",
                        "row",
                        "rows",
                        "configuration",
                        "config",
                        "variant",
                        "version",
                        "setup",
                        "case",
                        "group",
                        "arm",
                        "agent",
                        "model",
                        "tag",
                        "setting",
                    ])
                });
        let title =
            first.text.starts_with(char::is_uppercase) && at > 0 && !self.tokens[at - 1].is_mark(&['.', ':']);
        // `for tooling and`, `Ledger reaches`: where a name stands, and no thing follows that it could describe.
        let common = matches!(
            key,
            "on" | "off"
                | "yes"
                | "no"
                | "none"
                | "all"
                | "ok"
                | "true"
                | "false"
                | "default"
                | "failed"
                | "low"
                | "high"
                | "the"
                | "a"
                | "it"
                | "and"
                | "data"
                | "performance"
                | "analysis"
                | "results"
                | "result"
                | "report"
                | "run"
                | "warm"
                | "cold"
        );
        let lead = at == 0
            || self.taken[at - 1]
            || near(-1).is_some_and(|token| {
                token.is_any(&[
                    "of",
                    "for",
                    "with",
                    "from",
                    "to",
                    "than",
                    "between",
                    "and",
                    "vs",
                    "versus",
                    "as",
                    "by",
                    "or",
                    "that",
                    "while",
                    "but",
                    "whereas",
                    "in",
                    "is",
                    "consider",
                    "use",
                    "above",
                    "below",
                    "over",
                    "under",
                    "beats",
                    "outperforms",
                    "against",
                    "like",
                    "unlike",
                    "only",
                    "both",
                    "exceeds",
                    "trails",
                    "surpasses",
                ]) || token.is_mark(&[',', '(', ':', '/', '|', '>'])
            });
        // `flint's mean`, `flint peaks at`: what owns or does something is no description.
        let owns = near(1).is_some_and(|next| next.start >= first.end + 3 && next.is_word());
        let prompts = hits.iter().any(|hit| {
            self.knowledge.data.families[hit.family].dimensions[hit.dimension].kind == DimensionKind::Prompt
        });
        let acts = !prompts
            && first.text.starts_with(char::is_lowercase)
            && near(1).is_some_and(|next| {
                next.lower.len() > 3 && next.lower.ends_with('s') && !next.lower.ends_with("ss")
                    || next.is_any(&["also", "alone", "again", "still", "both"])
            });
        let thing = !owns
            && !acts
            && near(1).is_some_and(|token| {
                token.is_word() && !token.is_any(FOLLOWING) && !token.lower.ends_with("ed")
            });
        let lead =
            lead || acts && near(-1).is_some_and(|token| token.is_word() && token.lower.ends_with('s'));
        if !common
            && lead
            && !thing
            && (at > 0 || near(1).is_some_and(|next| !matches!(next.kind, Kind::Mark(_))))
            && !hits.is_empty()
            && hits.iter().all(|hit| hit.whole)
        {
            return true;
        }
        let is_first = at == 0 && self.tokens.len() > 1 && self.tokens[1].is_mark(&[':', '|']);
        let whole_cell = self.tokens.len() == 1;
        let is_model = hits.iter().any(|hit| {
            self.knowledge.data.families[hit.family].dimensions[hit.dimension].kind == DimensionKind::Model
        });
        followed || title && is_model || is_first || whole_cell || first.strong && is_model
    }

    /// Whether a word says what the rows of the folder are, or what is measured of them: `debug builds`.
    fn is_thing(&self, token: &Token<'_>) -> bool {
        let word = singular(&token.lower);
        token.is_word()
            && token.lower != word
            && (self.knowledge.row_nouns.contains_key(word)
                || self.knowledge.lexicon.find(word).is_some_and(|places| !places.is_empty()))
    }

    /// Whether nothing before a word makes it describe something else: `Debug builds`, `than release builds`.
    fn stands_as_name(&self, at: usize) -> bool {
        at == 0
            || self.taken[at - 1]
            || !self.tokens[at - 1].is_word()
            || words::is_plain(&self.tokens[at - 1].lower)
    }
}
