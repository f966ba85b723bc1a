//! llama.cpp behind safe types: the only module that calls it. What to compute, and when, is decided
//! elsewhere.

mod context;
mod log;
mod model;
mod sampler;

use std::ffi::{CStr, CString, c_char};

use llama_cpp_sys_2 as llama;

pub(crate) use context::{Context, ContextSize, Decoded};
pub(crate) use log::{forget, last_errors, layers_on_gpu};
pub(crate) use model::{Model, ModelSource};
pub(crate) use sampler::{Grammar, Sampler};

/// A token of a model's vocabulary.
pub(crate) type Token = llama::llama_token;

/// What there is to compute with.
pub(crate) struct Backends {
    /// llama.cpp's own line about processor and instruction sets.
    pub(crate) system: String,
    /// Names of the devices.
    pub(crate) devices: Vec<String>,
}

/// Starts llama.cpp with the backends that lie beside the worker. To be called once.
pub(crate) fn start() -> Backends {
    log::to_stderr();
    let folder = std::env::current_exe().ok().and_then(|path| CString::new(path.parent()?.to_str()?).ok());
    if let Some(folder) = &folder {
        // SAFETY: `folder` is a C string that outlives the call.
        unsafe { llama::ggml_backend_load_all_from_path(folder.as_ptr()) };
    }
    // SAFETY: these take no arguments, and the string is static.
    let system = unsafe {
        llama::llama_backend_init();
        text(llama::llama_print_system_info())
    };
    let devices = devices().into_iter().map(|(_, name)| name).collect();
    Backends { system: system.trim().to_owned(), devices }
}

/// Each device's kind, and its name.
fn devices() -> Vec<(llama::ggml_backend_dev_type, String)> {
    // SAFETY: the places are below the count, and descriptions live as long as the registry.
    (0..unsafe { llama::ggml_backend_dev_count() })
        .map(|place| unsafe {
            let device = llama::ggml_backend_dev_get(place);
            (llama::ggml_backend_dev_type(device), text(llama::ggml_backend_dev_description(device)))
        })
        .collect()
}

/// What computes, by name: the GPUs, or the processor. One within the processor counts where there is no other.
pub(crate) fn computes(on_gpu: bool) -> String {
    let of = |kind| devices().into_iter().filter(|(own, _)| *own == kind).map(|(_, name)| name).collect();
    let kinds: &[llama::ggml_backend_dev_type] = if on_gpu {
        &[llama::GGML_BACKEND_DEVICE_TYPE_GPU, llama::GGML_BACKEND_DEVICE_TYPE_IGPU]
    } else {
        &[llama::GGML_BACKEND_DEVICE_TYPE_CPU]
    };
    let names = kinds.iter().map(|kind| of(*kind)).find(|names: &Vec<String>| !names.is_empty());
    names.unwrap_or_default().join(", ")
}

/// Whether layers can be put on a GPU.
pub(crate) fn has_gpu() -> bool {
    // SAFETY: takes no arguments.
    unsafe { llama::llama_supports_gpu_offload() }
}

/// Bytes of memory that are free, as far as the system and, where it may be used, the GPU tell.
pub(crate) fn free_memory(with_gpu: bool) -> Option<u64> {
    let of_gpus = [llama::GGML_BACKEND_DEVICE_TYPE_GPU, llama::GGML_BACKEND_DEVICE_TYPE_IGPU];
    let of_gpus = of_gpus.into_iter().filter(|_| with_gpu).filter_map(free_memory_of).sum();
    free_system_memory()?.checked_add(of_gpus)
}

fn free_system_memory() -> Option<u64> {
    if cfg!(target_os = "linux") {
        let about = std::fs::read_to_string("/proc/meminfo").ok()?;
        let line = about.lines().find_map(|line| line.strip_prefix("MemAvailable:"))?;
        return line.trim().strip_suffix(" kB")?.parse::<u64>().ok()?.checked_mul(1024);
    }
    free_memory_of(llama::GGML_BACKEND_DEVICE_TYPE_CPU)
}

/// Free memory of the first device of a kind.
fn free_memory_of(kind: llama::ggml_backend_dev_type) -> Option<u64> {
    let (mut free, mut total) = (0, 0);
    // SAFETY: the device is the registry's, and the numbers outlive the call.
    unsafe {
        let device = llama::ggml_backend_dev_by_type(kind);
        if device.is_null() {
            return None;
        }
        llama::ggml_backend_dev_memory(device, &raw mut free, &raw mut total);
    }
    (free > 0).then_some(free as u64)
}

/// Ends the process at once. Not `std::process::exit`: that runs the C++ library's clean-up while
/// another thread may be computing.
pub(crate) fn exit() -> ! {
    unsafe extern "C" {
        fn _exit(code: std::ffi::c_int) -> !;
    }
    // SAFETY: `_exit` of the C library takes any number.
    unsafe { _exit(0) }
}

/// Lays a conversation out by one of the layouts that llama.cpp knows, named or recognised by its template.
pub(crate) fn known_layout(template: &str, messages: &[(&str, &str)]) -> Option<String> {
    let template = CString::new(template).ok()?;
    let strings = messages
        .iter()
        .map(|(role, content)| Some((CString::new(*role).ok()?, CString::new(*content).ok()?)))
        .collect::<Option<Vec<_>>>()?;
    let chat: Vec<llama::llama_chat_message> = strings
        .iter()
        .map(|(role, content)| llama::llama_chat_message { role: role.as_ptr(), content: content.as_ptr() })
        .collect();
    filled(|buffer, length| {
        // SAFETY: the strings of `chat` and the template live until after the call.
        unsafe {
            llama::llama_chat_apply_template(
                template.as_ptr(),
                chat.as_ptr(),
                chat.len(),
                true,
                buffer,
                length,
            )
        }
    })
    .and_then(|bytes| String::from_utf8(bytes).ok())
}

/// The grammar of a JSON schema; `None` when it is none or says what cannot be held.
pub(crate) fn grammar_of(schema: &str) -> Option<String> {
    let schema = CString::new(schema).ok()?;
    let mut made = std::ptr::null_mut();
    // SAFETY: `schema` is a C string; `made` is either left null or a C string that is ours to free.
    unsafe {
        let status = llama::llama_rs_json_schema_to_grammar(schema.as_ptr(), false, &raw mut made);
        if status != llama::LLAMA_RS_STATUS_OK || made.is_null() {
            return None;
        }
        let grammar = text(made);
        llama::llama_rs_string_free(made);
        Some(grammar)
    }
}

/// Calls a function that fills a buffer and says how long its text is, which may be longer than the
/// buffer; below 0 means that there is none.
fn filled(call: impl Fn(*mut c_char, i32) -> i32) -> Option<Vec<u8>> {
    let mut buffer: Vec<u8> = vec![0; 1024];
    for _ in 0..2 {
        let length = i32::try_from(buffer.len()).ok()?;
        let needed = usize::try_from(call(buffer.as_mut_ptr().cast(), length)).ok()?;
        if needed < buffer.len() {
            buffer.truncate(needed);
            return Some(buffer);
        }
        buffer = vec![0; needed + 1];
    }
    None
}

/// A C string as text; nothing for null.
///
/// # Safety
/// `string` is null or a C string.
unsafe fn text(string: *const c_char) -> String {
    if string.is_null() {
        return String::new();
    }
    // SAFETY: not null, and so a C string.
    unsafe { CStr::from_ptr(string) }.to_string_lossy().into_owned()
}
