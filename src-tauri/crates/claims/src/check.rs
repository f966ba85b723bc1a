//! Puts it together: a text in, its passages with their verdicts out.

use std::ops::Range;
use std::sync::OnceLock;
use std::thread::ScopedJoinHandle;

use domain::{CheckedClaim, CheckedSentence, CheckedText, Fact, FactId, PassageKind, Verdict};
use foldhash::HashSet;

use crate::advice::advice;
use crate::claim::{Claim, Judgement};
use crate::expected::Expected;
use crate::figures::{Figure, Shape, WrittenUnit, figures};
use crate::knowledge::Knowledge;
use crate::lookup::Lookup;
use crate::mentions::{What, mentions};
use crate::names::{self, Foreign};
use crate::passages::passages;
use crate::scene::Scene;
use crate::subject::Read;
use crate::tokens::{Kind, Token, tokens};
use crate::{attributions, faults, numbers, periods, queries, references, relations, rows, words};

/// The longest text that is judged, in bytes; what lies behind it counts as not supported.
const LONGEST: usize = 2 << 20;
/// The most tokens of one passage that are judged together.
const MOST_TOKENS: usize = 2_000;
/// The most cores that are asked, and the fewest tokens for which one more is.
const MOST_CORES: usize = 8;
const WORTHWHILE: usize = 400;
/// The most claims that are judged in one text; what lies behind counts as not supported.
const MOST_CLAIMS: usize = 20_000;

/// Checks a text against what is known of the folder: each passage gets a verdict with its reasons, and the text
/// as a whole is looked at for faults. Any text may come; none takes longer than about a second.
pub fn check(text: &str, knowledge: &Knowledge, expected: &Expected) -> CheckedText {
    let cores = std::thread::available_parallelism().map_or(1, usize::from);
    check_on(cores.min(MOST_CORES), text, knowledge, expected)
}

fn check_on(cores: usize, text: &str, knowledge: &Knowledge, expected: &Expected) -> CheckedText {
    let all = passages(text);
    let none = HashSet::default();
    let mut reads: Vec<Read<'_>> = all.iter().map(|passage| read(text, passage, knowledge, &none)).collect();
    let meant = plain_names(&reads);
    if !meant.is_empty() {
        reads = all.iter().map(|passage| read(text, passage, knowledge, &meant)).collect();
    }
    let implied = OnceLock::new();
    let parts = shares(&reads, cores);
    let judge = |part: Range<usize>| judge_part(&reads, part, knowledge, &implied);
    // Passages are judged each for itself, so every core takes some of them.
    let judged: Vec<Part> = std::thread::scope(|scope| {
        let others: Vec<_> = parts.iter().skip(1).map(|part| scope.spawn(|| judge(part.clone()))).collect();
        let first = judge(parts[0].clone());
        let join = |worker: ScopedJoinHandle<'_, Part>| {
            worker.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic))
        };
        std::iter::once(first).chain(others.into_iter().map(join)).collect()
    });
    let mut facts: Vec<Fact> = Vec::new();
    let mut sentences = Vec::with_capacity(reads.len());
    let mut claims = 0;
    for (judged, read) in judged
        .into_iter()
        .flat_map(|part| {
            facts.extend(part.facts);
            part.judged
        })
        .zip(&reads)
    {
        let (found, not_from_files) = if claims > MOST_CLAIMS { (unread(read), Vec::new()) } else { judged };
        claims += found.len();
        sentences.push(sentence(text, read, &reads, found, not_from_files));
    }
    let faults = faults::faults(text, &reads, expected);
    // What several parts rest on is one fact.
    let mut known = HashSet::default();
    facts.retain(|fact| known.insert(fact.id.clone()));
    CheckedText { sentences, faults, facts }
}

/// What some passages claim, place by place, and the facts that it rests on.
struct Part {
    judged: Vec<(Vec<Claim>, Vec<String>)>,
    facts: Vec<Fact>,
}

/// The passages in runs of about the same length, at most one for each core, and one where there is little to do.
fn shares(reads: &[Read<'_>], cores: usize) -> Vec<Range<usize>> {
    let all: usize = reads.iter().map(|read| read.tokens.len()).sum();
    let each = all.div_ceil(cores).max(WORTHWHILE);
    let mut found = Vec::new();
    let (mut from, mut tokens) = (0, 0);
    for (at, read) in reads.iter().enumerate() {
        tokens += read.tokens.len();
        // The rows of a table are judged together.
        let in_table = reads.get(at + 1).is_some_and(|next| next.passage.head.is_some());
        if tokens >= each && !in_table {
            found.push(from..at + 1);
            (from, tokens) = (at + 1, 0);
        }
    }
    if from < reads.len() || found.is_empty() {
        found.push(from..reads.len());
    }
    found
}

fn judge_part<'t>(
    reads: &[Read<'t>],
    part: Range<usize>,
    knowledge: &Knowledge,
    implied: &OnceLock<Vec<Read<'t>>>,
) -> Part {
    let lookup = Lookup::new(knowledge);
    let mut judged = Vec::with_capacity(part.len());
    let mut claims = 0;
    for at in part {
        let passage = reads[at].passage;
        let tired = claims > MOST_CLAIMS || passage.start > LONGEST || reads[at].tokens.len() >= MOST_TOKENS;
        let (mut found, not_from_files) =
            if tired { (unread(&reads[at]), Vec::new()) } else { judge(&Scene::new(at, reads, &lookup)) };
        if !tired && found.iter().any(wants_settings) {
            let again = implied.get_or_init(|| {
                reads.iter().map(|read| read.with_implied(read.passage.is_head, knowledge)).collect()
            });
            let passage = again[at].passage;
            let mut near = passage.parents.iter().chain(&passage.head).copied().chain([at]);
            if near.any(|place| !again[place].implied.is_empty()) {
                found = kinder(found, judge(&Scene::new(at, again, &lookup)).0);
            }
        }
        claims += found.len();
        judged.push((found, not_from_files));
    }
    Part { judged, facts: lookup.into_facts() }
}

/// Whether a claim that is not borne out could be, with settings that nothing names.
fn wants_settings(claim: &Claim) -> bool {
    claim.verdict != Verdict::Supported
        && !matches!(
            claim.reason.id.as_str(),
            "claim-unsupported-name"
                | "claim-unsupported-address"
                | "claim-unsupported-quotation"
                | "claim-unsupported-date"
                | "claim-unsupported-period"
        )
}

/// Of two readings of a passage what each claim is best borne out by: what either supports is supported, and where
/// neither does, the reading with more settings says it more exactly.
fn kinder(first: Vec<Claim>, second: Vec<Claim>) -> Vec<Claim> {
    let overlap = |one: &Claim, other: &Claim| one.start < other.end && other.start < one.end;
    let mut kept: Vec<Claim> = Vec::new();
    let same = |one: &Claim, other: &Claim| one.start == other.start && one.end == other.end;
    for claim in second {
        // Amounts that are right make no wrong direction good.
        let turned = claim.reason.id == numbers::AGAINST;
        let better = first.iter().find(|own| {
            !turned
                && same(own, &claim)
                && own.verdict == Verdict::Supported
                && claim.verdict != Verdict::Supported
        });
        kept.push(better.cloned().unwrap_or(claim));
    }
    for claim in first {
        if claim.verdict == Verdict::Supported && !kept.iter().any(|own| overlap(own, &claim)) {
            kept.push(claim);
        }
    }
    kept.sort_by_key(|claim| (claim.start, claim.end));
    kept
}

/// Plain words that the text takes for names in a place where nothing else is meant.
fn plain_names(reads: &[Read<'_>]) -> HashSet<String> {
    let mut found = HashSet::default();
    for read in reads {
        for mention in &read.mentions {
            let token = &read.tokens[mention.first];
            let plain = mention.last - mention.first == 1
                && matches!(mention.what, What::Values(_))
                && token.text.starts_with(char::is_lowercase)
                && words::is_plain(&mention.key)
                && !found.contains(&mention.key);
            if plain {
                found.insert(mention.key.clone());
            }
        }
    }
    found
}

fn read<'t>(
    text: &'t str,
    passage: &'t crate::passages::Passage,
    knowledge: &Knowledge,
    meant: &HashSet<String>,
) -> Read<'t> {
    let mut tokens = tokens(text, passage.start, passage.end);
    tokens.truncate(MOST_TOKENS);
    let (mentions, taken) = mentions(&tokens, knowledge, meant);
    let slots = mentions.iter().map(|mention| mention.slot(knowledge)).collect();
    let mut figures = figures(&tokens, &taken);
    if knowledge.frames.has_shares() {
        points(&tokens, &mut figures);
    }
    let named: Vec<bool> = (0..tokens.len())
        .map(|at| {
            mentions.iter().any(|mention| {
                // `Load time of …` begins with a measure rather than with a command.
                let measure = matches!(mention.what, What::Metric(_)) && mention.last - mention.first > 1;
                (mention.is_subject() || measure) && (mention.first..mention.last).contains(&at)
            })
        })
        .collect();
    let advice = if passage.code { vec![false; tokens.len()] } else { advice(&tokens, &named) };
    let clauses = clauses(&tokens);
    Read { passage, tokens, mentions, slots, figures, advice, clauses, implied: Vec::new() }
}

/// `3.6 points ahead`: between shares, points are percentage points.
fn points(tokens: &[Token<'_>], figures: &mut [Figure]) {
    for figure in figures.iter_mut().filter(|own| own.unit.is_none() && own.shape == Shape::Plain) {
        let said = tokens.get(figure.last).is_some_and(|next| next.is_any(&["point", "points"]));
        let compares = tokens.get(figure.last + 1).is_some_and(|next| {
            next.is_any(&[
                "better", "ahead", "higher", "lower", "worse", "behind", "more", "less", "above", "below",
            ])
        });
        let spread =
            tokens[figure.first.saturating_sub(4)..figure.first].iter().any(|token| token.is("deviation"));
        // `4.0` has been measured as much as `3.6`, and `by 4` is no count of points.
        let apart = figure.step < 1.0 || figure.first.checked_sub(1).is_some_and(|at| tokens[at].is("by"));
        if said && !spread && !figure.in_words && (apart || compares) {
            figure.unit = Some(WrittenUnit::Points);
            figure.last += 1;
        }
    }
}

/// Numbers the clauses of a passage.
fn clauses(tokens: &[Token<'_>]) -> Vec<u16> {
    let mut clause = 0u16;
    tokens
        .iter()
        .enumerate()
        .map(|(at, token)| {
            let ends = token.is_mark(&[';'])
                || token.is_any(&["while", "whereas", "but", "although", "though", "however", "yet"])
                    && at > 0;
            let lists = token.is_mark(&[','])
                && tokens.get(at + 1).is_some_and(|next| next.is_any(&["and", "with", "compared", "which"]));
            if ends || lists {
                clause = clause.saturating_add(1);
            }
            clause
        })
        .collect()
}

/// What a passage claims, and the names in its advice that no file contains.
fn judge(scene: &Scene<'_>) -> (Vec<Claim>, Vec<String>) {
    let read = scene.read;
    let mut found = Vec::new();
    let mut spoken = vec![false; read.tokens.len()];
    if read.passage.kind == PassageKind::Row {
        found.extend(rows::judge(scene));
    } else {
        found.extend(references::judge(scene));
        found.extend(numbers::judge(scene, &mut spoken));
        found.extend(settings(scene));
        if read.passage.kind != PassageKind::Heading && !read.passage.code {
            found.extend(relations::relations(scene, &spoken));
        }
    }
    let not_from_files = strangers(scene, &mut found);
    if !read.passage.code {
        found.extend(periods::judge(scene));
    }
    let prose = !matches!(read.passage.kind, PassageKind::Row | PassageKind::Heading) && !read.passage.code;
    let scenery = |claim: &Claim| {
        matches!(claim.reason.id.as_str(), "claim-supported-setting" | "claim-supported-date")
    };
    if prose {
        found.extend(attributions::judge(scene).or_else(|| attributions::cause(scene)));
    }
    if prose && found.iter().all(scenery) {
        found.extend(queries::contests::only(scene).or_else(|| queries::together::judge(scene)));
    }
    if prose {
        // What is said of a target, or of each step, is judged here, whatever else its word can say.
        let more: Vec<Claim> =
            queries::goals::judge(scene).into_iter().chain(queries::steps::judge(scene)).collect();
        found.retain(|claim| !more.iter().any(|own| (own.start, own.end) == (claim.start, claim.end)));
        found.extend(more);
    }
    if prose && found.iter().all(|claim| claim.verdict == Verdict::Supported) {
        found.extend(queries::events::judge(scene));
    }
    found.sort_by_key(|claim| (claim.start, claim.end));
    (found, not_from_files)
}

/// Settings that no row has.
fn settings(scene: &Scene<'_>) -> Vec<Claim> {
    let read = scene.read;
    let mut found = Vec::new();
    for mention in &read.mentions {
        let What::Setting(_, hits) = &mention.what else { continue };
        let number = (mention.first..mention.last).any(|at| read.tokens[at].number().is_some());
        if let Some(hit) = hits.first().filter(|_| number && !read.advice[mention.first]) {
            let (first, last) = (&read.tokens[mention.first], &read.tokens[mention.last - 1]);
            let fact = scene.lookup.setting(*hit);
            found.push(Judgement::supported("claim-supported-setting", vec![fact]).at(first.start, last.end));
        }
        if hits.is_empty() && !read.advice[mention.first] {
            let (first, last) = (&read.tokens[mention.first], &read.tokens[mention.last - 1]);
            found.push(
                Judgement::unsupported("claim-unsupported-setting", Vec::new()).at(first.start, last.end),
            );
        }
    }
    found
}

/// Names, addresses, quotations and dates that no file contains: claims, or in mere advice a list.
fn strangers(scene: &Scene<'_>, found: &mut Vec<Claim>) -> Vec<String> {
    let read = scene.read;
    let mut listed: Vec<String> = Vec::new();
    let is_title = read.passage.kind == PassageKind::Heading || read.passage.is_head;
    if read.passage.code {
        return listed;
    }
    for mention in &read.mentions {
        if let What::Date(date) = &mention.what
            && !read.advice[mention.first]
            && names::knows_date(date, scene.knowledge())
        {
            let (first, last) = (&read.tokens[mention.first], &read.tokens[mention.last - 1]);
            found.push(Judgement::supported("claim-supported-date", Vec::new()).at(first.start, last.end));
        }
    }
    for stranger in names::strangers(&read.tokens, &read.mentions, &read.figures, is_title, scene.knowledge())
    {
        let (start, end) = (read.tokens[stranger.first].start, read.tokens[stranger.last - 1].end);
        let words = read.tokens[stranger.first..stranger.last]
            .iter()
            .map(|token| token.text)
            .collect::<Vec<_>>()
            .join(" ");
        if read.advice[stranger.first] {
            if !listed.contains(&words) {
                listed.push(words);
            }
            continue;
        }
        let reason = match stranger.kind {
            Foreign::Name => "claim-unsupported-name",
            Foreign::Address => "claim-unsupported-address",
            Foreign::Quotation => "claim-unsupported-quotation",
            Foreign::Date => "claim-unsupported-date",
        };
        let mut judgement = Judgement::unsupported(reason, Vec::new());
        judgement.reason = judgement.reason.with("words", words);
        found.push(judgement.at(start, end));
    }
    listed
}

/// Claims of a passage that is too long to be judged: each of its numbers is without support.
fn unread(read: &Read<'_>) -> Vec<Claim> {
    let numbers = read.tokens.iter().filter(|token| matches!(token.kind, Kind::Number(_)));
    let claims = numbers
        .take(1)
        .map(|token| Judgement::unsupported("claim-unsupported-long", Vec::new()).at(token.start, token.end));
    claims.collect()
}

fn sentence(
    text: &str,
    read: &Read<'_>,
    reads: &[Read<'_>],
    found: Vec<Claim>,
    not_from_files: Vec<String>,
) -> CheckedSentence {
    let passage = read.passage;
    let decides = found.iter().min_by_key(|claim| claim.verdict);
    let verdict = decides.map_or(Verdict::NoClaim, |claim| claim.verdict);
    let mut facts: Vec<FactId> = Vec::new();
    for id in found.iter().filter(|claim| claim.verdict == verdict).flat_map(|claim| &claim.facts) {
        if !facts.contains(id) {
            facts.push(id.clone());
        }
    }
    let column = |place: usize| {
        let head = &reads[passage.head?];
        let cell = head.passage.cells.get(place)?;
        Some(text[cell.start..cell.end].to_owned())
    };
    CheckedSentence {
        text: text[passage.start..passage.end].to_owned(),
        line: passage.line as u64,
        start: passage.start as u64,
        end: passage.end as u64,
        passage: passage.kind,
        verdict,
        reason: decides.map(|claim| claim.reason.clone()),
        facts,
        correction: decides.and_then(|claim| claim.correction.clone()),
        claims: found
            .into_iter()
            .map(|claim| CheckedClaim {
                text: text[claim.start..claim.end].to_owned(),
                start: claim.start as u64,
                end: claim.end as u64,
                column: claim.column.and_then(column),
                verdict: claim.verdict,
                reason: claim.reason,
                facts: claim.facts,
                correction: claim.correction,
            })
            .collect(),
        not_from_files,
    }
}

#[cfg(test)]
mod tests {
    use std::fmt::Write as _;
    use std::time::Duration;

    use super::*;

    /// A clock that stands still.
    struct Watch;

    impl domain::Clock for Watch {
        fn monotonic(&self) -> Duration {
            Duration::ZERO
        }

        fn now(&self) -> domain::Timestamp {
            domain::Timestamp(0)
        }
    }

    /// A folder's knowledge, and a long text about it.
    #[expect(clippy::disallowed_methods, reason = "a test makes its own folder")]
    fn folder() -> (Knowledge, String) {
        let folder = tempfile::tempdir().expect("a folder");
        let table = "model,prompt,tok_s\nwren,a,41.2\nwren,b,40.8\nteal,a,63.5\nteal,b,62.9\n";
        std::fs::write(folder.path().join("runs.csv"), table).expect("written");
        let (limits, selection) = (ingest::Limits::default(), domain::Selection::default());
        let read = ingest::read_folder(folder.path(), &selection, &limits, &Watch, &|| false, &mut |_| {})
            .expect("the folder is there");
        let mut text = String::from("# Report\n\n");
        for part in 0..60 {
            writeln!(
                text,
                "## Part {part}\n\nOn average wren reaches 41.0 tok/s and teal 63.2 tok/s. teal is {part} % faster. It is \
                 the fastest.\n\n| model | tok/s |\n|---|---|\n| wren | 41.0 |\n| teal | 6{}.2 |\n",
                part % 10
            )
            .expect("a text can be written to");
        }
        (Knowledge::of(&read, &evidence::examine(&read)), text)
    }

    #[test]
    fn verdicts_and_facts_are_the_same_on_one_core_and_on_many() {
        let (knowledge, text) = folder();
        let expected = Expected::default();
        let one = check_on(1, &text, &knowledge, &expected);
        assert!(one.sentences.iter().any(|sentence| sentence.verdict == Verdict::Supported));
        assert!(one.sentences.iter().any(|sentence| sentence.verdict == Verdict::Contradicted));
        for cores in [2, 3, 8] {
            let many = check_on(cores, &text, &knowledge, &expected);
            assert_eq!(many, one, "{cores} cores");
        }
    }

    #[test]
    fn every_passage_is_in_one_part() {
        let (knowledge, text) = folder();
        let all = passages(&text);
        let reads: Vec<Read<'_>> =
            all.iter().map(|passage| read(&text, passage, &knowledge, &HashSet::default())).collect();
        for cores in [1, 2, 3, 8] {
            let parts = shares(&reads, cores);
            let places: Vec<usize> = parts.iter().cloned().flatten().collect();
            assert_eq!(places, (0..reads.len()).collect::<Vec<_>>(), "{cores} cores");
            assert!((1..=cores).contains(&parts.len()) && (cores == 1 || parts.len() > 1), "{parts:?}");
        }
        assert_eq!(shares(&[], 4).len(), 1);
    }
}
