//! The real window, driven as an analyst would: a desk that outlives the window, and the window on it.
//! The program is started by WebKitWebDriver, on Windows by msedgedriver, without a change but the environment; native dialogs answer
//! with the desk's folders. Whatever happens, nothing that was started outlives its window.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::{Duration, Instant};

use fantoccini::elements::Element;
use fantoccini::error::CmdError;
use fantoccini::{Client, ClientBuilder, Locator};
use hyper_util::client::legacy::connect::HttpConnector;
use serde_json::{Value, json};
use tempfile::TempDir;
use tokio::sync::{Mutex, MutexGuard};
use tokio::time::{sleep, timeout};

use crate::bound::{self, Bound};
use crate::listening::free_address;
use crate::{display, provided};

/// How long anything that is no call to a model may take, on a machine with other things to do.
pub const HANG: Duration = Duration::from_mins(2);

/// How often the page is looked at while one waits for it.
const LOOK: Duration = Duration::from_millis(40);

/// Unlocks a keyring that only this session has, before the program begins.
const WITH_KEYRING: &str =
    "printf %s desk | gnome-keyring-daemon --unlock --components=secrets && exec \"$0\" \"$@\"";

/// Windows take turns: they share a display, and what is measured in one must not be slowed by another.
static TURN: Mutex<()> = Mutex::const_new(());

/// What the analyst has before and after a window: reports, a place to save, and what the app remembers.
pub struct Desk {
    root: TempDir,
    server: String,
    embedded: bool,
    ollama: bool,
    keyring: bool,
    log: &'static str,
    _turn: MutexGuard<'static, ()>,
}

impl Desk {
    /// A desk with an empty folder of reports, beside a model server at `server`.
    pub async fn new(server: &str) -> Self {
        let turn = TURN.lock().await;
        let root = tempfile::tempdir().expect("a temporary folder can be made");
        let desk = Self {
            root,
            server: server.to_owned(),
            embedded: false,
            ollama: false,
            keyring: false,
            log: "info",
            _turn: turn,
        };
        for folder in [desk.reports(), desk.saved(), desk.data()] {
            fs::create_dir(folder).expect("a folder in our own can be made");
        }
        desk
    }

    /// The same desk with the embedded engine, which the app is without otherwise: it would answer in place of a
    /// server that a test leaves out.
    #[must_use]
    pub fn with_embedded_engine(self) -> Self {
        Self { embedded: true, ..self }
    }

    /// The same desk with an Ollama that is installed and does not run; otherwise the app finds none.
    #[must_use]
    pub fn with_installed_ollama(self) -> Self {
        Self { ollama: true, ..self }
    }

    /// The same desk with a keychain that is unlocked: a Secret Service of its own, whose keyring lies on the desk. Only
    /// Linux can have one beside that of the user.
    #[must_use]
    pub fn with_keyring(self) -> Self {
        Self { keyring: true, ..self }
    }

    /// The same desk with an app that logs more, or less: a level, or as `tracing` writes filters.
    #[must_use]
    pub fn with_log(self, log: &'static str) -> Self {
        Self { log, ..self }
    }

    /// The folder of the desk: nothing that the app writes lies outside of it.
    pub fn root(&self) -> &Path {
        self.root.path()
    }

    /// The folder that the dialog for a folder answers with.
    pub fn reports(&self) -> PathBuf {
        self.root.path().join("reports")
    }

    /// Puts a file among the reports, with the sub-folders it needs.
    pub fn report(&self, path: &str, content: impl AsRef<[u8]>) -> &Self {
        let path = self.reports().join(path);
        let folder = path.parent().expect("it lies among the reports");
        fs::create_dir_all(folder)
            .and_then(|()| fs::write(path, content))
            .expect("our own folder takes a file");
        self
    }

    /// The folder that the dialog for saving answers with.
    pub fn saved(&self) -> PathBuf {
        self.root.path().join("saved")
    }

    /// What the app remembers.
    pub fn data(&self) -> PathBuf {
        self.root.path().join("data")
    }

    /// `program` with the environment of this desk, its output in a file of the desk. It ends with us.
    fn command(&self, program: impl AsRef<std::ffi::OsStr>) -> Command {
        let log = fs::File::options().create(true).append(true).open(self.root.path().join("log"));
        let log = log.expect("our own folder takes a file");
        let mut command = bound::command(program);
        command
            .envs(
                ["XDG_DATA_HOME", "XDG_CONFIG_HOME", "XDG_CACHE_HOME"]
                    .map(|name| (name, self.root.path().join(name))),
            )
            .envs(display::name().map(|name| ("DISPLAY", name)))
            .env("GDK_BACKEND", "x11")
            .env("NO_AT_BRIDGE", "1")
            .env("LC_ALL", "C.UTF-8")
            .env("CHIMERA_DATA", self.data())
            .env("CHIMERA_ANSWER_FOLDER", self.reports())
            .env("CHIMERA_ANSWER_SAVE", self.saved())
            .env("CHIMERA_ANSWER_LINK", "no")
            .env("CHIMERA_LOG", self.log)
            .env("OLLAMA_HOST", &self.server)
            // No model that this machine happens to have.
            .env("HOME", self.root.path())
            .env("OLLAMA_MODELS", self.root.path().join("no-models"))
            .env_remove("CHIMERA_ANSWER_MODEL")
            .envs(provided::find_model_file().map(|file| ("CHIMERA_ANSWER_MODEL", file)))
            .env("CHIMERA_OLLAMA", if self.ollama { provided::ollama() } else { "none".into() })
            .env("CHIMERA_LLAMA_WORKER", if self.embedded { provided::worker() } else { "none".into() })
            .env_remove("WAYLAND_DISPLAY")
            // With it, WebKit does not tell when it has drawn, and a picture waits for that.
            .env_remove("WEBKIT_DISABLE_DMABUF_RENDERER")
            .stdout(log.try_clone().expect("a file can be written from two sides"))
            .stderr(log);
        command
    }

    /// What the driver and the app printed.
    fn log(&self) -> String {
        fs::read_to_string(self.root.path().join("log")).unwrap_or_default()
    }

    /// On Linux a D-Bus session of its own: there the app is the only one of its kind.
    fn in_session(&self, program: impl AsRef<std::ffi::OsStr>) -> Command {
        if !cfg!(target_os = "linux") {
            return self.command(program);
        }
        let mut command = self.command("dbus-run-session");
        command.arg("--");
        if self.keyring {
            // Both say where a daemon of the user's is.
            command.env("XDG_RUNTIME_DIR", self.root()).env_remove("GNOME_KEYRING_CONTROL");
            command.args(["sh", "-c", WITH_KEYRING]);
        }
        command.arg(program);
        command
    }

    /// The app as the analyst starts it, without a driver.
    pub fn start(&self) -> Started {
        let command = self.in_session(provided::application());
        Started(Bound::start(command))
    }

    /// Starts the app in its window and waits for its first screen.
    pub async fn open(&self) -> Window {
        let address = free_address();
        let mut command = self.in_session(if cfg!(windows) { "msedgedriver" } else { "WebKitWebDriver" });
        command.arg(format!("--port={}", address.port())).env("TAURI_WEBVIEW_AUTOMATION", "true");
        let driver = Bound::start(command);
        let client = match timeout(HANG, connect(&format!("http://{address}"))).await {
            Ok(client) => client,
            Err(_) => panic!("the window does not open:\n{}", self.log()),
        };
        let window = Window { client, log: self.root.path().join("log"), driver };
        window.wait("return document.querySelector('main.work h1, main.work .bar h1') !== null").await;
        window
    }
}

/// The app without a driver; it ends when this is dropped.
pub struct Started(Bound);

impl Started {
    /// The process group of the app and everything that it started.
    pub fn group(&self) -> u32 {
        self.0.group()
    }
}

/// A session with the app in it; the driver needs a moment before it listens.
async fn connect(driver: &str) -> Client {
    let options = json!({ "binary": provided::application(), "args": [] });
    let timeouts = json!({ "script": HANG.as_millis() });
    let capabilities = if cfg!(windows) {
        json!({ "browserName": "webview2", "ms:edgeOptions": options, "timeouts": timeouts })
    } else {
        json!({ "webkitgtk:browserOptions": options, "timeouts": timeouts })
    };
    let Value::Object(capabilities) = capabilities else { unreachable!("it is an object") };
    let mut builder = ClientBuilder::new(HttpConnector::new());
    builder.capabilities(capabilities);
    loop {
        if let Ok(client) = builder.connect(driver).await {
            return client;
        }
        sleep(LOOK).await;
    }
}

/// The window. The app ends when this is closed or dropped.
pub struct Window {
    client: Client,
    log: PathBuf,
    driver: Bound,
}

impl Window {
    /// Closes the app as its own button does, a run that goes on being cancelled and kept.
    pub async fn close(self) {
        // The window goes while it answers.
        let _ = timeout(
            HANG,
            self.client.execute("window.__TAURI_INTERNALS__.invoke('close_window', {})", vec![]),
        )
        .await;
        let _ = timeout(HANG, self.client.close()).await;
    }

    /// Runs a script in the page; what it returns.
    pub async fn run(&self, script: &str, arguments: Vec<Value>) -> Value {
        self.done(script, self.client.execute(script, arguments)).await
    }

    /// Runs a script that calls its last argument with what it returns.
    pub async fn run_async(&self, script: &str, arguments: Vec<Value>) -> Value {
        self.done(script, self.client.execute_async(script, arguments)).await
    }

    /// Waits until a script returns something true, and answers with it.
    pub async fn wait(&self, script: &str) -> Value {
        self.wait_within(HANG, script).await
    }

    /// Waits so long at most. Panics with what the window shows instead.
    pub async fn wait_within(&self, limit: Duration, script: &str) -> Value {
        let until = Instant::now() + limit;
        loop {
            let value = self.run(script, vec![]).await;
            if !matches!(value, Value::Null | Value::Bool(false)) && value != "" && value != 0 {
                return value;
            }
            if Instant::now() > until {
                panic!("waited in vain for: {script}\nThe window shows:\n{}", self.text("body").await);
            }
            sleep(LOOK).await;
        }
    }

    /// Waits until this screen is in front.
    pub async fn wait_for_screen(&self, name: &str, limit: Duration) {
        self.wait_within(
            limit,
            &format!("return document.querySelector('main[data-screen={name}]') !== null"),
        )
        .await;
    }

    /// The text that is seen in the first element that matches; empty where there is none.
    pub async fn text(&self, selector: &str) -> String {
        let text = self
            .run("return document.querySelector(arguments[0])?.innerText ?? ''", vec![selector.into()])
            .await;
        text.as_str().unwrap_or_default().to_owned()
    }

    /// Waits until the text of the first element that matches holds `words`, and answers with all of it.
    pub async fn wait_for_text(&self, selector: &str, words: &str) -> String {
        let (selector, words) = (json!(selector), json!(words));
        let script = format!(
            "const text = document.querySelector({selector})?.innerText ?? ''; return text.includes({words}) && text"
        );
        self.wait(&script).await.as_str().unwrap_or_default().to_owned()
    }

    /// Presses the button whose name begins so, as soon as it can be pressed.
    pub async fn press(&self, name: &str) {
        self.click(&format!(
            "//*[self::button or @role='menuitem'][starts-with(@aria-label, {name:?}) or not(@aria-label) and starts-with(normalize-space(.), {name:?})]\
             [not(@aria-disabled='true')]"
        ))
        .await;
    }

    /// Clicks what an XPath finds, as soon as it can be clicked.
    pub async fn click(&self, path: &str) {
        self.on(path, |element| async move { element.click().await }).await;
    }

    /// Replaces what stands in the field with this label.
    pub async fn fill(&self, label: &str, text: &str) {
        self.on(&field(label), |element| async move {
            // As a person does: all that is there is selected and typed over.
            element.click().await?;
            self.client.execute("document.activeElement.select()", vec![]).await?;
            element.send_keys(text).await
        })
        .await;
        // Some fields are taken over when they are left.
        self.run("document.activeElement?.blur()", vec![]).await;
    }

    /// Chooses from the list with this label what begins with these words.
    pub async fn choose(&self, label: &str, words: &str) {
        let option = format!("{}//option[starts-with(normalize-space(.), {words:?})]", field(label));
        self.click(&option).await;
    }

    /// What stands in the field with this label.
    pub async fn value(&self, label: &str) -> String {
        let path = field(label);
        let script = format!(
            "const found = document.evaluate({path:?}, document, null, XPathResult.FIRST_ORDERED_NODE_TYPE, null); \
             return found.singleNodeValue && [found.singleNodeValue.value]"
        );
        self.wait(&script).await[0].as_str().unwrap_or_default().to_owned()
    }

    /// The process group of the driver, the app and everything that they started.
    pub fn group(&self) -> u32 {
        self.driver.group()
    }

    /// What the driver and the app printed.
    pub fn log(&self) -> String {
        fs::read_to_string(&self.log).unwrap_or_default()
    }

    /// Calls a command of the shell, as the page could; what it answers, or how it refuses.
    pub async fn invoke(&self, command: &str, arguments: Value) -> Result<Value, Value> {
        let script = "const [command, args, answer] = arguments; \
            window.__TAURI_INTERNALS__.invoke(command, args).then((ok) => answer([true, ok]), (error) => answer([false, error]))";
        let answer = self.run_async(script, vec![command.into(), arguments]).await;
        if answer[0] == true { Ok(answer[1].clone()) } else { Err(answer[1].clone()) }
    }

    /// What the window asks of whoever manages windows, as `xprop` tells it.
    pub fn hints(&self) -> String {
        let mut ask = Command::new("xprop");
        ask.args(["-name", "Chimera", "WM_HINTS"]).envs(display::name().map(|name| ("DISPLAY", name)));
        let output = ask.output().expect("xprop is there: `cargo xtask test` installs it");
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        String::from_utf8_lossy(&output.stdout).into_owned()
    }

    /// Chooses the folder, makes one run with the form as it is, and reads its report.
    pub async fn make_one_run(&self) {
        self.press("Choose folder").await;
        self.fill("Runs", "1").await;
        self.press("Run once").await;
        self.press("Read the report").await;
    }

    /// Saves the report that is shown as HTML, Markdown and metrics.
    pub async fn save_in_every_format(&self) {
        self.press("Save as HTML").await;
        self.wait_for_text(".toasts", ".html is saved in").await;
        for (item, toast) in [("Markdown…", ".md is saved in"), ("Metrics as JSON…", ".json is saved in")]
        {
            self.press("Other formats").await;
            self.press(item).await;
            self.wait_for_text(".toasts", toast).await;
        }
    }

    /// A picture of the page, as PNG, once its charts have the width that there is and it has been drawn.
    pub async fn picture(&self) -> Vec<u8> {
        let fits = "return [...document.querySelectorAll('.plot')].every((plot) => { \
            const drawing = plot.querySelector('svg'); \
            return !drawing || plot.clientWidth === 0 || Math.abs(drawing.getAttribute('width') - plot.clientWidth) <= 1; \
        })";
        self.wait(fits).await;
        let drawn = "const answer = arguments[0]; requestAnimationFrame(() => requestAnimationFrame(() => answer(true)))";
        self.run_async(drawn, vec![]).await;
        self.done("a picture", self.client.screenshot()).await
    }

    /// Sets the size of the page, CSS px.
    pub async fn resize(&self, width: u32, height: u32) {
        self.done("a size", self.client.set_window_size(width, height)).await;
        self.wait(&format!("return innerWidth === {width} && innerHeight === {height}")).await;
    }

    /// Lets no window have the keyboard, as if the analyst had turned to another one.
    pub fn turn_away(&self) {
        let script = "import ctypes; x = ctypes.CDLL('libX11.so.6'); x.XOpenDisplay.restype = ctypes.c_void_p; \
            d = ctypes.c_void_p(x.XOpenDisplay(None)); x.XSetInputFocus(d, 0, 0, 0); x.XSync(d, 0)";
        let mut turn = Command::new("python3");
        turn.args(["-c", script]).envs(display::name().map(|name| ("DISPLAY", name)));
        assert!(turn.status().expect("Python is there").success(), "the keyboard stays where it is");
    }

    async fn done<T>(&self, what: &str, asked: impl Future<Output = Result<T, CmdError>>) -> T {
        let trouble = match timeout(HANG, asked).await {
            Ok(Ok(value)) => return value,
            Ok(Err(error)) => format!("{error:?}"),
            Err(_) => "the window does not answer".to_owned(),
        };
        panic!("{what}: {trouble}\n{}", self.log())
    }

    /// Does something with what an XPath finds. The page may redraw meanwhile: then it is found again.
    async fn on<F>(&self, path: &str, act: impl Fn(Element) -> F)
    where
        F: Future<Output = Result<(), CmdError>>,
    {
        let until = Instant::now() + HANG;
        loop {
            let done = async {
                let element = self.client.find(Locator::XPath(path)).await?;
                let shown = "arguments[0].scrollIntoView({ block: 'center' })";
                self.client.execute(shown, vec![serde_json::to_value(&element)?]).await?;
                act(element).await
            };
            match timeout(HANG, done).await {
                Ok(Ok(())) => return,
                outcome if Instant::now() > until => {
                    panic!("{path}: {outcome:?}\nThe window shows:\n{}", self.text("body").await)
                }
                _ => sleep(LOOK).await,
            }
        }
    }
}

/// The control that a label points at.
fn field(label: &str) -> String {
    format!("//*[@id=//label[normalize-space(.)={label:?}]/@for]")
}

/// The files of a folder, by name.
pub fn files(folder: &Path) -> Vec<String> {
    let mut names: Vec<String> = fs::read_dir(folder)
        .expect("the folder is there")
        .map(|entry| entry.expect("it can be listed").file_name().to_string_lossy().into_owned())
        .collect();
    names.sort();
    names
}
