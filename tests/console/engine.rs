//! Stands in for the app and for its engine in the test `console`. As the app (`start`) it has no console, starts
//! itself as the engine, and prints what comes of that; as the engine it says whether a console's window belongs to it,
//! and ends.

#[cfg(windows)]
use std::{env, process};

#[cfg(windows)]
#[tokio::main]
async fn main() {
    if env::args().nth(1).as_deref() == Some("start") {
        start().await;
        return;
    }
    let window = if window::is_there() { "a window" } else { "no window" };
    eprintln!("{window}");
    process::exit(3);
}

/// Starts the engine as a program is started that nothing is said of, and then as the app starts it.
#[cfg(windows)]
async fn start() {
    use std::sync::Arc;

    use llm::{ChatModel, Embedded, ModelFolder, ModelOwner, StreamLimits};
    use support::client::{RunningClock, failure, request};
    use tokio_util::sync::CancellationToken;

    let own = env::current_exe().expect("a program knows where it is");
    let plainly =
        process::Command::new(&own).stderr(process::Stdio::piped()).output().expect("it starts itself");
    println!("plainly: {}", String::from_utf8_lossy(&plainly.stderr).trim());

    let folder = tempfile::tempdir().expect("a temporary folder");
    let empty = [b"GGUF".as_slice(), &3_u32.to_le_bytes(), &[0; 16]].concat();
    std::fs::write(folder.path().join("m.gguf"), empty).expect("a file is written");
    let folders = vec![ModelFolder { path: folder.path().into(), owner: ModelOwner::Chimera }];
    let engine = Embedded::new(own, folders, Arc::new(RunningClock::default()), StreamLimits::default());
    let exchange = engine.load(&request("m", ""), &CancellationToken::new()).await;
    println!("by the app: {}", failure(&exchange).words);
}

#[cfg(windows)]
#[expect(unsafe_code, reason = "only the system knows what belongs to a console")]
mod window {
    use std::ffi::c_void;

    #[link(name = "kernel32")]
    unsafe extern "system" {
        safe fn GetConsoleWindow() -> *mut c_void;
    }

    /// Whether the console of this process has a window.
    pub(crate) fn is_there() -> bool {
        !GetConsoleWindow().is_null()
    }
}

#[cfg(not(windows))]
fn main() {
    eprintln!("only Windows opens consoles");
}
