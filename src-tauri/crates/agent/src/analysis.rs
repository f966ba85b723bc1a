//! Reads the answer of an analysis call. Validated against the schema, never searched for keywords.

use domain::{Analysis, Finding, Recommendation};
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

/// The findings and recommendations of an answer.
pub(crate) fn read(answer: &str) -> Result<Analysis, Invalid> {
    let answer: Answer =
        serde_json::from_str(answer.trim()).map_err(|error| Invalid::Shape(error.to_string()))?;
    let sentences = |entries: Vec<Entry>| -> Result<Vec<String>, Invalid> {
        let kept: Vec<String> = entries
            .into_iter()
            .map(|entry| entry.sentence.split_whitespace().collect::<Vec<_>>().join(" "))
            .filter(|sentence| sentence.chars().any(char::is_alphabetic))
            .collect();
        if kept.len() > MOST_SENTENCES
            || kept.iter().any(|sentence| sentence.chars().count() > LONGEST_SENTENCE)
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
        findings: findings.into_iter().map(|sentence| Finding { sentence, facts: Vec::new() }).collect(),
        recommendations: sentences(answer.recommendations)?
            .into_iter()
            .map(|sentence| Recommendation { sentence, facts: Vec::new() })
            .collect(),
    })
}

#[cfg(test)]
mod tests {
    use super::{Invalid, read};

    #[test]
    fn takes_what_keeps_to_the_schema_and_nothing_else() {
        let good = read(r#" {"findings":[{"sentence":" a\n b "},{"sentence":" … "}],"recommendations":[{"sentence":"c"}]} "#)
            .expect("this keeps to the schema");
        assert_eq!(good.findings.len(), 1);
        assert_eq!(good.findings[0].sentence, "a b");
        assert_eq!(good.recommendations[0].sentence, "c");

        let long = "x".repeat(1001);
        let check = |answer: &str| read(answer).expect_err(answer);
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
