//! Requested against effective, row by row.

use super::*;

fn model() -> ModelIdentity {
    ModelIdentity {
        name: "smol:latest".to_owned(),
        digest: Some("sha256:0123456789abcdef0123".to_owned()),
        size: Some(91_000_000),
        family: None,
        parameters: None,
        quantization: None,
        context_length: Some(8_192),
        block_count: Some(30),
        from_modelfile: vec!["temperature".to_owned()],
        options: Options { temperature: 0.6, ..Options::default() },
    }
}

fn settings() -> RunSettings {
    RunSettings { model: "smol:latest".to_owned(), ..RunSettings::default() }
}

fn row(settings: &RunSettings, effective: Option<&Effective>, name: &str) -> SettingRow {
    setting_rows(settings, &model(), effective)
        .into_iter()
        .find(|row| row.name == name)
        .expect("a row of that name")
}

fn note(row: &SettingRow) -> Option<&str> {
    row.note.as_ref().map(|note| note.id.as_str())
}

#[test]
fn every_setting_has_a_row_and_only_three_can_be_read_back() {
    let effective = Effective {
        context_length: Some(4_096),
        size: Some(100),
        size_vram: Some(100),
        gpu_layers: None,
        device: None,
        digest: model().digest,
        version: Some("0.33.0".to_owned()),
    };
    let rows = setting_rows(&settings(), &model(), Some(&effective));
    let names: Vec<&str> = rows.iter().map(|row| row.name.as_str()).collect();
    assert_eq!(
        names,
        [
            "model",
            "num_ctx",
            "num_gpu",
            "temperature",
            "top_p",
            "top_k",
            "repeat_penalty",
            "seed",
            "num_predict",
            "keep_alive",
            "truncate",
            "shift",
            "start",
            "pause"
        ]
    );
    let read_back: Vec<&str> = rows.iter().filter(|row| row.read_back).map(|row| row.name.as_str()).collect();
    assert_eq!(read_back, ["model", "num_ctx", "num_gpu"]);
    assert!(rows.iter().all(|row| !row.differs), "{rows:?}");
}

#[test]
fn nothing_is_read_back_from_a_server_that_says_nothing() {
    for effective in [None, Some(&Effective::default())] {
        let rows = setting_rows(&settings(), &model(), effective);
        assert!(rows.iter().all(|row| !row.read_back && !row.differs), "{rows:?}");
        for name in ["model", "num_ctx", "num_gpu"] {
            assert_eq!(row(&settings(), effective, name).effective, None, "{name}");
        }
    }
}

#[test]
fn what_is_sent_is_in_effect() {
    let mut settings = settings();
    settings.options.top_p = 0.95;
    settings.options.top_k = 64;
    settings.options.temperature = 0.6;
    settings.pause_ms = 1_500;
    settings.start = Start::Cold;
    let check = |name, expected: &str, origin| {
        let row = row(&settings, None, name);
        assert_eq!((row.requested.as_str(), row.effective.as_deref()), (expected, Some(expected)), "{name}");
        assert_eq!(row.origin, origin, "{name}");
    };
    check("temperature", "0.6", OptionOrigin::Modelfile);
    check("top_p", "0.95", OptionOrigin::Analyst);
    check("top_k", "64", OptionOrigin::Analyst);
    check("repeat_penalty", "1", OptionOrigin::Default);
    check("keep_alive", "5m", OptionOrigin::Default);
    check("truncate", "false", OptionOrigin::Default);
    check("start", "cold", OptionOrigin::Analyst);
    check("pause", "1500 ms", OptionOrigin::Analyst);

    settings.options.temperature = 0.8;
    let changed = row(&settings, None, "temperature");
    assert_eq!(changed.origin, OptionOrigin::Analyst, "the analyst took it back to our default");
}

#[test]
fn a_moved_tag_is_told_by_its_digest() {
    let check = |digest: &str, expected: &str, differs, id| {
        let effective = Effective { digest: Some(digest.to_owned()), ..Effective::default() };
        let row = row(&settings(), Some(&effective), "model");
        assert_eq!(row.requested, "smol:latest (0123456789ab)");
        assert_eq!(row.effective.as_deref(), Some(expected));
        assert_eq!((row.differs, note(&row)), (differs, id), "{digest}");
    };
    check("0123456789abcdef0123", "smol:latest (0123456789ab)", false, None);
    check("ffff", "smol:latest (ffff)", true, Some("setting-model-changed"));
}

#[test]
fn the_context_window_is_compared() {
    let check = |requested, in_effect, differs, id| {
        let mut settings = settings();
        settings.options.num_ctx = requested;
        let effective = Effective { context_length: Some(in_effect), ..Effective::default() };
        let row = row(&settings, Some(&effective), "num_ctx");
        assert_eq!(row.effective, Some(in_effect.to_string()));
        assert_eq!((row.differs, note(&row)), (differs, id), "{requested} {in_effect}");
    };
    check(4_096, 4_096, false, None);
    check(8_192, 8_192, false, None);
    check(512, 2_048, true, Some("setting-context-differs"));
    check(32_768, 8_192, true, Some("setting-context-capped"));
}

#[test]
fn the_gpu_share_is_compared_with_the_layers() {
    let check = |num_gpu, size, on_gpu, expected: Option<&str>, differs| {
        let mut settings = settings();
        settings.options.num_gpu = num_gpu;
        let effective = Effective { size: Some(size), size_vram: Some(on_gpu), ..Effective::default() };
        let row = row(&settings, Some(&effective), "num_gpu");
        assert_eq!(row.requested, num_gpu.to_string());
        assert_eq!(
            (row.effective.as_deref(), row.differs),
            (expected, differs),
            "{num_gpu} {on_gpu} of {size}"
        );
    };
    // Automatic is right whatever it comes to.
    check(-1, 100, 0, Some("0 % GPU"), false);
    check(-1, 100, 37, Some("37 % GPU"), false);
    // None at all.
    check(0, 100, 0, Some("0 % GPU"), false);
    check(0, 100, 1, Some("1 % GPU"), true);
    // All: 30 blocks and the output layer.
    check(31, 100, 100, Some("100 % GPU"), false);
    check(60, 100, 100, Some("100 % GPU"), false);
    check(60, 100, 99, Some("99 % GPU"), true);
    check(60, 100, 0, Some("0 % GPU"), true);
    // Some: what share they have cannot be told, but it is neither nothing nor all.
    check(20, 100, 60, Some("60 % GPU"), false);
    check(20, 100, 0, Some("0 % GPU"), true);
    check(30, 100, 100, Some("100 % GPU"), true);
    // 0 and 100 only where it is so.
    check(20, 1_000_000, 999_999, Some("99 % GPU"), false);
    check(20, 1_000_000, 1, Some("1 % GPU"), false);
    check(20, u64::MAX, u64::MAX / 2, Some("49 % GPU"), false);
    check(20, 0, 0, None, false);
}

#[test]
fn layers_that_are_counted_are_compared_and_what_computes_is_named() {
    let check = |num_gpu, on_gpu, differs| {
        let mut settings = settings();
        settings.options.num_gpu = num_gpu;
        let device = Some("a processor".to_owned());
        let effective = Effective { gpu_layers: Some(on_gpu), device, ..Effective::default() };
        let row = row(&settings, Some(&effective), "num_gpu");
        assert_eq!((row.effective, row.read_back), (Some(on_gpu.to_string()), true));
        assert_eq!(row.differs, differs, "{num_gpu} {on_gpu}");
        let expected =
            Message::new("setting-gpu-device").with("layers", 31_u64).with("device", "a processor");
        assert_eq!(row.note, Some(expected));
    };
    check(-1, 0, false);
    check(-1, 31, false);
    check(0, 0, false);
    check(60, 31, false);
    check(31, 0, true);
    check(20, 20, false);
    check(20, 0, true);
}

#[test]
fn a_seed_and_a_limit_say_what_they_do() {
    let check = |seed, runs, requested: &str, id| {
        let mut settings = settings();
        (settings.options.seed, settings.runs) = (seed, runs);
        let row = row(&settings, None, "seed");
        assert_eq!((row.requested.as_str(), note(&row)), (requested, id));
    };
    check(None, 5, "-1", Some("setting-seed-drawn"));
    check(Some(42), 5, "42", Some("setting-seed-counts-up"));
    check(Some(42), 1, "42", None);

    let mut settings = settings();
    let by_stage = row(&settings, None, "num_predict");
    assert_eq!(
        (by_stage.effective.as_deref(), note(&by_stage)),
        (None, Some("setting-answer-limit-by-stage"))
    );
    settings.options.num_predict = Some(512);
    let limit = row(&settings, None, "num_predict");
    assert_eq!((limit.effective.as_deref(), limit.origin), (Some("512"), OptionOrigin::Analyst));
}
