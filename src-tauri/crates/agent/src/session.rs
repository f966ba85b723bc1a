//! The use cases, over one data folder: what the window does, and what the command line does.
//! A session holds what is open now; what must outlive it is in the store.

mod evidence;
mod folder;
mod preferences;
mod report;
mod run;
mod sample;
mod server;
mod without_model;

use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use ::evidence::TokenEstimate;
use domain::{Clock, Endpoint, Engine, Failure, FailureKind, RunId};
use llm::{ChatModel, Ollama, StreamLimits};
use store::Store;
use tokio_util::sync::CancellationToken;
use wording::Words;

pub use evidence::{FactUse, FactView, SourceState, SourceView};
pub use folder::OpenFolder;
pub use preferences::LastRun;
pub use report::{OpenedRun, SaveFormat};
pub use run::StartedRun;
pub use server::ServerCheck;

use crate::Error;
use crate::pipeline::Live;

/// Makes the client of what answers at an endpoint.
pub type Connect =
    Arc<dyn Fn(&Endpoint, StreamLimits, Arc<dyn Clock>) -> Result<Arc<dyn ChatModel>, Failure> + Send + Sync>;

/// Connects to real engines.
pub fn connect() -> Connect {
    Arc::new(|endpoint, limits, clock| match endpoint.engine {
        Engine::Ollama => Ok(Arc::new(Ollama::new(&endpoint.address, clock, limits)?)),
        Engine::OpenAi | Engine::Embedded => {
            Err(Failure { kind: FailureKind::Unsupported, status: None, words: String::new() })
        }
    })
}

/// The use cases. Cheap to clone; clones share everything.
#[derive(Clone)]
pub struct Session {
    store: Arc<Store>,
    clock: Arc<dyn Clock>,
    connect: Connect,
    words: Arc<Words>,
    /// Whether folder and settings are remembered for the next start.
    remembers: bool,
    /// Held while preferences are read, changed and written.
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

    /// The words of reports and messages.
    pub fn words(&self) -> &Words {
        &self.words
    }

    /// The state stays whole even where a thread that held it panicked: every change is one assignment.
    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
