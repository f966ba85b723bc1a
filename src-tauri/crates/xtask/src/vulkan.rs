//! `cargo xtask vulkan`: the embedded engine with Vulkan, and its tests with a real model: some on a GPU that Mesa makes of
//! the processor, all where there is none. How fast that is says nothing of a GPU.

use std::process::ExitCode;

use anyhow::{Context, Result};

use crate::setup::engine::{self, Build};
use crate::setup::{Missing, model_server, packages};
use crate::tally::Tally;

/// Of which drivers the system may tell.
const DRIVERS: &str = "VK_DRIVER_FILES";

/// Which devices are taken: otherwise one of software is passed over.
const DEVICES: &str = "GGML_VK_VISIBLE_DEVICES";

/// The tests that such a GPU gets through in minutes: it takes about a second for a token.
const SHORT: [&str; 4] = [
    "a_model_is_loaded_and_described",
    "a_request_is_cancelled",
    "a_stop_text_ends",
    "the_layers_are_on_the_gpu",
];

pub(crate) fn run() -> Result<ExitCode> {
    engine::build(Build::Vulkan)?;
    let mut missing = Missing::default();
    packages::provide(packages::SOFTWARE_GPU, &mut missing)?;
    let model = model_server::model(&mut missing)?;
    missing.settle()?;
    let model = model.context("a model that is not there is missing")?;

    let mut tally = Tally::default();
    let software = format!("/usr/share/vulkan/icd.d/lvp_icd.{}.json", std::env::consts::ARCH);
    let first = [(DRIVERS, software.as_str()), (DEVICES, "0")];
    let nothing = [(DRIVERS, "none"), (DEVICES, "")];
    for (name, variables, only) in
        [("on a GPU of software", first, &SHORT[..]), ("where there is no GPU", nothing, &[])]
    {
        let mut tests = engine::cargo(Build::Vulkan, &["test", "--no-fail-fast"])?;
        tests.args(["--", "--test-threads=1"]).args(only).env("CHIMERA_MODEL_GGUF", &model).envs(variables);
        tally.tests(&format!("tests of the embedded engine {name}"), Ok(tests));
    }
    tally.print();
    Ok(if tally.is_clean() { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}
