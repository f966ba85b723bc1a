//! The JSON of Ollama's interface, as it is sent and as it comes. What a server sends is read
//! leniently where a wrong type can mean "not reported", and never buffered as a tree.

use std::collections::BTreeMap;

use domain::{Counts, DoneReason, GenerateRequest, Options};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use crate::transport::failure::Told;
use crate::transport::scalar::Scalar;

/// The body of a request for text. Every option is named, so that what is in effect is what was sent.
pub(super) fn generate_body(request: &GenerateRequest) -> Value {
    let mut body = json!({
        "model": request.model,
        "prompt": request.prompt,
        "stream": true,
        "think": false,
        // An error instead of an answer to half a prompt.
        "truncate": false,
        "shift": false,
        "options": options(&request.options),
        "keep_alive": keep_alive(&request.keep_alive),
    });
    if !request.system.is_empty() {
        body["system"] = json!(request.system);
    }
    if let Some(format) = &request.format {
        body["format"] = format.clone();
    }
    body
}

/// The body that loads a model with the options of `request`: an empty prompt.
pub(super) fn load_body(request: &GenerateRequest) -> Value {
    generate_body(&GenerateRequest {
        prompt: String::new(),
        system: String::new(),
        format: None,
        ..request.clone()
    })
}

/// The body that unloads a model.
pub(super) fn unload_body(model: &str) -> Value {
    json!({ "model": model, "prompt": "", "stream": true, "keep_alive": 0 })
}

fn options(options: &Options) -> Value {
    json!({
        "num_ctx": options.num_ctx,
        "num_gpu": options.num_gpu,
        "temperature": options.temperature,
        "top_p": options.top_p,
        "top_k": options.top_k,
        "repeat_penalty": options.repeat_penalty,
        "seed": options.seed.unwrap_or(-1),
        // An answer never outgrows the context, so this is the number that bounds nothing more.
        "num_predict": options.num_predict.unwrap_or(options.num_ctx),
    })
}

/// The server takes seconds only as a number, and refuses `"-1"`.
fn keep_alive(text: &str) -> Value {
    let text = text.trim();
    text.parse::<i64>().map_or_else(|_| json!(text), |seconds| json!(seconds))
}

/// One line of a stream.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Line {
    pub(super) response: Option<String>,
    pub(super) thinking: Option<String>,
    pub(super) done: Option<bool>,
    done_reason: Option<String>,
    pub(super) error: Option<Told>,
    total_duration: Scalar,
    load_duration: Scalar,
    prompt_eval_count: Scalar,
    prompt_eval_cached_count: Scalar,
    prompt_eval_duration: Scalar,
    eval_count: Scalar,
    eval_duration: Scalar,
}

impl Line {
    /// Reads a line, or says why it is none.
    pub(super) fn parse(bytes: &[u8]) -> Result<Self, String> {
        // An array would be taken for the fields in their order.
        if !bytes.trim_ascii_start().starts_with(b"{") {
            return Err("a line of the stream is not a JSON object".to_owned());
        }
        serde_json::from_slice(bytes)
            .map_err(|error| format!("a line of the stream is not the expected JSON: {error}"))
    }

    pub(super) fn counts(&self) -> Counts {
        Counts {
            total_duration_ns: self.total_duration.whole(),
            load_duration_ns: self.load_duration.whole(),
            prompt_eval_count: self.prompt_eval_count.whole(),
            prompt_eval_cached_count: self.prompt_eval_cached_count.whole(),
            prompt_eval_duration_ns: self.prompt_eval_duration.whole(),
            eval_count: self.eval_count.whole(),
            eval_duration_ns: self.eval_duration.whole(),
        }
    }

    pub(super) fn reason(&self) -> DoneReason {
        match self.done_reason.as_deref().unwrap_or_default() {
            "stop" => DoneReason::Stop,
            "length" => DoneReason::Length,
            "load" => DoneReason::Load,
            "unload" => DoneReason::Unload,
            other => DoneReason::Other(other.to_owned()),
        }
    }
}

/// `/api/version`.
#[derive(Deserialize)]
pub(super) struct Version {
    pub(super) version: String,
}

/// `/api/tags`.
#[derive(Deserialize)]
pub(super) struct Tags {
    /// Null or absent where there are none.
    pub(super) models: Option<Vec<Tag>>,
}

/// One model of the list.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Tag {
    pub(super) name: String,
    pub(super) digest: Option<String>,
    pub(super) size: Scalar,
    pub(super) details: Option<Details>,
    pub(super) remote_host: Option<String>,
}

/// What the list says about a model's making.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Details {
    pub(super) family: Option<String>,
    pub(super) parameter_size: Option<String>,
    pub(super) quantization_level: Option<String>,
}

/// `/api/show`.
#[derive(Deserialize)]
pub(super) struct Show {
    pub(super) parameters: Option<String>,
    pub(super) details: Option<Details>,
    pub(super) remote_host: Option<String>,
    #[serde(default)]
    pub(super) model_info: Option<BTreeMap<String, Scalar>>,
    pub(super) capabilities: Option<Vec<String>>,
}

impl Show {
    /// A value of the model's own architecture: `<arch>.<name>`. A vision model has a second block
    /// of the same names under a longer prefix.
    pub(super) fn of_architecture(&self, name: &str) -> Option<u64> {
        let info = self.model_info.as_ref()?;
        if let Some(Scalar::Text(architecture)) = info.get("general.architecture") {
            return info.get(&format!("{architecture}.{name}"))?.whole();
        }
        info.iter()
            .filter(|(key, _)| key.strip_suffix(name).is_some_and(|prefix| prefix.ends_with('.')))
            .min_by_key(|(key, _)| key.len())?
            .1
            .whole()
    }
}

/// `/api/ps`.
#[derive(Deserialize)]
pub(super) struct Processes {
    /// Null or absent where there are none.
    pub(super) models: Option<Vec<Process>>,
}

/// One model in memory.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Process {
    pub(super) name: String,
    pub(super) digest: Option<String>,
    pub(super) size: Scalar,
    pub(super) size_vram: Scalar,
    pub(super) context_length: Scalar,
}

/// `/api/show`, as it is asked.
#[derive(Serialize)]
pub(super) struct ShowRequest<'a> {
    pub(super) model: &'a str,
}

#[cfg(test)]
mod tests;
