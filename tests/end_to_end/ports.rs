//! The app listens on no port: row 13 of what is kept out. Without a driver, which would open one; and with one while
//! a model runs inside, apart from the port that is the driver's.

#![cfg(target_os = "linux")]

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use support::scripted_ollama as ollama;
use support::window::Desk;

#[tokio::test(flavor = "multi_thread")]
async fn the_app_listens_on_no_port() {
    let server = ollama::server();
    let desk = Desk::new(&server.address()).await;
    let app = desk.start();
    // The page asks for the server: the whole app is there.
    server.wait_for_requests("/api/tags", 1).await;
    let processes = group(app.group());
    let names: BTreeSet<String> = processes.iter().map(PathBuf::as_path).filter_map(name).collect();
    for expected in ["chimera", "WebKitNetworkPr", "WebKitWebProces"] {
        assert!(names.contains(expected), "{expected} is not among {names:?}");
    }
    assert_eq!(listening(&processes), Vec::<String>::new());
    // Whoever listens would be seen: this process does, in the server.
    let own = listening(&[PathBuf::from("/proc/self")]);
    assert!(!own.is_empty(), "no listener of our own is seen");
}

/// With the engine running, nobody listens but the driver, and the app at the place that the driver told it.
pub(crate) fn only_the_driver_is_served(group: u32) {
    let mut seen = BTreeSet::new();
    for process in self::group(group) {
        let Some(name) = name(&process).filter(|name| name != "WebKitWebDriver") else { continue };
        let mut ports = listening(std::slice::from_ref(&process));
        if name == "chimera" {
            let port = driver_port(&process).expect("the driver told it where to listen");
            ports.retain(|address| !address.ends_with(&format!(":{port:04X}")));
        }
        assert_eq!(ports, Vec::<String>::new(), "{name}");
        seen.insert(name);
    }
    for expected in ["chimera", "llama-worker", "WebKitNetworkPr", "WebKitWebProces"] {
        assert!(seen.contains(expected), "{expected} is not among {seen:?}");
    }
}

/// The port on which WebKit serves whoever drives it, as the environment says.
fn driver_port(process: &Path) -> Option<u16> {
    let environment = fs::read(process.join("environ")).ok()?;
    let variables = environment.split(|byte| *byte == 0).filter_map(|bytes| std::str::from_utf8(bytes).ok());
    let mut places = variables.filter_map(|variable| variable.strip_prefix("WEBKIT_INSPECTOR_SERVER="));
    places.next()?.rsplit_once(':')?.1.parse().ok()
}

/// The processes of a group.
fn group(number: u32) -> Vec<PathBuf> {
    let processes = fs::read_dir("/proc").expect("the system tells of its processes");
    let paths = processes.filter_map(|entry| Some(entry.ok()?.path()));
    paths.filter(|path| stat(path).is_some_and(|fields| fields.get(2) == Some(&number.to_string()))).collect()
}

/// The fields of a process behind its name: state, parent, group.
fn stat(process: &Path) -> Option<Vec<String>> {
    let text = fs::read_to_string(process.join("stat")).ok()?;
    Some(text.rsplit_once(')')?.1.split_whitespace().map(str::to_owned).collect())
}

fn name(process: &Path) -> Option<String> {
    Some(fs::read_to_string(process.join("comm")).ok()?.trim().to_owned())
}

/// The TCP ports that these processes listen on and the UDP ports that they have bound, as the kernel writes them.
fn listening(processes: &[PathBuf]) -> Vec<String> {
    let sockets: BTreeSet<String> = processes.iter().map(PathBuf::as_path).flat_map(sockets).collect();
    let mut found = Vec::new();
    for (table, state) in [("tcp", "0A"), ("tcp6", "0A"), ("udp", "07"), ("udp6", "07")] {
        let text = fs::read_to_string(format!("/proc/net/{table}")).unwrap_or_default();
        for line in text.lines().skip(1) {
            let fields: Vec<&str> = line.split_whitespace().collect();
            if fields.get(3) == Some(&state) && fields.get(9).is_some_and(|inode| sockets.contains(*inode)) {
                found.push(format!("{table} {}", fields[1]));
            }
        }
    }
    found
}

/// The inodes of the sockets that a process has open.
fn sockets(process: &Path) -> Vec<String> {
    let Ok(open) = fs::read_dir(process.join("fd")) else { return Vec::new() };
    let targets = open.filter_map(|entry| fs::read_link(entry.ok()?.path()).ok());
    let inode =
        |target: PathBuf| Some(target.to_str()?.strip_prefix("socket:[")?.strip_suffix(']')?.to_owned());
    targets.filter_map(inode).collect()
}
