//! The worker as a process with a real model: `SmolLM2` 135M, whose GGUF file `CHIMERA_MODEL_GGUF` names.

#![expect(
    clippy::disallowed_methods,
    reason = "these tests start the worker, make bad files and read the clock"
)]

#[path = "support/worker.rs"]
mod worker;

use std::path::PathBuf;
use std::time::{Duration, Instant};

use worker::{Worker, load};
use worker_protocol::{
    Ask, ChatMessage, FailureKind, Generate, Load, Prompt, Reply, Role, Sampling, Say, Stop,
};

fn model() -> PathBuf {
    std::env::var_os("CHIMERA_MODEL_GGUF")
        .map(PathBuf::from)
        .expect("CHIMERA_MODEL_GGUF names the model's file")
}

fn chat(words: &str) -> Prompt {
    Prompt::Chat(vec![ChatMessage { role: Role::User, content: words.to_owned() }])
}

fn request(prompt: Prompt, num_predict: u32) -> Generate {
    Generate {
        prompt,
        sampling: Sampling {
            temperature: 0.8,
            top_p: 0.9,
            top_k: 40,
            min_p: 0.0,
            repeat_penalty: 1.1,
            repeat_last_n: 64,
            seed: 7,
        },
        num_predict: Some(num_predict),
        stop: Vec::new(),
        schema: None,
    }
}

#[test]
fn a_model_is_loaded_and_described() {
    let mut worker = Worker::start();
    assert_eq!(worker.failure(Ask::Describe).0, FailureKind::NotLoaded);
    let id = worker.ask(Ask::Load(load(&model(), 2048, 512)));
    let loaded = worker.until_loaded(id);
    assert_eq!((loaded.n_ctx, loaded.n_batch), (2048, 512));
    assert!(loaded.load_ns > 0 && loaded.warm_up_ns > 0 && loaded.threads > 0, "{loaded:?}");
    assert!(loaded.n_gpu_layers.is_some() && worker.hello.devices.contains(&loaded.device), "{loaded:?}");

    let id = worker.ask(Ask::Describe);
    let Say::Description(about) = worker.answer(id) else { panic!("no description") };
    assert_eq!(about, loaded.description);
    assert_eq!(about.architecture.as_deref(), Some("llama"));
    assert_eq!(about.quantisation.as_deref(), Some("Q4_1"));
    assert_eq!(about.context_length, Some(8192));
    assert_eq!(about.parameters, 134_515_008);
    assert_eq!(about.file_bytes, std::fs::metadata(model()).unwrap().len());
    assert!(about.chat_template.is_some_and(|template| template.contains("<|im_start|>")));

    let id = worker.ask(Ask::Unload);
    assert_eq!(worker.answer(id), Say::Unloaded);
    assert_eq!(worker.failure(Ask::Generate(request(chat("a"), 1))).0, FailureKind::NotLoaded);
}

/// `cargo xtask vulkan` provides the GPU.
#[test]
#[cfg(feature = "vulkan")]
fn the_layers_are_on_the_gpu_that_is_provided_and_on_the_processor_where_it_has_no_room() {
    let is_provided = std::env::var("GGML_VK_VISIBLE_DEVICES").is_ok_and(|devices| devices == "0");
    for (variables, on_gpu) in
        [(&[][..], is_provided), (&[("GGML_VK_FORCE_MAX_BUFFER_SIZE", "1000000")], false)]
    {
        let mut worker = Worker::start_with(variables);
        let id = worker.ask(Ask::Load(load(&model(), 512, 64)));
        let loaded = worker.until_loaded(id);
        assert_eq!(loaded.n_gpu_layers, Some(if on_gpu { 31 } else { 0 }), "{loaded:?}");
        assert_eq!(worker.hello.devices.last() == Some(&loaded.device), !on_gpu, "{loaded:?}");
        let (text, _) = worker.generate(request(Prompt::Text("One, two,".to_owned()), 2));
        assert!(!text.is_empty());
    }
}

#[test]
fn no_layer_is_on_a_gpu_where_none_is_asked_for() {
    let mut worker = Worker::start();
    let id = worker.ask(Ask::Load(Load { n_gpu_layers: Some(0), ..load(&model(), 512, 512) }));
    let loaded = worker.until_loaded(id);
    assert_eq!(loaded.n_gpu_layers, Some(0));
    assert_eq!(
        Some(&loaded.device),
        worker.hello.devices.last(),
        "the processor is listed behind what is faster"
    );
    assert!(!worker.generate(request(chat("Say hello."), 8)).0.is_empty());
}

#[test]
fn counts_and_times_fit_together_and_a_seed_gives_the_same_text_again() {
    let mut worker = Worker::loaded(&model(), 1024, 512);
    let prompt = chat("Name three colours. Nenne drei Farben. 色を三つ挙げて 😀");
    let count = worker.tokens(prompt.clone());
    assert!(count > 20);

    let id = worker.ask(Ask::Generate(request(prompt.clone(), 48)));
    let (pieces, end) = worker.until_end(id);
    assert_eq!(end.prompt_tokens, count, "nothing is kept from an earlier prompt, and all of it is computed");
    assert!(end.generated_tokens > 0 && end.generated_tokens <= 48);
    let expected = if end.stop == Stop::Length { Stop::Length } else { Stop::Stop };
    assert_eq!(end.stop, expected);
    assert!(end.decode_steps + 1 >= end.generated_tokens && end.decode_steps <= end.generated_tokens);
    assert!(pieces.iter().all(|piece| !piece.text.is_empty() && piece.tokens > 0));
    assert!(pieces.iter().map(|piece| piece.tokens).sum::<u64>() <= end.generated_tokens);
    assert!(pieces.is_sorted_by_key(|piece| piece.at_ns));
    assert_eq!(end.first_piece_ns, pieces.first().map(|piece| piece.at_ns));
    assert!(end.first_piece_ns.unwrap() >= end.prefill_ns);
    assert!(end.prefill_ns + end.decode_ns <= end.total_ns);

    let first: String = pieces.into_iter().map(|piece| piece.text).collect();
    let (again, second_end) = worker.generate(request(prompt.clone(), 48));
    assert_eq!(again, first);
    assert_eq!(second_end.prompt_tokens, count, "the same prompt is computed again");
    let mut other = request(prompt, 48);
    other.sampling.seed = 8;
    assert_ne!(worker.generate(other).0, first);
}

#[test]
fn a_prompt_longer_than_a_batch_is_read_in_pieces_and_read_the_same() {
    let long = "The quick brown fox jumps over the lazy dog. ".repeat(40);
    let answer = |n_batch: u32| {
        let mut worker = Worker::loaded(&model(), 1024, n_batch);
        let mut request = request(Prompt::Text(long.clone()), 12);
        request.sampling.temperature = 0.0;
        let (text, end) = worker.generate(request);
        assert!(end.prompt_tokens > 300);
        text
    };
    assert_eq!(answer(32), answer(512));
}

#[test]
fn what_does_not_fit_the_context_is_refused_with_both_counts() {
    let mut worker = Worker::loaded(&model(), 256, 64);
    let long = Prompt::Text("one two three four ".repeat(100));
    let prompt_tokens = worker.tokens(long.clone());
    let exceeded = |num_predict| FailureKind::ContextExceeded { prompt_tokens, num_predict, n_ctx: 256 };
    let (kind, message) = worker.failure(Ask::Generate(request(long.clone(), 10)));
    assert_eq!(kind, exceeded(Some(10)));
    assert!(message.contains(&prompt_tokens.to_string()) && message.contains("256"), "{message}");
    assert_eq!(
        worker.failure(Ask::Generate(Generate { num_predict: None, ..request(long, 0) })).0,
        exceeded(None)
    );

    let short = Prompt::Text("one two".to_owned());
    let (kind, _) = worker.failure(Ask::Generate(request(short.clone(), 256)));
    assert!(matches!(kind, FailureKind::ContextExceeded { num_predict: Some(256), .. }), "{kind:?}");
    let mut all = request(short, 0);
    all.num_predict = None;
    all.sampling.temperature = 0.0;
    let (_, end) = worker.generate(all);
    assert!(end.prompt_tokens + end.generated_tokens <= 256);
}

#[test]
fn a_stop_text_ends_the_answer_and_is_not_in_it() {
    let mut worker = Worker::loaded(&model(), 512, 512);
    let mut free = request(Prompt::Text("1, 2, 3, 4, 5, 6, 7,".to_owned()), 24);
    free.sampling.temperature = 0.0;
    free.sampling.repeat_penalty = 1.0;
    let (text, _) = worker.generate(free.clone());
    assert!(text.contains("10"), "{text}");
    let (stopped, end) = worker.generate(Generate { stop: vec!["10".to_owned()], ..free });
    assert_eq!(stopped, text[..text.find("10").unwrap()]);
    assert_eq!(end.stop, Stop::Stop);
}

#[test]
fn an_answer_keeps_to_its_schema() {
    let mut worker = Worker::loaded(&model(), 2048, 512);
    let schema = r#"{"type":"object","properties":{
        "findings":{"type":"array","minItems":1,"maxItems":2,"items":{"type":"object",
            "properties":{"sentence":{"type":"string","maxLength":60},"facts":{"type":"array","maxItems":2,"items":{"type":"string","maxLength":6}}},
            "required":["sentence","facts"],"additionalProperties":false}},
        "sure":{"type":"boolean"},"grade":{"enum":["low","high"]},"count":{"type":"integer","minimum":0,"maximum":9}},
        "required":["findings","sure","grade","count"],"additionalProperties":false}"#;
    for seed in 1..=3 {
        let mut constrained = request(chat("Say what you find about F1 (50 tok/s) and F2 (20 tok/s)."), 600);
        constrained.schema = Some(schema.to_owned());
        constrained.sampling.seed = seed;
        let (text, end) = worker.generate(constrained);
        assert_eq!(end.stop, Stop::Stop, "{text}");
        assert!(end.schema_corrections.is_some_and(|times| times > 0), "{end:?}");
        let value: serde_json::Value = serde_json::from_str(&text).expect("the answer is JSON");
        let findings = value["findings"].as_array().unwrap();
        assert!((1..=2).contains(&findings.len()) && findings.iter().all(|one| one["sentence"].is_string()));
        assert!(value["sure"].is_boolean() && value["count"].is_u64());
        assert!(["low", "high"].iter().any(|grade| value["grade"] == *grade));
    }
    for bad in ["", "{", "[1", r#"{"type":"no such type"}"#, "\u{0}"] {
        let mut constrained = request(chat("a"), 8);
        constrained.schema = Some(bad.to_owned());
        assert_eq!(worker.failure(Ask::Generate(constrained)).0, FailureKind::Schema, "{bad}");
    }
}

#[test]
fn a_request_is_cancelled_while_it_reads_while_it_writes_and_while_it_waits() {
    let mut worker = Worker::loaded(&model(), 4096, 512);
    let long = Prompt::Text("The quick brown fox jumps over the lazy dog. ".repeat(380));
    let whole = worker.tokens(long.clone());
    let reading = worker.ask(Ask::Generate(request(long.clone(), 100)));
    let waiting = worker.ask(Ask::Generate(request(long, 100)));
    worker.ask(Ask::Cancel(waiting));
    worker.ask(Ask::Cancel(reading));
    let asked = Instant::now();
    for id in [reading, waiting] {
        let (pieces, end) = worker.until_end(id);
        assert_eq!(end.stop, Stop::Cancelled);
        assert!(end.prompt_tokens < whole && pieces.is_empty(), "{end:?}");
    }
    assert!(asked.elapsed() < Duration::from_secs(1), "ten times the limit: {:?}", asked.elapsed());

    let mut endless = request(chat("Tell a long story."), 3000);
    endless.sampling.temperature = 1.5;
    let endless = worker.ask(Ask::Generate(endless));
    let Say::Piece(first) = worker.answer(endless) else { panic!("no piece") };
    worker.ask(Ask::Cancel(endless));
    let asked = Instant::now();
    let (pieces, end) = worker.until_end(endless);
    assert!(asked.elapsed() < Duration::from_secs(1), "ten times the limit: {:?}", asked.elapsed());
    assert_eq!(end.stop, Stop::Cancelled);
    assert!(first.tokens + pieces.iter().map(|piece| piece.tokens).sum::<u64>() <= end.generated_tokens);

    let (text, end) = worker.generate(request(chat("Say hello."), 8));
    assert!(!text.is_empty() && end.stop != Stop::Cancelled, "the next request is not cancelled");
}

#[test]
fn files_that_are_no_model_are_refused_with_a_sentence_and_a_good_one_loads_after_them() {
    let folder = std::env::temp_dir().join(format!("llama-worker-{}", std::process::id()));
    std::fs::create_dir_all(&folder).unwrap();
    let good = std::fs::read(model()).unwrap();
    let mut absurd = good[..4096].to_vec();
    absurd[8..24].fill(0xff);
    let mut endless_string = good.clone();
    endless_string[24..32].fill(0x7f);
    let files: [(&str, &[u8], FailureKind); 8] = [
        ("empty", b"", FailureKind::Unusable),
        ("short", b"GG", FailureKind::Unusable),
        ("garbage", b"<!DOCTYPE html><html>not a model</html>", FailureKind::Unusable),
        ("head only", &good[..4], FailureKind::Unusable),
        ("cut in the header", &good[..1000], FailureKind::Unusable),
        ("cut in the tensors", &good[..good.len() / 2], FailureKind::Unusable),
        ("absurd counts", &absurd, FailureKind::Unusable),
        ("absurd string", &endless_string, FailureKind::Unusable),
    ];
    let mut worker = Worker::start();
    for (name, bytes, expected) in files {
        let path = folder.join(name);
        std::fs::write(&path, bytes).unwrap();
        let (kind, message) = worker.failure(Ask::Load(load(&path, 512, 512)));
        assert_eq!(kind, expected, "{name}: {message}");
        assert!(message.len() > 20 && message.len() < 2000, "{name}: {message}");
    }
    let (kind, message) = worker.failure(Ask::Load(load(&folder.join("gone"), 512, 512)));
    assert_eq!(kind, FailureKind::Unreadable, "{message}");
    let (kind, _) = worker.failure(Ask::Load(load(&folder, 512, 512)));
    assert!(matches!(kind, FailureKind::Unusable | FailureKind::Unreadable), "{kind:?}");
    let (kind, message) = worker.failure(Ask::Load(load(&model(), u32::MAX, 512)));
    assert_eq!(kind, FailureKind::OutOfMemory, "{message}");
    assert_eq!(worker.failure(Ask::Load(load(&model(), 0, 512))).0, FailureKind::Option);
    std::fs::remove_dir_all(&folder).unwrap();

    let id = worker.ask(Ask::Load(load(&model(), 512, 512)));
    worker.until_loaded(id);
}

/// Damage in the weights shows in no header. Where it leads to no text at all, that is said.
#[test]
fn weights_that_lead_to_no_numbers_are_told_as_damage_and_the_worker_goes_on() {
    let path = std::env::temp_dir().join(format!("llama-worker-weights-{}", std::process::id()));
    let mut bytes = std::fs::read(model()).unwrap();
    let half = bytes.len() / 2;
    bytes[half..].fill(0xff);
    std::fs::write(&path, bytes).unwrap();
    let mut worker = Worker::start();
    let id = worker.ask(Ask::Load(load(&path, 512, 512)));
    worker.until_loaded(id);
    let (kind, message) = worker.failure(Ask::Generate(request(chat("What is a benchmark?"), 16)));
    std::fs::remove_file(&path).unwrap();
    assert_eq!(kind, FailureKind::Unusable, "{message}");
    assert!(message.contains("weights are damaged"), "{message}");
    let id = worker.ask(Ask::Load(load(&model(), 512, 512)));
    worker.until_loaded(id);
}

#[test]
fn a_chat_template_can_be_given_and_a_bad_one_is_told() {
    let mut worker = Worker::start();
    let mut with_template = |template: &str| {
        let id = worker
            .ask(Ask::Load(Load { chat_template: Some(template.to_owned()), ..load(&model(), 512, 512) }));
        worker.until_loaded(id);
        let id = worker.ask(Ask::Tokenise(chat("hello")));
        worker.answer(id)
    };
    let Say::Tokens(named) = with_template("chatml") else { panic!("chatml is known") };
    let Say::Tokens(written) = with_template("{{ messages[0].content }}") else { panic!("this is Jinja") };
    assert!(written < named && written > 0);
    let Say::Error(failure) = with_template("{{ raise_exception('no') }}") else { panic!("it complains") };
    assert_eq!(failure.kind, FailureKind::ChatTemplate);
}

#[test]
fn a_line_that_is_no_request_is_told_and_the_next_is_carried_out() {
    let mut worker = Worker::start();
    for bad in [&b"nonsense\n"[..], b"\n", b"{\"id\":1}\n", b"\xff\xfe\n"] {
        worker.write(bad);
        let Reply { id: 0, say: Say::Error(failure) } = worker.reply() else { panic!("no failure") };
        assert_eq!(failure.kind, FailureKind::Malformed);
    }
    assert_eq!(worker.failure(Ask::Describe).0, FailureKind::NotLoaded);
}

#[test]
fn the_worker_ends_when_its_input_closes_whatever_it_does() {
    let mut idle = Worker::start();
    idle.input = None;
    assert!(idle.ended());

    let mut writing = Worker::loaded(&model(), 4096, 512);
    writing.ask(Ask::Generate(request(Prompt::Text("Once upon a time".to_owned()), 4000)));
    writing.reply();
    writing.input = None;
    assert!(writing.ended());

    let mut reading = Worker::loaded(&model(), 4096, 512);
    reading.ask(Ask::Generate(request(Prompt::Text("one two three ".repeat(1000)), 1)));
    reading.input = None;
    assert!(reading.ended());
}
