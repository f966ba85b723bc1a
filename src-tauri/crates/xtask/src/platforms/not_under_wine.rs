//! What is not run under wine, each with the reason.

/// Whole programs of tests: the end of the package's folder, the program, the reason.
pub(super) const PROGRAMS: &[(&str, &str, &str)] = &[
    ("tests", "end_to_end", "wine has no WebView2, so there is no window to drive"),
    ("tests", "screenshots", "wine has no WebView2, so there is no window to take pictures of"),
    ("tests", "benchmarks", "measures a release build on an idle machine"),
    ("tests", "openai_real", "its server is a Linux program in a Python package"),
    (
        "crates/cli",
        "engines",
        "its server is a Linux program, and the embedded engine is built for Windows only with --engine",
    ),
    ("tests", "tidy", "reads the checkout and asks cargo about it, on any system the same"),
];

/// Single tests: the program, the test, the reason.
pub(super) const TESTS: &[(&str, &str, &str)] = &[
    (
        "bombs",
        "little_text_that_makes_much",
        "takes half as long again as its limit, by wine's slow allocation",
    ),
    ("llm", "address::tests::this_machine_is_told_from_others", BINDS),
    (
        "downloads",
        "session::what_the_disk_has_no_room_for_is_not_begun",
        "wine calls no drive a fixed one, so it is not known what is free",
    ),
    (
        "store",
        "save::tests::folders_that_lie_deeper_than_windows_old_calls_reach_are_saved_into",
        "wine does not tell the whole path of a folder that lies more than 260 characters deep",
    ),
    (
        "ollama_real",
        "a_model_is_found_loaded_asked_and_unloaded",
        "wants a server that nobody has asked yet; the one outside of wine is shared",
    ),
    ("xtask", "licences::tests::the_list_is_current", "asks cargo, which is no Windows program here"),
    ("openai_faults", "key::a_key_goes_unencrypted_only_where_that_was_allowed", BINDS),
];

/// Whether an address is this machine's is asked of the system.
const BINDS: &str = "wine lets a socket have an address that is not this machine's";

/// Tests that are not built for Windows: how the path of their file begins, one of its tests where not all of those are
/// meant, the reason.
pub(super) const NOT_FOR_WINDOWS: &[(&str, &str, &str)] = &[
    (
        "src-tauri/crates/agent/tests/models.rs",
        "what_the_disk_has_no_room_for_is_not_imported",
        "makes a file of 8 TB with holes in it, which Windows would have to be asked for",
    ),
    (
        "src-tauri/crates/cli/tests/platforms.rs",
        "the_data_of_a_user_with_a_difficult_name_are_where_they_belong",
        "looks where Unix has data; for Windows the test of the installer does",
    ),
    (
        "src-tauri/crates/cli/tests/run.rs",
        "ctrl_c_ends_with_130_and_what_was_finished_is_saved",
        "sends a signal, which Windows has not",
    ),
    ("src-tauri/crates/ingest/tests/excerpts.rs", "nothing_outside_of_the_folder_is_read", LINKS),
    ("src-tauri/crates/ingest/tests/folder.rs", "", LINKS),
    ("src-tauri/crates/llm/src/embedded/tests.rs", "", "starts shell scripts in place of the engine"),
    (
        "src-tauri/crates/llm/src/installed.rs",
        "",
        "starts shell scripts in place of Ollama, and tells paths as Unix writes them",
    ),
    ("src-tauri/crates/store/src/save/tests.rs", "", LINKS),
    ("src-tauri/crates/store/tests/faults.rs", "", "plants failures by the numbers that Unix gives them"),
    ("src-tauri/crates/xtask/src/platforms/", "", BUILDS),
    ("src-tauri/crates/xtask/src/setup/cross.rs", "", BUILDS),
    ("src-tauri/crates/xtask/src/tally.rs", "", "starts shell scripts"),
    (
        "tests/end_to_end/start_ollama.rs",
        "",
        "starts a bare server; what is installed on Windows is a program of the desktop",
    ),
    ("tests/end_to_end/", "", "looks at what only Linux tells of a window and of its processes"),
];

const LINKS: &str = "makes links, pipes, names and permissions that only Unix has";
const BUILDS: &str = "tests what builds for other systems, which only Linux does";
