//! What was asked for against what was in effect. A server lets only the context window, the GPU share
//! and the digest be read back; every other setting is sent with each call, so it is in effect as sent.

use domain::{Effective, Message, ModelIdentity, OptionOrigin, Options, RunSettings, SettingRow, Start};

/// Characters of a digest that tell two models apart.
const DIGEST_CHARACTERS: usize = 12;

/// The settings of a run, one row each. `effective` is what was read back after the model was loaded.
pub fn setting_rows(
    settings: &RunSettings,
    model: &ModelIdentity,
    effective: Option<&Effective>,
) -> Vec<SettingRow> {
    let options = &settings.options;
    let ours = RunSettings::default();
    let defaults = &model.options;
    let sent =
        |name: &str, value: &dyn ToString, default: &dyn ToString| sent_row(model, name, value, default);
    vec![
        model_row(settings, model, effective),
        context_row(options, model, effective),
        gpu_row(options, model, effective),
        sent("temperature", &options.temperature, &defaults.temperature),
        sent("top_p", &options.top_p, &defaults.top_p),
        sent("top_k", &options.top_k, &defaults.top_k),
        sent("repeat_penalty", &options.repeat_penalty, &defaults.repeat_penalty),
        seed_row(settings, model),
        answer_limit_row(options, model),
        sent("keep_alive", &settings.keep_alive, &ours.keep_alive),
        // With every call, so that a prompt that is too long is an error and never half a prompt.
        sent("truncate", &false, &false),
        sent("shift", &false, &false),
        sent("start", &start_word(settings.start), &start_word(ours.start)),
        sent("pause", &format!("{} ms", settings.pause_ms), &format!("{} ms", ours.pause_ms)),
    ]
}

fn start_word(start: Start) -> &'static str {
    match start {
        Start::Prepared => "prepared",
        Start::Cold => "cold",
    }
}

/// A setting that cannot be read back: in effect is what was sent.
fn sent_row(model: &ModelIdentity, name: &str, value: &dyn ToString, default: &dyn ToString) -> SettingRow {
    let (value, default) = (value.to_string(), default.to_string());
    SettingRow {
        name: name.to_owned(),
        origin: origin(model, name, value != default),
        effective: Some(value.clone()),
        requested: value,
        read_back: false,
        differs: false,
        note: None,
    }
}

/// Where a value comes from; `changed` says whether it is another one than the model starts with.
fn origin(model: &ModelIdentity, name: &str, changed: bool) -> OptionOrigin {
    if changed {
        OptionOrigin::Analyst
    } else if model.from_modelfile.iter().any(|option| option == name) {
        OptionOrigin::Modelfile
    } else {
        OptionOrigin::Default
    }
}

/// A tag can be moved to another model: what was in memory is told by its digest.
fn model_row(settings: &RunSettings, model: &ModelIdentity, effective: Option<&Effective>) -> SettingRow {
    let in_memory = effective.and_then(|effective| effective.digest.as_deref()).map(bare_digest);
    let at_start = model.digest.as_deref().map(bare_digest);
    let differs = in_memory.zip(at_start).is_some_and(|(in_memory, at_start)| in_memory != at_start);
    SettingRow {
        name: "model".to_owned(),
        requested: named(&settings.model, at_start),
        effective: in_memory.map(|digest| named(&model.name, Some(digest))),
        read_back: in_memory.is_some(),
        differs,
        origin: OptionOrigin::Analyst,
        note: differs.then(|| Message::new("setting-model-changed")),
    }
}

fn context_row(options: &Options, model: &ModelIdentity, effective: Option<&Effective>) -> SettingRow {
    let in_effect = effective.and_then(|effective| effective.context_length);
    let requested = u64::from(options.num_ctx);
    let differs = in_effect.is_some_and(|tokens| tokens != requested);
    let capped = model.context_length.filter(|trained| Some(*trained) == in_effect && *trained < requested);
    let note = match capped {
        Some(trained) => Some(Message::new("setting-context-capped").with("trained", trained)),
        None => differs.then(|| Message::new("setting-context-differs")),
    };
    SettingRow {
        name: "num_ctx".to_owned(),
        requested: requested.to_string(),
        effective: in_effect.map(|tokens| tokens.to_string()),
        read_back: in_effect.is_some(),
        differs,
        origin: origin(model, "num_ctx", options.num_ctx != model.options.num_ctx),
        note,
    }
}

/// Layers are asked for. An engine that counts them tells how many are on the GPU; of others only the share of the
/// model's bytes that lies there can be read back.
fn gpu_row(options: &Options, model: &ModelIdentity, effective: Option<&Effective>) -> SettingRow {
    let layers = model.block_count.and_then(|blocks| blocks.checked_add(1));
    let counted = effective.and_then(|effective| effective.gpu_layers);
    let share =
        effective.and_then(|effective| effective.size.zip(effective.size_vram)).filter(|(size, _)| *size > 0);
    let asked = u64::try_from(options.num_gpu).ok();
    let is_another =
        counted.zip(asked).map(|(counted, asked)| counted != layers.map_or(asked, |all| asked.min(all)));
    let differs = share.is_some_and(|(size, on_gpu)| {
        let (none, all) = (on_gpu == 0, on_gpu >= size);
        match asked {
            None => false,
            Some(0) => !none,
            Some(asked) => none || layers.is_some_and(|layers| (asked >= layers) != all),
        }
    });
    SettingRow {
        name: "num_gpu".to_owned(),
        requested: options.num_gpu.to_string(),
        effective: counted
            .map(|layers| layers.to_string())
            .or_else(|| share.map(|(size, on_gpu)| format!("{} % GPU", whole_percent(size, on_gpu)))),
        read_back: counted.is_some() || share.is_some(),
        differs: is_another.unwrap_or(differs),
        origin: origin(model, "num_gpu", options.num_gpu != model.options.num_gpu),
        note: layers.map(|layers| match effective.and_then(|effective| effective.device.as_deref()) {
            Some(device) => Message::new("setting-gpu-device").with("layers", layers).with("device", device),
            None => Message::new("setting-gpu-layers").with("layers", layers),
        }),
    }
}

fn seed_row(settings: &RunSettings, model: &ModelIdentity) -> SettingRow {
    let seed = settings.options.seed;
    let note = match seed {
        None => Some(Message::new("setting-seed-drawn")),
        Some(_) if settings.runs > 1 => Some(Message::new("setting-seed-counts-up")),
        Some(_) => None,
    };
    SettingRow { note, ..sent_row(model, "seed", &seed.unwrap_or(-1), &model.options.seed.unwrap_or(-1)) }
}

/// Without a limit of the analyst's each stage has its own, so no one value was in effect.
fn answer_limit_row(options: &Options, model: &ModelIdentity) -> SettingRow {
    match options.num_predict {
        Some(tokens) => sent_row(model, "num_predict", &tokens, &"auto"),
        None => SettingRow {
            effective: None,
            note: Some(Message::new("setting-answer-limit-by-stage")),
            ..sent_row(model, "num_predict", &"auto", &"auto")
        },
    }
}

fn named(name: &str, digest: Option<&str>) -> String {
    match digest {
        Some(digest) => format!("{name} ({})", digest.chars().take(DIGEST_CHARACTERS).collect::<String>()),
        None => name.to_owned(),
    }
}

fn bare_digest(digest: &str) -> &str {
    digest.strip_prefix("sha256:").unwrap_or(digest)
}

/// The share in whole percent; 0 and 100 only where it is nothing or all.
fn whole_percent(size: u64, on_gpu: u64) -> u64 {
    if on_gpu == 0 {
        0
    } else if on_gpu >= size {
        100
    } else {
        let percent = u128::from(on_gpu) * 100 / u128::from(size);
        u64::try_from(percent).expect("a share is at most 100 percent").clamp(1, 99)
    }
}

#[cfg(test)]
mod tests;
