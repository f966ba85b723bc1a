//! The end of a run calls for whoever looks at another window: on X11 as the urgency hint of ours.

#![cfg(target_os = "linux")]

use support::scripted_ollama::{self as ollama, GENERATE};
use support::window::{Desk, HANG, Window};

async fn run_once(window: &Window) {
    window.press("Run once").await;
    window.wait_for_screen("results", HANG).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_end_of_a_run_calls_where_that_is_wanted() {
    let server = ollama::server();
    for _ in 0..2 {
        for reply in ollama::preparation().into_iter().chain([ollama::analysis(), ollama::report()]) {
            server.then(GENERATE, reply);
        }
    }
    let desk = Desk::new(&server.address()).await;
    desk.report("speed.csv", "quantization,tokens_per_second\nq4,115.5\nq8,61.0\n");
    let window = desk.open().await;
    let tick = "//label[contains(., 'Call for attention when a run ends')]";
    window.press("Settings").await;
    window.click(tick).await;
    window.press("New run").await;
    window.press("Choose folder").await;
    window.fill("Runs", "1").await;
    window.turn_away();
    run_once(&window).await;
    assert!(!window.hints().contains("urgency"), "{}", window.hints());

    window.press("Settings").await;
    window.click(tick).await;
    window.press("New run").await;
    window.turn_away();
    run_once(&window).await;
    assert!(window.hints().contains("urgency"), "{}", window.hints());
    window.close().await;
}
