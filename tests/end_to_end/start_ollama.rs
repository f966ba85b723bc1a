//! An Ollama that is installed and does not run is started from the list of engines, and ends with the window; one
//! that does not come to serve says why.
//! Not on Windows: what is installed there is a program of the desktop, which goes on.

#![cfg(unix)]

use std::fs;
use std::net::TcpStream;
use std::time::{Duration, Instant};

use support::listening::free_address;
use support::window::{Desk, HANG};

#[tokio::test(flavor = "multi_thread")]
async fn an_installed_ollama_is_started_and_ends_with_the_window() {
    let address = free_address();
    let desk = Desk::new(&format!("http://{address}")).await.with_installed_ollama();
    let window = desk.open().await;
    window.wait_for_text("main .servers", "Installed on this computer, and not running.").await;
    window.press("Start Ollama").await;
    window.wait_for_text(".toasts", "Ollama was started. It ends when Chimera is closed").await;
    window.wait_for_text("main .servers", "Running, without a model.").await;
    assert!(TcpStream::connect(address).is_ok(), "it serves");
    window.close().await;
    let until = Instant::now() + HANG;
    while TcpStream::connect(address).is_ok() {
        assert!(Instant::now() < until, "it goes on without the window");
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn one_that_does_not_serve_says_why() {
    let desk = Desk::new(&format!("http://{}", free_address())).await.with_installed_ollama();
    // A file is in the way of the folder that it keeps its models in.
    fs::write(desk.root().join("no-models"), "in the way").expect("our own folder takes a file");
    let window = desk.open().await;
    window.press("Start Ollama").await;
    let said = window.wait_for_text("main [role=alert]", "Ollama was started and does not serve.").await;
    assert!(said.contains("It said:") && said.contains("no-models"), "{said}");
    window.wait_for_text("main .servers", "Start Ollama").await;
    window.close().await;
}
