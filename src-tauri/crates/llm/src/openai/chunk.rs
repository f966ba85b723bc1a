//! One chunk of a stream, read leniently: what is not understood is not reported. Of several choices
//! only the first is read, and nothing is held but its text and the counts.

use std::fmt;

use domain::Counts;
use serde::de::{Error, IgnoredAny, MapAccess, SeqAccess, Visitor};
use serde::{Deserialize, Deserializer};

use crate::transport::failure::Told;
use crate::transport::scalar::Scalar;

/// A chunk.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Chunk {
    pub(super) choices: First,
    pub(super) usage: Option<Usage>,
    pub(super) timings: Option<Timings>,
    pub(super) error: Option<Told>,
    pub(super) message: Scalar,
    pub(super) detail: Scalar,
}

/// Why data is no chunk.
pub(super) struct Fault {
    /// Nothing but the rest is lacking.
    pub(super) is_cut: bool,
    pub(super) words: String,
}

impl Chunk {
    /// Reads the data of an event.
    pub(super) fn parse(data: &[u8]) -> Result<Self, Fault> {
        // An array would be taken for the fields in their order.
        if !data.trim_ascii_start().starts_with(b"{") {
            let words = "the data of an event is not a JSON object".to_owned();
            return Err(Fault { is_cut: false, words });
        }
        serde_json::from_slice(data).map_err(|error: serde_json::Error| Fault {
            is_cut: error.is_eof(),
            words: format!("the data of an event is not the expected JSON: {error}"),
        })
    }
}

/// The first of the choices.
#[derive(Debug, Default)]
pub(super) struct First(pub(super) Option<Choice>);

/// One choice.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Choice {
    pub(super) delta: Option<Delta>,
    pub(super) finish_reason: Scalar,
}

/// What a chunk adds to an answer.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Delta {
    pub(super) content: Text,
    /// The thinking of a thinking model, under the name that most servers give it.
    pub(super) reasoning_content: Text,
    /// The same under its other name; some send both.
    pub(super) reasoning: Text,
}

/// What a server counted.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Usage {
    prompt_tokens: Scalar,
    completion_tokens: Scalar,
    prompt_tokens_details: Option<PromptDetails>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct PromptDetails {
    cached_tokens: Scalar,
}

impl Usage {
    /// What it tells, over what an earlier chunk told.
    pub(super) fn add_to(&self, counts: &mut Counts) {
        let cached = self.prompt_tokens_details.as_ref().and_then(|details| details.cached_tokens.whole());
        put(&mut counts.prompt_eval_count, self.prompt_tokens.whole());
        put(&mut counts.eval_count, self.completion_tokens.whole());
        put(&mut counts.prompt_eval_cached_count, cached);
    }
}

/// What llama.cpp measured.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Timings {
    /// Tokens of the prompt that were in the cache; older servers do not tell.
    cache_n: Scalar,
    /// The others.
    prompt_n: Scalar,
    prompt_ms: Scalar,
    predicted_n: Scalar,
    predicted_ms: Scalar,
}

impl Timings {
    /// What it tells. Tokens that [`Usage`] counted are left as they are, except that the difference
    /// to its whole prompt is what was in the cache.
    pub(super) fn add_to(&self, counts: &mut Counts) {
        let computed = self.prompt_n.whole();
        let cached = self.cache_n.whole().or_else(|| counts.prompt_eval_count?.checked_sub(computed?));
        put(&mut counts.prompt_eval_cached_count, cached);
        if counts.prompt_eval_count.is_none() {
            counts.prompt_eval_count = computed.map(|computed| computed.saturating_add(cached.unwrap_or(0)));
        }
        if counts.eval_count.is_none() {
            counts.eval_count = self.predicted_n.whole();
        }
        put(&mut counts.prompt_eval_duration_ns, nanoseconds(&self.prompt_ms));
        put(&mut counts.eval_duration_ns, nanoseconds(&self.predicted_ms));
    }
}

fn put(place: &mut Option<u64>, value: Option<u64>) {
    *place = value.or(*place);
}

fn nanoseconds(milliseconds: &Scalar) -> Option<u64> {
    // Ten years; nothing was measured that took longer.
    let milliseconds = milliseconds.number().filter(|number| *number < 3.2e11)?;
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "positive and bounded, checked here"
    )]
    Some((milliseconds * 1e6).round() as u64)
}

/// Text as it comes: a string, nothing, or a list of parts with a `text` each.
#[derive(Debug, Default)]
pub(super) struct Text(pub(super) String);

impl<'de> Deserialize<'de> for Text {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(TextVisitor)
    }
}

struct TextVisitor;

impl<'de> Visitor<'de> for TextVisitor {
    type Value = Text;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("text")
    }

    fn visit_unit<E>(self) -> Result<Text, E> {
        Ok(Text::default())
    }

    fn visit_str<E: Error>(self, value: &str) -> Result<Text, E> {
        Ok(Text(value.to_owned()))
    }

    fn visit_string<E: Error>(self, value: String) -> Result<Text, E> {
        Ok(Text(value))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut values: A) -> Result<Text, A::Error> {
        let mut whole = String::new();
        while let Some(Part { text }) = values.next_element()? {
            whole += text.text().unwrap_or_default();
        }
        Ok(Text(whole))
    }
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct Part {
    text: Scalar,
}

impl<'de> Deserialize<'de> for First {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(FirstVisitor)
    }
}

struct FirstVisitor;

impl<'de> Visitor<'de> for FirstVisitor {
    type Value = First;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("a list of choices")
    }

    fn visit_unit<E>(self) -> Result<First, E> {
        Ok(First::default())
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut values: A) -> Result<First, A::Error> {
        let first = values.next_element()?;
        while values.next_element::<IgnoredAny>()?.is_some() {}
        Ok(First(first))
    }

    fn visit_map<A: MapAccess<'de>>(self, _: A) -> Result<First, A::Error> {
        Err(A::Error::custom("choices is not a list"))
    }
}
