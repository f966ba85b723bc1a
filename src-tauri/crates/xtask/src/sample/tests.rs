//! The sample folder is what its generator makes, byte by byte.

use std::collections::BTreeMap;
use std::path::Path;

use super::{files, folder};

fn on_disk(folder: &Path, below: &str, found: &mut BTreeMap<String, Vec<u8>>) {
    for entry in std::fs::read_dir(folder).expect("the sample folder is there") {
        let path = entry.expect("the sample folder is readable").path();
        let name = path.file_name().expect("an entry has a name").to_string_lossy().into_owned();
        let name = if below.is_empty() { name } else { format!("{below}/{name}") };
        if path.is_dir() {
            on_disk(&path, &name, found);
        } else {
            found.insert(name, std::fs::read(&path).expect("a sample file is readable"));
        }
    }
}

#[test]
fn the_committed_folder_is_what_the_generator_writes() {
    let mut committed = BTreeMap::new();
    on_disk(&folder(), "", &mut committed);
    let made: BTreeMap<String, Vec<u8>> = files().into_iter().map(|file| (file.path, file.content)).collect();
    assert_eq!(committed.keys().collect::<Vec<_>>(), made.keys().collect::<Vec<_>>());
    for (path, content) in &made {
        assert!(committed[path] == *content, "{path} differs: run `cargo xtask sample`");
    }
}

#[test]
fn it_is_small_and_of_every_kind() {
    let files = files();
    assert!((20..=30).contains(&files.len()), "{} files", files.len());
    assert!(files.iter().map(|file| file.content.len()).sum::<usize>() < 300_000);
    for extension in ["csv", "json", "jsonl", "md", "xlsx", "txt"] {
        let of_it = |path: &str| Path::new(path).extension().is_some_and(|own| own == extension);
        assert!(files.iter().any(|file| of_it(&file.path)), "no {extension}");
    }
}
