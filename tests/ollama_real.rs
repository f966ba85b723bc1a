//! The Ollama client against a real server with a small model.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use domain::{DoneReason, FailureKind, GenerateRequest, Options, Outcome, StreamPiece};
use llm::{ChatModel, Ollama, StreamLimits};
use support::client::{client, failure, generate, request};
use support::ollama_server::{MODEL, OllamaServer};
use support::recording_proxy::RecordingProxy;
use tokio_util::sync::CancellationToken;

fn start() -> (OllamaServer, RecordingProxy, Ollama) {
    let server = OllamaServer::start();
    let proxy = RecordingProxy::start(&server.address());
    let client = client(&proxy.address(), StreamLimits::default());
    (server, proxy, client)
}

#[tokio::test(flavor = "multi_thread")]
async fn a_model_is_found_loaded_asked_and_unloaded() {
    let (_server, proxy, client) = start();
    let never = CancellationToken::new();

    let server = client.server().await.expect("it answers");
    assert!(server.local && server.version.starts_with(|first: char| first.is_ascii_digit()), "{server:?}");

    let models = client.models().await.expect("it answers");
    let [model] = &models[..] else { panic!("{models:?}") };
    assert_eq!((model.name.as_str(), model.loaded), (MODEL, false));
    assert_eq!(model.digest.as_ref().map(String::len), Some(64));
    assert!(model.size > Some(90_000_000) && model.remote_host.is_none(), "{model:?}");
    assert_eq!((model.family.as_deref(), model.quantization.as_deref()), (Some("llama"), Some("Q4_1")));

    let details = client.describe(MODEL).await.expect("it answers");
    assert_eq!(&details.info, model);
    assert_eq!((details.context_length, details.block_count), (Some(8192), Some(30)));
    assert_eq!((details.options, details.from_modelfile), (Options::default(), vec!["stop".to_owned()]));
    assert!(details.capabilities.contains(&"completion".to_owned()));

    let load = client.load(&request(MODEL, "not sent"), &never).await;
    assert_eq!(load.outcome, Outcome::Done { reason: DoneReason::Load });
    let resident = client.resident().await.expect("it answers");
    let [loaded] = &resident[..] else { panic!("{resident:?}") };
    assert_eq!((loaded.name.as_str(), loaded.context_length), (MODEL, Some(512)));
    assert_eq!(loaded.digest, model.digest);
    assert!(client.models().await.expect("it answers")[0].loaded);

    let (pieces, exchange) = generate(&client, &request(MODEL, "Name three colours.")).await;
    assert!(
        matches!(exchange.outcome, Outcome::Done { reason: DoneReason::Stop | DoneReason::Length }),
        "{exchange:?}"
    );
    assert!(!exchange.answer.is_empty() && exchange.thinking.is_empty() && !pieces.is_empty());
    compare_with_recording(&exchange, &proxy);

    let unload = client.unload(MODEL, &never).await;
    assert_eq!(unload.outcome, Outcome::Done { reason: DoneReason::Unload });
    assert_eq!(client.resident().await, Ok(vec![]));
}

/// Every count is what the closing line says; times are those of the bytes.
fn compare_with_recording(exchange: &domain::Exchange, proxy: &RecordingProxy) {
    let generations = proxy.generations();
    let [call] = &generations[..] else { panic!("{} generations", generations.len()) };
    let (closed_after, closing) = call.closing().expect("it ended");
    let counts = exchange.counts;
    for (name, ours) in [
        ("total_duration", counts.total_duration_ns),
        ("load_duration", counts.load_duration_ns),
        ("prompt_eval_count", counts.prompt_eval_count),
        ("prompt_eval_duration", counts.prompt_eval_duration_ns),
        ("eval_count", counts.eval_count),
        ("eval_duration", counts.eval_duration_ns),
    ] {
        assert!(ours.is_some() && ours == closing[name].as_u64(), "{name}: {ours:?}, {closing}");
    }
    let (token_after, _) = call.first_token().expect("there was a token");
    let timing = &exchange.timing;
    for (name, ours, bytes) in
        [("first token", timing.first_token_ms, token_after), ("end", timing.end_ms, closed_after)]
    {
        let ours = ours.expect("it was seen");
        let bytes = bytes.as_secs_f64() * 1e3;
        eprintln!("{name}: {ours:.3} ms, {:.3} ms after the bytes passed", ours - bytes);
        assert!((ours - bytes).abs() < 200.0, "{name}: {ours} ms, the bytes {bytes} ms");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_schema_a_seed_and_too_long_a_prompt_are_taken_as_sent() {
    let (_server, proxy, client) = start();

    let schema = serde_json::json!({
        "type": "object",
        "properties": { "colour": { "type": "string", "maxLength": 12 } },
        "required": ["colour"],
    });
    let constrained = GenerateRequest { format: Some(schema), ..request(MODEL, "A colour, as JSON.") };
    let (_, exchange) = generate(&client, &constrained).await;
    if exchange.outcome == (Outcome::Done { reason: DoneReason::Stop }) {
        let value: serde_json::Value =
            serde_json::from_str(&exchange.answer).expect("the schema makes it JSON");
        assert!(value["colour"].is_string(), "{value}");
    } else {
        assert_eq!(exchange.outcome, Outcome::Done { reason: DoneReason::Length });
        assert!(exchange.answer.trim_start().starts_with('{'), "{}", exchange.answer);
    }
    let sent = proxy.generations()[0].request.json();
    assert_eq!((&sent["format"]["type"], &sent["options"]["seed"]), (&"object".into(), &7.into()));

    let (_, first) = generate(&client, &request(MODEL, "Name three colours.")).await;
    let (_, second) = generate(&client, &request(MODEL, "Name three colours.")).await;
    assert_eq!(first.answer, second.answer, "the same seed");

    let long = request(MODEL, &"word ".repeat(2_000));
    let (_, exchange) = generate(&client, &long).await;
    assert_eq!(
        (failure(&exchange).kind, failure(&exchange).status),
        (FailureKind::ContextExceeded, Some(400))
    );
    assert_eq!(failure(&exchange).words, "the input length exceeds the context length");

    let (_, exchange) = generate(&client, &request("absent:1b", "?")).await;
    assert_eq!(failure(&exchange).kind, FailureKind::ModelMissing);
    assert_eq!(failure(&exchange).words, "model 'absent:1b' not found");
    assert_eq!(client.describe("absent:1b").await.expect_err("it is absent").kind, FailureKind::ModelMissing);
}

/// Cancelling reaches the server: a model that went on generating would keep the memory.
#[tokio::test(flavor = "multi_thread")]
async fn a_cancelled_generation_ends_on_the_server_too() {
    let (_server, _proxy, client) = start();
    let cancel = CancellationToken::new();
    let heard = AtomicUsize::new(0);
    // Without chance: a model that is drawn to an early end would leave nothing to cancel.
    let options = Options {
        num_predict: Some(4_000),
        num_ctx: 4_096,
        temperature: 0.0,
        seed: Some(7),
        ..Options::default()
    };
    let endless = GenerateRequest { options, ..request(MODEL, "Count from one to a thousand, in words.") };
    let exchange = client
        .generate(&endless, &cancel, &mut |piece| {
            if matches!(piece, StreamPiece::Answer(_)) && heard.fetch_add(1, Ordering::Relaxed) == 4 {
                cancel.cancel();
            }
        })
        .await;
    assert_eq!(exchange.outcome, Outcome::Cancelled);
    assert_eq!(exchange.timing.arrivals.len(), heard.load(Ordering::Relaxed));
    assert!(!exchange.answer.is_empty());
    // The server unloads a model only when nobody uses it.
    let begun = Instant::now();
    let unload = client.unload(MODEL, &CancellationToken::new()).await;
    eprintln!("unloaded {:?} after cancelling", begun.elapsed());
    assert_eq!(unload.outcome, Outcome::Done { reason: DoneReason::Unload });
    assert!(begun.elapsed() < Duration::from_secs(20));
}
