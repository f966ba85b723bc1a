//! axe-core over every screen and state of the real window, in both themes: it finds nothing.

use std::fs;

use serde_json::Value;
use support::provided::page_file;
use support::screens::{Theme, walk};
use support::window::Window;

const RUN: &str = "const answer = arguments[0]; \
    window.axe.run(document, { resultTypes: ['violations'] }).then( \
        (found) => answer(found.violations.map((one) => `${one.id} (${one.help}): ` + one.nodes.map((node) => `${node.html} ${node.failureSummary}`).join(' | '))), \
        (error) => answer([String(error)]))";

/// Sizes at which the window is laid out differently.
const SIZES: [(u32, u32); 2] = [(1280, 800), (960, 640)];

async fn nothing_is_found(theme: Theme) {
    let axe = fs::read_to_string(page_file("node_modules/axe-core/axe.min.js"));
    let axe = axe.expect("the page's libraries are installed: `cargo xtask test` does it");
    let mut found = Vec::new();
    let mut stops = 0;
    walk(theme, &mut async |window: &Window, name: &str| {
        if window.run("return window.axe === undefined", vec![]).await == true {
            window.run(&axe, vec![]).await;
            // A colour on its way from one theme to the other is nobody's contrast.
            window.run("document.styleSheets[0].insertRule('*, *::before, *::after { transition: none !important }')", vec![]).await;
        }
        stops += 1;
        for (width, height) in SIZES {
            window.resize(width, height).await;
            let violations = window.run_async(RUN, vec![]).await;
            let violations = violations.as_array().cloned().unwrap_or_default();
            found.extend(
                violations
                    .iter()
                    .filter_map(Value::as_str)
                    .map(|one| format!("{name} {width}×{height}: {one}")),
            );
        }
    })
    .await;
    assert!(stops > 15, "{stops} stops");
    assert!(found.is_empty(), "{}", found.join("\n"));
}

#[tokio::test(flavor = "multi_thread")]
async fn axe_finds_nothing_in_light() {
    nothing_is_found(Theme::Light).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn axe_finds_nothing_in_dark() {
    nothing_is_found(Theme::Dark).await;
}
