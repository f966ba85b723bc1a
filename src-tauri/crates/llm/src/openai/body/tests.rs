//! What is sent, word for word, and what a refusal teaches.

use domain::Options;

use super::*;

fn request() -> GenerateRequest {
    GenerateRequest {
        model: "m".to_owned(),
        prompt: "what?".to_owned(),
        system: "be brief".to_owned(),
        options: Options { seed: Some(7), num_predict: Some(64), ..Options::default() },
        keep_alive: "5m".to_owned(),
        format: None,
    }
}

fn body(program: Program) -> Value {
    let mut body = Shape::default().phrase(program, &request()).body;
    let salt = body.get("cache_salt").cloned();
    if let Some(Value::String(salt)) = salt {
        assert_eq!(salt.len(), 16);
        body["cache_salt"] = json!("");
    }
    body
}

#[test]
fn each_program_is_sent_what_it_takes() {
    let common = json!({
        "model": "m",
        "messages": [{ "role": "system", "content": "be brief" }, { "role": "user", "content": "what?" }],
        "stream": true,
        "stream_options": { "include_usage": true },
        "temperature": 0.8,
        "top_p": 0.9,
        "seed": 7,
        "max_tokens": 64,
    });
    let with = |more: Value| {
        let mut whole = common.as_object().cloned().expect("an object");
        whole.extend(more.as_object().cloned().expect("an object"));
        Value::Object(whole)
    };
    let no_thinking = json!({ "enable_thinking": false });
    for (program, expected) in [
        (Program::Other, common.clone()),
        (Program::LmStudio, with(json!({ "top_k": 40, "repeat_penalty": 1.0 }))),
        (
            Program::LlamaCpp,
            with(
                json!({ "top_k": 40, "repeat_penalty": 1.0, "cache_prompt": false, "chat_template_kwargs": no_thinking }),
            ),
        ),
        (
            Program::Vllm,
            with(
                json!({ "top_k": 40, "repetition_penalty": 1.0, "cache_salt": "", "chat_template_kwargs": no_thinking }),
            ),
        ),
    ] {
        assert_eq!(body(program), expected, "{program:?}");
    }
    assert_ne!(
        Shape::default().phrase(Program::Vllm, &request()).body["cache_salt"],
        Shape::default().phrase(Program::Vllm, &request()).body["cache_salt"]
    );
}

#[test]
fn what_is_not_sent_is_told() {
    let bare = GenerateRequest {
        system: String::new(),
        options: Options { seed: None, num_predict: None, ..Options::default() },
        ..request()
    };
    for (program, expected) in [
        (Program::Other, vec!["num_ctx", "num_gpu", "top_k", "repeat_penalty"]),
        (Program::LmStudio, vec!["num_ctx", "num_gpu"]),
        (Program::LlamaCpp, vec!["num_ctx", "num_gpu"]),
        (Program::Vllm, vec!["num_ctx", "num_gpu"]),
    ] {
        for request in [&request(), &bare] {
            assert_eq!(Shape::default().phrase(program, request).not_sent, expected, "{program:?}");
        }
    }
    let Phrased { body, schema, .. } = Shape::default().phrase(Program::Other, &bare);
    assert_eq!(body["messages"], json!([{ "role": "user", "content": "what?" }]));
    for absent in ["seed", "max_tokens", "response_format", "num_ctx", "keep_alive"] {
        assert_eq!(body.get(absent), None, "{absent}");
    }
    assert_eq!(schema, SchemaUse::None);
}

#[test]
fn a_schema_is_put_as_a_format_and_where_that_is_refused_in_the_prompt() {
    let schema = json!({ "type": "object", "required": ["b", "a"] });
    let request = GenerateRequest { format: Some(schema.clone()), ..request() };
    let shape = Shape::default();
    let Phrased { body, schema: used, .. } = shape.phrase(Program::Other, &request);
    assert_eq!(used, SchemaUse::Constrained);
    assert_eq!(
        body["response_format"],
        json!({ "type": "json_schema", "json_schema": { "name": "answer", "strict": true, "schema": schema } })
    );
    let shape = shape.mended("this response_format type is unavailable now", &body).expect("it is named");
    let Phrased { body, schema: used, .. } = shape.phrase(Program::Other, &request);
    assert_eq!((used, body.get("response_format")), (SchemaUse::InPrompt, None));
    let prompt = body["messages"][1]["content"].as_str().expect("the second is the prompt");
    assert!(prompt.starts_with("what?\n") && prompt.ends_with(&schema.to_string()), "{prompt}");
    assert_eq!(shape.mended("this response_format type is unavailable now", &body), None);
    // A call without a schema stays as it was.
    assert_eq!(shape.phrase(Program::Other, &super::tests::request()).schema, SchemaUse::None);
}

#[test]
fn a_refusal_mends_what_it_names_and_nothing_else() {
    let request = GenerateRequest { format: Some(json!({ "type": "object" })), ..request() };
    let sent = Shape::default().phrase(Program::LlamaCpp, &request).body;
    for (said, without, with, not_sent) in [
        ("failed to parse grammar", "response_format", "messages", None),
        ("'guided_json' is not available", "response_format", "messages", None),
        (
            "unsupported parameter: 'max_tokens'. use 'max_completion_tokens' instead.",
            "max_tokens",
            "max_completion_tokens",
            None,
        ),
        ("unknown field `stream_options`", "stream_options", "seed", None),
        (
            "unsupported value: 'temperature' does not support 0.8 with this model.",
            "temperature",
            "top_p",
            Some("temperature"),
        ),
        ("top_k: extra inputs are not permitted", "top_k", "top_p", Some("top_k")),
        ("unrecognized request argument supplied: cache_prompt", "cache_prompt", "top_k", None),
    ] {
        let mended = Shape::default().mended(said, &sent).unwrap_or_else(|| panic!("{said}"));
        let Phrased { body, not_sent: told, .. } = mended.phrase(Program::LlamaCpp, &request);
        assert_eq!(body.get(without), None, "{said}");
        assert!(body.get(with).is_some(), "{said}");
        assert_eq!(told.get(2).map(String::as_str), not_sent, "{said}");
    }
    let mended = Shape::default().mended("system role not supported", &sent).expect("it is named");
    assert_eq!(
        mended.phrase(Program::Other, &super::tests::request()).body["messages"],
        json!([{ "role": "user", "content": "be brief\n\nwhat?" }])
    );
    for said in ["", "temperature must be at most 2", "bad request", "unknown field `frequency_penalty`"] {
        assert_eq!(Shape::default().mended(said, &sent), None, "{said}");
    }
}
