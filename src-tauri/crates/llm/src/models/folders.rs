//! Where models lie. Those of Ollama and LM Studio are used in place.

use std::collections::BTreeSet;
use std::env;
use std::fs;
use std::path::{Path, PathBuf};

use serde::Deserialize;

use super::ModelFragment;

/// Folders below a model folder that are looked into: publisher, model, and one to spare.
const MAX_DEPTH: usize = 4;

/// Most files that are looked at in one folder, whatever they are.
const MAX_ENTRIES: usize = 20_000;

/// A manifest of Ollama is a few hundred bytes.
const MAX_MANIFEST: u64 = 1 << 20;

/// Whose folder it is, which says how models lie in it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum ModelOwner {
    /// Chimera's own: GGUF files.
    Chimera,
    /// What the installer brought, beside the program: GGUF files that stay as they are.
    Carried,
    /// Ollama's: manifests that name blobs.
    Ollama,
    /// LM Studio's: GGUF files by publisher and model.
    LmStudio,
}

/// A folder of models.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ModelFolder {
    /// Where.
    pub path: PathBuf,
    /// Whose.
    pub owner: ModelOwner,
}

/// A model that was found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ModelFile {
    /// What it is called: the file's name without its ending, or Ollama's name of it. No two have the same.
    pub name: String,
    /// The file.
    pub path: PathBuf,
    /// Its size in bytes.
    pub size: u64,
    /// In whose folder it lies.
    pub owner: ModelOwner,
    /// Its SHA-256, where its owner tells.
    pub sha256: Option<String>,
}

/// The folder that an installer may have brought, and those of Ollama and LM Studio where these programs have them
/// by default.
pub fn usual_model_folders() -> Vec<ModelFolder> {
    told_by(|name| env::var_os(name).filter(|value| !value.is_empty()).map(PathBuf::from))
}

/// The same, as these variables of the environment tell.
fn told_by(set: impl Fn(&str) -> Option<PathBuf>) -> Vec<ModelFolder> {
    let home = set("HOME").or_else(|| set("USERPROFILE"));
    let in_home = |path: &str| home.as_ref().map(|home| home.join(path));
    let ollama = match set("OLLAMA_MODELS") {
        Some(folder) => vec![folder],
        None => in_home(".ollama/models").into_iter().chain(of_service()).collect(),
    };
    let beside = env::current_exe().ok().map(|program| program.with_file_name("models"));
    let of = |owner| move |path| ModelFolder { path, owner };
    let studio = [in_home(".lmstudio/models"), in_home(".cache/lm-studio/models")].into_iter().flatten();
    beside
        .into_iter()
        .map(of(ModelOwner::Carried))
        .chain(ollama.into_iter().map(of(ModelOwner::Ollama)))
        .chain(studio.map(of(ModelOwner::LmStudio)))
        .collect()
}

/// Where Ollama's installer for Linux has the models of the service that it sets up.
fn of_service() -> Option<PathBuf> {
    cfg!(target_os = "linux").then(|| PathBuf::from("/usr/share/ollama/.ollama/models"))
}

/// The models in these folders, by owner and name. A folder that is not there has none; neither has what
/// cannot be read.
pub fn find_models(folders: &[ModelFolder]) -> Vec<ModelFile> {
    let mut found: Vec<ModelFile> = folders
        .iter()
        .flat_map(|folder| match folder.owner {
            ModelOwner::Ollama => of_ollama(&folder.path),
            owner => files(&folder.path, "gguf").into_iter().filter_map(|path| model(path, owner)).collect(),
        })
        .collect();
    found.sort_by(|left, right| {
        (left.owner, &left.name, &left.path).cmp(&(right.owner, &right.name, &right.path))
    });
    // One folder may lie in another.
    found.dedup();
    let mut names = BTreeSet::new();
    for model in &mut found {
        let own = model.name.clone();
        for number in 2.. {
            if names.insert(model.name.clone()) {
                break;
            }
            model.name = format!("{own} ({number})");
        }
    }
    found
}

fn model(path: PathBuf, owner: ModelOwner) -> Option<ModelFile> {
    let size = fs::metadata(&path).ok().filter(fs::Metadata::is_file)?.len();
    let name = path.file_stem()?.to_str()?.to_owned();
    // The first piece stands for the whole.
    let is_model =
        matches!(ModelFragment::by_name(&name), None | Some(ModelFragment::Piece { number: 1, .. }));
    is_model.then_some(ModelFile { name, path, size, owner, sha256: None })
}

fn of_ollama(folder: &Path) -> Vec<ModelFile> {
    let manifests = folder.join("manifests");
    files(&manifests, "")
        .into_iter()
        .filter_map(|path| {
            let size = fs::metadata(&path).ok()?.len();
            let manifest: Manifest = if size <= MAX_MANIFEST {
                serde_json::from_slice(&fs::read(&path).ok()?).ok()?
            } else {
                return None;
            };
            let layer =
                manifest.layers.into_iter().find(|layer| layer.media_type.ends_with("image.model"))?;
            let digest = layer.digest.strip_prefix("sha256:").filter(|digest| is_sha256(digest))?;
            let blob = folder.join("blobs").join(format!("sha256-{digest}"));
            let size = fs::metadata(&blob).ok().filter(fs::Metadata::is_file)?.len();
            Some(ModelFile {
                name: ollama_name(path.strip_prefix(&manifests).ok()?)?,
                path: blob,
                size,
                owner: ModelOwner::Ollama,
                sha256: Some(digest.to_owned()),
            })
        })
        .collect()
}

/// `registry.ollama.ai/library/smollm2/135m` is `smollm2:135m`, as Ollama itself calls it.
fn ollama_name(manifest: &Path) -> Option<String> {
    let parts: Option<Vec<&str>> = manifest.iter().map(|part| part.to_str()).collect();
    let (tag, path) = parts.as_deref()?.split_last()?;
    let path = match path {
        ["registry.ollama.ai", "library", rest @ ..] | ["registry.ollama.ai", rest @ ..] => rest,
        path => path,
    };
    (!path.is_empty()).then(|| format!("{}:{tag}", path.join("/")))
}

fn is_sha256(digest: &str) -> bool {
    digest.len() == 64 && digest.bytes().all(|byte| byte.is_ascii_hexdigit())
}

/// The files below a folder whose names end so, or all of them; links to folders are not followed.
fn files(folder: &Path, extension: &str) -> Vec<PathBuf> {
    let (mut found, mut waiting, mut seen) = (Vec::new(), vec![(folder.to_owned(), 0)], 0);
    while let Some((folder, depth)) = waiting.pop() {
        for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
            seen += 1;
            if seen > MAX_ENTRIES {
                return found;
            }
            let path = entry.path();
            let wanted = || path.extension().is_some_and(|own| own.eq_ignore_ascii_case(extension));
            match entry.file_type() {
                Ok(kind) if kind.is_dir() && depth < MAX_DEPTH => waiting.push((path, depth + 1)),
                Ok(kind) if !kind.is_dir() && (extension.is_empty() || wanted()) => found.push(path),
                _ => {}
            }
        }
    }
    found
}

/// As much of a manifest as names the model's file.
#[derive(Deserialize)]
struct Manifest {
    layers: Vec<Layer>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Layer {
    media_type: String,
    digest: String,
}

#[cfg(test)]
mod tests;
