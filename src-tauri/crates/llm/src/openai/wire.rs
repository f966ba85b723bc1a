//! The JSON of lists and properties, as it comes. Whatever has a wrong type is not reported.

use serde::Deserialize;

use crate::transport::scalar::Scalar;

/// `/v1/models`.
#[derive(Deserialize)]
pub(super) struct Models {
    /// Null where there are none.
    pub(super) data: Option<Vec<Listed>>,
}

/// One model of the list.
#[derive(Deserialize)]
pub(super) struct Listed {
    pub(super) id: String,
    #[serde(default)]
    pub(super) owned_by: Scalar,
    /// vLLM's context window.
    #[serde(default)]
    pub(super) max_model_len: Scalar,
    /// What llama.cpp tells beside.
    #[serde(default)]
    pub(super) meta: Option<Meta>,
    /// Whether it is loaded, from a llama.cpp that switches between models.
    #[serde(default)]
    pub(super) status: Option<Status>,
}

/// What llama.cpp tells of a model.
#[derive(Default, Deserialize)]
#[serde(default)]
pub(super) struct Meta {
    pub(super) n_ctx: Scalar,
    pub(super) n_ctx_train: Scalar,
    pub(super) n_params: Scalar,
    pub(super) size: Scalar,
    pub(super) ftype: Scalar,
}

/// Whether a model is loaded.
#[derive(Default, Deserialize)]
#[serde(default)]
pub(super) struct Status {
    pub(super) value: Scalar,
}

/// `/props` of llama.cpp.
#[derive(Default, Deserialize)]
#[serde(default)]
pub(super) struct Props {
    pub(super) default_generation_settings: Option<GenerationSettings>,
    pub(super) model_ftype: Scalar,
    pub(super) build_info: Scalar,
}

/// What holds for a call that says nothing.
#[derive(Default, Deserialize)]
#[serde(default)]
pub(super) struct GenerationSettings {
    pub(super) n_ctx: Scalar,
}

/// `/version` of vLLM.
#[derive(Default, Deserialize)]
#[serde(default)]
pub(super) struct Version {
    pub(super) version: Scalar,
}

/// `/api/v0/models` of LM Studio.
#[derive(Deserialize)]
pub(super) struct LmStudioModels {
    pub(super) data: Option<Vec<LmStudioModel>>,
}

/// One model of LM Studio.
#[derive(Deserialize)]
pub(super) struct LmStudioModel {
    pub(super) id: String,
    #[serde(default, rename = "type")]
    pub(super) kind: Scalar,
    #[serde(default)]
    pub(super) arch: Scalar,
    #[serde(default)]
    pub(super) quantization: Scalar,
    #[serde(default)]
    pub(super) state: Scalar,
    #[serde(default)]
    pub(super) max_context_length: Scalar,
    #[serde(default)]
    pub(super) loaded_context_length: Scalar,
}
