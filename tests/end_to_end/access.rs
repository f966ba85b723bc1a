//! axe-core in the real window: nothing to find on any screen, in both themes.

use serde_json::Value;
use support::provided;
use support::screens::{Theme, walk};

async fn axe_finds_nothing(theme: Theme) {
    let axe = std::fs::read_to_string(provided::page_file("node_modules/axe-core/axe.min.js"));
    let axe = axe.expect("the page's packages are installed: cargo xtask test does it");
    let mut looked = 0;
    let mut found = Vec::new();
    walk(theme, (1280, 800), async |window, name| {
        window.run(&axe, vec![]).await;
        let script = "const answer = arguments[0]; axe.run(document, { resultTypes: ['violations'] }).then((results) => \
            answer(results.violations.map((violation) => `${violation.id}: ${violation.nodes.map((node) => node.html).join(' | ')}`)), \
            (error) => answer([String(error)]))";
        let violations = window.run_async(script, vec![]).await;
        let violations = violations.as_array().cloned().unwrap_or_else(|| vec![violations]);
        found.extend(violations.iter().map(|violation: &Value| format!("{name}: {violation}")));
        looked += 1;
    })
    .await;
    assert!(found.is_empty(), "{}", found.join("\n"));
    assert!(looked >= 11, "only {looked} screens were looked at");
}

#[tokio::test(flavor = "multi_thread")]
async fn axe_finds_nothing_in_light() {
    axe_finds_nothing(Theme::Light).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn axe_finds_nothing_in_dark() {
    axe_finds_nothing(Theme::Dark).await;
}
