//! The embedded engine: a [`ChatModel`] over the child process `llama-worker`, which is started when it is
//! needed, does one thing after the other, and is started anew after it ended in the middle of something.
//! What its replies mean is in `replies`, the process itself in `process`.

mod idle;
mod process;
mod replies;

use std::collections::BTreeMap;
use std::collections::hash_map::RandomState;
use std::hash::BuildHasher;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard};
use std::time::Duration;

use async_trait::async_trait;
use domain::{
    Clock, Counts, DoneReason, Engine, Exchange, Failure, FailureKind, GenerateRequest, ModelDetails,
    ModelInfo, Options, ResidentModel, SchemaUse, ServerInfo, StreamPiece,
};
use tokio_util::sync::CancellationToken;
use worker_protocol::{Ask, ChatMessage, Generate, Hello, Load, Loaded, Prompt, Role, Sampling, Say, Stop};

use idle::{Idle, keep_alive};
use process::Worker;

use crate::transport::failure::failure;
use crate::transport::stream::Gathered;
use crate::transport::watch::{Heard, Watch};
use crate::{ChatModel, GgufHeader, ModelFile, ModelFolder, StreamLimits, find_models};

/// The context at which the memory of a model is told in a list.
const LISTED_CONTEXT: u32 = 4_096;

/// How many tokens back a repetition is penalised.
const REPEAT_LAST_N: u32 = 64;

/// How long a worker may take to say hello when it is only looked whether it starts.
const HELLO_LIMIT: Duration = Duration::from_secs(4);

/// How long a worker may take to end what was cancelled before it is ended itself.
const CANCEL_LIMIT: Duration = Duration::from_millis(800);

/// The embedded engine. One value is shared by all calls: the model stays in memory between them.
pub struct Embedded {
    program: PathBuf,
    folders: Mutex<Vec<ModelFolder>>,
    chat_templates: Mutex<BTreeMap<String, String>>,
    clock: Arc<dyn Clock>,
    limits: StreamLimits,
    /// The process between calls; a call takes it out, and puts it back when it is sound.
    worker: Arc<tokio::sync::Mutex<Option<Worker>>>,
    resident: Arc<Mutex<Option<ResidentModel>>>,
    idle: Idle,
    /// Whether the program said hello when it was started last.
    starts: AtomicBool,
}

/// The worker that `CHIMERA_LLAMA_WORKER` names, else the one beside this program.
pub fn find_worker() -> Option<PathBuf> {
    let named = std::env::var_os("CHIMERA_LLAMA_WORKER").filter(|path| !path.is_empty()).map(PathBuf::from);
    let beside = || {
        let name = format!("llama-worker{}", std::env::consts::EXE_SUFFIX);
        Some(std::env::current_exe().ok()?.with_file_name(name))
    };
    named.or_else(beside).filter(|path| path.is_file())
}

/// What a call wants of the worker.
enum Goal<'a> {
    Load(&'a GenerateRequest),
    Generate(&'a GenerateRequest),
    Count(&'a GenerateRequest),
    Unload,
}

/// Why a call ended before its goal.
enum Ended {
    Cancelled,
    Failed(Failure),
}

impl From<Failure> for Ended {
    fn from(failure: Failure) -> Self {
        Self::Failed(failure)
    }
}

impl Embedded {
    /// An engine that runs `program` on the models in `folders`; nothing is started yet.
    pub fn new(
        program: PathBuf,
        folders: Vec<ModelFolder>,
        clock: Arc<dyn Clock>,
        limits: StreamLimits,
    ) -> Self {
        Self {
            program,
            folders: Mutex::new(folders),
            chat_templates: Mutex::default(),
            clock,
            limits,
            worker: Arc::default(),
            resident: Arc::default(),
            idle: Idle::default(),
            starts: AtomicBool::new(false),
        }
    }

    /// Looks for models in these folders from now on.
    pub fn set_folders(&self, folders: Vec<ModelFolder>) {
        *locked(&self.folders) = folders;
    }

    /// The chat template of a model that has none or a bad one, from its next load on: Jinja, or a name such
    /// as `chatml`. `None` leaves the model its own.
    pub fn set_chat_template(&self, model: &str, template: Option<String>) {
        let mut templates = locked(&self.chat_templates);
        match template {
            Some(template) => templates.insert(model.to_owned(), template),
            None => templates.remove(model),
        };
    }

    fn files(&self) -> Vec<ModelFile> {
        let folders = locked(&self.folders).clone();
        find_models(&folders)
    }

    fn file(&self, model: &str) -> Result<ModelFile, Failure> {
        let found = self.files().into_iter().find(|file| file.name == model);
        found.ok_or_else(|| failure(FailureKind::ModelMissing, format!("no model folder has '{model}'")))
    }

    fn is_resident(&self, model: &str) -> bool {
        locked(&self.resident).as_ref().is_some_and(|resident| resident.name == model)
    }

    async fn talk(
        &self,
        goal: Goal<'_>,
        cancel: &CancellationToken,
        on_piece: &mut (dyn FnMut(StreamPiece) + Send),
    ) -> Exchange {
        let mut call = Call {
            sent: self.clock.monotonic(),
            clock: &*self.clock,
            gathered: Gathered::new(&self.limits),
            watch: Watch::new(cancel, &self.limits),
            on_piece,
        };
        match self.carry_out(goal, &mut call).await {
            Ok((reason, counts)) => call.gathered.close(reason, counts),
            Err(Ended::Cancelled) => call.gathered.cancel(),
            Err(Ended::Failed(failure)) => call.gathered.fail(failure),
        }
        call.gathered.into_exchange()
    }

    /// Keeps the model in memory for as long as the request says. Then the process ends, and all memory is free.
    async fn rest(&self, request: &GenerateRequest) {
        let Some(length) = keep_alive(&request.keep_alive) else { return };
        if length.is_zero() {
            self.talk(Goal::Unload, &CancellationToken::new(), &mut |_| {}).await;
            return;
        }
        let (worker, resident) = (self.worker.clone(), self.resident.clone());
        self.idle.begin(length, async move |used| {
            let mut place = worker.lock().await;
            if !used.is_cancelled() {
                *locked(&resident) = None;
                *place = None;
            }
        });
    }

    async fn carry_out(&self, goal: Goal<'_>, call: &mut Call<'_>) -> Result<(DoneReason, Counts), Ended> {
        let mut place = call.wait(self.worker.lock()).await?;
        let running = place.take().and_then(|mut worker| worker.is_running().then_some(worker));
        let mut worker = if let Some(worker) = running {
            worker
        } else {
            *locked(&self.resident) = None;
            if matches!(goal, Goal::Unload) {
                call.ends(self.clock.monotonic());
                return Ok((DoneReason::Unload, Counts::default()));
            }
            call.wait(self.start(self.limits.query)).await??
        };
        call.sent = self.clock.monotonic();
        let outcome = self.with(&mut worker, goal, call).await;
        // One that may still be at something, or has ended, is not asked again: dropping it ends it.
        if worker.is_sound() {
            *place = Some(worker);
        } else {
            *locked(&self.resident) = None;
        }
        outcome
    }

    async fn start(&self, limit: Duration) -> Result<Worker, Failure> {
        let started = started(&self.program, limit).await;
        self.starts.store(started.is_ok(), Ordering::Relaxed);
        started
    }

    async fn with(
        &self,
        worker: &mut Worker,
        goal: Goal<'_>,
        call: &mut Call<'_>,
    ) -> Result<(DoneReason, Counts), Ended> {
        match goal {
            Goal::Unload => {
                *locked(&self.resident) = None;
                worker.loaded = None;
                worker.ask(Ask::Unload).await?;
                while !matches!(call.hear(worker).await?, Say::Unloaded) {}
                call.ends(worker.arrived(call.clock));
                Ok((DoneReason::Unload, Counts::default()))
            }
            Goal::Load(request) => {
                let load_duration_ns = self.loaded(worker, request, call).await?;
                call.ends(self.clock.monotonic());
                Ok((DoneReason::Load, Counts { load_duration_ns, ..Counts::default() }))
            }
            Goal::Count(request) => {
                self.loaded(worker, request, call).await?;
                worker.ask(Ask::Tokenise(prompt(request))).await?;
                loop {
                    if let Say::Tokens(tokens) = call.hear(worker).await? {
                        let counts = Counts { prompt_eval_count: Some(tokens), ..Counts::default() };
                        return Ok((DoneReason::Stop, counts));
                    }
                }
            }
            Goal::Generate(request) => {
                let load_duration_ns = self.loaded(worker, request, call).await?;
                let (reason, counts) = generated(worker, request, call).await?;
                Ok((reason, Counts { load_duration_ns, ..counts }))
            }
        }
    }

    /// Makes sure that the model is loaded as the request wants it; how long that took, if it was not.
    async fn loaded(
        &self,
        worker: &mut Worker,
        request: &GenerateRequest,
        call: &mut Call<'_>,
    ) -> Result<Option<u64>, Ended> {
        let file = self.file(&request.model)?;
        let load = Load {
            path: file.path.to_string_lossy().into_owned(),
            n_ctx: request.options.num_ctx,
            n_gpu_layers: u32::try_from(request.options.num_gpu).ok(),
            threads: None,
            n_batch: None,
            use_mmap: true,
            chat_template: locked(&self.chat_templates).get(&request.model).cloned(),
        };
        if worker.loaded.as_ref() == Some(&load) {
            return Ok(None);
        }
        // Said in better words than the engine has for it.
        let header = GgufHeader::of_file(&file.path)?;
        // Beyond what it was trained with a model writes nonsense.
        let n_ctx = trained_context(&header).map_or(load.n_ctx, |most| most.min(load.n_ctx));
        *locked(&self.resident) = None;
        worker.loaded = None;
        worker.ask(Ask::Load(Load { n_ctx, ..load.clone() })).await?;
        let Loaded { load_ns, n_ctx, n_gpu_layers, device, description, .. } = loop {
            if let Say::Loaded(loaded) = call.hear(worker).await? {
                break loaded;
            }
        };
        worker.loaded = Some(load);
        *locked(&self.resident) = Some(ResidentModel {
            name: request.model.clone(),
            digest: file.sha256,
            size: Some(description.tensor_bytes),
            size_vram: None,
            gpu_layers: n_gpu_layers.map(u64::from),
            device: Some(device).filter(|name| !name.is_empty()),
            context_length: Some(u64::from(n_ctx)),
        });
        Ok(Some(load_ns))
    }
}

/// A worker that has said hello within the limit, in the protocol that we speak.
async fn started(program: &Path, limit: Duration) -> Result<Worker, Failure> {
    let mut worker = Worker::start(program)?;
    let stopped = |words: String| failure(FailureKind::EngineStopped, words);
    let Ok(hello) = tokio::time::timeout(limit, worker.hello()).await else {
        return Err(stopped(format!("the engine did not start within {} s", limit.as_secs_f64())));
    };
    let Hello { protocol, .. } = hello?;
    if protocol != worker_protocol::VERSION {
        let words = format!("the engine speaks version {protocol}, not {}", worker_protocol::VERSION);
        return Err(stopped(words));
    }
    Ok(worker)
}

/// Generates on the model that is loaded.
async fn generated(
    worker: &mut Worker,
    request: &GenerateRequest,
    call: &mut Call<'_>,
) -> Result<(DoneReason, Counts), Ended> {
    let generate = Generate {
        prompt: prompt(request),
        sampling: sampling(&request.options),
        num_predict: request.options.num_predict,
        stop: Vec::new(),
        schema: request.format.as_ref().map(ToString::to_string),
    };
    worker.ask(Ask::Generate(generate)).await?;
    loop {
        match call.hear(worker).await? {
            Say::Piece(piece) => {
                tracing::trace!(sent_ns = piece.at_ns, "a piece arrived");
                call.gathered.arrive(worker.arrived(call.clock).saturating_sub(call.sent));
                call.gathered.answer(piece.text);
                call.watch.has_begun();
                call.gathered.take_pieces().into_iter().for_each(&mut *call.on_piece);
                if call.gathered.has_ended() {
                    // Over a limit: what it still sends is of no use.
                    worker.condemn();
                    return Err(Ended::Cancelled);
                }
            }
            Say::End(end) => {
                call.ends(worker.arrived(call.clock));
                let reason = match end.stop {
                    Stop::Stop => DoneReason::Stop,
                    Stop::Length => DoneReason::Length,
                    Stop::Cancelled => return Err(Ended::Cancelled),
                };
                let counts = Counts {
                    total_duration_ns: Some(end.total_ns),
                    prompt_eval_count: Some(end.prompt_tokens),
                    prompt_eval_cached_count: Some(0),
                    prompt_eval_duration_ns: Some(end.prefill_ns),
                    eval_count: Some(end.generated_tokens),
                    eval_duration_ns: Some(end.decode_ns),
                    ..Counts::default()
                };
                return Ok((reason, counts));
            }
            _ => {}
        }
    }
}

/// One call: what it has come to, and who listens.
struct Call<'a> {
    sent: Duration,
    clock: &'a dyn Clock,
    gathered: Gathered,
    watch: Watch<'a>,
    on_piece: &'a mut (dyn FnMut(StreamPiece) + Send),
}

impl Call<'_> {
    /// What was asked for was done at this moment of the clock.
    fn ends(&mut self, at: Duration) {
        self.gathered.arrive(at.saturating_sub(self.sent));
    }

    async fn wait<T>(&mut self, next: impl Future<Output = T>) -> Result<T, Ended> {
        match self.watch.wait(next, self.on_piece).await {
            Heard::Arrived(value) => Ok(value),
            Heard::Cancelled => Err(Ended::Cancelled),
            Heard::GaveUp(failure) => Err(Ended::Failed(failure)),
        }
    }

    /// What the worker says next of what it was asked last. Cancelling ends that, or else the worker.
    async fn hear(&mut self, worker: &mut Worker) -> Result<Say, Ended> {
        let said = match self.wait(worker.reply(self.clock)).await {
            Ok(said) => said?,
            Err(ended) => {
                worker.give_up(CANCEL_LIMIT, self.clock).await;
                return Err(ended);
            }
        };
        self.watch.heard();
        match said {
            Say::Error(told) => Err(replies::failed(&told)),
            said => Ok(said),
        }
    }
}

/// The longest context that a model was trained with, where its file tells one.
fn trained_context(header: &GgufHeader) -> Option<u32> {
    header.context_length.and_then(|context| u32::try_from(context).ok()).filter(|context| *context > 0)
}

fn prompt(request: &GenerateRequest) -> Prompt {
    let message = |role, content: &String| ChatMessage { role, content: content.clone() };
    let system = Some(&request.system).filter(|system| !system.is_empty());
    let messages = system.map(|system| message(Role::System, system)).into_iter();
    Prompt::Chat(messages.chain([message(Role::User, &request.prompt)]).collect())
}

#[expect(
    clippy::cast_possible_truncation,
    reason = "the engine computes with 32 bits, and keeps as many of a seed"
)]
#[expect(clippy::cast_sign_loss, reason = "a seed is a pattern of bits")]
fn sampling(options: &Options) -> Sampling {
    Sampling {
        temperature: options.temperature as f32,
        top_p: options.top_p as f32,
        top_k: options.top_k,
        min_p: 0.0,
        repeat_penalty: options.repeat_penalty as f32,
        repeat_last_n: REPEAT_LAST_N,
        seed: options.seed.map_or_else(|| RandomState::new().hash_one(0_u8) as u32, |seed| seed as u32),
    }
}

fn locked<T>(value: &Mutex<T>) -> MutexGuard<'_, T> {
    value.lock().expect("no thread panics while it holds this")
}

#[async_trait]
impl ChatModel for Embedded {
    async fn server(&self) -> Result<ServerInfo, Failure> {
        if !self.program.is_file() {
            return Err(failure(FailureKind::EngineStopped, "the engine's program is not there"));
        }
        // One that starts once starts again; and where a call has the place, it is that call which starts one.
        if !self.starts.load(Ordering::Relaxed)
            && let Ok(_place) = self.worker.try_lock()
        {
            self.start(self.limits.query.min(HELLO_LIMIT)).await?;
        }
        Ok(ServerInfo {
            engine: Engine::Embedded,
            product: Some("llama.cpp".to_owned()),
            address: String::new(),
            version: env!("CARGO_PKG_VERSION").to_owned(),
            local: true,
        })
    }

    async fn models(&self) -> Result<Vec<ModelInfo>, Failure> {
        Ok(self.files().into_iter().map(|file| self.info(file).0).collect())
    }

    async fn describe(&self, model: &str) -> Result<ModelDetails, Failure> {
        let (info, header) = self.info(self.file(model)?);
        let header = header?;
        let ours = Options::default();
        let trained = trained_context(&header);
        let has_template = header.chat_template.is_some() || locked(&self.chat_templates).contains_key(model);
        Ok(ModelDetails {
            info,
            context_length: header.context_length,
            block_count: header.block_count,
            capabilities: has_template.then(|| "chat".to_owned()).into_iter().collect(),
            options: Options { num_ctx: trained.map_or(ours.num_ctx, |most| most.min(ours.num_ctx)), ..ours },
            from_modelfile: Vec::new(),
        })
    }

    async fn resident(&self) -> Result<Vec<ResidentModel>, Failure> {
        Ok(locked(&self.resident).clone().into_iter().collect())
    }

    async fn load(&self, request: &GenerateRequest, cancel: &CancellationToken) -> Exchange {
        self.idle.end();
        let exchange = self.talk(Goal::Load(request), cancel, &mut |_| {}).await;
        self.rest(request).await;
        exchange
    }

    /// There is one model at most, so it does not matter which.
    async fn unload(&self, _: &str, cancel: &CancellationToken) -> Exchange {
        self.talk(Goal::Unload, cancel, &mut |_| {}).await
    }

    async fn count_tokens(
        &self,
        request: &GenerateRequest,
        cancel: &CancellationToken,
    ) -> Result<u64, Failure> {
        self.idle.end();
        let exchange = self.talk(Goal::Count(request), cancel, &mut |_| {}).await;
        self.rest(request).await;
        match exchange.outcome {
            domain::Outcome::Failed { failure } => Err(failure),
            domain::Outcome::Cancelled => Err(failure(FailureKind::Incomplete, "it was cancelled")),
            domain::Outcome::Done { .. } => exchange
                .counts
                .prompt_eval_count
                .ok_or_else(|| failure(FailureKind::Malformed, "the engine counted nothing")),
        }
    }

    async fn generate(
        &self,
        request: &GenerateRequest,
        cancel: &CancellationToken,
        on_piece: &mut (dyn FnMut(StreamPiece) + Send),
    ) -> Exchange {
        self.idle.end();
        let exchange = self.talk(Goal::Generate(request), cancel, on_piece).await;
        self.rest(request).await;
        let schema = if request.format.is_some() { SchemaUse::Constrained } else { SchemaUse::None };
        Exchange { schema, ..exchange }
    }
}

impl Embedded {
    /// What is known of a file; a damaged one has its name and size all the same.
    fn info(&self, file: ModelFile) -> (ModelInfo, Result<GgufHeader, Failure>) {
        let header = GgufHeader::of_file(&file.path);
        let loaded = self.is_resident(&file.name);
        let mut info = ModelInfo {
            name: file.name,
            digest: file.sha256,
            size: Some(file.size),
            loaded,
            ..ModelInfo::default()
        };
        if let Ok(header) = &header {
            info.family.clone_from(&header.architecture);
            info.parameters = (header.parameters > 0).then(|| crate::models::in_words(header.parameters));
            info.quantization.clone_from(&header.quantisation);
            info.context_length = header.context_length;
            info.memory = header.cache_size(LISTED_CONTEXT).and_then(|cache| cache.checked_add(file.size));
        }
        (info, header)
    }
}

#[cfg(test)]
mod tests;
