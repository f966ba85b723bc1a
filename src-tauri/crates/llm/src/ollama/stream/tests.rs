//! What becomes of streams: recorded ones in any slices, cut ones, malformed ones, hostile ones.

use std::sync::LazyLock;
use std::time::Duration;

use domain::{Arrival, Counts, DoneReason, Exchange, Outcome, StreamPiece};
use proptest::prelude::*;

use super::*;
use crate::StreamLimits;
use crate::transport::stream::StreamState;

/// Streams recorded from a server of version 0.24.0.
const RECORDED: [&str; 3] =
    [include_str!("many_scripts.ndjson"), include_str!("escapes.ndjson"), include_str!("schema.ndjson")];

const SENT: Duration = Duration::from_secs(1);
const AT: Duration = Duration::from_millis(1_250);

/// What becomes of the recorded streams when they arrive whole.
static WHOLE: LazyLock<[(Vec<StreamPiece>, Exchange); 3]> = LazyLock::new(|| RECORDED.map(play_whole));

/// What becomes of a stream that arrives in these parts and then ends.
fn play(limits: &StreamLimits, parts: &[&[u8]]) -> (Vec<StreamPiece>, Exchange) {
    let mut state = StreamState::<Ndjson>::new(limits, SENT);
    let mut pieces: Vec<StreamPiece> = parts.iter().flat_map(|part| state.push(part, AT)).collect();
    pieces.extend(state.end(AT));
    (pieces, state.into_exchange())
}

fn play_whole(stream: impl AsRef<[u8]>) -> (Vec<StreamPiece>, Exchange) {
    play(&StreamLimits::default(), &[stream.as_ref()])
}

fn failed(exchange: &Exchange) -> (FailureKind, &str) {
    match &exchange.outcome {
        Outcome::Failed { failure } => (failure.kind, &failure.words),
        other => panic!("not a failure: {other:?}"),
    }
}

/// Cuts `bytes` into slices of these sizes, over and over.
fn cut<'a>(mut bytes: &'a [u8], sizes: &[usize]) -> Vec<&'a [u8]> {
    let mut sizes = sizes.iter().cycle();
    let mut parts = Vec::new();
    while !bytes.is_empty() {
        let size = *sizes.next().expect("there is a size");
        let (part, rest) = bytes.split_at(size.min(bytes.len()));
        parts.push(part);
        bytes = rest;
    }
    parts
}

#[test]
fn a_recorded_stream_becomes_what_the_server_said() {
    let (pieces, exchange) = play_whole(RECORDED[0]);
    assert_eq!(exchange.answer, "🌾❤\u{fe0f}－美首关于墨冈练走三歩-夏季拼");
    assert_eq!(pieces.len(), 18);
    assert_eq!(exchange.outcome, Outcome::Done { reason: DoneReason::Length });
    assert_eq!(
        exchange.counts,
        Counts {
            total_duration_ns: Some(7_174_197_367),
            load_duration_ns: Some(736_268_897),
            prompt_eval_count: Some(32),
            prompt_eval_cached_count: None,
            prompt_eval_duration_ns: Some(435_963_025),
            eval_count: Some(40),
            eval_duration_ns: Some(5_982_032_413),
        }
    );
    let timing = exchange.timing;
    assert_eq!(timing.arrivals.len(), 18);
    assert_eq!(timing.arrivals[0], Arrival { at_ms: 250.0, bytes: 4 });
    let seen = [timing.first_token_ms, timing.first_answer_ms, timing.last_token_ms, timing.end_ms];
    assert_eq!(seen, [Some(250.0); 4]);
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 10_000, ..ProptestConfig::default() })]

    /// Row S1: however a stream is split, the same comes of it.
    #[test]
    fn any_split_gives_the_same_events(
        which in 0..RECORDED.len(),
        sizes in prop_oneof![prop::collection::vec(1_usize..=7, 1..40), prop::collection::vec(1_usize..=700, 1..40)],
    ) {
        let happened = play(&StreamLimits::default(), &cut(RECORDED[which].as_bytes(), &sizes));
        prop_assert!(!happened.1.answer.contains(char::REPLACEMENT_CHARACTER));
        prop_assert_eq!(&happened, &WHOLE[which]);
    }
}

/// Row S1: every single byte on its own, and every place for one cut.
#[test]
fn every_single_cut_gives_the_same_events() {
    for (stream, expected) in RECORDED.iter().zip(WHOLE.iter()) {
        for place in 0..stream.len() {
            let (head, tail) = stream.as_bytes().split_at(place);
            assert_eq!(&play(&StreamLimits::default(), &[head, tail]), expected, "cut at {place}");
        }
    }
}

/// Row S4: a stream that ends anywhere before its closing line is whole is a failure with its text.
#[test]
fn a_stream_cut_short_is_never_a_success() {
    let stream = RECORDED[1];
    let (all_pieces, whole) = play_whole(stream);
    for end in 0..stream.len() - 1 {
        let (pieces, exchange) = play_whole(&stream.as_bytes()[..end]);
        assert_eq!(failed(&exchange).0, FailureKind::Incomplete, "ended at {end}");
        assert!(whole.answer.starts_with(&exchange.answer));
        assert!(all_pieces.starts_with(&pieces));
        assert_eq!((exchange.counts, exchange.timing.end_ms), (Counts::default(), None));
    }
    // Only its last line break may be lacking.
    assert_eq!(play_whole(&stream.as_bytes()[..stream.len() - 1]), play_whole(stream));
}

/// Row S4: malformed lines.
#[test]
fn what_is_no_line_of_the_protocol_is_malformed_or_passed_over() {
    let begun = r#"{"response":"kept","done":false}"#;
    let close = r#"{"response":"","done":true,"done_reason":"stop"}"#;
    let malformed = |line: &str| {
        let (_, exchange) = play_whole(format!("{begun}\n{line}\n{close}\n"));
        assert_eq!(failed(&exchange).0, FailureKind::Malformed, "{line}");
        assert_eq!(exchange.answer, "kept", "{line}");
    };
    for line in [
        "garbage",
        "data: {\"response\":\"x\"}",
        "data:",
        ": ping",
        "[DONE]",
        "null",
        "123",
        "[\"text\",null,true]",
        "{\"response\":\"x\"",
        "{\"response\":\"x\"}}",
        "{\"response\":7}",
        "{\"done\":\"true\"}",
        "{\"response\":\"a\",\"response\":\"b\"}",
        "{\"response\":\"\\ud83d\"}",
        "<html>",
    ] {
        malformed(line);
    }
    malformed(&"{\"context\":".repeat(200));
    let (_, exchange) = play_whole(b"{\"response\":\"\xff\"}\n");
    assert_eq!(failed(&exchange).0, FailureKind::Malformed);

    for line in [
        "",
        "   ",
        "\r",
        "{}",
        "{\"status\":\"loading\"}",
        "{\"response\":null}",
        "{\"response\":\"\"}",
        "{\"done\":null}",
    ] {
        let (pieces, exchange) = play_whole(format!("{begun}\n{line}\n{close}\n"));
        assert_eq!(exchange.outcome, Outcome::Done { reason: DoneReason::Stop }, "{line}");
        assert_eq!(pieces, [StreamPiece::Answer("kept".to_owned())], "{line}");
    }
}

/// Row S3: an error in the middle of a stream, in the forms that servers give it.
#[test]
fn an_error_line_fails_with_the_servers_own_words() {
    for (line, kind, words) in [
        (
            r#"{"error":"an error was encountered while running the model: CUDA error"}"#,
            FailureKind::Server,
            "an error was encountered while running the model: CUDA error",
        ),
        (
            r#"{"error":{"message":"The server had an error","type":"server_error","code":null}}"#,
            FailureKind::Server,
            "The server had an error",
        ),
        (
            r#"{"error":{"code":400,"message":"the request exceeds the available context size, try increasing it","type":"exceed_context_size_error","n_prompt_tokens":900,"n_ctx":512}}"#,
            FailureKind::ContextExceeded,
            "the request exceeds the available context size, try increasing it (the prompt has 900 tokens, the context 512)",
        ),
        (
            r#"{"error":"the input length exceeds the context length","done":true}"#,
            FailureKind::ContextExceeded,
            "the input length exceeds the context length",
        ),
        (r#"{"error":""}"#, FailureKind::Server, "the server reported an error without words"),
        (r#"{"error":[1,2]}"#, FailureKind::Server, "the server reported an error without words"),
    ] {
        let begun = r#"{"response":"kept"}"#;
        let (_, exchange) = play_whole(format!("{begun}\n{line}\n"));
        assert_eq!(failed(&exchange), (kind, words), "{line}");
        assert_eq!((exchange.answer.as_str(), exchange.timing.end_ms), ("kept", None));
    }
    // Null is how some servers say that there is none.
    let (_, exchange) = play_whole("{\"error\":null,\"done\":true}\n");
    assert_eq!(exchange.outcome, Outcome::Done { reason: DoneReason::Other(String::new()) });
}

#[test]
fn what_the_server_did_not_count_is_absent_and_not_zero() {
    for (closing, eval_count) in [
        (r#"{"done":true}"#, None),
        (r#"{"done":true,"eval_count":null}"#, None),
        (r#"{"done":true,"eval_count":-3}"#, None),
        (r#"{"done":true,"eval_count":1.5}"#, None),
        (r#"{"done":true,"eval_count":"7"}"#, None),
        (r#"{"done":true,"eval_count":[7]}"#, None),
        (r#"{"done":true,"eval_count":{"n":7}}"#, None),
        (r#"{"done":true,"eval_count":0}"#, Some(0)),
        (r#"{"done":true,"eval_count":7}"#, Some(7)),
    ] {
        let (_, exchange) = play_whole(closing);
        assert_eq!(exchange.counts, Counts { eval_count, ..Counts::default() }, "{closing}");
    }
}

#[test]
fn thinking_and_the_text_of_the_closing_line_are_kept_apart_and_whole() {
    let mut state = StreamState::<Ndjson>::new(&StreamLimits::default(), SENT);
    let ms = |ms: u64| SENT + Duration::from_millis(ms);
    state.push(b"{\"thinking\":\"hm\",\"response\":\"\"}\n", ms(100));
    state.push(b"{\"response\":\"a\"}\n", ms(200));
    state.push(
        b"{\"response\":\"b\",\"done\":true,\"done_reason\":\"stop\"}\n{\"response\":\"late\"}\n",
        ms(300),
    );
    let Exchange { answer, thinking, timing, .. } = state.into_exchange();
    assert_eq!((answer.as_str(), thinking.as_str()), ("ab", "hm"));
    assert_eq!(timing.first_token_ms, Some(100.0));
    assert_eq!(timing.first_answer_ms, Some(200.0));
    assert_eq!((timing.last_token_ms, timing.end_ms), (Some(300.0), Some(300.0)));
    let arrivals: Vec<_> = timing.arrivals.iter().map(|arrival| (arrival.at_ms, arrival.bytes)).collect();
    assert_eq!(arrivals, [(100.0, 2), (200.0, 1), (300.0, 1)]);
}

#[test]
fn caps_end_a_stream_and_keep_what_came() {
    let limits = StreamLimits {
        max_line_bytes: 200,
        max_stream_bytes: 10_000,
        max_answer_bytes: 50,
        max_lines: 20,
        ..StreamLimits::default()
    };
    let word = "{\"response\":\"word\"}\n";
    let long = format!("{{\"response\":\"{}\"}}\n", "x".repeat(60));
    for (stream, words, kept) in [
        (word.repeat(100), "answer", 52),
        (format!("{word}{long}"), "answer", 64),
        (format!("{word}{}", "\n".repeat(30)), "lines", 4),
        (format!("{word}{}", "x".repeat(201)), "line is longer", 4),
    ] {
        let (_, exchange) = play(&limits, &[stream.as_bytes()]);
        let (kind, told) = failed(&exchange);
        assert_eq!(kind, FailureKind::CapReached, "{stream}");
        assert!(told.contains(words), "{told}");
        assert_eq!(exchange.answer.len(), kept, "{told}");
    }
    let endless = "{\"context\":[1,2,3]}\n";
    let parts = vec![endless.as_bytes(); 19];
    let limits = StreamLimits { max_stream_bytes: 300, ..limits };
    assert!(failed(&play(&limits, &parts).1).1.contains("stream is longer"));
}

proptest! {
    /// Row S4: bytes at random, alone and put into a recorded stream, never make it a success that
    /// it is not, and never bring it down.
    #[test]
    fn random_bytes_are_never_a_false_success(
        noise in prop::collection::vec(any::<u8>(), 1..200),
        place in any::<prop::sample::Index>(),
    ) {
        let (_, exchange) = play_whole(&noise);
        let is_failure = matches!(exchange.outcome, Outcome::Failed { .. });
        prop_assert!(is_failure);

        // More digits in a number are another number.
        prop_assume!(!noise.iter().all(|byte| b"0123456789eE+-.".contains(byte)));
        let stream = RECORDED[0].as_bytes();
        let place = place.index(stream.len());
        let disturbed = [&stream[..place], &noise, &stream[place..]].concat();
        let (_, exchange) = play_whole(&disturbed);
        if let Outcome::Done { .. } = exchange.outcome {
            // Then the noise lay in lines that were passed over, in a string, or behind the end; or in the name of a
            // count, which then is not there.
            let (told, whole) = (exchange.counts, play_whole(stream).1.counts);
            let of = |counts: &Counts| serde_json::to_value(counts).expect("counts are plain");
            let (told, whole) = (of(&told), of(&whole));
            let same = |name: &String| told[name].is_null() || told[name] == whole[name];
            let names: Vec<&String> = told.as_object().expect("counts have names").keys().collect();
            prop_assert!(names.into_iter().all(same), "{told} of {whole}");
        }
    }
}
