//! The use cases, over one data folder: what the window does, and what the command line does.
//! A session holds what is open now; what must outlive it is in the store.

mod downloads;
mod evidence;
mod folder;
mod models;
mod preferences;
mod recommended;
mod report;
mod run;
mod sample;
mod server;
mod updates;
mod without_model;

use std::collections::{BTreeSet, HashMap};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use ::evidence::TokenEstimate;
use domain::{Clock, Consent, Endpoint, Engine, Failure, FailureKind, RunId};
use llm::{Access, ChatModel, Embedded, Ollama, OpenAi, StartedOllama, StreamLimits};
use store::{Keychain, Keys, Store};
use tokio_util::sync::CancellationToken;
use wording::Words;

pub use downloads::{Download, DownloadEnd, DownloadProgress};
pub use evidence::{FactUse, FactView, SourceState, SourceView};
pub use folder::OpenFolder;
pub use models::{ModelEntry, Models};
pub use preferences::LastRun;
pub use recommended::{RECOMMENDED, Recommended};
pub use report::{OpenedRun, SaveFormat};
pub use run::StartedRun;
pub use server::{ServerCheck, StartedServer};
pub use updates::{NewestRelease, RELEASES};

use crate::Error;
use crate::pipeline::Live;

/// Makes the client of what answers at an endpoint.
pub type Connect = Arc<
    dyn Fn(&Endpoint, Access, StreamLimits, Arc<dyn Clock>) -> Result<Arc<dyn ChatModel>, Failure>
        + Send
        + Sync,
>;

/// Connects to real engines.
pub fn connect() -> Connect {
    Arc::new(|endpoint, access, limits, clock| match endpoint.engine {
        Engine::Ollama => Ok(Arc::new(Ollama::new(&endpoint.address, clock, limits)?)),
        Engine::OpenAi => Ok(Arc::new(OpenAi::new(&endpoint.address, access, clock, limits)?)),
        // The session has one of its own, which keeps its model in memory from one call to the next.
        Engine::Embedded => {
            let words = "this installation has no embedded engine".to_owned();
            Err(Failure { kind: FailureKind::EngineStopped, status: None, words })
        }
    })
}

/// The use cases. Cheap to clone; clones share everything.
#[derive(Clone)]
pub struct Session {
    store: Arc<Store>,
    clock: Arc<dyn Clock>,
    connect: Connect,
    /// The embedded engine, where this installation has one.
    embedded: Option<Arc<Embedded>>,
    keys: Arc<Keys>,
    words: Arc<Words>,
    /// Whether folder and settings are remembered for the next start.
    remembers: bool,
    /// Held while what is remembered is read, changed and written.
    preferences: Arc<Mutex<()>>,
    state: Arc<Mutex<State>>,
}

#[derive(Default)]
struct State {
    folder: Option<Arc<OpenFolder>>,
    reading: Option<CancellationToken>,
    /// Readings begun so far: the last one decides what is open.
    readings: u64,
    running: Option<RunningRun>,
    opened: Option<Arc<OpenedRun>>,
    /// Characters per token, by model, as earlier runs had them.
    estimates: HashMap<String, TokenEstimate>,
    /// The context that models were trained with, as their servers described them.
    contexts: HashMap<String, u64>,
    saved: Vec<PathBuf>,
    importing: Option<CancellationToken>,
    downloads: HashMap<String, downloads::Going>,
    /// What the analyst agreed to in this session.
    agreed: BTreeSet<Consent>,
    /// The server that was started from here.
    ollama: Option<StartedOllama>,
}

struct RunningRun {
    id: RunId,
    runs: u32,
    cancel: CancellationToken,
    live: Live,
}

impl Session {
    /// A session over a data folder, which is made where it is missing.
    pub fn open(data: &Path, clock: Arc<dyn Clock>, connect: Connect) -> Result<Self, Error> {
        Ok(Self {
            store: Arc::new(Store::open(data)?),
            clock,
            connect,
            embedded: None,
            keys: Arc::new(Keys::of_the_system()),
            words: Arc::new(Words::english()),
            remembers: true,
            preferences: Arc::default(),
            state: Arc::default(),
        })
    }

    /// The same session, but leaving alone what the window remembers: for the command line.
    #[must_use]
    pub fn without_memory(self) -> Self {
        Self { remembers: false, ..self }
    }

    /// The same session, with the embedded engine that `worker` is.
    #[must_use]
    pub fn with_embedded(self, worker: Option<PathBuf>) -> Self {
        let engine = |worker| {
            Arc::new(Embedded::new(worker, self.model_folders(), self.clock.clone(), StreamLimits::default()))
        };
        let embedded = worker.map(engine);
        Self { embedded, ..self }
    }

    /// The same session, with keys that live as long as it does.
    #[must_use]
    pub fn with_keys_for_session(self) -> Self {
        Self { keys: Arc::new(Keys::for_session()), ..self }
    }

    /// The same session, with keys in this keychain in place of the system's.
    #[must_use]
    pub fn with_keychain(self, keychain: impl Keychain + 'static) -> Self {
        Self { keys: Arc::new(Keys::kept_in(keychain)), ..self }
    }

    /// The words of reports and messages.
    pub fn words(&self) -> &Words {
        &self.words
    }

    /// The state stays whole even where a thread that held it panicked: every change is one assignment.
    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
