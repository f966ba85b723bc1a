//! What lists and properties come to. llama.cpp's are shortened from a real server's answer, the
//! others written after what those servers document.

use super::*;

fn listed(data: &str) -> Vec<Listed> {
    serde_json::from_str::<Models>(&format!("{{\"object\":\"list\",\"data\":{data}}}")).unwrap().data.unwrap()
}

#[test]
fn llama_cpp_tells_nearly_everything() {
    let list = listed(
        r#"[{"id":"/home/ana/models/SmolLM2-135M-Instruct.Q4_1.gguf","object":"model","created":1,"owned_by":"llamacpp",
        "meta":{"vocab_type":2,"n_vocab":49152,"n_ctx":2048,"n_ctx_train":8192,"n_embd":576,"n_params":134515008,"size":96576768,"ftype":"Q4_1"}}]"#,
    );
    let props = serde_json::from_str(
        r#"{"default_generation_settings":{"n_ctx":2048,"params":{"top_k":40}},"total_slots":1,"model_path":"/home/ana/models/x.gguf","chat_template":"{{x}}","build_info":"b6000-abc"}"#,
    )
    .unwrap();
    let Told { program, version, models } = llama_cpp(list, Some(props));
    assert_eq!((program, version.as_deref()), (Program::LlamaCpp, Some("b6000-abc")));
    let info = ModelInfo {
        name: "SmolLM2-135M-Instruct.Q4_1.gguf".to_owned(),
        size: Some(96_576_768),
        parameters: Some("134.52M".to_owned()),
        quantization: Some("Q4_1".to_owned()),
        context_length: Some(2_048),
        loaded: true,
        ..ModelInfo::default()
    };
    assert_eq!(
        models,
        [Model { info, context: Some(2_048), trained_context: Some(8_192), tells_loaded: true }]
    );
}

#[test]
fn an_older_llama_cpp_tells_its_context_in_its_properties() {
    let list = listed(r#"[{"id":"mine","owned_by":"llamacpp","meta":null}]"#);
    let props =
        serde_json::from_str(r#"{"default_generation_settings":{"n_ctx":4096},"model_ftype":"Q8_0"}"#)
            .unwrap();
    let Told { models, version, .. } = llama_cpp(list, Some(props));
    assert_eq!((models[0].context, models[0].trained_context, version), (Some(4_096), None, None));
    assert_eq!(models[0].info.quantization.as_deref(), Some("Q8_0"));
}

#[test]
fn a_llama_cpp_that_switches_says_which_model_is_loaded() {
    let list = listed(
        r#"[{"id":"a","owned_by":"llamacpp","status":{"value":"loaded"}},{"id":"b","owned_by":"llamacpp","status":{"value":"unloaded"}}]"#,
    );
    let props = serde_json::from_str(r#"{"default_generation_settings":{"n_ctx":0}}"#).unwrap();
    let models = llama_cpp(list, Some(props)).models;
    let loaded: Vec<_> =
        models.iter().map(|model| (model.info.loaded, model.tells_loaded, model.context)).collect();
    assert_eq!(loaded, [(true, true, None), (false, true, None)]);
}

#[test]
fn vllm_tells_its_context() {
    let list =
        listed(r#"[{"id":"org/model-8b","owned_by":"vllm","root":"org/model-8b","max_model_len":32768}]"#);
    let version = serde_json::from_str(r#"{"version":"0.11.0"}"#).unwrap();
    let Told { program, version, models } = vllm(list, Some(version));
    assert_eq!((program, version.as_deref()), (Program::Vllm, Some("0.11.0")));
    assert_eq!((models[0].info.name.as_str(), models[0].context), ("org/model-8b", Some(32_768)));
    assert!(models[0].info.loaded && models[0].tells_loaded);
}

#[test]
fn lm_studio_tells_what_is_loaded_and_lists_embedding_models_that_cannot_write() {
    let models: LmStudioModels = serde_json::from_str(
        r#"{"object":"list","data":[
        {"id":"qwen-sample-7b","object":"model","type":"llm","publisher":"p","arch":"qwen2","compatibility_type":"gguf","quantization":"Q4_K_M","state":"loaded","max_context_length":32768,"loaded_context_length":4096},
        {"id":"vision-sample","type":"vlm","arch":"gemma3","quantization":"8bit","state":"not-loaded","max_context_length":8192},
        {"id":"nomic-sample","type":"embeddings","state":"not-loaded"}]}"#,
    )
    .unwrap();
    let models = lm_studio(models.data.unwrap()).models;
    let told: Vec<_> = models
        .iter()
        .map(|model| (model.info.name.as_str(), model.info.loaded, model.context, model.trained_context))
        .collect();
    assert_eq!(
        told,
        [("qwen-sample-7b", true, Some(4_096), Some(32_768)), ("vision-sample", false, None, Some(8_192))]
    );
    assert_eq!(models[0].info.quantization.as_deref(), Some("Q4_K_M"));
}

#[test]
fn what_is_not_told_is_not_known() {
    let Told { program, version, models } =
        other(&listed(r#"[{"id":"m"},{"id":"n","max_model_len":"big","meta":{"size":-1}}]"#));
    assert_eq!((program, version, models.len()), (Program::Other, None, 2));
    for model in models {
        let info = ModelInfo { name: model.info.name.clone(), ..ModelInfo::default() };
        assert_eq!(model, Model { info, context: None, trained_context: None, tells_loaded: false });
    }
}

#[test]
fn a_name_that_is_a_path_is_the_files_name() {
    for (name, expected) in [
        ("/srv/models/a.gguf", "a.gguf"),
        ("C:\\Users\\ana\\a.gguf", "a.gguf"),
        ("D:/models/a.gguf", "a.gguf"),
        ("org/model", "org/model"),
        ("model:7b", "model:7b"),
        ("ü:/x", "ü:/x"),
        ("", ""),
    ] {
        assert_eq!(file_name(name), expected, "{name}");
    }
}

#[test]
fn parameters_are_written_as_the_field_writes_them() {
    assert_eq!(in_words(134_515_008), "134.52M");
    assert_eq!(in_words(7_615_616_512), "7.62B");
}
