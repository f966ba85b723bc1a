//! Asking a server what it is and what it has.

use ::evidence::TokenEstimate;
use domain::{Endpoint, EvidenceShare, Failure, ModelDetails, ModelInfo, RunSettings, ServerInfo};
use llm::{ChatModel, StreamLimits};
use std::sync::Arc;
use std::time::Duration;

use super::Session;
use crate::{Error, pipeline};

/// A server as it was found just now.
#[derive(Debug, Clone, PartialEq)]
pub struct ServerCheck {
    /// What was asked, and where; its address is normalised where that could be done.
    pub endpoint: Endpoint,
    /// What it says of itself and which models it has, or what is wrong.
    pub found: Result<(ServerInfo, Vec<ModelInfo>), Failure>,
    /// How long it took to answer, ms.
    pub elapsed_ms: f64,
}

impl Session {
    /// Looks at a server. A server that cannot be used is an answer, not an error.
    pub async fn check_server(&self, endpoint: &Endpoint) -> ServerCheck {
        let began = self.clock.monotonic();
        let found = self.look_at(endpoint).await;
        let mut endpoint = endpoint.clone();
        if let Ok(normal) = llm::normalise_address(&endpoint.address) {
            endpoint.address = normal;
        }
        let elapsed = self.clock.monotonic().saturating_sub(began);
        ServerCheck { endpoint, found, elapsed_ms: elapsed.as_secs_f64() * 1e3 }
    }

    async fn look_at(&self, endpoint: &Endpoint) -> Result<(ServerInfo, Vec<ModelInfo>), Failure> {
        let client = (self.connect)(endpoint, StreamLimits::default(), self.clock.clone())?;
        let server = client.server().await?;
        Ok((server, client.models().await?))
    }

    /// What the server says about one model, with the options of a call filled in.
    pub async fn describe_model(&self, endpoint: &Endpoint, model: &str) -> Result<ModelDetails, Error> {
        let failed =
            |failure| Error::Server { address: endpoint.address.clone(), model: model.to_owned(), failure };
        let client = (self.connect)(endpoint, StreamLimits::default(), self.clock.clone()).map_err(failed)?;
        let details = client.describe(model).await.map_err(failed)?;
        if let Some(context) = details.context_length {
            self.state().contexts.insert(model.to_owned(), context);
        }
        Ok(details)
    }

    /// How much of the open folder's data fits into the analysis prompt.
    pub fn evidence_share(&self, settings: &RunSettings) -> Result<EvidenceShare, Error> {
        let folder = self.folder()?;
        let estimate = self.estimate(&settings.model);
        let trained = self.state().contexts.get(&settings.model).copied();
        Ok(pipeline::share_beforehand(&folder.examined, settings, trained, estimate))
    }

    /// What earlier runs of this session told about a model's tokens.
    pub(super) fn estimate(&self, model: &str) -> TokenEstimate {
        self.state().estimates.get(model).copied().unwrap_or_default()
    }

    pub(super) fn client(&self, settings: &RunSettings) -> Result<Arc<dyn ChatModel>, Error> {
        let limits = StreamLimits::with_idle(Duration::from_secs(u64::from(settings.idle_limit_s)));
        (self.connect)(&settings.endpoint(), limits, self.clock.clone()).map_err(|failure| Error::Server {
            address: settings.server.clone(),
            model: settings.model.clone(),
            failure,
        })
    }
}
