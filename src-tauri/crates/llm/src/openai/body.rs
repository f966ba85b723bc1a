//! What is sent for an answer. Every option that the server is known to take is named; what it does
//! not take is left out, and told.

use std::collections::BTreeSet;
use std::collections::hash_map::RandomState;
use std::hash::BuildHasher;

use domain::{GenerateRequest, SchemaUse};
use serde_json::{Map, Value, json};

use super::program::Program;

/// How a request is phrased for one model: as the program is known to take it, mended after each
/// refusal that says what was wrong.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Shape {
    schema_in_prompt: bool,
    system_in_prompt: bool,
    completion_tokens: bool,
    refused: BTreeSet<&'static str>,
}

/// A request as it is sent.
#[derive(Debug, PartialEq)]
pub(super) struct Phrased {
    pub(super) body: Value,
    pub(super) schema: SchemaUse,
    /// Options that are not in it.
    pub(super) not_sent: Vec<String>,
}

/// Options that a server may refuse by their name, and that an answer does not need.
const DISPENSABLE: [&str; 10] = [
    "stream_options",
    "chat_template_kwargs",
    "cache_prompt",
    "cache_salt",
    "repeat_penalty",
    "repetition_penalty",
    "top_k",
    "top_p",
    "temperature",
    "seed",
];

impl Shape {
    /// The same shape without what a server refused, told in lower case by `said`; `None` when nothing
    /// that was sent is named there, so that the refusal stands.
    pub(super) fn mended(&self, said: &str, sent: &Value) -> Option<Self> {
        let has = |part: &str| said.contains(part);
        let was_sent = |name: &str| sent.get(name).is_some();
        let mut mended = self.clone();
        if was_sent("response_format")
            && ["response_format", "schema", "grammar", "structured", "guided"].into_iter().any(has)
        {
            mended.schema_in_prompt = true;
            return Some(mended);
        }
        if was_sent("max_tokens") && has("max_completion_tokens") {
            mended.completion_tokens = true;
            return Some(mended);
        }
        if !self.system_in_prompt && has("system") && has("role") && has("support") {
            mended.system_in_prompt = true;
            return Some(mended);
        }
        // A value that is out of range is the analyst's to mend.
        let is_unknown = [
            "unsupported",
            "not support",
            "unknown",
            "unrecognized",
            "unexpected",
            "not permitted",
            "not allowed",
            "extra_forbidden",
            "extra inputs",
        ]
        .into_iter()
        .any(has);
        let refused = DISPENSABLE.into_iter().find(|name| is_unknown && was_sent(name) && has(name))?;
        mended.refused.insert(refused);
        Some(mended)
    }

    /// A request in this shape.
    pub(super) fn phrase(&self, program: Program, request: &GenerateRequest) -> Phrased {
        let GenerateRequest { model, options, format, .. } = request;
        let mut body = Map::new();
        let mut not_sent = vec!["num_ctx".to_owned(), "num_gpu".to_owned()];
        body.insert("model".to_owned(), json!(model));
        body.insert("messages".to_owned(), self.messages(request));
        body.insert("stream".to_owned(), json!(true));
        let limit = if self.completion_tokens { "max_completion_tokens" } else { "max_tokens" };
        if let Some(most) = options.num_predict {
            body.insert(limit.to_owned(), json!(most));
        }
        let (takes_more, penalty) = match program {
            Program::LlamaCpp | Program::LmStudio => (true, "repeat_penalty"),
            Program::Vllm => (true, "repetition_penalty"),
            Program::Other => (false, ""),
        };
        for (name, own_name, value) in [
            ("temperature", "temperature", Some(json!(options.temperature))),
            ("top_p", "top_p", Some(json!(options.top_p))),
            ("top_k", "top_k", takes_more.then(|| json!(options.top_k))),
            ("repeat_penalty", penalty, takes_more.then(|| json!(options.repeat_penalty))),
            ("seed", "seed", options.seed.map(|seed| json!(seed))),
        ] {
            match value {
                Some(value) if !self.refused.contains(own_name) => {
                    body.insert(own_name.to_owned(), value);
                }
                None if name == "seed" => {}
                _ => not_sent.push(name.to_owned()),
            }
        }
        for (name, value) in extras(program) {
            if !self.refused.contains(name) {
                body.insert(name.to_owned(), value);
            }
        }
        let schema = match format {
            None => SchemaUse::None,
            Some(_) if self.schema_in_prompt => SchemaUse::InPrompt,
            Some(schema) => {
                let named = json!({ "name": "answer", "strict": true, "schema": schema });
                body.insert(
                    "response_format".to_owned(),
                    json!({ "type": "json_schema", "json_schema": named }),
                );
                SchemaUse::Constrained
            }
        };
        Phrased { body: Value::Object(body), schema, not_sent }
    }

    fn messages(&self, request: &GenerateRequest) -> Value {
        let GenerateRequest { prompt, system, format, .. } = request;
        let mut prompt = prompt.clone();
        if let Some(schema) = format.as_ref().filter(|_| self.schema_in_prompt) {
            prompt += "\n\nAnswer with one JSON value and nothing else. It keeps to this JSON schema:\n";
            prompt += &schema.to_string();
        }
        if system.is_empty() {
            json!([{ "role": "user", "content": prompt }])
        } else if self.system_in_prompt {
            json!([{ "role": "user", "content": format!("{system}\n\n{prompt}") }])
        } else {
            json!([{ "role": "system", "content": system }, { "role": "user", "content": prompt }])
        }
    }
}

/// What is asked of a program beside the options: counts, no thinking, nothing out of a cache.
fn extras(program: Program) -> Vec<(&'static str, Value)> {
    let counts = ("stream_options", json!({ "include_usage": true }));
    let no_thinking = ("chat_template_kwargs", json!({ "enable_thinking": false }));
    match program {
        Program::LlamaCpp => vec![counts, no_thinking, ("cache_prompt", json!(false))],
        // Prompts share a cache only where they share this.
        Program::Vllm => vec![counts, no_thinking, ("cache_salt", json!(salt()))],
        Program::LmStudio | Program::Other => vec![counts],
    }
}

fn salt() -> String {
    format!("{:016x}", RandomState::new().hash_one(0_u8))
}

#[cfg(test)]
mod tests;
