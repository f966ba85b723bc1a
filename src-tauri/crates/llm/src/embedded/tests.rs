//! The engine over workers that crash, hang, babble and fill the pipes; and over the real one, where
//! `CHIMERA_LLAMA_WORKER` names it.

#![cfg(unix)]

use std::path::Path;
use std::time::Instant;

use domain::{Outcome, Timestamp};

use super::*;
use crate::ModelOwner;

struct RunningClock(Instant);

impl Clock for RunningClock {
    fn monotonic(&self) -> Duration {
        self.0.elapsed()
    }

    fn now(&self) -> Timestamp {
        Timestamp(0)
    }
}

/// A folder with one small file that has a whole header; it is removed when this is dropped.
struct Models(PathBuf);

impl Models {
    fn new() -> Self {
        static NUMBER: std::sync::atomic::AtomicUsize = std::sync::atomic::AtomicUsize::new(0);
        let number = NUMBER.fetch_add(1, std::sync::atomic::Ordering::Relaxed);
        let path = std::env::temp_dir().join(format!("chimera-embedded-{}-{number}", std::process::id()));
        std::fs::create_dir_all(&path).unwrap();
        let empty = [b"GGUF".as_slice(), &3_u32.to_le_bytes(), &[0; 16]].concat();
        std::fs::write(path.join("small.gguf"), empty).unwrap();
        std::fs::write(path.join("damaged.gguf"), b"GGUF\x03").unwrap();
        Self(path)
    }
}

impl Drop for Models {
    fn drop(&mut self) {
        std::fs::remove_dir_all(&self.0).unwrap();
    }
}

fn fake(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("src/embedded/fake").join(name)
}

fn engine(program: PathBuf, models: &Path, limits: StreamLimits) -> Embedded {
    let folders = vec![ModelFolder { path: models.to_owned(), owner: ModelOwner::Chimera }];
    Embedded::new(program, folders, Arc::new(RunningClock(Instant::now())), limits)
}

fn request(prompt: &str) -> GenerateRequest {
    GenerateRequest {
        model: "small".to_owned(),
        prompt: prompt.to_owned(),
        system: String::new(),
        options: Options { num_ctx: 512, seed: Some(7), num_predict: Some(16), ..Options::default() },
        keep_alive: "5m".to_owned(),
        format: None,
    }
}

async fn ask(engine: &Embedded, prompt: &str) -> Exchange {
    let (request, never, mut ignore) = (request(prompt), CancellationToken::new(), |_| {});
    let call = engine.generate(&request, &never, &mut ignore);
    tokio::time::timeout(Duration::from_mins(1), call).await.expect("a call ends")
}

fn failed(exchange: &Exchange) -> (FailureKind, &str) {
    match &exchange.outcome {
        Outcome::Failed { failure } => (failure.kind, &failure.words),
        other => panic!("not a failure: {other:?}"),
    }
}

const DONE: Outcome = Outcome::Done { reason: DoneReason::Stop };

#[tokio::test]
async fn a_model_is_loaded_asked_counted_and_unloaded() {
    let models = Models::new();
    let engine = engine(fake("worker.sh"), &models.0, StreamLimits::default());
    let never = CancellationToken::new();
    assert_eq!(engine.unload("small", &never).await.outcome, Outcome::Done { reason: DoneReason::Unload });
    let server = engine.server().await.expect("its program is there");
    assert_eq!((server.engine, server.local, server.address.as_str()), (Engine::Embedded, true, ""));

    let first = ask(&engine, "what?").await;
    assert_eq!((&first.outcome, first.answer.as_str()), (&DONE, "Hello wörld"));
    let counts = Counts {
        total_duration_ns: Some(80),
        load_duration_ns: Some(5_000),
        prompt_eval_count: Some(9),
        prompt_eval_cached_count: Some(0),
        prompt_eval_duration_ns: Some(30),
        eval_count: Some(2),
        eval_duration_ns: Some(40),
    };
    assert_eq!(first.counts, counts);
    assert!(first.timing.first_token_ms.is_some() && first.timing.end_ms >= first.timing.last_token_ms);
    // It is in memory now, so a second call loads nothing; another context loads it anew.
    let second = ask(&engine, "what?").await;
    assert_eq!(second.counts, Counts { load_duration_ns: None, ..counts });
    let resident = engine.resident().await.expect("it is told");
    assert_eq!((resident[0].name.as_str(), resident[0].context_length), ("small", Some(512)));
    assert_eq!((resident[0].gpu_layers, resident[0].device.as_deref()), (Some(0), Some("a processor")));
    assert!(engine.models().await.expect("they are listed").iter().any(|model| model.loaded));
    assert_eq!(engine.count_tokens(&request("what?"), &never).await, Ok(17));
    let mut larger = request("what?");
    larger.options.num_ctx = 1024;
    let loaded = engine.load(&larger, &never).await;
    assert_eq!(loaded.outcome, Outcome::Done { reason: DoneReason::Load });
    assert_eq!(loaded.counts.load_duration_ns, Some(5_000));
    assert!(loaded.timing.end_ms > Some(0.0), "it took time: {:?}", loaded.timing);

    let unloaded = engine.unload("small", &never).await;
    assert_eq!(unloaded.outcome, Outcome::Done { reason: DoneReason::Unload });
    assert!(unloaded.timing.end_ms > Some(0.0), "it took time: {:?}", unloaded.timing);
    assert_eq!(engine.resident().await, Ok(vec![]));
}

/// A context beyond what the model was trained with is not taken, and what it has in effect is told.
#[tokio::test]
async fn a_context_is_no_longer_than_the_model_was_trained_with() {
    let models = Models::new();
    let text = |text: &str| [&(text.len() as u64).to_le_bytes(), text.as_bytes()].concat();
    let said = [
        (text("general.architecture"), 8_u32, text("tiny")),
        (text("tiny.context_length"), 4, 2048_u32.to_le_bytes().to_vec()),
    ];
    let entries: Vec<u8> =
        said.iter().flat_map(|(key, kind, value)| [key, &kind.to_le_bytes()[..], value].concat()).collect();
    let head =
        [b"GGUF".as_slice(), &3_u32.to_le_bytes(), &0_u64.to_le_bytes(), &2_u64.to_le_bytes()].concat();
    std::fs::write(models.0.join("trained.gguf"), [head, entries].concat()).unwrap();
    let engine = engine(fake("worker.sh"), &models.0, StreamLimits::default());
    let asked = |model: &str, num_ctx| {
        let request = request("what?");
        GenerateRequest {
            model: model.to_owned(),
            options: Options { num_ctx, ..request.options },
            ..request
        }
    };
    let never = CancellationToken::new();
    for (model, num_ctx, in_effect) in
        [("trained", 4096, 2048), ("trained", 2048, 2048), ("trained", 1024, 1024), ("small", 4096, 4096)]
    {
        let request = asked(model, num_ctx);
        assert!(engine.load(&request, &never).await.counts.load_duration_ns.is_some(), "{model} {num_ctx}");
        let resident = engine.resident().await.expect("it is told");
        assert_eq!(resident[0].context_length, Some(in_effect), "{model} {num_ctx}");
        let again = engine.generate(&request, &never, &mut |_| {}).await;
        assert_eq!((&again.outcome, again.counts.load_duration_ns), (&DONE, None), "{model} {num_ctx}");
    }
}

/// Security row 11 and reliability row S2: whatever becomes of the worker, the call ends with a sentence and
/// its text, and the next one is answered.
#[tokio::test]
async fn a_worker_that_ends_in_the_middle_is_started_anew() {
    let models = Models::new();
    let limits = StreamLimits { idle: Duration::from_millis(300), ..StreamLimits::default() };
    let engine = engine(fake("worker.sh"), &models.0, limits);
    for (prompt, kind, words) in [
        ("please die", FailureKind::EngineStopped, "signal: 9"),
        ("please abort", FailureKind::EngineStopped, "GGML_ASSERT(n_tokens <= n_batch) failed"),
        ("please leave", FailureKind::EngineStopped, "process ended"),
        ("please babble", FailureKind::EngineStopped, "no answer"),
        ("please hang", FailureKind::IdleTimeout, "nothing arrived for 0.3 s"),
    ] {
        let exchange = ask(&engine, prompt).await;
        let (told, said) = failed(&exchange);
        assert!(told == kind && said.contains(words), "{prompt}: {told:?}, {said}");
        assert_eq!((exchange.answer.as_str(), exchange.counts), ("kept", Counts::default()), "{prompt}");
        assert_eq!(engine.resident().await, Ok(vec![]), "{prompt}");
        let next = ask(&engine, "what?").await;
        assert_eq!((&next.outcome, next.counts.load_duration_ns), (&DONE, Some(5_000)), "after {prompt}");
    }
}

/// What fails in the worker leaves it as it is.
#[tokio::test]
async fn a_failure_that_is_told_is_no_end_of_the_worker() {
    let models = Models::new();
    let engine = engine(fake("worker.sh"), &models.0, StreamLimits::default());
    ask(&engine, "what?").await;
    let exchange = ask(&engine, "please fail").await;
    assert_eq!(failed(&exchange), (FailureKind::ContextExceeded, "failed to fit 900 tokens into 512"));
    assert_eq!(ask(&engine, "what?").await.counts.load_duration_ns, None, "the model is still in memory");
    let mut small = request("what?");
    small.options.num_ctx = 13;
    let exchange = engine.load(&small, &CancellationToken::new()).await;
    assert_eq!(failed(&exchange).0, FailureKind::OutOfMemory);
    for (model, kind) in [("damaged", FailureKind::ModelDamaged), ("absent", FailureKind::ModelMissing)] {
        let request = GenerateRequest { model: model.to_owned(), ..request("what?") };
        let exchange = engine.generate(&request, &CancellationToken::new(), &mut |_| {}).await;
        assert_eq!(failed(&exchange).0, kind, "{model}");
        assert_eq!(engine.describe(model).await.expect_err(model).kind, kind);
    }
    assert_eq!(ask(&engine, "what?").await.outcome, DONE);
}

/// A log that nobody reads would stop it, and it sees nothing of our environment.
#[tokio::test]
async fn the_worker_is_heard_out_and_sees_no_environment() {
    let models = Models::new();
    let engine = engine(fake("worker.sh"), &models.0, StreamLimits::default());
    assert_eq!(ask(&engine, "please log").await.outcome, DONE);
    assert_eq!(ask(&engine, "please look").await.answer, "0");
}

/// Row R5: a call is cancelled within a second, whether the worker obeys or hangs; row S7: an answer without
/// end is ended.
#[tokio::test]
async fn a_call_is_cancelled_at_once() {
    let models = Models::new();
    let limits = StreamLimits { max_answer_bytes: 5_000, ..StreamLimits::default() };
    let engine = engine(fake("worker.sh"), &models.0, limits);
    for (prompt, is_warm) in [("please go on", true), ("please hang", false), ("please go on", true)] {
        let cancel = CancellationToken::new();
        let mut cancelled = None;
        let exchange = engine
            .generate(&request(prompt), &cancel, &mut |_| {
                cancelled = Some(Instant::now());
                cancel.cancel();
            })
            .await;
        assert_eq!((&exchange.outcome, exchange.answer.as_str()), (&Outcome::Cancelled, "kept"), "{prompt}");
        let took = cancelled.expect("a piece came").elapsed();
        assert!(took < Duration::from_secs(10), "{took:?}");
        assert_eq!(ask(&engine, "what?").await.counts.load_duration_ns.is_none(), is_warm, "{prompt}");
    }
    let exchange = ask(&engine, "please fill").await;
    assert_eq!(failed(&exchange).0, FailureKind::CapReached);
    assert!(exchange.answer.len() < 6_000);
    let cancel = CancellationToken::new();
    cancel.cancel();
    assert_eq!(engine.generate(&request("what?"), &cancel, &mut |_| {}).await.outcome, Outcome::Cancelled);
}

/// Row R5: in every state of a call, 500 times by a worker that obeys, and some more by one that hangs and is ended.
#[tokio::test]
async fn a_call_is_cancelled_in_every_state() {
    let models = Models::new();
    let engine = engine(fake("worker.sh"), &models.0, StreamLimits::default());
    let mut took = Vec::new();
    let obeying = [
        ("what?", 14, ""),
        ("please read", 512, ""),
        ("please go on", 512, "kept"),
        ("please break", 512, "kept"),
    ];
    for round in 0..125 {
        for (prompt, num_ctx, text) in obeying {
            took.push(cancelled(&engine, prompt, num_ctx, text, Duration::from_millis(round % 4)).await);
        }
        // It has obeyed: the model is still in memory.
        let next = ask(&engine, "what?").await;
        assert_eq!((&next.outcome, next.counts.load_duration_ns), (&DONE, None));
    }
    assert_eq!(took.len(), 500);
    took.sort();
    eprintln!("returned: median {:?}, slowest {:?}", took[250], took[499]);
    for _ in 0..5 {
        took.push(cancelled(&engine, "please hang", 512, "kept", Duration::ZERO).await);
        assert_eq!(engine.resident().await, Ok(vec![]), "it is ended");
    }
    eprintln!("one that hangs is ended after {:?} at most", took[500..].iter().max());
    assert!(took.iter().all(|time| *time < Duration::from_secs(10)), "ten times the limit");
}

/// Cancels a call `after` its text has come, or after its beginning where it has none; how long it took to return.
async fn cancelled(engine: &Embedded, prompt: &str, num_ctx: u32, text: &str, after: Duration) -> Duration {
    let mut request = request(prompt);
    request.options.num_ctx = num_ctx;
    let (cancel, heard) = (CancellationToken::new(), tokio::sync::Notify::new());
    if text.is_empty() {
        heard.notify_one();
    }
    let mut on_piece = |_| heard.notify_one();
    let call = engine.generate(&request, &cancel, &mut on_piece);
    let cancelling = async {
        heard.notified().await;
        tokio::time::sleep(after).await;
        cancel.cancel();
        Instant::now()
    };
    let both = async { tokio::join!(call, cancelling) };
    let (exchange, at) =
        tokio::time::timeout(Duration::from_mins(1), both).await.expect("a cancelled call returns");
    assert_eq!((&exchange.outcome, exchange.answer.as_str()), (&Outcome::Cancelled, text), "{prompt}");
    assert_eq!((exchange.counts, exchange.timing.end_ms), (Counts::default(), None), "{prompt}");
    at.elapsed()
}

#[tokio::test]
async fn what_is_no_worker_is_said_to_be_none() {
    let models = Models::new();
    let limits = StreamLimits { query: Duration::from_millis(300), ..StreamLimits::default() };
    for (program, words) in [
        (PathBuf::from("/no/such/worker"), "cannot be started"),
        (fake("old.sh"), "version 99"),
        (fake("silent.sh"), "did not start within 0.3 s"),
        (fake("ends.sh"), "process ended"),
        (PathBuf::from("/bin/pwd"), "no answer"),
    ] {
        let engine = engine(program.clone(), &models.0, limits.clone());
        let exchange = ask(&engine, "what?").await;
        let (kind, said) = failed(&exchange);
        assert!(kind == FailureKind::EngineStopped && said.contains(words), "{program:?}: {said}");
        // Looking for it says so too, before anybody asks it for anything.
        let looked = engine.server().await.expect_err("it does not start");
        let there = if program.is_file() { words } else { "is not there" };
        assert!(looked.kind == kind && looked.words.contains(there), "{program:?}: {}", looked.words);
    }
}

#[tokio::test]
async fn looking_for_the_engine_starts_it_once_and_disturbs_no_call() {
    let models = Models::new();
    let program = models.0.join("engine");
    std::os::unix::fs::symlink(fake("counted.sh"), &program).unwrap();
    let count =
        || std::fs::read_to_string(models.0.join("starts")).map_or(0, |starts| starts.lines().count());

    let busy = engine(program.clone(), &models.0, StreamLimits::default());
    let place = busy.worker.lock().await;
    assert!(busy.server().await.is_ok(), "a call is about to start it");
    assert_eq!(count(), 0);
    drop(place);
    for _ in 0..2 {
        assert!(busy.server().await.is_ok());
    }
    assert_eq!((count(), busy.worker.lock().await.is_none()), (1, true));
    assert_eq!(ask(&busy, "what?").await.outcome, DONE);
    assert_eq!(count(), 2);
    std::fs::remove_file(&program).unwrap();
    std::os::unix::fs::symlink(fake("old.sh"), &program).unwrap();
    assert!(busy.server().await.is_ok(), "it runs");
    busy.unload("small", &CancellationToken::new()).await;
    *busy.worker.lock().await = None;
    assert_eq!(failed(&ask(&busy, "what?").await).0, FailureKind::EngineStopped);
    assert!(busy.server().await.is_err(), "it does not start any more");
}

/// The real worker with the real model, where both are there.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_real_worker_answers() {
    let named = |name: &str| std::env::var_os(name).map(PathBuf::from);
    let (Some(program), Some(model)) = (named("CHIMERA_LLAMA_WORKER"), named("CHIMERA_MODEL_GGUF")) else {
        eprintln!("not run: CHIMERA_LLAMA_WORKER and CHIMERA_MODEL_GGUF name no worker and model");
        return;
    };
    let folder = model.parent().expect("a file lies in a folder");
    let engine = engine(program, folder, StreamLimits::default());
    let name = model.file_stem().expect("a file has a name").to_string_lossy().into_owned();
    let details = engine.describe(&name).await.expect("it is whole");
    assert_eq!((details.context_length, details.block_count), (Some(8_192), Some(30)));
    assert_eq!(
        (details.info.quantization.as_deref(), details.info.parameters.as_deref()),
        (Some("Q4_1"), Some("134.52M"))
    );
    assert_eq!(details.capabilities, ["chat"]);
    let request = GenerateRequest { model: name, ..request("Name three colours.") };
    let never = CancellationToken::new();
    let exchange = engine.generate(&request, &never, &mut |_| {}).await;
    assert!(matches!(exchange.outcome, Outcome::Done { .. }), "{exchange:?}");
    assert!(!exchange.answer.is_empty() && exchange.counts.load_duration_ns.is_some());
    assert_eq!(engine.count_tokens(&request, &never).await.ok(), exchange.counts.prompt_eval_count);
    let again = engine.generate(&request, &never, &mut |_| {}).await;
    assert_eq!(again.answer, exchange.answer, "the same seed");
    assert_eq!(again.counts.load_duration_ns, None);
    assert_eq!(engine.unload("", &never).await.outcome, Outcome::Done { reason: DoneReason::Unload });
}

#[tokio::test]
async fn a_model_leaves_memory_when_it_was_not_used_for_as_long_as_was_asked() {
    let models = Models::new();
    let engine = engine(fake("worker.sh"), &models.0, StreamLimits::default());
    let never = CancellationToken::new();
    let kept = |time: &str| GenerateRequest { keep_alive: time.to_owned(), ..request("what?") };
    let mut ignore = |_| {};
    let at_once = engine.generate(&kept("0"), &never, &mut ignore).await;
    assert_eq!((&at_once.outcome, engine.resident().await), (&DONE, Ok(vec![])));
    assert_eq!(engine.load(&kept("0"), &never).await.outcome, Outcome::Done { reason: DoneReason::Load });
    assert_eq!(engine.resident().await, Ok(vec![]));

    engine.generate(&kept("1ms"), &never, &mut ignore).await;
    let gone = async {
        while engine.resident().await != Ok(vec![]) || engine.worker.lock().await.is_some() {
            tokio::task::yield_now().await;
        }
    };
    tokio::time::timeout(Duration::from_secs(20), gone).await.expect("it leaves");
    let again = engine.generate(&kept("-1"), &never, &mut ignore).await;
    assert_eq!(again.counts.load_duration_ns, Some(5_000), "it is loaded anew");
    assert_eq!(engine.resident().await.expect("told").len(), 1);
    // Using it again ends the wait of the use before.
    engine.generate(&kept("50ms"), &never, &mut ignore).await;
    engine.generate(&kept("1h"), &never, &mut ignore).await;
    tokio::time::sleep(Duration::from_millis(100)).await;
    assert_eq!(engine.resident().await.expect("told").len(), 1);
}
