//! The fake plays what it was given, and nothing of its own.

use super::*;

fn request(model: &str) -> GenerateRequest {
    GenerateRequest {
        model: model.to_owned(),
        prompt: "what?".to_owned(),
        system: String::new(),
        options: Options { num_ctx: 512, ..Options::default() },
        keep_alive: "5m".to_owned(),
        format: None,
    }
}

async fn generate(model: &Scripted, cancel: &CancellationToken) -> (Vec<StreamPiece>, Exchange) {
    let mut pieces = Vec::new();
    let exchange = model.generate(&request("scripted:1b"), cancel, &mut |piece| pieces.push(piece)).await;
    (pieces, exchange)
}

#[tokio::test]
async fn an_answer_plays_with_exact_times() {
    let model = Scripted::new(Arc::default()).then(Script::answer("three little words"));
    let (pieces, exchange) = generate(&model, &CancellationToken::new()).await;
    assert_eq!(exchange.answer, "three little words");
    assert_eq!(pieces.len(), 3);
    let timing = &exchange.timing;
    assert_eq!(
        (timing.first_token_ms, timing.last_token_ms, timing.end_ms),
        (Some(100.0), Some(120.0), Some(120.0))
    );
    assert_eq!(exchange.counts.eval_count, Some(3));
    assert_eq!(exchange.counts.eval_duration_ns, Some(30_000_000));
    assert_eq!(model.requests(), [ScriptedRequest::Generate(request("scripted:1b"))]);
    assert_eq!(model.clock().now(), Timestamp(1_700_000_000_120));
}

#[tokio::test]
async fn the_model_is_in_memory_from_load_to_unload() {
    let model = Scripted::new(Arc::default());
    let cancel = CancellationToken::new();
    assert!(model.resident().await.unwrap().is_empty());
    let loaded = model.load(&request("scripted:1b"), &cancel).await;
    assert_eq!(loaded.outcome, Outcome::Done { reason: DoneReason::Load });
    assert_eq!(model.resident().await.unwrap()[0].context_length, Some(512));
    assert!(model.models().await.unwrap()[0].loaded);
    let unloaded = model.unload("scripted:1b", &cancel).await;
    assert_eq!(unloaded.outcome, Outcome::Done { reason: DoneReason::Unload });
    assert!(model.resident().await.unwrap().is_empty());
}

#[tokio::test]
async fn a_hanging_exchange_ends_by_cancelling_and_keeps_its_text() {
    let model = Scripted::new(Arc::default()).then(Script::answer("half an").hanging());
    let cancel = CancellationToken::new();
    let canceller = cancel.clone();
    let mut heard = 0;
    let exchange = model
        .generate(&request("scripted:1b"), &cancel, &mut |_| {
            heard += 1;
            if heard == 2 {
                canceller.cancel();
            }
        })
        .await;
    assert_eq!((exchange.outcome, exchange.answer.as_str()), (Outcome::Cancelled, "half an"));
    assert_eq!(exchange.counts, Counts::default());
}

#[tokio::test]
async fn failures_are_those_of_the_script_and_of_a_real_server() {
    let model =
        Scripted::new(Arc::default()).then(Script::answer("kept").failing(FailureKind::Incomplete, "reset"));
    let cancel = CancellationToken::new();
    let (_, exchange) = generate(&model, &cancel).await;
    assert_eq!(exchange.answer, "kept");
    assert!(
        matches!(&exchange.outcome, Outcome::Failed { failure } if failure.kind == FailureKind::Incomplete)
    );
    let (_, beyond) = generate(&model, &cancel).await;
    assert!(
        matches!(&beyond.outcome, Outcome::Failed { failure } if failure.words.contains("no further exchange"))
    );
    let missing = model.load(&request("other"), &cancel).await;
    assert!(
        matches!(&missing.outcome, Outcome::Failed { failure } if failure.kind == FailureKind::ModelMissing)
    );
    assert_eq!(model.describe("other").await.unwrap_err().status, Some(404));
}
