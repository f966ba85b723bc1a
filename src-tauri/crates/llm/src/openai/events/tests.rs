//! What becomes of streams: of five servers in any slices, cut ones, malformed ones, hostile ones. Two
//! were recorded from llama.cpp; the others were written after what those servers document.

use std::sync::LazyLock;
use std::time::Duration;

use domain::{Arrival, Exchange, Outcome, StreamPiece};
use proptest::prelude::*;

use super::*;
use crate::StreamLimits;
use crate::transport::stream::StreamState;

const LLAMA_CPP: usize = 0;
const SCHEMA: usize = 1;
const OPENAI: usize = 2;
const VLLM: usize = 3;
const LM_STUDIO: usize = 4;

const STREAMS: [&str; 5] = [
    include_str!("llama_cpp.sse"),
    include_str!("llama_cpp_schema.sse"),
    include_str!("openai.sse"),
    include_str!("vllm.sse"),
    include_str!("lm_studio.sse"),
];

const SENT: Duration = Duration::from_secs(1);
const AT: Duration = Duration::from_millis(1_250);

/// What becomes of the streams when they arrive whole.
static WHOLE: LazyLock<[(Vec<StreamPiece>, Exchange); 5]> = LazyLock::new(|| STREAMS.map(play_whole));

/// What becomes of a stream that arrives in these parts and then ends.
fn play(limits: &StreamLimits, parts: &[&[u8]]) -> (Vec<StreamPiece>, Exchange) {
    let mut state = StreamState::<Events>::new(limits, SENT);
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

fn token(text: &str) -> String {
    format!("data: {}\n\n", serde_json::json!({ "choices": [{ "index": 0, "delta": { "content": text } }] }))
}

const STOP: &str = "data: {\"choices\":[{\"index\":0,\"delta\":{},\"finish_reason\":\"stop\"}]}\n\n";
const END: &str = "data: [DONE]\n\n";

#[test]
fn a_stream_becomes_what_the_server_said() {
    let counts = |prompt, answer| Counts {
        prompt_eval_count: Some(prompt),
        eval_count: Some(answer),
        ..Counts::default()
    };
    let timed = |counts, prompt_ns, answer_ns| Counts {
        prompt_eval_cached_count: Some(0),
        prompt_eval_duration_ns: Some(prompt_ns),
        eval_duration_ns: Some(answer_ns),
        ..counts
    };
    let story = "🌾❤\u{fe0f} 墨冈\n\nIn this example:\n- 🌾 stands for the heart-shaped emoji.\n- ❤\u{fe0f} stands for";
    for (which, answer, thinking, reason, counts) in [
        (LLAMA_CPP, story, "", DoneReason::Length, timed(counts(57, 40), 1_104_149_000, 1_585_992_000)),
        (
            SCHEMA,
            "{\n  \"colour\": \"blue\"\n}",
            "",
            DoneReason::Stop,
            timed(counts(36, 16), 1_168_760_000, 647_702_000),
        ),
        (
            OPENAI,
            "Grüße aus Köln 🚀, 日本. \"quoted\"\n",
            "",
            DoneReason::Stop,
            Counts { prompt_eval_cached_count: Some(0), ..counts(21, 9) },
        ),
        (VLLM, "**Ergebnis**: 12 ± 3 ms\n\n終わり", "Ich überlege 🤔", DoneReason::Stop, counts(812, 13)),
        (LM_STUDIO, "Drei Läufe – zwei ✓\nein ✗", "", DoneReason::Length, counts(44, 8)),
    ] {
        let (pieces, exchange) = &WHOLE[which];
        assert_eq!((exchange.answer.as_str(), exchange.thinking.as_str()), (answer, thinking));
        assert_eq!(exchange.outcome, Outcome::Done { reason });
        assert_eq!(exchange.counts, counts, "{answer}");
        assert_eq!(exchange.timing.arrivals.len(), pieces.len());
        assert_eq!(exchange.timing.first_token_ms, Some(250.0));
        assert_eq!(exchange.timing.end_ms, Some(250.0));
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 10_000, ..ProptestConfig::default() })]

    /// Row S1: however a stream is split, the same comes of it.
    #[test]
    fn any_split_gives_the_same_events(
        which in 0..STREAMS.len(),
        sizes in prop_oneof![prop::collection::vec(1_usize..=7, 1..40), prop::collection::vec(1_usize..=700, 1..40)],
    ) {
        let happened = play(&StreamLimits::default(), &cut(STREAMS[which].as_bytes(), &sizes));
        prop_assert!(!happened.1.answer.contains(char::REPLACEMENT_CHARACTER));
        prop_assert_eq!(&happened, &WHOLE[which]);
    }
}

/// Row S1: every place for one cut.
#[test]
fn every_single_cut_gives_the_same_events() {
    for (stream, expected) in STREAMS.iter().zip(WHOLE.iter()) {
        for place in 0..stream.len() {
            let (head, tail) = stream.as_bytes().split_at(place);
            assert_eq!(&play(&StreamLimits::default(), &[head, tail]), expected, "cut at {place}");
        }
    }
}

/// Line ends of either kind and a byte order mark change nothing.
#[test]
fn line_ends_are_of_either_kind() {
    for (stream, expected) in STREAMS.iter().zip(WHOLE.iter()) {
        let plain = stream.replace("\r\n", "\n");
        assert_eq!(&play_whole(&plain), expected);
        assert_eq!(&play_whole(plain.replace('\n', "\r\n")), expected);
        assert_eq!(&play_whole(format!("\u{feff}{plain}")), expected);
    }
}

/// Row S4: a stream that ends before it was said why the model stopped is a failure with its text; one
/// that ends after it, at the end of an event, is whole but for what it would have counted.
#[test]
fn a_stream_cut_short_is_never_a_success() {
    for (stream, (all_pieces, whole)) in STREAMS.iter().zip(WHOLE.iter()) {
        let reason = stream.find("\"finish_reason\":\"").expect("each says why it stopped");
        let data_ends: Vec<usize> = stream
            .match_indices('}')
            .map(|(place, _)| place + 1)
            .filter(|place| stream[*place..].starts_with(['\n', '\r']))
            .collect();
        let mark = stream.find("[DONE]").expect("each has the mark");
        for end in (0..stream.len()).filter(|end| stream.is_char_boundary(*end)) {
            let (pieces, exchange) = play_whole(&stream.as_bytes()[..end]);
            assert!(whole.answer.starts_with(&exchange.answer) && all_pieces.starts_with(&pieces));
            let after_data = data_ends
                .iter()
                .any(|data| *data > reason && (*data <= end) && stream[*data..end].trim().is_empty());
            if end >= mark + 6 {
                assert_eq!(&exchange, whole, "ended at {end}");
            } else if after_data {
                assert_eq!(exchange.outcome, whole.outcome, "ended at {end}");
                assert_eq!(exchange.answer, whole.answer);
            } else {
                assert_eq!(failed(&exchange).0, FailureKind::Incomplete, "ended at {end}");
                assert_eq!((exchange.counts, exchange.timing.end_ms), (Counts::default(), None));
            }
        }
    }
}

/// Row S4: what is no event is malformed or passed over, and never a false success.
#[test]
fn what_is_no_event_is_malformed_or_passed_over() {
    let begun = token("kept");
    for line in [
        "garbage without a colon?",
        "data: garbage",
        "data: null",
        "data: 123",
        "data: [\"text\",null,true]",
        "data: [DONE",
        "data: {\"choices\":[{\"delta\":{\"content\":7}}]}",
        "data: {\"choices\":[{\"delta\":{\"content\":{\"text\":\"x\"}}}]}",
        "data: {\"choices\":{}}",
        "data: {\"choices\":[]}}",
        "data: {\"choices\":[{\"delta\":{\"content\":\"\\ud83d\"}}]}",
        "data: {\"choices\":[{\"delta\":{\"content\":\"a\",\"content\":\"b\"}}]}",
        "data: {\"choices\":[]",
        "{\"choices\":[{\"delta\":{\"content\":\"x\"}}]}",
        "{\"id\":\"a\",\"object\":\"chat.completion\",\"choices\":[{\"message\":{\"content\":\"x\"}}]}",
        "<html><body>Welcome</body></html>",
    ] {
        let (_, exchange) = play_whole(format!("{begun}{line}\n\n{STOP}{END}"));
        assert_eq!(failed(&exchange).0, FailureKind::Malformed, "{line}");
        assert_eq!(exchange.answer, "kept", "{line}");
    }
    let deep = format!("data: {}", "{\"logprobs\":".repeat(200));
    let (_, exchange) = play_whole(format!("{begun}{deep}1\n\n"));
    assert_eq!(failed(&exchange).0, FailureKind::Malformed);
    let (_, exchange) = play_whole(b"data: {\"choices\":[{\"delta\":{\"content\":\"\xff\"}}]}\n\n");
    assert_eq!(failed(&exchange).0, FailureKind::Malformed);

    for line in [
        "",
        "   ",
        "\r",
        ": ping",
        ":",
        "data:",
        "data: ",
        "id: 7",
        "retry: 1000",
        "event: message",
        "x-own_field: anything",
        "data: {}",
        "data: {\"choices\":[]}",
        "data: {\"choices\":null}",
        "data: {\"choices\":[{}]}",
        "data: {\"choices\":[{\"delta\":null}]}",
        "data: {\"choices\":[{\"delta\":{\"content\":null}}]}",
        "data: {\"choices\":[{\"delta\":{\"content\":\"\"},\"finish_reason\":null}]}",
        "data: {\"choices\":[{\"delta\":{\"role\":\"assistant\"}},{\"delta\":{\"content\":\"second\"}}]}",
        "data: {\"error\":null}",
        "data: {\"usage\":null,\"timings\":null}",
    ] {
        let (pieces, exchange) = play_whole(format!("{begun}{line}\n\n{STOP}{END}"));
        assert_eq!(exchange.outcome, Outcome::Done { reason: DoneReason::Stop }, "{line}");
        assert_eq!(pieces, [StreamPiece::Answer("kept".to_owned())], "{line}");
    }
}

#[test]
fn an_event_over_several_lines_is_one_event() {
    for (stream, answer) in [
        ("data: {\"choices\":[{\"delta\":\ndata:  {\"content\":\ndata: \"a b\"}}]}\n\n", Some("a b")),
        ("data: {\"choices\":\n: ping\ndata: [{\"delta\":{\"content\":\"c\"}}]}\n\n", Some("c")),
        ("data:{\"choices\":[{\"delta\":{\"content\":\"no blank\"}}]}\n\n", Some("no blank")),
        // Without the blank lines that the standard wants.
        (
            "data: {\"choices\":[{\"delta\":{\"content\":\"x\"}}]}\ndata: {\"choices\":[{\"delta\":{\"content\":\"y\"}}]}\n",
            Some("xy"),
        ),
        ("data: {\"choices\":\n\ndata: []}\n\n", None),
    ] {
        let (_, exchange) = play_whole(format!("{stream}{STOP}{END}"));
        match answer {
            Some(answer) => {
                assert_eq!(exchange.outcome, Outcome::Done { reason: DoneReason::Stop }, "{stream}");
                assert_eq!(exchange.answer, answer, "{stream}");
            }
            None => assert_eq!(failed(&exchange).0, FailureKind::Malformed, "{stream}"),
        }
    }
}

/// Row S4: the ways a stream ends.
#[test]
fn only_an_end_that_was_said_is_a_success() {
    let begun = token("kept");
    let reason = |word: &str| STOP.replace("stop", word);
    for (rest, expected) in [
        (format!("{STOP}{END}"), Some(DoneReason::Stop)),
        (STOP.to_owned(), Some(DoneReason::Stop)),
        (STOP.trim_end().to_owned(), Some(DoneReason::Stop)),
        (END.to_owned(), Some(DoneReason::Other(String::new()))),
        (END.trim_end().to_owned(), Some(DoneReason::Other(String::new()))),
        (format!("{}{END}", reason("length")), Some(DoneReason::Length)),
        (format!("{}{END}", reason("content_filter")), Some(DoneReason::Other("content_filter".to_owned()))),
        (String::new(), None),
        ("data: [DON".to_owned(), None),
        (STOP[..STOP.len() - 4].to_owned(), None),
        (format!("{STOP}data: {{\"choices\":[],\"usage\":{{\"prompt_"), None),
    ] {
        let (_, exchange) = play_whole(format!("{begun}{rest}"));
        match expected {
            Some(reason) => assert_eq!(exchange.outcome, Outcome::Done { reason }, "{rest}"),
            None => assert_eq!(failed(&exchange).0, FailureKind::Incomplete, "{rest}"),
        }
        assert_eq!(exchange.answer, "kept");
    }
    for word in ["abort", "error"] {
        let (_, exchange) = play_whole(format!("{begun}{}{END}", reason(word)));
        assert_eq!(failed(&exchange).0, FailureKind::Server, "{word}");
    }
    let (_, exchange) = play_whole(format!("{begun}{STOP}{END}{}", token("late")));
    assert_eq!(exchange.answer, "kept");
}

/// Row S3: an error in the middle of a stream, in the forms that servers give it.
#[test]
fn an_error_fails_with_the_servers_own_words() {
    for (event, kind, words) in [
        (
            "data: {\"error\":{\"message\":\"The server had an error\",\"type\":\"server_error\",\"param\":null,\"code\":null}}",
            FailureKind::Server,
            "The server had an error",
        ),
        (
            "data: {\"error\":{\"code\":500,\"message\":\"decode failed\",\"type\":\"server_error\"}}",
            FailureKind::Server,
            "decode failed",
        ),
        (
            "error: {\"code\":500,\"message\":\"decode failed\",\"type\":\"server_error\"}",
            FailureKind::Server,
            "decode failed",
        ),
        (
            "data: {\"error\":{\"code\":400,\"message\":\"the request exceeds the available context size\",\"type\":\"exceed_context_size_error\",\"n_prompt_tokens\":900,\"n_ctx\":512}}",
            FailureKind::ContextExceeded,
            "the request exceeds the available context size (the prompt has 900 tokens, the context 512)",
        ),
        (
            "data: {\"object\":\"error\",\"message\":\"This model's maximum context length is 4096 tokens.\",\"type\":\"BadRequestError\",\"code\":400}",
            FailureKind::ContextExceeded,
            "This model's maximum context length is 4096 tokens.",
        ),
        (
            "event: error\ndata: {\"error\":{\"message\":\"The model has crashed\"}}",
            FailureKind::Server,
            "The model has crashed",
        ),
        ("event: error\ndata: {\"message\":\"Model unloaded\"}", FailureKind::Server, "Model unloaded"),
        ("event: error\r\ndata: plain words", FailureKind::Server, "plain words"),
        ("data: {\"error\":\"Internal error\"}", FailureKind::Server, "Internal error"),
        ("data: {\"detail\":\"Engine is dead\"}", FailureKind::Server, "Engine is dead"),
        ("{\"error\":\"not an event\"}", FailureKind::Server, "not an event"),
        ("data: {\"error\":{\"type\":\"overloaded\"}}", FailureKind::Server, "overloaded"),
        ("data: {\"error\":[1,2]}", FailureKind::Server, "the server reported an error without words"),
    ] {
        for end in ["\n\n", "\n\ndata: [DONE]\n\n", ""] {
            let (_, exchange) = play_whole(format!("{}{event}{end}", token("kept")));
            assert_eq!(failed(&exchange), (kind, words), "{event}{end}");
            assert_eq!((exchange.answer.as_str(), exchange.timing.end_ms), ("kept", None));
        }
    }
}

#[test]
fn what_the_server_did_not_count_is_absent_and_not_zero() {
    let none = Counts::default();
    let tokens = |prompt, cached, answer| Counts {
        prompt_eval_count: prompt,
        prompt_eval_cached_count: cached,
        eval_count: answer,
        ..none
    };
    for (event, expected) in [
        ("{\"choices\":[]}", none),
        ("{\"usage\":{}}", none),
        ("{\"usage\":{\"completion_tokens\":null,\"prompt_tokens\":-3}}", none),
        ("{\"usage\":{\"completion_tokens\":\"7\",\"prompt_tokens\":[1]}}", none),
        ("{\"usage\":{\"completion_tokens\":0}}", tokens(None, None, Some(0))),
        ("{\"usage\":{\"completion_tokens\":7,\"prompt_tokens\":9}}", tokens(Some(9), None, Some(7))),
        (
            "{\"usage\":{\"prompt_tokens\":9,\"prompt_tokens_details\":{\"cached_tokens\":4}}}",
            tokens(Some(9), Some(4), None),
        ),
        // Of an older llama.cpp: what was cached is what was not computed.
        ("{\"usage\":{\"prompt_tokens\":30},\"timings\":{\"prompt_n\":6}}", tokens(Some(30), Some(24), None)),
        (
            "{\"timings\":{\"prompt_n\":6,\"cache_n\":24,\"predicted_n\":3}}",
            tokens(Some(30), Some(24), Some(3)),
        ),
        ("{\"timings\":{\"prompt_n\":6,\"predicted_n\":3}}", tokens(Some(6), None, Some(3))),
        (
            "{\"timings\":{\"prompt_ms\":12.5,\"predicted_ms\":0.0000004}}",
            Counts { prompt_eval_duration_ns: Some(12_500_000), eval_duration_ns: Some(0), ..none },
        ),
        ("{\"timings\":{\"prompt_ms\":-1.5,\"predicted_ms\":1e300}}", none),
        ("{\"timings\":{\"prompt_ms\":\"12\",\"predicted_ms\":null}}", none),
    ] {
        let (_, exchange) = play_whole(format!("data: {event}\n\n{STOP}{END}"));
        assert_eq!(exchange.counts, expected, "{event}");
    }
}

#[test]
fn thinking_is_kept_apart_under_either_name_and_told_once() {
    let mut state = StreamState::<Events>::new(&StreamLimits::default(), SENT);
    let ms = |ms: u64| SENT + Duration::from_millis(ms);
    let delta = |delta: &str| format!("data: {{\"choices\":[{{\"delta\":{delta}}}]}}\n\n");
    state.push(delta("{\"role\":\"assistant\",\"content\":null}").as_bytes(), ms(50));
    state.push(delta("{\"reasoning_content\":\"h\",\"reasoning\":\"h\"}").as_bytes(), ms(100));
    state.push(delta("{\"reasoning\":\"m\",\"content\":\"\"}").as_bytes(), ms(150));
    state.push(
        delta("{\"content\":[{\"type\":\"text\",\"text\":\"a\"},{\"text\":\"b\"}]}").as_bytes(),
        ms(200),
    );
    state.push(format!("{STOP}{END}").as_bytes(), ms(300));
    let Exchange { answer, thinking, timing, .. } = state.into_exchange();
    assert_eq!((answer.as_str(), thinking.as_str()), ("ab", "hm"));
    assert_eq!((timing.first_token_ms, timing.first_answer_ms), (Some(100.0), Some(200.0)));
    assert_eq!((timing.last_token_ms, timing.end_ms), (Some(200.0), Some(300.0)));
    assert_eq!(timing.arrivals[0], Arrival { at_ms: 100.0, bytes: 1 });
}

/// A ping is no sign that anything goes on, and the role alone is no text.
#[test]
fn silence_lasts_until_something_is_said() {
    let mut state = StreamState::<Events>::new(&StreamLimits::default(), SENT);
    state.push(b": ping\n\n: ping\n\n", AT);
    assert_eq!((state.lines(), state.has_begun()), (0, false));
    state.push(b"data: {\"choices\":[{\"delta\":{\"role\":\"assistant\",\"content\":\"\"}}]}\n\n", AT);
    assert_eq!((state.lines(), state.has_begun()), (1, false));
    state.push(token("a").as_bytes(), AT);
    assert_eq!((state.lines(), state.has_begun()), (2, true));
}

/// Row S7, as far as it needs no connection.
#[test]
fn caps_end_a_stream_and_keep_what_came() {
    let limits = StreamLimits {
        max_line_bytes: 200,
        max_stream_bytes: 10_000,
        max_answer_bytes: 50,
        max_lines: 40,
        ..StreamLimits::default()
    };
    let word = token("word");
    for (stream, words, kept) in [
        (word.repeat(100), "answer", 52),
        (format!("{word}{}", token(&"x".repeat(60))), "answer", 64),
        (format!("{word}{}", "\n".repeat(60)), "lines", 4),
        (format!("{word}{}", ": ping\n".repeat(60)), "lines", 4),
        (format!("{word}{}", "x".repeat(201)), "line is longer", 4),
    ] {
        let (_, exchange) = play(&limits, &[stream.as_bytes()]);
        let (kind, told) = failed(&exchange);
        assert_eq!(kind, FailureKind::CapReached, "{stream}");
        assert!(told.contains(words), "{told}");
        assert_eq!(exchange.answer.len(), kept, "{told}");
    }
    let endless =
        format!("data: {{\"choices\":[\n{}", format!("data: {}\n", " ".repeat(1_000)).repeat(9_000));
    let limits = StreamLimits { max_lines: usize::MAX, ..StreamLimits::default() };
    let (_, exchange) = play(&limits, &[endless.as_bytes()]);
    assert_eq!(failed(&exchange), (FailureKind::CapReached, "one event is longer than the limit"));
}

proptest! {
    /// Row S4: bytes at random, alone and put into a stream, never make it a success that it is not,
    /// and never bring it down.
    #[test]
    fn random_bytes_are_never_a_false_success(
        noise in prop::collection::vec(any::<u8>(), 1..200),
        which in 0..STREAMS.len(),
        place in any::<prop::sample::Index>(),
    ) {
        let (_, exchange) = play_whole(&noise);
        let is_failure = matches!(exchange.outcome, Outcome::Failed { .. });
        prop_assert!(is_failure);

        let stream = STREAMS[which].as_bytes();
        let place = place.index(stream.len());
        let disturbed = [&stream[..place], &noise, &stream[place..]].concat();
        let (_, exchange) = play_whole(&disturbed);
        if let Outcome::Done { reason } = exchange.outcome {
            // Then the noise lay in lines that were passed over, in a string, or behind the end; in the name or in the
            // words of the reason it leaves none that is known.
            let is_unknown = matches!(reason, DoneReason::Other(_));
            let is_the_same = Outcome::Done { reason } == WHOLE[which].1.outcome;
            prop_assert!(is_unknown || is_the_same);
        }
    }
}
