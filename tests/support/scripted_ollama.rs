//! What a small Ollama server says, for the fault server to say: one model, short answers, and how often a
//! call for text comes in a run.

use std::time::Duration;

use serde_json::{Value, json};

use crate::fault_server::{FaultServer, Reply};

/// Where text is asked for.
pub const GENERATE: &str = "/api/generate";

/// The name of the model.
pub const MODEL: &str = "small:1b";

/// A server with one model that is not in memory; calls for text are still to be told.
pub fn server() -> FaultServer {
    let server = FaultServer::start();
    let details = json!({ "family": "llama", "parameter_size": "1.2B", "quantization_level": "Q4_K_M" });
    let model = json!({ "name": MODEL, "model": MODEL, "digest": "fe73".repeat(16), "size": 1_321_098_329_u64, "details": details });
    let shown = json!({
        "parameters": "stop \"<|end|>\"\ntemperature 0.4", "details": details, "capabilities": ["completion"],
        "model_info": { "general.architecture": "llama", "llama.block_count": 16, "llama.context_length": 131_072 },
    });
    server
        .always("/api/version", json_reply(&json!({ "version": "0.24.0" })))
        .always("/api/tags", json_reply(&json!({ "models": [model] })))
        .always("/api/show", json_reply(&shown));
    no_model_is_loaded(&server);
    server
}

/// A model that runs on another machine, and where.
pub const CLOUD_MODEL: &str = "huge:480b-cloud";
/// Where it runs.
pub const CLOUD_HOST: &str = "https://ollama.com:443";

/// A model that no machine has room for.
pub const LARGE_MODEL: &str = "large:671b";

/// The same with a model that is too large, and one that runs elsewhere.
pub fn server_with_other_models() -> FaultServer {
    let server = server();
    let here =
        json!({ "name": MODEL, "model": MODEL, "digest": "fe73".repeat(16), "size": 1_321_098_329_u64 });
    let large = json!({ "name": LARGE_MODEL, "model": LARGE_MODEL, "digest": "cd34".repeat(16), "size": 404_430_188_519_u64 });
    let away = json!({ "name": CLOUD_MODEL, "model": CLOUD_MODEL, "digest": "ab12".repeat(16), "size": 384, "remote_host": CLOUD_HOST });
    server.always("/api/tags", json_reply(&json!({ "models": [here, large, away] })));
    server
}

/// From now on no model is in memory.
pub fn no_model_is_loaded(server: &FaultServer) {
    server.always("/api/ps", json_reply(&json!({ "models": [] })));
}

/// From now on the model is in memory.
pub fn model_is_loaded(server: &FaultServer, num_ctx: u32) {
    let loaded = json!({
        "name": MODEL, "model": MODEL, "digest": "fe73".repeat(16), "size": 1_612_710_912_u64,
        "size_vram": 1_612_710_912_u64, "context_length": num_ctx,
    });
    server.always("/api/ps", json_reply(&json!({ "models": [loaded] })));
}

fn json_reply(body: &Value) -> Reply {
    Reply::json(200, &body.to_string())
}

/// What comes before the first run: models are taken out of memory, this one is loaded and warmed up.
pub fn preparation() -> [Reply; 3] {
    [ended(Reply::stream(), "unload"), ended(Reply::stream(), "load"), answer("Ready.")]
}

/// The same, loading as long as the gate is closed.
pub fn preparation_at_a_gate() -> [Reply; 3] {
    [ended(Reply::stream(), "unload"), ended(Reply::stream().gate(), "load"), answer("Ready.")]
}

fn ended(begun: Reply, reason: &str) -> Reply {
    begun.bytes(line(&json!({ "model": MODEL, "response": "", "done": true, "done_reason": reason })))
}

/// A whole analysis.
pub fn analysis() -> Reply {
    answer(&analysis_text())
}

/// The text of a whole analysis.
pub fn analysis_text() -> String {
    let found = json!({
        "findings": [
            { "sentence": "In speed.csv, q4 decodes at 116 tok/s on average, q8 at 61.75 tok/s." },
            { "sentence": "The longest latency of q4 is 4711.25 ms." },
        ],
        "recommendations": [{ "sentence": "Use q4 where speed matters most." }],
    });
    found.to_string()
}

/// A whole report.
pub fn report() -> Reply {
    answer(REPORT)
}

/// The text of a report.
pub const REPORT: &str = "## Overview\n\nTwo quantizations were measured, **q4** and **q8**.\n\n\
    ## What the data shows\n\nq4 decodes at 116 tok/s on average, q8 at 61.75 tok/s (speed.csv). \
    The latency of q4 goes up to 4711.25 ms.\n\n\
    ## Limits\n\nThere are two measurements of each, all from one machine, so that nothing can be said of any other.\n\n## Next steps\n\n- Measure each ten times.\n";

/// An answer of about a token a word, with its counts.
pub fn answer(text: &str) -> Reply {
    paced(text, Duration::ZERO, Duration::ZERO)
}

/// An answer that takes its time: so long before the first token, and so long for each.
pub fn paced(text: &str, prefill: Duration, token: Duration) -> Reply {
    let tokens = tokens(text);
    let mut reply = Reply::stream().pause(prefill);
    for text in &tokens {
        reply = reply.bytes(piece(text)).pause(token);
    }
    let decode = token.max(Duration::from_millis(5)) * u32::try_from(tokens.len()).unwrap_or(u32::MAX);
    reply.bytes(closing(tokens.len(), prefill, decode))
}

/// The first so many tokens of an answer, and no end.
pub fn begun(text: &str, count: usize) -> Reply {
    tokens(text).iter().take(count).fold(Reply::stream(), |reply, text| reply.bytes(piece(text)))
}

fn tokens(text: &str) -> Vec<&str> {
    text.split_inclusive(' ').collect()
}

/// A line with one token.
pub fn piece(text: &str) -> String {
    line(&json!({ "model": MODEL, "response": text, "done": false }))
}

fn closing(tokens: usize, prefill: Duration, decode: Duration) -> String {
    let nanoseconds = |time: Duration| u64::try_from(time.as_nanos()).unwrap_or(u64::MAX);
    line(&json!({
        "model": MODEL, "response": "", "done": true, "done_reason": "stop",
        "total_duration": nanoseconds(prefill + decode) + 12_000_000, "load_duration": 12_000_000,
        "prompt_eval_count": 512, "prompt_eval_duration": nanoseconds(prefill.max(Duration::from_millis(1))),
        "eval_count": tokens, "eval_duration": nanoseconds(decode),
    }))
}

/// A line of the stream.
pub fn line(value: &Value) -> String {
    value.to_string() + "\n"
}
