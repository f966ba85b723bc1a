//! Models of our own: what is taken in, where it is kept, and where it is looked for.

#![expect(clippy::disallowed_methods, reason = "the tests put models into folders and look what lies there")]

use std::path::{Path, PathBuf};
use std::sync::Arc;

use agent::{Error, Session, SystemClock, Words, connect};
use tempfile::TempDir;

/// The smallest file that is a model: a header without anything in it.
fn model() -> Vec<u8> {
    [b"GGUF".as_slice(), &3_u32.to_le_bytes(), &[0; 16]].concat()
}

/// The header of a file that sees pictures for a model.
fn projector() -> Vec<u8> {
    let text = |text: &str| [&(text.len() as u64).to_le_bytes(), text.as_bytes()].concat();
    let entry = [text("general.architecture"), 8_u32.to_le_bytes().to_vec(), text("clip")].concat();
    [b"GGUF".as_slice(), &3_u32.to_le_bytes(), &0_u64.to_le_bytes(), &1_u64.to_le_bytes(), &entry].concat()
}

fn session(data: &Path) -> Session {
    Session::open(data, Arc::new(SystemClock::new()), connect()).expect("the data folder is writable")
}

fn put(folder: &Path, name: &str, bytes: &[u8]) -> PathBuf {
    std::fs::create_dir_all(folder).expect("it is writable");
    let path = folder.join(name);
    std::fs::write(&path, bytes).expect("it is writable");
    path
}

fn files(folder: &Path) -> Vec<String> {
    let entries = std::fs::read_dir(folder).into_iter().flatten().flatten();
    let mut names: Vec<String> =
        entries.map(|entry| entry.file_name().to_string_lossy().into_owned()).collect();
    names.sort();
    names
}

/// The models of our own, by name, and whether new ones are kept in Chimera's folder.
async fn own(session: &Session) -> (Vec<String>, bool) {
    let models = session.models().await.expect("they are listed");
    let own = models.entries.into_iter().filter(|entry| entry.file.owner == llm::ModelOwner::Chimera);
    (own.map(|entry| entry.file.name).collect(), models.is_own_folder)
}

#[tokio::test]
async fn a_part_of_a_model_is_neither_imported_nor_fetched() {
    let (data, away) = (TempDir::new().expect("a folder"), TempDir::new().expect("a folder"));
    let session = session(data.path());
    for (name, bytes, id, words) in [
        ("mmproj-model-f16.gguf", model(), "error-model-projector", "has no “mmproj” in it"),
        ("renamed.gguf", projector(), "error-model-projector", "sees pictures"),
        ("m-00001-of-00003.gguf", model(), "error-model-piece", "one of 3 files"),
        ("m-00003-of-00003.gguf", model(), "error-model-piece", "llama-gguf-split --merge"),
    ] {
        let path = put(away.path(), name, &bytes);
        let error = session.import_model(&path, |_| {}).await.expect_err(name);
        let message = error.message();
        let said = Words::english().sentence(&message);
        assert_eq!(message.id, id, "{name}");
        assert!(said.starts_with(name) && said.contains(words), "{said}");
        assert_eq!(files(&data.path().join("models")), Vec::<String>::new(), "{name}");
        if name != "renamed.gguf" {
            let address = format!("https://models.example.org/{name}?download=true");
            let error = session.begin_download(&address).expect_err(name);
            assert!(matches!(&error, Error::Fragment { name: told, .. } if told == name), "{error}");
        }
    }
    assert_eq!(files(&data.path().join("models")), Vec::<String>::new());
}

#[tokio::test]
async fn models_in_our_own_folder_stay_in_use_when_new_ones_are_kept_elsewhere() {
    let (data, away) = (TempDir::new().expect("a folder"), TempDir::new().expect("a folder"));
    let (first, source) = (session(data.path()), TempDir::new().expect("a folder"));
    let small = put(source.path(), "small.gguf", &model());
    first.import_model(&small, |_| {}).await.expect("it is a model");
    let begun = first.begin_download("https://models.example.org/half.gguf").expect("it is one");
    assert_eq!(own(&first).await, (vec!["small".to_owned()], true));

    first.change_models_folder(Some(away.path())).expect("it is remembered");
    assert_eq!(own(&first).await, (vec!["small".to_owned()], false));
    let other = put(source.path(), "other.gguf", &model());
    first.import_model(&other, |_| {}).await.expect("it is a model");
    assert_eq!(files(away.path()), ["other.gguf"]);
    let downloads = first.models().await.expect("listed").downloads;
    assert_eq!(downloads.iter().map(|one| one.name.as_str()).collect::<Vec<_>>(), [begun.as_str()]);
    assert_eq!(first.begin_download("https://models.example.org/half.gguf").expect("begun before"), begun);
    first.delete_download(&begun).await.expect("it is there");

    let later = session(data.path());
    assert_eq!(own(&later).await, (vec!["other".to_owned(), "small".to_owned()], false));
    later.remove_model("small").expect("it is ours");
    assert_eq!(
        (files(&data.path().join("models")), files(away.path())),
        (vec![], vec!["other.gguf".to_owned()])
    );
    later.change_models_folder(None).expect("it is remembered");
    assert_eq!(own(&later).await, (vec![], true));
    // A folder around our own has the same models, not a second one of each.
    later.import_model(&small, |_| {}).await.expect("it is a model");
    later.change_models_folder(Some(data.path())).expect("it is remembered");
    assert_eq!(own(&later).await, (vec!["small".to_owned()], false));
}

#[tokio::test]
async fn a_model_of_a_name_that_is_taken_is_told_from_the_other() {
    let (data, source) = (TempDir::new().expect("a folder"), TempDir::new().expect("a folder"));
    let session = session(data.path());
    let same = put(source.path(), "same.gguf", &model());
    session.import_model(&same, |_| {}).await.expect("it is a model");
    // In the order of names it comes after our own folder.
    let away = data.path().join("other models");
    session.change_models_folder(Some(&away)).expect("it is remembered");
    let name = session.import_model(&same, |_| {}).await.expect("it is a model").expect("nobody stopped it");
    let models = session.models().await.expect("they are listed");
    let own = models.entries.iter().filter(|entry| entry.file.owner == llm::ModelOwner::Chimera);
    let own: Vec<_> =
        own.map(|entry| (entry.file.name.as_str(), &entry.file.path, entry.file.sha256.is_some())).collect();
    let first = data.path().join("models").join("same.gguf");
    assert_eq!(own, [("same", &first, true), ("same (2)", &away.join("same.gguf"), true)]);
    assert_eq!(name, "same (2)");

    let error = session.import_model(&same, |_| {}).await.expect_err("it is there");
    let said = Words::english().sentence(&error.message());
    assert_eq!(error.message().id, "error-model-there");
    assert!(said.starts_with("same.gguf was not imported") && said.contains("other models"), "{said}");
    assert_eq!(files(&away), ["same.gguf"]);
}

/// The file has holes in place of its tensors, which take no room.
#[cfg(unix)]
#[tokio::test]
async fn what_the_disk_has_no_room_for_is_not_imported() {
    let (data, source) = (TempDir::new().expect("a folder"), TempDir::new().expect("a folder"));
    let session = session(data.path());
    let huge = put(source.path(), "huge.gguf", &model());
    let file = std::fs::File::options().write(true).open(&huge).expect("it is ours");
    file.set_len(1 << 43).expect("a hole takes no room");
    let error = session.import_model(&huge, |_| {}).await.expect_err("no disk has so much");
    assert!(matches!(&error, Error::NoSpaceForModel { needed, .. } if *needed == 1 << 43), "{error}");
    assert_eq!(files(&data.path().join("models")), Vec::<String>::new());
}
