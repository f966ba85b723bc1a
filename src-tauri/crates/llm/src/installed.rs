//! An Ollama that is installed on this machine and does not run: where it usually lies, and starting it. What it is
//! asked when it runs is `ollama`'s.

use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::process::Stdio;
use std::time::Duration;

use domain::{Failure, FailureKind};
use tokio::process::{Child, ChildStdin, Command};
use tokio::task::JoinHandle;

use crate::last_words::last_of;
use crate::transport::failure::failure;

/// How long an ended program has to say why.
const LAST_WORDS: Duration = Duration::from_secs(1);

/// A way to start an Ollama that is installed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct InstalledOllama {
    program: PathBuf,
    arguments: Vec<OsString>,
    /// A program of the desktop lives on by itself, and its symbol is where it is ended. A bare server has none.
    is_desktop_program: bool,
}

/// The program that `CHIMERA_OLLAMA` names, else the one at a usual place. A service of the system is left alone:
/// only who looks after the machine can start it, and a second server beside it would not have its models.
pub fn installed_ollama() -> Option<InstalledOllama> {
    let variable = |name: &str| std::env::var_os(name).filter(|value| !value.is_empty());
    if let Some(named) = variable("CHIMERA_OLLAMA") {
        return Some(PathBuf::from(named)).filter(|path| path.is_file()).map(InstalledOllama::server);
    }
    if SERVICES.iter().any(|unit| Path::new(unit).exists()) {
        return None;
    }
    let places = usual_places(std::env::consts::OS, variable);
    places.into_iter().find(|(place, _)| place.exists()).map(|(_, installed)| installed)
}

/// Where Ollama's own installer and Linux distributions put the service.
const SERVICES: [&str; 3] = [
    "/etc/systemd/system/ollama.service",
    "/usr/lib/systemd/system/ollama.service",
    "/lib/systemd/system/ollama.service",
];

/// What has to be there, and how it is started then; the best first.
fn usual_places(os: &str, variable: impl Fn(&str) -> Option<OsString>) -> Vec<(PathBuf, InstalledOllama)> {
    let home = variable("HOME").map(PathBuf::from);
    let server = |path: PathBuf| (path.clone(), InstalledOllama::server(path));
    match os {
        "windows" => {
            let programs = variable("LOCALAPPDATA").map(|folder| PathBuf::from(folder).join("Programs"));
            let app = programs.map(|folder| folder.join("Ollama").join("ollama app.exe"));
            app.into_iter().map(|app| (app.clone(), InstalledOllama::desktop(app, Vec::new()))).collect()
        }
        "macos" => {
            let folders = [Some(PathBuf::from("/Applications")), home.map(|home| home.join("Applications"))];
            let app = |folder: PathBuf| {
                let app = folder.join("Ollama.app");
                // Without a window that comes to the front.
                let arguments = vec!["-g".into(), app.clone().into()];
                (app, InstalledOllama::desktop("/usr/bin/open".into(), arguments))
            };
            let bare = ["/opt/homebrew/bin/ollama", "/usr/local/bin/ollama"];
            folders.into_iter().flatten().map(app).chain(bare.map(|path| server(path.into()))).collect()
        }
        _ => {
            let searched = variable("PATH").map(|path| std::env::split_paths(&path).collect::<Vec<_>>());
            // A program that was started from the desktop may not see what a terminal sees.
            let usual = ["/usr/local/bin", "/usr/bin", "/snap/bin"].map(PathBuf::from);
            let own = home.map(|home| home.join(".local/bin"));
            let folders = searched.unwrap_or_default().into_iter().chain(usual).chain(own);
            folders
                .filter(|folder| folder.is_absolute())
                .map(|folder| server(folder.join("ollama")))
                .collect()
        }
    }
}

impl InstalledOllama {
    fn server(program: PathBuf) -> Self {
        Self { program, arguments: vec!["serve".into()], is_desktop_program: false }
    }

    fn desktop(program: PathBuf, arguments: Vec<OsString>) -> Self {
        Self { program, arguments, is_desktop_program: true }
    }

    /// Starts it, with the environment that it would have if the analyst did. Whether it serves is for who asks it.
    pub fn start(&self) -> Result<StartedOllama, Failure> {
        let lives_on = self.is_desktop_program;
        let mut command = if lives_on { Command::new(&self.program) } else { bound(&self.program) };
        let log = if cfg!(windows) { Stdio::null() } else { Stdio::piped() };
        let input = if lives_on { Stdio::null() } else { Stdio::piped() };
        command.args(&self.arguments).stdin(input).stdout(Stdio::null()).stderr(log);
        let mut child = command.spawn().map_err(|error| not_started(error.to_string()))?;
        let log = child.stderr.take().map(|errors| tokio::spawn(last_of(errors)));
        let input = child.stdin.take();
        Ok(StartedOllama { child, log, lives_on, _input: input })
    }
}

/// A server that ends when its input does, however we end: a shell asks it to, so that it ends the processes that
/// run its models first.
#[cfg(unix)]
fn bound(program: &Path) -> Command {
    let script = r#"exec 3<&0
"$0" "$@" </dev/null 3<&- &
server=$!
{ read -r _; kill "$server" 2>/dev/null; } <&3 &
watch=$!
exec 3<&-
wait "$server"
status=$?
kill "$watch" 2>/dev/null
exit "$status""#;
    let mut command = Command::new("/bin/sh");
    command.args(["-c", script]).arg(program);
    command
}

#[cfg(not(unix))]
fn bound(program: &Path) -> Command {
    let mut command = Command::new(program);
    command.kill_on_drop(true);
    command
}

/// An Ollama that we started. A bare server ends when this is dropped, a program of the desktop goes on.
#[derive(Debug)]
pub struct StartedOllama {
    child: Child,
    log: Option<JoinHandle<String>>,
    lives_on: bool,
    /// As long as it is open, a bare server goes on.
    _input: Option<ChildStdin>,
}

impl StartedOllama {
    /// Whether it ends with us.
    pub fn ends_with_us(&self) -> bool {
        !self.lives_on
    }

    /// Waits until it has ended in vain, and answers why. What only hands over to a program of the desktop may end.
    pub async fn failed(&mut self) -> Failure {
        let status = match self.child.wait().await {
            Ok(status) if status.success() && self.lives_on => std::future::pending().await,
            Ok(status) => status.to_string(),
            Err(error) => error.to_string(),
        };
        let log = match self.log.take() {
            Some(log) => tokio::time::timeout(LAST_WORDS, log).await.ok().and_then(Result::ok),
            None => None,
        };
        let log = log.unwrap_or_default();
        let last = log.lines().map(str::trim).rfind(|line| !line.is_empty());
        not_started(last.map_or(status, str::to_owned))
    }
}

fn not_started(words: String) -> Failure {
    failure(FailureKind::Refused, words)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn places(os: &str) -> Vec<String> {
        let variable = |name: &str| {
            let value = match name {
                "HOME" => "/home/ada",
                "LOCALAPPDATA" => "/local",
                "PATH" => "/opt/tools:relative:/usr/bin",
                _ => return None,
            };
            Some(OsString::from(value))
        };
        let shown = |(place, installed): (PathBuf, InstalledOllama)| {
            let arguments: Vec<_> = installed.arguments.iter().map(|one| one.to_string_lossy()).collect();
            let lives = if installed.is_desktop_program { "lives on" } else { "ends" };
            format!("{}: {} {} {lives}", place.display(), installed.program.display(), arguments.join(" "))
        };
        usual_places(os, variable).into_iter().map(shown).collect()
    }

    #[test]
    #[cfg(unix)]
    fn the_program_of_the_desktop_is_started_where_there_is_one_and_else_the_server() {
        assert_eq!(
            places("macos")[..3],
            [
                "/Applications/Ollama.app: /usr/bin/open -g /Applications/Ollama.app lives on",
                "/home/ada/Applications/Ollama.app: /usr/bin/open -g /home/ada/Applications/Ollama.app lives on",
                "/opt/homebrew/bin/ollama: /opt/homebrew/bin/ollama serve ends",
            ]
        );
        assert_eq!(
            places("windows"),
            ["/local/Programs/Ollama/ollama app.exe: /local/Programs/Ollama/ollama app.exe  lives on"]
        );
        let linux = places("linux");
        assert_eq!(linux[0], "/opt/tools/ollama: /opt/tools/ollama serve ends");
        assert!(linux.iter().all(|place| place.starts_with('/')), "{linux:?}");
        assert!(
            linux.contains(&"/home/ada/.local/bin/ollama: /home/ada/.local/bin/ollama serve ends".into())
        );
    }

    /// A script in place of the program, for it runs anywhere.
    #[cfg(unix)]
    fn started(script: &str, is_desktop_program: bool) -> StartedOllama {
        let arguments = vec!["-c".into(), script.into()];
        InstalledOllama { program: "/bin/sh".into(), arguments, is_desktop_program }.start().unwrap()
    }

    #[tokio::test]
    #[cfg(unix)]
    async fn one_that_ends_says_why_in_its_last_line() {
        let mut process =
            started("echo first >&2; echo 'Error: listen tcp: address in use' >&2; exit 1", false);
        assert_eq!(process.failed().await.words, "Error: listen tcp: address in use");
        let mut process = started("exit 3", false);
        assert_eq!(process.failed().await.words, "exit status: 3");
        // A server that ends serves no longer, however content it is; who only hands over has done its work.
        assert_eq!(started("exit 0", false).failed().await.words, "exit status: 0");
        assert_eq!(started("echo no such app >&2; exit 1", true).failed().await.words, "no such app");
        let mut process = started("exit 0", true);
        let failed = tokio::time::timeout(Duration::from_millis(200), process.failed());
        assert!(failed.await.is_err());
    }

    #[tokio::test]
    #[cfg(unix)]
    async fn a_program_that_cannot_be_started_is_said() {
        let failure = InstalledOllama::server("/no/such/ollama".into()).start().unwrap().failed().await;
        assert_eq!(failure.kind, FailureKind::Refused);
        assert!(failure.words.contains("/no/such/ollama"), "{}", failure.words);
        let desktop = InstalledOllama::desktop("/no/such/app".into(), Vec::new());
        assert_eq!(desktop.start().unwrap_err().kind, FailureKind::Refused);
    }

    #[tokio::test]
    #[cfg(unix)]
    async fn a_server_is_asked_to_end_with_us() {
        let file = |name| std::env::temp_dir().join(format!("chimera-{name}-{}", std::process::id()));
        let (ready, ended) = (file("ready"), file("ended"));
        let (at, then) = (ready.display(), ended.display());
        let script = format!("trap 'echo > {then}; exit 0' TERM; echo > {at}; while :; do sleep 0.02; done");
        let process = started(&script, false);
        assert!(process.ends_with_us());
        until_there(&ready).await;
        drop(process);
        until_there(&ended).await;
    }

    #[cfg(unix)]
    async fn until_there(path: &Path) {
        let there = async {
            while !path.exists() {
                tokio::time::sleep(Duration::from_millis(10)).await;
            }
        };
        let limit = Duration::from_secs(20);
        tokio::time::timeout(limit, there)
            .await
            .unwrap_or_else(|_| panic!("{} is not there", path.display()));
        std::fs::remove_file(path).unwrap();
    }
}
