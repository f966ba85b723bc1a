//! The JSON that is sent, word for word, and what is read leniently.

use super::*;

fn request() -> GenerateRequest {
    GenerateRequest {
        model: "smollm2:135m".to_owned(),
        prompt: "what?".to_owned(),
        system: "be brief".to_owned(),
        options: Options::default(),
        keep_alive: "5m".to_owned(),
        format: Some(json!({ "type": "object" })),
    }
}

#[test]
fn every_option_is_sent_and_half_prompts_are_refused() {
    assert_eq!(
        generate_body(&request()),
        json!({
            "model": "smollm2:135m",
            "prompt": "what?",
            "system": "be brief",
            "format": { "type": "object" },
            "stream": true,
            "think": false,
            "truncate": false,
            "shift": false,
            "keep_alive": "5m",
            "options": {
                "num_ctx": 4096,
                "num_gpu": -1,
                "temperature": 0.8,
                "top_p": 0.9,
                "top_k": 40,
                "repeat_penalty": 1.0,
                "seed": -1,
                "num_predict": 4096,
            },
        })
    );
}

#[test]
fn what_was_chosen_is_what_is_sent() {
    let options = Options {
        num_ctx: 512,
        num_gpu: 0,
        temperature: 0.0,
        top_p: 1.0,
        top_k: 1,
        repeat_penalty: 1.1,
        seed: Some(7),
        num_predict: Some(16),
    };
    let body = generate_body(&GenerateRequest { options, system: String::new(), format: None, ..request() });
    assert_eq!(
        body["options"],
        json!({
            "num_ctx": 512, "num_gpu": 0, "temperature": 0.0, "top_p": 1.0, "top_k": 1,
            "repeat_penalty": 1.1, "seed": 7, "num_predict": 16,
        })
    );
    assert_eq!((body.get("system"), body.get("format")), (None, None));
}

#[test]
fn a_load_has_the_same_options_and_no_prompt() {
    let (load, generate) = (load_body(&request()), generate_body(&request()));
    assert_eq!(load["prompt"], "");
    assert_eq!((load.get("system"), load.get("format")), (None, None));
    for same in ["model", "options", "keep_alive", "truncate", "shift", "think", "stream"] {
        assert_eq!(load[same], generate[same], "{same}");
    }
    assert_eq!(unload_body("m")["keep_alive"], 0);
    assert_eq!(unload_body("m")["prompt"], "");
}

#[test]
fn keep_alive_is_a_number_when_it_is_seconds() {
    for (text, expected) in [
        ("5m", json!("5m")),
        ("-1", json!(-1)),
        ("0", json!(0)),
        (" 300 ", json!(300)),
        ("-1m", json!("-1m")),
    ] {
        assert_eq!(keep_alive(text), expected, "{text}");
    }
}

#[test]
fn the_models_own_architecture_is_read_and_not_its_eyes() {
    let show = |info: Value| serde_json::from_value::<Show>(json!({ "model_info": info })).unwrap();
    for (info, expected) in [
        (
            json!({ "general.architecture": "llama", "llama.block_count": 30, "tokenizer.ggml.tokens": null }),
            Some(30),
        ),
        (
            json!({ "general.architecture": "gemma3", "gemma3.block_count": 26, "gemma3.vision.block_count": 27 }),
            Some(26),
        ),
        (json!({ "gemma3.block_count": 26, "gemma3.vision.block_count": 27 }), Some(26)),
        (json!({ "general.architecture": "llama" }), None),
        (json!({ "general.architecture": "llama", "llama.block_count": "30" }), None),
        (json!({ "tokenizer.ggml.tokens": ["a", { "b": [1] }] }), None),
        (Value::Null, None),
    ] {
        assert_eq!(show(info.clone()).of_architecture("block_count"), expected, "{info}");
    }
    assert_eq!(serde_json::from_str::<Show>("{}").unwrap().of_architecture("block_count"), None);
}
