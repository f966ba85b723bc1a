//! Which program answers behind the protocol, and what it tells of its models beside their names. What
//! a program does not tell is `None`; a question that it does not know is no failure.

use domain::{Failure, FailureKind, ModelInfo};

use super::wire::{Listed, LmStudioModel, LmStudioModels, Meta, Models, Props, Version};
use crate::models::in_words;
use crate::transport::failure::failure;
use crate::transport::http::Http;
use crate::transport::scalar::Scalar;

/// A program that speaks the protocol.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) enum Program {
    LlamaCpp,
    LmStudio,
    Vllm,
    /// One that is none of these, or does not tell.
    #[default]
    Other,
}

impl Program {
    /// Its name.
    pub(super) fn name(self) -> Option<&'static str> {
        match self {
            Self::LlamaCpp => Some("llama.cpp"),
            Self::LmStudio => Some("LM Studio"),
            Self::Vllm => Some("vLLM"),
            Self::Other => None,
        }
    }
}

/// What a server tells.
#[derive(Debug, Default, PartialEq)]
pub(super) struct Told {
    pub(super) program: Program,
    pub(super) version: Option<String>,
    pub(super) models: Vec<Model>,
}

/// A model of its list.
#[derive(Debug, Default, PartialEq)]
pub(super) struct Model {
    pub(super) info: ModelInfo,
    /// Context window in effect, tokens.
    pub(super) context: Option<u64>,
    pub(super) trained_context: Option<u64>,
    /// Whether `info.loaded` was told.
    pub(super) tells_loaded: bool,
}

/// Asks for the models, and then for what the program that has them can tell beside.
pub(super) async fn ask(http: &Http) -> Result<Told, Failure> {
    let listed = match http.get::<Models>("/v1/models").await {
        Ok(models) => models.data.unwrap_or_default(),
        Err(failure) => return Err(or_too_old(http, failure).await),
    };
    match listed.iter().find_map(|model| model.owned_by.text()) {
        Some("vllm") => return Ok(vllm(listed, http.get("/version").await.ok())),
        Some("llamacpp") => return Ok(llama_cpp(listed, http.get("/props").await.ok())),
        // Named by the account that it belongs to: nobody's own machine.
        Some("openai" | "system" | "openai-internal") => return Ok(other(&listed)),
        _ => {}
    }
    if let Ok(LmStudioModels { data: Some(models) }) = http.get("/api/v0/models").await {
        return Ok(lm_studio(models));
    }
    match http.get::<Props>("/props").await {
        Ok(props) if props.build_info.text().is_some() => Ok(llama_cpp(listed, Some(props))),
        _ => Ok(other(&listed)),
    }
}

/// The first servers of llama.cpp had properties and no list of models.
async fn or_too_old(http: &Http, missing: Failure) -> Failure {
    let asked = missing.status == Some(404);
    match if asked { http.get::<Props>("/props").await.ok() } else { None } {
        Some(props) if props.default_generation_settings.is_some() || props.build_info.text().is_some() => {
            let build = props.build_info.text().unwrap_or("without a number of its build");
            let words = format!("it is a llama-server that cannot list its models ({build})");
            failure(FailureKind::TooOld, words)
        }
        _ => missing,
    }
}

/// A server of this kind lists its models or says why not; whoever says something else is none.
pub(super) fn as_wrong_service(failure: Failure) -> Failure {
    let is_none = match failure.kind {
        FailureKind::Malformed | FailureKind::CapReached | FailureKind::ModelMissing => true,
        FailureKind::BadKey
        | FailureKind::Proxy
        | FailureKind::TooOld
        | FailureKind::Busy
        | FailureKind::Redirected => false,
        _ => failure.status.is_some_and(|status| (400..500).contains(&status)),
    };
    if is_none { Failure { kind: FailureKind::WrongService, ..failure } } else { failure }
}

fn vllm(listed: Vec<Listed>, version: Option<Version>) -> Told {
    let models = listed
        .into_iter()
        .map(|model| {
            let context = model.max_model_len.whole();
            // It serves nothing that is not in memory.
            let info = ModelInfo { loaded: true, context_length: context, ..info(&model) };
            Model { info, context, trained_context: None, tells_loaded: true }
        })
        .collect();
    let version = version.and_then(|version| said(&version.version));
    Told { program: Program::Vllm, version, models }
}

fn llama_cpp(listed: Vec<Listed>, props: Option<Props>) -> Told {
    let props = props.unwrap_or_default();
    let alone = listed.len() == 1;
    let context = props.default_generation_settings.as_ref().and_then(|settings| settings.n_ctx.whole());
    let models = listed
        .into_iter()
        .map(|model| {
            let meta = model.meta.as_ref();
            let of_meta = |number: fn(&Meta) -> Option<u64>| meta.and_then(number);
            // One that switches between models says of each whether it is loaded; otherwise it has one, loaded.
            let status = model.status.as_ref().and_then(|status| status.value.text());
            let trained_context = of_meta(|meta| meta.n_ctx_train.whole());
            let context = of_meta(|meta| meta.n_ctx.whole()).or(context.filter(|_| alone));
            let quantization = meta.and_then(|meta| said(&meta.ftype));
            let own = info(&model);
            let info = ModelInfo {
                name: file_name(&own.name).to_owned(),
                size: of_meta(|meta| meta.size.whole()),
                parameters: of_meta(|meta| meta.n_params.whole()).map(in_words),
                quantization: quantization.or_else(|| said(&props.model_ftype).filter(|_| alone)),
                context_length: context.or(trained_context),
                loaded: status.map_or(alone, |status| status == "loaded"),
                ..own
            };
            Model { info, context, trained_context, tells_loaded: alone || status.is_some() }
        })
        .collect();
    Told { program: Program::LlamaCpp, version: said(&props.build_info), models }
}

fn lm_studio(models: Vec<LmStudioModel>) -> Told {
    let models = models
        .into_iter()
        .filter(|model| model.kind.text() != Some("embeddings"))
        .map(|model| {
            let trained_context = model.max_context_length.whole();
            let context = model.loaded_context_length.whole();
            let info = ModelInfo {
                name: model.id,
                family: said(&model.arch),
                quantization: said(&model.quantization),
                context_length: context.or(trained_context),
                loaded: model.state.text() == Some("loaded"),
                ..ModelInfo::default()
            };
            Model { info, context, trained_context, tells_loaded: model.state.text().is_some() }
        })
        .collect();
    Told { program: Program::LmStudio, version: None, models }
}

fn other(listed: &[Listed]) -> Told {
    let models = listed.iter().map(|model| Model { info: info(model), ..Model::default() }).collect();
    Told { program: Program::Other, version: None, models }
}

fn info(model: &Listed) -> ModelInfo {
    ModelInfo { name: model.id.clone(), ..ModelInfo::default() }
}

/// A server that was started with a file names the model by its whole path, which is nobody's
/// business; it answers to any name.
fn file_name(name: &str) -> &str {
    let is_path = name.starts_with('/') || name.get(1..3).is_some_and(|drive| matches!(drive, ":\\" | ":/"));
    if is_path { name.rsplit(['/', '\\']).next().unwrap_or(name) } else { name }
}

fn said(value: &Scalar) -> Option<String> {
    value.text().map(ToOwned::to_owned)
}

#[cfg(test)]
mod tests;
