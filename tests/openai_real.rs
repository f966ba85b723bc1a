//! The client of OpenAI-compatible servers against llama.cpp's own server with a small model.

use std::sync::Arc;
use std::time::{Duration, Instant};

use domain::{DoneReason, Engine, Exchange, FailureKind, GenerateRequest, Outcome, SchemaUse};
use llm::{Access, ChatModel, OpenAi, StreamLimits};
use support::client::{RunningClock, failure, request};
use support::openai_server::{CONTEXT, MODEL, OpenAiServer};
use tokio_util::sync::CancellationToken;

fn start() -> (OpenAiServer, OpenAi) {
    let server = OpenAiServer::start();
    let clock = Arc::new(RunningClock::default());
    let client = OpenAi::new(&server.address(), Access::default(), clock, StreamLimits::default());
    (server, client.expect("its address is one"))
}

async fn generate(client: &OpenAi, request: &GenerateRequest) -> Exchange {
    client.generate(request, &CancellationToken::new(), &mut |_| {}).await
}

#[tokio::test(flavor = "multi_thread")]
async fn a_model_is_found_and_asked_and_everything_it_tells_is_read() {
    let (_server, client) = start();
    let server = client.server().await.expect("it answers");
    assert_eq!((server.engine, server.product.as_deref()), (Engine::OpenAi, Some("llama.cpp")));
    let models = client.models().await.expect("it answers");
    let [model] = &models[..] else { panic!("{models:?}") };
    assert_eq!(
        (model.name.as_str(), model.quantization.as_deref(), model.loaded),
        (MODEL, Some("Q4_1"), true)
    );
    assert_eq!(model.parameters.as_deref(), Some("134.52M"));
    let details = client.describe(MODEL).await.expect("it is listed");
    assert_eq!((details.context_length, details.options.num_ctx), (Some(8_192), CONTEXT));
    let resident = client.resident().await.expect("it tells");
    assert_eq!((resident.len(), resident[0].context_length), (1, Some(u64::from(CONTEXT))));

    let first = generate(&client, &request(MODEL, "Name three colours.")).await;
    assert!(matches!(first.outcome, Outcome::Done { .. }), "{first:?}");
    assert_eq!(first.not_sent, ["num_ctx", "num_gpu"]);
    let counts = first.counts;
    assert_eq!((counts.load_duration_ns, counts.total_duration_ns), (None, None), "it does not tell");
    assert!(counts.prompt_eval_duration_ns > Some(0) && counts.eval_duration_ns > Some(0), "{counts:?}");
    assert!(counts.prompt_eval_count > Some(10) && counts.eval_count > Some(0), "{counts:?}");
    // The same prompt again is computed again, and the same seed gives the same answer.
    let second = generate(&client, &request(MODEL, "Name three colours.")).await;
    assert_eq!((second.counts.prompt_eval_cached_count, &second.answer), (Some(0), &first.answer));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_schema_and_too_long_a_prompt_are_taken_as_sent() {
    let (_server, client) = start();
    let schema = serde_json::json!({
        "type": "object",
        "properties": { "colour": { "type": "string", "maxLength": 12 } },
        "required": ["colour"],
        "additionalProperties": false,
    });
    let constrained = GenerateRequest { format: Some(schema), ..request(MODEL, "A colour, as JSON.") };
    let exchange = generate(&client, &constrained).await;
    assert_eq!(exchange.schema, SchemaUse::Constrained);
    if exchange.outcome == (Outcome::Done { reason: DoneReason::Stop }) {
        let value: serde_json::Value =
            serde_json::from_str(&exchange.answer).expect("the schema makes it JSON");
        assert!(value["colour"].is_string(), "{value}");
    }
    let exchange = generate(&client, &request(MODEL, &"word ".repeat(2_000))).await;
    assert_eq!(
        (failure(&exchange).kind, failure(&exchange).status),
        (FailureKind::ContextExceeded, Some(400))
    );
    assert!(failure(&exchange).words.contains("512"), "{}", failure(&exchange).words);
}

/// Cancelling reaches the server: it has one place for calls, and the next one gets it at once.
#[tokio::test(flavor = "multi_thread")]
async fn a_cancelled_generation_ends_on_the_server_too() {
    let (_server, client) = start();
    let cancel = CancellationToken::new();
    let mut endless = request(MODEL, "Count from one to a thousand, in words.");
    endless.options.num_predict = Some(400);
    let exchange = client.generate(&endless, &cancel, &mut |_| cancel.cancel()).await;
    assert_eq!(exchange.outcome, Outcome::Cancelled);
    assert!(!exchange.answer.is_empty());
    let begun = Instant::now();
    let mut short = request(MODEL, "Hello.");
    short.options.num_predict = Some(1);
    assert!(matches!(generate(&client, &short).await.outcome, Outcome::Done { .. }));
    eprintln!("answered {:?} after cancelling", begun.elapsed());
    assert!(begun.elapsed() < Duration::from_secs(60));
}
