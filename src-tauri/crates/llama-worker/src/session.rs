//! The model that is held, and what is done with it for each request.

use std::fs::File;
use std::io::Read as _;
use std::ops::ControlFlow;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Instant;

use worker_protocol::{Ask, Description, Failure, FailureKind, Load, Loaded, Prompt, Say};

use crate::desk::{Desk, Job, Replies};
use crate::engine::{self, Context, ContextSize, Decoded, Model, ModelSource, Token};
use crate::generation::{self, Start, nanoseconds};
use crate::template;

/// Tokens of a prompt that are computed at once unless a request says otherwise.
const USUAL_BATCH: u32 = 512;

/// Most threads that a request can ask for.
const MOST_THREADS: u32 = 512;

/// Bytes that every GGUF file begins with.
const MAGIC: [u8; 4] = *b"GGUF";

/// Carries out requests, one after the other.
pub(crate) struct Session {
    replies: Replies,
    cancelled: Arc<AtomicBool>,
    held: Option<Held>,
}

/// A loaded model.
struct Held {
    context: Context,
    description: Description,
    /// The chat template that is used: the request's, else the model's.
    template: Option<String>,
}

impl Session {
    /// A session without a model.
    pub(crate) fn new(replies: Replies, desk: &Desk) -> Self {
        Self { replies, cancelled: desk.cancelled(), held: None }
    }

    /// Carries one request out, and answers it.
    pub(crate) fn carry_out(&mut self, job: Job) {
        let id = job.id;
        let done = match job.ask {
            Ask::Load(load) => self.load(id, &load, job.received).map(Say::Loaded),
            Ask::Describe => self.held().map(|held| Say::Description(held.description.clone())),
            Ask::Tokenise(prompt) => self
                .held()
                .and_then(|held| held.tokens(&prompt))
                .map(|tokens| Say::Tokens(tokens.len() as u64)),
            Ask::Generate(request) => {
                let replies = self.replies.clone();
                self.held().and_then(|held| {
                    let tokens = held.tokens(&request.prompt)?;
                    let start = Start { tokens: &tokens, received: job.received };
                    let mut on_piece = |piece| replies.send(id, Say::Piece(piece));
                    generation::generate(&mut held.context, &start, &request, &mut on_piece).map(Say::End)
                })
            }
            Ask::Unload => {
                self.held = None;
                Ok(Say::Unloaded)
            }
            // Heard when it is read, never queued.
            Ask::Cancel(_) => return,
        };
        self.replies.send(id, done.unwrap_or_else(Say::Error));
    }

    fn held(&mut self) -> Result<&mut Held, Failure> {
        self.held.as_mut().ok_or_else(|| failure(FailureKind::NotLoaded, "use a model: none is loaded"))
    }

    fn load(&mut self, id: u64, load: &Load, received: Instant) -> Result<Loaded, Failure> {
        self.held = None;
        let threads = load.threads.unwrap_or_else(physical_cores);
        let n_batch = load.n_batch.unwrap_or(USUAL_BATCH).min(load.n_ctx);
        if load.n_ctx == 0 || n_batch == 0 || threads == 0 || threads > MOST_THREADS {
            let message = format!("use a context of {}, {n_batch} at once, {threads} threads", load.n_ctx);
            return Err(failure(FailureKind::Option, &message));
        }
        let file_bytes = file_bytes(&load.path)?;
        let threads_used = i32::try_from(threads).expect("there are at most 512");
        let size = ContextSize { n_ctx: load.n_ctx, n_batch, threads: threads_used };
        let may_use_gpu = engine::has_gpu() && load.n_gpu_layers != Some(0);
        let placed = match self.place(id, load, &size, may_use_gpu) {
            // Where it was left to the worker, what the GPU has no room for is the processor's.
            Err(failure)
                if may_use_gpu && load.n_gpu_layers.is_none() && failure.kind == FailureKind::OutOfMemory =>
            {
                self.place(id, load, &size, false)
            }
            placed => placed,
        };
        let (mut context, n_gpu_layers) = placed?;
        let description = describe(context.model(), file_bytes);
        let load_ns = nanoseconds(received.elapsed());

        let begun = Instant::now();
        warm_up(&mut context);
        if self.is_cancelled() {
            return Err(self.not_loaded("load the model"));
        }
        let loaded = Loaded {
            load_ns,
            warm_up_ns: nanoseconds(begun.elapsed()),
            n_ctx: context.n_ctx(),
            n_batch: context.n_batch(),
            threads,
            n_gpu_layers,
            device: engine::computes(n_gpu_layers != Some(0)),
            description: description.clone(),
        };
        let template = load.chat_template.clone().or_else(|| description.chat_template.clone());
        self.held = Some(Held { context, description, template });
        Ok(loaded)
    }

    /// Brings a model and its context into memory; how many of its layers are on a GPU, as far as that is told.
    fn place(
        &self,
        id: u64,
        load: &Load,
        size: &ContextSize,
        may_use_gpu: bool,
    ) -> Result<(Context, Option<u32>), Failure> {
        let all = |layers| i32::try_from(layers).unwrap_or(i32::MAX);
        let n_gpu_layers = if may_use_gpu { load.n_gpu_layers.map_or(-1, all) } else { 0 };
        engine::forget();
        let mut shown: f32 = 0.0;
        let source = ModelSource { path: &load.path, n_gpu_layers, use_mmap: load.use_mmap };
        let model = Model::load(&source, &mut |share| {
            if share >= shown + 0.01 {
                shown = share;
                self.replies.send(id, Say::Progress(share.min(1.0)));
            }
            if self.is_cancelled() { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
        })
        .ok_or_else(|| self.not_loaded("load the model"))?;
        fits_memory(&model, load.n_ctx, may_use_gpu)?;
        let n_gpu_layers = if may_use_gpu { engine::layers_on_gpu() } else { Some(0) };
        let context = Context::new(model, size, Arc::clone(&self.cancelled))
            .ok_or_else(|| self.not_loaded("make a context for the model"))?;
        Ok((context, n_gpu_layers))
    }

    fn is_cancelled(&self) -> bool {
        self.cancelled.load(Ordering::Relaxed)
    }

    /// Why a load failed, as far as llama.cpp said so.
    fn not_loaded(&self, what: &str) -> Failure {
        if self.is_cancelled() {
            return failure(FailureKind::Cancelled, &format!("{what}: it was cancelled"));
        }
        let Some(errors) = engine::last_errors() else {
            return failure(FailureKind::Unusable, &format!("{what}: llama.cpp gives no reason"));
        };
        let words = errors.to_lowercase();
        let is_memory = ["alloc", "out of memory"].iter().any(|sign| words.contains(sign));
        let kind = if is_memory { FailureKind::OutOfMemory } else { FailureKind::Unusable };
        failure(kind, &format!("{what}: {errors}"))
    }
}

impl Held {
    fn tokens(&self, prompt: &Prompt) -> Result<Vec<Token>, Failure> {
        let model = self.context.model();
        let tokens = match prompt {
            Prompt::Text(text) => model.tokenise(text),
            Prompt::Chat(messages) => {
                let template = self.template.as_deref().ok_or_else(|| {
                    failure(
                        FailureKind::NoChatTemplate,
                        "lay out a conversation: the model has no chat template",
                    )
                })?;
                let text = template::lay_out(template, messages, &model.marks()).map_err(|error| {
                    failure(FailureKind::ChatTemplate, &format!("lay out a conversation: {error}"))
                })?;
                // The tokeniser puts the beginning there itself.
                let begin = model.begin_text().filter(|begin| !begin.is_empty());
                model.tokenise(begin.and_then(|begin| text.strip_prefix(&begin)).unwrap_or(&text))
            }
        };
        tokens.ok_or_else(|| failure(FailureKind::Engine, "tokenise the prompt"))
    }
}

/// Cores that compute, as far as this process may use them.
pub(crate) fn physical_cores() -> u32 {
    let usable = std::thread::available_parallelism().map_or(usize::MAX, std::num::NonZero::get);
    u32::try_from(num_cpus::get_physical().min(usable)).unwrap_or(1).clamp(1, MOST_THREADS)
}

/// Size of a model's file, if it is one at all.
fn file_bytes(path: &str) -> Result<u64, Failure> {
    let unreadable =
        |error: std::io::Error| failure(FailureKind::Unreadable, &format!("open the model: {error}"));
    let mut file = File::open(path).map_err(unreadable)?;
    let about = file.metadata().map_err(unreadable)?;
    let mut magic = [0; MAGIC.len()];
    if !about.is_file() || file.read_exact(&mut magic).is_err() || magic != MAGIC {
        return Err(failure(FailureKind::Unusable, "load the model: it is no GGUF file"));
    }
    Ok(about.len())
}

/// Refuses a context that is larger than the memory: the system may promise it and end the process later.
fn fits_memory(model: &Model, n_ctx: u32, may_use_gpu: bool) -> Result<(), Failure> {
    let needed = model.context_bytes(n_ctx);
    match engine::free_memory(may_use_gpu) {
        Some(free) if needed > free => {
            let megabytes = |bytes: u64| bytes / 1_000_000;
            let message = format!(
                "make a context of {n_ctx} tokens: it needs {} MB, and {} MB are free",
                megabytes(needed),
                megabytes(free)
            );
            Err(failure(FailureKind::OutOfMemory, &message))
        }
        _ => Ok(()),
    }
}

/// One pass, so that the first prompt finds everything in memory.
fn warm_up(context: &mut Context) {
    let token = context.model().begin_token().unwrap_or(0);
    if context.read(&[token]) != Decoded::Done {
        return;
    }
    context.clear();
}

fn describe(model: &Model, file_bytes: u64) -> Description {
    let text = |key: &str| model.metadata(key).filter(|text| !text.is_empty());
    let architecture = text("general.architecture");
    let context_length = architecture
        .as_ref()
        .and_then(|architecture| text(&format!("{architecture}.context_length")))
        .and_then(|length| length.parse().ok());
    Description {
        name: text("general.name"),
        context_length,
        architecture,
        parameters: model.parameters(),
        quantisation: Some(model.quantisation())
            .filter(|name| !name.is_empty() && !name.starts_with("unknown")),
        chat_template: text("tokenizer.chat_template"),
        licence: text("general.license"),
        vocabulary: model.vocabulary() as u64,
        tensor_bytes: model.tensor_bytes(),
        file_bytes,
    }
}

fn failure(kind: FailureKind, message: &str) -> Failure {
    Failure { kind, message: message.to_owned() }
}
