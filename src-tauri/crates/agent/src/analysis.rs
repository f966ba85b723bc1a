//! Reads the answer of an analysis call. Validated against the schema, never searched for keywords.

use domain::{Analysis, Fact, FactId, Finding, Recommendation};
use serde::Deserialize;

/// Longest sentence that is taken for one, in characters.
const LONGEST_SENTENCE: usize = 1_000;

/// Most findings or recommendations that are kept.
const MOST_SENTENCES: usize = 12;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Answer {
    findings: Vec<Entry>,
    recommendations: Vec<Entry>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Entry {
    sentence: String,
    /// Names of the facts that it rests on: `F12`.
    #[serde(default)]
    facts: Vec<String>,
}

/// Why an answer is not an analysis.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub(crate) enum Invalid {
    /// It is not JSON of the schema's shape.
    #[error("{0}")]
    Shape(String),
    /// It has no finding with a text.
    #[error("no finding has a text")]
    Empty,
    /// It has more or longer sentences than asked for.
    #[error("it has more or longer sentences than asked for")]
    TooMuch,
}

/// The findings and recommendations of an answer. Names of facts that there are not are left out.
pub(crate) fn read(answer: &str, facts: &[Fact]) -> Result<Analysis, Invalid> {
    let answer: Answer =
        serde_json::from_str(answer.trim()).map_err(|error| Invalid::Shape(error.to_string()))?;
    let sentences = |entries: Vec<Entry>| -> Result<Vec<(String, Vec<FactId>)>, Invalid> {
        let kept: Vec<(String, Vec<FactId>)> = entries
            .into_iter()
            .map(|entry| {
                let sentence = entry.sentence.split_whitespace().collect::<Vec<_>>().join(" ");
                (sentence, entry.facts.iter().filter_map(|name| id_of(name, facts)).collect())
            })
            .filter(|(sentence, _)| sentence.chars().any(char::is_alphabetic))
            .collect();
        if kept.len() > MOST_SENTENCES
            || kept.iter().any(|(sentence, _)| sentence.chars().count() > LONGEST_SENTENCE)
        {
            return Err(Invalid::TooMuch);
        }
        Ok(kept)
    };
    let findings = sentences(answer.findings)?;
    if findings.is_empty() {
        return Err(Invalid::Empty);
    }
    Ok(Analysis {
        findings: findings.into_iter().map(|(sentence, facts)| Finding { sentence, facts }).collect(),
        recommendations: sentences(answer.recommendations)?
            .into_iter()
            .map(|(sentence, facts)| Recommendation { sentence, facts })
            .collect(),
    })
}

/// The fact of a name as the model writes it: `F12`, with or without braces.
fn id_of(name: &str, facts: &[Fact]) -> Option<FactId> {
    let number: usize = name.trim().trim_matches(['{', '}']).strip_prefix(['F', 'f'])?.parse().ok()?;
    facts.get(number.checked_sub(1)?).map(|fact| fact.id.clone())
}

#[cfg(test)]
mod tests {
    use domain::{Direction, Fact, FactId, FactKind, Metric, Scope, StatisticKind, Unit};

    use super::{Invalid, read};

    fn fact(id: &str) -> Fact {
        Fact {
            id: FactId(id.to_owned()),
            metric: Metric::Latency,
            name: "latency".to_owned(),
            statistic: StatisticKind::Value,
            value: 1.0,
            unit: Unit::Milliseconds,
            n: 1,
            direction: Direction::LowerIsBetter,
            approximate: false,
            scope: Scope::default().into(),
            sources: Vec::new().into(),
            kind: FactKind::Measured,
        }
    }

    #[test]
    fn takes_what_keeps_to_the_schema_and_nothing_else() {
        let good = read(
            r#" {"findings":[{"sentence":" a\n b ","facts":["F1","{F2}","F9","x"]},{"sentence":" … "}],"recommendations":[{"sentence":"c"}]} "#,
            &[fact("aa"), fact("bb")],
        )
        .expect("this keeps to the schema");
        let ids: Vec<&str> = good.findings[0].facts.iter().map(|id| id.0.as_str()).collect();
        assert_eq!(ids, ["aa", "bb"]);
        assert_eq!(good.findings.len(), 1);
        assert_eq!(good.findings[0].sentence, "a b");
        assert_eq!(good.recommendations[0].sentence, "c");

        let long = "x".repeat(1001);
        let check = |answer: &str| read(answer, &[]).expect_err(answer);
        assert!(matches!(check(""), Invalid::Shape(_)));
        assert!(matches!(check("Key findings: all is well"), Invalid::Shape(_)));
        assert!(matches!(check(r#"{"findings":[{"sentence":"cut o"#), Invalid::Shape(_)));
        assert!(matches!(check(r#"{"findings":[{"sentence":"a"}]}"#), Invalid::Shape(_)));
        assert!(matches!(check(r#"{"findings":["a"],"recommendations":[]}"#), Invalid::Shape(_)));
        assert!(matches!(check(r#"{"findings":[],"recommendations":[],"more":1}"#), Invalid::Shape(_)));
        assert_eq!(check(r#"{"findings":[{"sentence":"  "}],"recommendations":[]}"#), Invalid::Empty);
        assert_eq!(
            check(&format!(r#"{{"findings":[{{"sentence":"{long}"}}],"recommendations":[]}}"#)),
            Invalid::TooMuch
        );
    }
}
