//! Rules of the house, as tests: who may import whom, how files begin and how long they are, what the page and
//! the shell agree on, and that every word exists.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

const LONGEST_FILE: usize = 600;

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().expect("the tests lie in the project").to_owned()
}

fn read(path: &Path) -> String {
    std::fs::read_to_string(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

/// Every tracked kind of source file below a folder, without what is made or fetched.
fn sources(folder: &str, extensions: &[&str]) -> Vec<PathBuf> {
    let skipped = ["node_modules", "dist", "target", "gen", ".git"];
    walkdir::WalkDir::new(root().join(folder))
        .sort_by_file_name()
        .into_iter()
        .filter_entry(|entry| !skipped.iter().any(|name| entry.file_name() == *name))
        .map(|entry| entry.expect("the project is readable"))
        .filter(|entry| entry.file_type().is_file())
        .map(walkdir::DirEntry::into_path)
        .filter(|path| {
            extensions.iter().any(|extension| path.extension().is_some_and(|own| own == *extension))
        })
        .collect()
}

fn relative(path: &Path) -> String {
    path.strip_prefix(root()).expect("it lies in the project").to_string_lossy().replace('\\', "/")
}

/// Who may import whom: the table of ARCHITECTURE.md.
fn allowed() -> BTreeMap<&'static str, Vec<&'static str>> {
    let below_agent = vec![
        "domain",
        "statistics",
        "markdown",
        "chart",
        "ingest",
        "evidence",
        "claims",
        "llm",
        "bench",
        "wording",
        "report",
        "store",
    ];
    BTreeMap::from([
        ("domain", vec![]),
        ("statistics", vec!["domain"]),
        ("markdown", vec!["domain"]),
        ("chart", vec!["domain"]),
        ("ingest", vec!["domain", "markdown", "statistics"]),
        ("evidence", vec!["domain", "statistics", "markdown"]),
        ("claims", vec!["domain", "evidence", "statistics"]),
        ("worker-protocol", vec![]),
        ("llama-worker", vec!["worker-protocol"]),
        ("llm", vec!["domain", "worker-protocol"]),
        ("bench", vec!["domain", "statistics"]),
        ("wording", vec!["domain"]),
        ("report", vec!["domain", "markdown", "chart", "wording"]),
        ("store", vec!["domain"]),
        ("agent", below_agent),
        ("contract", vec!["agent", "domain"]),
        ("chimera-cli", vec!["agent", "contract", "domain", "wording"]),
        ("chimera", vec!["agent", "contract", "domain", "wording"]),
    ])
}

/// Libraries that one room alone may touch.
fn reserved() -> BTreeMap<&'static str, Vec<&'static str>> {
    BTreeMap::from([
        ("comrak", vec!["markdown"]),
        ("ammonia", vec!["markdown"]),
        ("plotters", vec!["chart"]),
        ("reqwest", vec!["llm"]),
        ("tauri", vec!["chimera"]),
        ("rfd", vec!["chimera"]),
        ("ts-rs", vec!["domain", "contract"]),
        ("fluent-bundle", vec!["wording"]),
        ("tempfile", vec!["store"]),
        ("sysinfo", vec!["bench"]),
        ("keyring", vec!["store"]),
        ("rustls", vec!["llm"]),
        ("llama-cpp-sys-2", vec!["llama-worker"]),
    ])
}

#[test]
fn rooms_import_only_what_the_table_allows() {
    let metadata = cargo_metadata::MetadataCommand::new()
        .manifest_path(root().join("Cargo.toml"))
        .no_deps()
        .exec()
        .expect("cargo describes the workspace");
    let ours: BTreeSet<String> = metadata.packages.iter().map(|package| package.name.to_string()).collect();
    let (allowed, reserved) = (allowed(), reserved());
    let free = ["xtask", "chimera-tests"];
    let mut broken = Vec::new();
    for package in &metadata.packages {
        let name = package.name.as_str();
        if free.contains(&name) {
            continue;
        }
        let Some(may) = allowed.get(name) else {
            broken.push(format!("{name} is not in the table"));
            continue;
        };
        for dependency in &package.dependencies {
            if dependency.kind != cargo_metadata::DependencyKind::Normal {
                continue;
            }
            let imported = dependency.name.as_str();
            if ours.contains(imported) && !may.contains(&imported) {
                broken.push(format!("{name} imports {imported}"));
            }
            if reserved.get(imported).is_some_and(|rooms| !rooms.contains(&name)) {
                broken.push(format!("{name} touches {imported}"));
            }
        }
    }
    assert!(broken.is_empty(), "{}", broken.join("\n"));
}

#[test]
fn the_architecture_names_every_crate() {
    let text = read(&root().join("ARCHITECTURE.md"));
    for entry in std::fs::read_dir(root().join("src-tauri/crates")).expect("the crates are there") {
        let name = entry.expect("the project is readable").file_name().to_string_lossy().into_owned();
        assert!(text.contains(&format!("`{name}`")), "ARCHITECTURE.md does not name {name}");
    }
}

#[test]
fn nothing_new_stands_at_the_top() {
    let expected = BTreeSet::from(
        [
            "Cargo.toml",
            "Cargo.lock",
            "src-tauri",
            "ui",
            "icons",
            "tests",
            "README.md",
            "ARCHITECTURE.md",
            "CHANGELOG.md",
            "CONTRIBUTING.md",
            "LICENSE",
            "rustfmt.toml",
            "deny.toml",
        ]
        .map(str::to_owned),
    );
    let found: BTreeSet<String> = std::fs::read_dir(root())
        .expect("the project is readable")
        .map(|entry| entry.expect("the project is readable").file_name().to_string_lossy().into_owned())
        .filter(|name| !name.starts_with('.') && name != "target")
        .collect();
    assert_eq!(found, expected);
}

#[test]
fn every_rust_file_says_what_it_is_for() {
    let silent: Vec<String> = ["src-tauri", "tests"]
        .iter()
        .flat_map(|folder| sources(folder, &["rs"]))
        .filter(|path| !read(path).starts_with("//! "))
        .map(|path| relative(&path))
        .collect();
    assert!(silent.is_empty(), "{}", silent.join("\n"));
}

#[test]
fn no_file_is_too_long_to_read() {
    let is_test = |path: &str| {
        path.contains("/tests/")
            || path.starts_with("tests/")
            || path.ends_with("tests.rs")
            || path.ends_with(".test.ts")
    };
    let mut long = Vec::new();
    for path in sources("src-tauri", &["rs"]).into_iter().chain(sources("ui/src", &["ts", "svelte", "css"])) {
        let name = relative(&path);
        if is_test(&name) || name.ends_with("bindings.ts") {
            continue;
        }
        let text = read(&path);
        let lines = text.split("#[cfg(test)]\nmod tests").next().unwrap_or_default().lines().count();
        if lines > LONGEST_FILE {
            long.push(format!("{name}: {lines}"));
        }
    }
    assert!(long.is_empty(), "{}", long.join("\n"));
}

#[test]
fn the_bindings_are_current() {
    let kept = read(&root().join("ui/src/ipc/bindings.ts"));
    assert!(kept == contract::bindings(), "ui/src/ipc/bindings.ts is old: cargo xtask bindings");
}

/// Commands with the names of their arguments, as the page has to give them.
fn commands() -> BTreeMap<String, BTreeSet<String>> {
    let given_by_tauri = ["State<", "AppHandle<", "WebviewWindow<"];
    let mut commands = BTreeMap::new();
    for path in sources("src-tauri/src/commands", &["rs"]) {
        let text = read(&path);
        for declared in text.split("#[command").skip(1) {
            let signature = declared.split_once("fn ").expect("a command is a function").1;
            let name_ends = signature.find(['<', '(']).expect("a function has arguments");
            let (name, rest) = signature.split_at(name_ends);
            let arguments = rest.split_once('(').expect("a function has arguments").1;
            let arguments = arguments.split(") ").next().unwrap_or_default();
            let names = split_arguments(arguments)
                .into_iter()
                .filter(|argument| !given_by_tauri.iter().any(|kind| argument.contains(kind)))
                .filter_map(|argument| argument.split_once(':').map(|(name, _)| camel_case(name.trim())))
                .collect();
            commands.insert(name.to_owned(), names);
        }
    }
    commands
}

/// Splits at the commas that are not inside `<…>`.
fn split_arguments(text: &str) -> Vec<String> {
    let (mut depth, mut parts) = (0, vec![String::new()]);
    for character in text.chars() {
        match character {
            '<' | '(' => depth += 1,
            '>' | ')' => depth -= 1,
            _ => {}
        }
        if character == ',' && depth == 0 {
            parts.push(String::new());
        } else {
            parts.last_mut().expect("there is always a part").push(character);
        }
    }
    parts
}

fn camel_case(name: &str) -> String {
    let mut parts = name.split('_');
    let first = parts.next().unwrap_or_default().to_owned();
    parts.fold(first, |camel, part| {
        let (head, tail) = part.split_at(1);
        camel + &head.to_uppercase() + tail
    })
}

#[test]
fn page_and_shell_agree_on_every_command_and_its_arguments() {
    let handlers = read(&root().join("src-tauri/src/lib.rs"));
    let handlers = handlers.split_once("generate_handler![").expect("the shell has a handler list").1;
    let handlers = handlers.split_once("])").expect("the handler list ends").0;
    let handled: BTreeSet<String> = handlers
        .split(',')
        .filter_map(|entry| entry.trim().rsplit("::").next().map(str::to_owned))
        .filter(|name| !name.is_empty())
        .collect();
    let commands = commands();
    assert_eq!(handled, commands.keys().cloned().collect(), "handler list and commands");

    let client = read(&root().join("ui/src/ipc/client.ts"));
    let mut called = BTreeMap::new();
    for call in client.split("invoke(\"").skip(1) {
        let (name, rest) = call.split_once('"').expect("a name ends");
        let arguments = rest.split_once('{').expect("arguments follow").1;
        let arguments = arguments.split('}').next().unwrap_or_default();
        let names: BTreeSet<String> = split_arguments(arguments)
            .iter()
            .filter_map(|argument| argument.split(':').next().map(|name| name.trim().to_owned()))
            .filter(|name| !name.is_empty())
            .collect();
        called.insert(name.to_owned(), names);
    }
    assert_eq!(called, commands, "client.ts and commands");
}

#[test]
fn the_window_is_as_closed_as_it_was_designed() {
    let config: serde_json::Value = serde_json::from_str(&read(&root().join("src-tauri/tauri.conf.json")))
        .expect("the configuration is JSON");
    let security = &config["app"]["security"];
    assert_eq!(
        security["csp"],
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; \
         connect-src ipc: http://ipc.localhost; frame-src 'none'; base-uri 'none'; form-action 'none'"
    );
    assert_eq!(config["app"]["withGlobalTauri"], false);
    assert_eq!(security["freezePrototype"], true);
    assert_eq!(security["assetProtocol"]["enable"], false);
    assert_eq!(security["capabilities"], serde_json::json!(["main"]));
    assert_eq!(config["app"]["windows"].as_array().map(Vec::len), Some(1));
    assert_eq!(config["app"]["windows"][0]["devtools"], false);

    let files: Vec<PathBuf> = sources("src-tauri/capabilities", &["json", "toml"]);
    assert_eq!(files.len(), 1, "one capability file");
    let capability: serde_json::Value =
        serde_json::from_str(&read(&files[0])).expect("the capability is JSON");
    assert_eq!(capability["windows"], serde_json::json!(["main"]));
    assert_eq!(
        capability["permissions"],
        serde_json::json!(["core:event:allow-listen", "core:event:allow-unlisten"])
    );
    assert!(capability.get("remote").is_none());

    let manifest = read(&root().join("src-tauri/Cargo.toml"));
    for plugin in ["tauri-plugin-fs", "tauri-plugin-shell", "tauri-plugin-http"] {
        assert!(!manifest.contains(plugin), "{plugin} is in the shell");
    }
}

/// Ids of a catalogue, in order.
fn ids(catalogue: &str) -> Vec<String> {
    catalogue
        .lines()
        .filter_map(|line| line.split_once(" ="))
        .map(|(id, _)| id)
        .filter(|id| {
            id.starts_with(|first: char| first.is_ascii_alphabetic())
                && id.chars().all(|character| character.is_ascii_alphanumeric() || "-_".contains(character))
        })
        .map(str::to_owned)
        .collect()
}

/// Every string literal of the sources, whole, and the fixed beginnings of those that are put together.
fn literals() -> (BTreeSet<String>, BTreeSet<String>) {
    let looks_like_id = |text: &str| {
        text.contains('-')
            && text.chars().all(|character| character.is_ascii_alphanumeric() || character == '-')
    };
    let (mut whole, mut beginnings) = (BTreeSet::new(), BTreeSet::new());
    for path in sources("src-tauri", &["rs"]).into_iter().chain(sources("ui/src", &["ts", "svelte"])) {
        let name = relative(&path);
        if name.ends_with("bindings.ts") || name.contains("/xtask/") {
            continue;
        }
        for part in read(&path).split(['"', '`', '\'']) {
            if looks_like_id(part) && !part.ends_with('-') {
                whole.insert(part.to_owned());
            }
            for mark in ["${", "{"] {
                if let Some((before, _)) = part.split_once(mark)
                    && before.ends_with('-')
                    && looks_like_id(before)
                {
                    beginnings.insert(before.to_owned());
                }
            }
        }
    }
    (whole, beginnings)
}

#[test]
fn every_word_exists_once_and_none_is_left_over() {
    let catalogue = ids(&read(&root().join("ui/messages/en.ftl")));
    let known: BTreeSet<String> = catalogue.iter().cloned().collect();
    let mut twice = catalogue.clone();
    twice.sort();
    twice.dedup();
    assert_eq!(twice.len(), catalogue.len(), "an id stands twice in en.ftl");

    let (whole, beginnings) = literals();
    let unused: Vec<&String> = known
        .iter()
        .filter(|id| {
            !whole.contains(*id) && !beginnings.iter().any(|beginning| id.starts_with(beginning.as_str()))
        })
        .collect();
    assert!(unused.is_empty(), "ids that nothing uses: {unused:?}");

    let mut missing = BTreeSet::new();
    for path in sources("src-tauri", &["rs"]).into_iter().chain(sources("ui/src", &["ts", "svelte"])) {
        let text = read(&path);
        let text = text.split("#[cfg(test)]\nmod tests").next().unwrap_or_default();
        let name = relative(&path);
        if name.contains("/tests") || name.ends_with(".test.ts") {
            continue;
        }
        for call in ["Message::new(\"", "words.get(\"", "say(\""] {
            for used in text.split(call).skip(1) {
                let id = used.split('"').next().unwrap_or_default();
                if !known.contains(id) {
                    missing.insert(format!("{name}: {id}"));
                }
            }
        }
    }
    assert!(missing.is_empty(), "ids that no catalogue has: {missing:#?}");
}

#[test]
fn a_release_runs_every_script_that_is_made_for_it_and_no_other() {
    let workflow = read(&root().join(".github/workflows/release.yml"));
    let name = |rest: &str| rest.split([' ', ')', '"', '\n']).next().unwrap_or_default().to_owned();
    let named: BTreeSet<String> = workflow.split(".github/release/").skip(1).map(name).collect();
    let there = sources(".github/release", &["sh", "ps1"]);
    let there: BTreeSet<String> =
        there.iter().map(|path| relative(path).replace(".github/release/", "")).collect();
    assert_eq!(named, there);
}
