//! Asking what can answer, what it is and which models it has; and what has to be agreed to before it is used.

use std::sync::Arc;
use std::time::Duration;

use ::evidence::TokenEstimate;
use domain::{
    Consent, Endpoint, Engine, EvidenceShare, Failure, ModelDetails, ModelInfo, RunSettings, ServerInfo,
};
use futures_util::future::join_all;
use llm::{Access, ChatModel, Key, StreamLimits};
use store::Kept;

use super::Session;
use crate::{Error, pipeline};

/// How long a server at its usual place may take to say that it is there. A local one needs milliseconds.
const LOOK: Duration = Duration::from_secs(5);

/// How long a server that was started may take until it answers.
const START: Duration = Duration::from_secs(30);

/// How often it is asked meanwhile.
const ASK: Duration = Duration::from_millis(100);

/// A server as it was found just now.
#[derive(Debug, Clone, PartialEq)]
pub struct ServerCheck {
    /// What was asked, and where; its address is normalised where that could be done.
    pub endpoint: Endpoint,
    /// The program that is usually there; `None` for a server that the analyst added.
    pub usual: Option<&'static str>,
    /// What it says of itself and which models it has, or what is wrong.
    pub found: Result<(ServerInfo, Vec<ModelInfo>), Failure>,
    /// Whether it has a key.
    pub has_key: bool,
    /// Whether it does not run, is installed here and can be started by [`Session::start_ollama`].
    pub can_be_started: bool,
    /// How long it took to answer, ms.
    pub elapsed_ms: f64,
}

/// Where the programs that serve models listen unless they are told otherwise.
fn usual_places() -> Vec<(Endpoint, &'static str)> {
    let open = |port: u16| Endpoint::new(Engine::OpenAi, format!("http://127.0.0.1:{port}"));
    vec![
        (Endpoint::new(Engine::Ollama, llm::default_address()), "Ollama"),
        (open(1234), "LM Studio"),
        (open(8080), "llama-server"),
        (open(8000), "vLLM"),
    ]
}

/// A server that was started from here.
#[derive(Debug)]
pub struct StartedServer {
    /// How it was found then.
    pub check: ServerCheck,
    /// Whether it ends with the session.
    pub ends_with_us: bool,
}

/// What could be started so that this endpoint answers: only an Ollama, at its usual place, on this machine.
fn startable(endpoint: &Endpoint) -> Option<llm::InstalledOllama> {
    let usual = normal(&Endpoint::new(Engine::Ollama, llm::default_address()));
    let is_here = *endpoint == usual && llm::is_local(&endpoint.address);
    if is_here { llm::installed_ollama() } else { None }
}

fn is_refused(found: &Result<(ServerInfo, Vec<ModelInfo>), Failure>) -> bool {
    found.as_ref().is_err_and(|failure| failure.kind == domain::FailureKind::Refused)
}

impl Session {
    /// Looks at the usual places, at the server of the last run and at those that were added, all at once.
    pub async fn find_engines(&self) -> Vec<ServerCheck> {
        let (preferences, _) = self.store.preferences();
        let embedded = self.embedded.as_ref().map(|_| Endpoint::embedded());
        let usual = usual_places().into_iter().map(|(endpoint, _)| endpoint);
        let mut endpoints: Vec<Endpoint> = embedded.into_iter().chain(usual).collect();
        let last = preferences.last_settings.endpoint();
        for more in preferences.servers.into_iter().chain([last]) {
            // Settings that were never changed name Ollama's own default, which OLLAMA_HOST may have moved.
            let unchanged = more == RunSettings::default().endpoint();
            let more = normal(&more);
            if !unchanged && !endpoints.contains(&more) {
                endpoints.push(more);
            }
        }
        join_all(endpoints.iter().map(|endpoint| self.check_server(endpoint))).await
    }

    /// Looks at a server. A server that cannot be used is an answer, not an error.
    pub async fn check_server(&self, endpoint: &Endpoint) -> ServerCheck {
        let endpoint = normal(endpoint);
        let began = self.clock.monotonic();
        let key = self.key(&endpoint).await;
        let has_key = key.is_some();
        let found = self.look_at(&endpoint, key).await;
        let elapsed_ms = self.clock.monotonic().saturating_sub(began).as_secs_f64() * 1e3;
        let usual = usual_places().into_iter().find(|(place, _)| *place == endpoint).map(|(_, name)| name);
        let can_be_started = is_refused(&found) && startable(&endpoint).is_some();
        ServerCheck { endpoint, usual, found, has_key, can_be_started, elapsed_ms }
    }

    /// Starts the Ollama that is installed on this machine and waits until it answers. One that has no program of the
    /// desktop ends with this session.
    pub async fn start_ollama(&self) -> Result<StartedServer, Error> {
        let endpoint = normal(&Endpoint::new(Engine::Ollama, llm::default_address()));
        let failed = |failure: Failure| Error::OllamaNotStarted { words: failure.words };
        let installed = startable(&endpoint).ok_or(Error::Gone)?;
        // One that was started before and does not answer is in the way of another.
        self.state().ollama = None;
        let mut started = installed.start().map_err(failed)?;
        let answered = async {
            loop {
                let check = self.check_server(&endpoint).await;
                if !is_refused(&check.found) {
                    return check;
                }
                tokio::time::sleep(ASK).await;
            }
        };
        let check = tokio::select! {
            check = answered => check,
            failure = started.failed() => return Err(failed(failure)),
            () = tokio::time::sleep(START) => {
                let words = format!("no answer within {} s", START.as_secs());
                return Err(Error::OllamaNotStarted { words });
            }
        };
        let ends_with_us = started.ends_with_us();
        self.state().ollama = Some(started);
        Ok(StartedServer { check, ends_with_us })
    }

    async fn look_at(
        &self,
        endpoint: &Endpoint,
        key: Option<Key>,
    ) -> Result<(ServerInfo, Vec<ModelInfo>), Failure> {
        let client = self.connected(endpoint, key, StreamLimits::default())?;
        let looked = async {
            let server = client.server().await?;
            Ok((server, client.models().await?))
        };
        tokio::time::timeout(LOOK, looked).await.unwrap_or_else(|_| {
            let words = format!("no answer within {} s", LOOK.as_secs());
            Err(Failure { kind: domain::FailureKind::IdleTimeout, status: None, words })
        })
    }

    /// Remembers a server that is not at a usual place, and looks at it.
    pub async fn add_server(&self, endpoint: &Endpoint) -> Result<ServerCheck, Error> {
        let endpoint = normal(endpoint);
        let usual = usual_places().iter().any(|(place, _)| *place == endpoint);
        if !usual {
            self.change_preferences(|preferences| {
                preferences.servers.retain(|known| normal(known) != endpoint);
                preferences.servers.push(endpoint.clone());
            })?;
        }
        Ok(self.check_server(&endpoint).await)
    }

    /// Forgets a server and its key.
    pub async fn forget_server(&self, endpoint: &Endpoint) -> Result<(), Error> {
        let endpoint = normal(endpoint);
        self.set_key(&endpoint, None).await?;
        self.change_preferences(|preferences| {
            preferences.servers.retain(|known| normal(known) != endpoint);
            if normal(&preferences.last_settings.endpoint()) == endpoint {
                let usual = RunSettings::default().endpoint();
                preferences.last_settings.engine = usual.engine;
                preferences.last_settings.server = usual.address;
            }
        })
    }

    /// Keeps the key of a server in the system's keychain, or forgets it. Says whether it lives only as long as
    /// the program, because the system has no keychain that answers. A key that the keychain does not let go of is not
    /// sent any more, and that is an error.
    pub async fn set_key(&self, endpoint: &Endpoint, key: Option<&str>) -> Result<bool, Error> {
        let address = normal(endpoint).address;
        let failed = |failure: Failure| Error::Key { words: failure.words };
        let key = key.map(|key| Key::new(key).map(|_| key.trim().to_owned())).transpose().map_err(failed)?;
        let (keys, at) = (self.keys.clone(), address.clone());
        let kept = tokio::task::spawn_blocking(move || {
            if let Some(key) = key {
                return Some(keys.keep(&at, &key));
            }
            keys.forget(&at).then_some(Kept::InKeychain)
        });
        let kept = kept.await.map_err(|_| Error::ReadingStopped)?;
        kept.map(|kept| kept == Kept::ForSession).ok_or(Error::KeyNotForgotten { address })
    }

    /// The key of a server, as it is sent.
    async fn key(&self, endpoint: &Endpoint) -> Option<Key> {
        if endpoint.engine != Engine::OpenAi {
            return None;
        }
        let (keys, address) = (self.keys.clone(), endpoint.address.clone());
        let key = tokio::task::spawn_blocking(move || keys.get(&address)).await.ok().flatten()?;
        Key::new(&key).ok()
    }

    fn connected(
        &self,
        endpoint: &Endpoint,
        key: Option<Key>,
        limits: StreamLimits,
    ) -> Result<Arc<dyn ChatModel>, Failure> {
        match &self.embedded {
            Some(engine) if endpoint.engine == Engine::Embedded => {
                self.tell_layouts(engine);
                Ok(engine.clone())
            }
            _ => (self.connect)(endpoint, self.access(endpoint, key), limits, self.clock.clone()),
        }
    }

    fn access(&self, endpoint: &Endpoint, key: Option<Key>) -> Access {
        let consent = Consent::Unencrypted { address: endpoint.address.clone() };
        Access { key, plain_http_allowed: self.has_agreed(consent) }
    }

    /// Takes down that the analyst agreed.
    pub fn agree(&self, consent: Consent) -> Result<(), Error> {
        let consent = plain(consent);
        self.state().agreed.insert(consent.clone());
        if !self.remembers {
            return Ok(());
        }
        self.change_preferences(|preferences| {
            preferences.agreed.insert(consent);
        })
    }

    fn has_agreed(&self, consent: Consent) -> bool {
        let consent = plain(consent);
        self.state().agreed.contains(&consent) || self.store.preferences().0.agreed.contains(&consent)
    }

    /// What has to be agreed to before the folder's data go to this server and this model.
    pub(super) fn ask_before(&self, server: &ServerInfo, model: &ModelInfo) -> Result<(), Error> {
        let wanted = match &model.remote_host {
            Some(host) => Consent::Cloud { host: host.clone() },
            None if !server.local && !server.address.starts_with("https:") => {
                Consent::Unencrypted { address: server.address.clone() }
            }
            None => return Ok(()),
        };
        if self.has_agreed(wanted.clone()) { Ok(()) } else { Err(Error::Ask(wanted)) }
    }

    /// What the server says about one model, with the options of a call filled in.
    pub async fn describe_model(&self, endpoint: &Endpoint, model: &str) -> Result<ModelDetails, Error> {
        let client = self.client(endpoint, StreamLimits::default(), model).await?;
        let details = client.describe(model).await.map_err(|failure| failed(endpoint, model, failure))?;
        // A server that tells the window in effect goes no further, whatever the model was trained with.
        if let Some(context) = details.info.context_length.or(details.context_length) {
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

    pub(super) async fn client(
        &self,
        endpoint: &Endpoint,
        limits: StreamLimits,
        model: &str,
    ) -> Result<Arc<dyn ChatModel>, Error> {
        let endpoint = normal(endpoint);
        let key = self.key(&endpoint).await;
        self.connected(&endpoint, key, limits).map_err(|failure| failed(&endpoint, model, failure))
    }
}

pub(super) fn failed(endpoint: &Endpoint, model: &str, failure: Failure) -> Error {
    Error::Server { address: endpoint.address.clone(), model: model.to_owned(), failure }
}

/// What is agreed to, with the address as a server's own is told.
fn plain(consent: Consent) -> Consent {
    match consent {
        Consent::Unencrypted { address } => {
            Consent::Unencrypted { address: llm::server_address(&address).unwrap_or(address) }
        }
        cloud @ Consent::Cloud { .. } => cloud,
    }
}

/// The endpoint with its address as the client writes it, where it is one.
fn normal(endpoint: &Endpoint) -> Endpoint {
    let address = match endpoint.engine {
        Engine::Embedded => String::new(),
        Engine::Ollama | Engine::OpenAi => {
            llm::server_address(&endpoint.address).unwrap_or_else(|_| endpoint.address.clone())
        }
    };
    Endpoint { engine: endpoint.engine, address }
}
