//! Frames whole, cut anywhere, too long and broken.

use proptest::prelude::*;

use super::{Decoder, FrameError, LARGEST_FRAME, encode};
use crate::{
    Ask, ChatMessage, Failure, FailureKind, Generate, Load, Piece, Prompt, Reply, Request, Role, Sampling,
    Say,
};

fn generate() -> Request {
    Request {
        id: u64::MAX,
        ask: Ask::Generate(Generate {
            prompt: Prompt::Chat(vec![ChatMessage {
                role: Role::User,
                content: "zwei\nZeilen, 日本 \u{0} \u{2028}".to_owned(),
            }]),
            sampling: Sampling {
                temperature: 0.8,
                top_p: 0.9,
                top_k: 40,
                min_p: 0.0,
                repeat_penalty: 1.1,
                repeat_last_n: 64,
                seed: u32::MAX,
            },
            num_predict: Some(16),
            stop: vec!["\n\n".to_owned()],
            schema: Some(r#"{"type":"object"}"#.to_owned()),
        }),
    }
}

fn load() -> Request {
    Request {
        id: 1,
        ask: Ask::Load(Load {
            path: "/a b/ä.gguf".to_owned(),
            n_ctx: 4096,
            n_gpu_layers: None,
            threads: Some(2),
            n_batch: None,
            use_mmap: true,
            chat_template: None,
        }),
    }
}

fn decoded<T: serde::de::DeserializeOwned>(bytes: &[u8]) -> Vec<Result<T, FrameError>> {
    let mut decoder = Decoder::default();
    decoder.push(bytes);
    std::iter::from_fn(|| decoder.pop()).collect()
}

#[test]
fn a_message_is_one_line_and_comes_back_the_same() {
    for request in [
        generate(),
        load(),
        Request { id: 2, ask: Ask::Describe },
        Request { id: 3, ask: Ask::Tokenise(Prompt::Text(String::new())) },
        Request { id: 4, ask: Ask::Cancel(2) },
        Request { id: 5, ask: Ask::Unload },
    ] {
        let line = encode(&request).unwrap();
        assert_eq!(memchr::memchr(b'\n', &line), Some(line.len() - 1), "{request:?}");
        assert_eq!(decoded(&line), [Ok(request)]);
    }
    let failure = Reply {
        id: 0,
        say: Say::Error(Failure {
            kind: FailureKind::ContextExceeded { prompt_tokens: 9, num_predict: None, n_ctx: 8 },
            message: "fit".to_owned(),
        }),
    };
    assert_eq!(decoded(&encode(&failure).unwrap()), [Ok(failure)]);
}

#[test]
fn the_form_on_the_wire_is_the_agreed_one() {
    let check = |message: &dyn erased::Line, expected: &str| assert_eq!(message.line(), expected);
    check(&Request { id: 7, ask: Ask::Describe }, "{\"id\":7,\"ask\":\"describe\"}\n");
    check(&Request { id: 8, ask: Ask::Cancel(7) }, "{\"id\":8,\"ask\":{\"cancel\":7}}\n");
    check(
        &Request { id: 9, ask: Ask::Tokenise(Prompt::Text("a".to_owned())) },
        "{\"id\":9,\"ask\":{\"tokenise\":{\"text\":\"a\"}}}\n",
    );
    check(
        &Reply { id: 9, say: Say::Piece(Piece { text: "ü".to_owned(), tokens: 2, at_ns: 3 }) },
        "{\"id\":9,\"say\":{\"piece\":{\"text\":\"ü\",\"tokens\":2,\"at_ns\":3}}}\n",
    );
}

/// Lets one table hold requests and replies.
mod erased {
    pub(super) trait Line {
        fn line(&self) -> String;
    }

    impl<T: serde::Serialize> Line for T {
        fn line(&self) -> String {
            String::from_utf8(super::encode(self).unwrap()).unwrap()
        }
    }
}

#[test]
fn a_bad_line_is_an_error_and_the_next_one_is_read() {
    let deep = format!("{{\"id\":1,\"ask\":{}", "[".repeat(100_000));
    let check = |bad: &[u8], expected: &str| {
        let mut bytes = bad.to_vec();
        bytes.extend_from_slice(b"\n{\"id\":7,\"ask\":\"unload\"}\n");
        let read = decoded::<Request>(&bytes);
        assert_eq!(read.len(), 2, "{}", String::from_utf8_lossy(&bad[..bad.len().min(40)]));
        let error = read[0].as_ref().unwrap_err().to_string();
        assert!(error.contains(expected), "{error}");
        assert!(error.len() < 600, "{error}");
        assert_eq!(read[1], Ok(Request { id: 7, ask: Ask::Unload }));
    };
    check(b"", "EOF");
    check(b"\r", "EOF");
    check(b"llama_model_loader: loaded", "expected value");
    check(b"{\"id\":1,\"ask\":\"describe\"", "EOF");
    check(b"{\"id\":1,\"ask\":\"describe\"}{}", "trailing characters");
    check(b"{\"id\":1,\"ask\":\"format_disk\"}", "unknown variant");
    check(b"{\"id\":1,\"ask\":\"describe\",\"more\":1}", "unknown field");
    check(b"{\"id\":-1,\"ask\":\"describe\"}", "invalid value");
    check(b"{\"id\":1}", "missing field");
    check(b"null", "invalid type");
    check(b"\xff\xfe\x00{", "expected value");
    check(b"{\"id\":1,\"ask\":{\"tokenise\":{\"text\":\"\xed\xa0\x80\"}}}", "unicode");
    check(deep.as_bytes(), "");
}

#[test]
fn a_line_over_the_cap_is_refused_on_both_sides() {
    let long = Request { id: 1, ask: Ask::Tokenise(Prompt::Text("x".repeat(LARGEST_FRAME))) };
    assert_eq!(encode(&long), Err(FrameError::TooLong));

    let mut decoder = Decoder::<Request>::default();
    for _ in 0..40 {
        decoder.push(&vec![b'x'; 1 << 20]);
        assert!(decoder.line.capacity() <= 2 * LARGEST_FRAME);
    }
    assert!(decoder.is_within_line());
    decoder.push(b"\n{\"id\":7,\"ask\":\"unload\"}\n");
    assert_eq!(decoder.pop(), Some(Err(FrameError::TooLong)));
    assert_eq!(decoder.pop(), Some(Ok(Request { id: 7, ask: Ask::Unload })));
    assert_eq!(decoder.pop(), None);
    assert!(!decoder.is_within_line());
}

proptest! {
    #[test]
    fn any_split_gives_the_same_messages(cuts in prop::collection::vec(1_usize..8, 1..400)) {
        let mut bytes = encode(&generate()).unwrap();
        bytes.extend_from_slice(b"garbage\n");
        bytes.extend(encode(&load()).unwrap());
        let whole = decoded::<Request>(&bytes);

        let (mut decoder, mut rest, mut split) = (Decoder::default(), bytes.as_slice(), Vec::new());
        for cut in cuts.iter().cycle() {
            if rest.is_empty() {
                break;
            }
            let (now, later) = rest.split_at((*cut).min(rest.len()));
            decoder.push(now);
            split.extend(std::iter::from_fn(|| decoder.pop()));
            rest = later;
        }
        prop_assert_eq!(split, whole);
        prop_assert!(!decoder.is_within_line());
    }

    #[test]
    fn no_bytes_make_it_panic(bytes in prop::collection::vec(any::<u8>(), 0..2000)) {
        for read in decoded::<Request>(&bytes) {
            if let Err(error) = read {
                prop_assert!(!error.to_string().is_empty());
            }
        }
        let lines = memchr::memchr_iter(b'\n', &bytes).count();
        prop_assert_eq!(decoded::<Reply>(&bytes).len(), lines);
    }
}
