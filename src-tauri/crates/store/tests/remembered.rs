//! Preferences and choices as the store remembers them.

#![expect(clippy::disallowed_methods, reason = "the tests damage files")]
#![expect(clippy::unwrap_used, reason = "a test may fail")]

use std::fs;
use std::path::Path;

use domain::{Correction, Direction, Metric, NumberStyle, RunSettings, Selection, Timestamp};
use store::{Preferences, Store, ThemeChoice};
use tempfile::TempDir;

fn store() -> (TempDir, Store) {
    let root = tempfile::tempdir().unwrap();
    let store = Store::open(&root.path().join("data")).unwrap();
    (root, store)
}

fn names(folder: &Path) -> Vec<String> {
    let entries = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap());
    let mut names: Vec<_> = entries.filter(|entry| entry.path().is_file()).collect();
    names.sort_by_key(fs::DirEntry::path);
    names.iter().map(|entry| entry.file_name().to_string_lossy().into_owned()).collect()
}

#[test]
fn preferences_come_back_as_they_were_saved() {
    let (_root, store) = store();
    assert_eq!(store.preferences(), (Preferences::default(), Vec::new()));
    let mut preferences = Preferences {
        theme: ThemeChoice::Dark,
        text_size_percent: 120,
        numbers: NumberStyle::Comma,
        last_settings: RunSettings { runs: 7, ..RunSettings::default() },
        ..Preferences::default()
    };
    preferences.remember_folder(Path::new("/home/ada/reports"), Timestamp(5));
    store.save_preferences(&preferences).unwrap();
    assert_eq!(Store::open(store.folder()).unwrap().preferences(), (preferences, Vec::new()));
    assert_eq!(names(store.folder()), ["preferences.json"]);
}

#[test]
fn preferences_of_version_1_still_open() {
    let (_root, store) = store();
    fs::write(store.folder().join("preferences.json"), include_str!("fixtures/preferences-1.json")).unwrap();
    let (preferences, messages) = store.preferences();
    assert_eq!(messages, []);
    assert_eq!(preferences.theme, ThemeChoice::Light);
    assert_eq!(preferences.last_settings.options.num_ctx, 8192);
    assert_eq!(preferences.recent_folders[0].name, "reports");
}

#[test]
fn eight_folders_are_remembered_the_last_one_first() {
    let mut preferences = Preferences::default();
    for number in (0..12).chain([9]) {
        preferences.remember_folder(Path::new(&format!("/data/{number}")), Timestamp(number));
    }
    let names: Vec<_> = preferences.recent_folders.iter().map(|recent| recent.name.as_str()).collect();
    assert_eq!(names, ["9", "11", "10", "8", "7", "6", "5", "4"]);
    assert_eq!(preferences.last_folder.as_deref(), Some("/data/9"));
}

#[test]
fn what_cannot_be_understood_is_kept_aside_and_said() {
    for (text, said) in [
        ("", "remembered-damaged"),
        ("{\"formatVersion\":1,", "remembered-damaged"),
        ("{}", "remembered-damaged"),
        ("null", "remembered-damaged"),
        ("{\"formatVersion\":1,\"theme\":\"plaid\"}", "remembered-damaged"),
        ("{\"formatVersion\":2,\"theme\":\"dark\"}", "remembered-newer"),
    ] {
        let (_root, store) = store();
        fs::write(store.folder().join("preferences.json"), text).unwrap();
        let (preferences, messages) = store.preferences();
        assert_eq!(preferences, Preferences::default(), "{text}");
        assert_eq!(messages.iter().map(|message| message.id.as_str()).collect::<Vec<_>>(), [said], "{text}");
        let [aside] = &names(store.folder())[..] else { panic!("one file for {text:?}") };
        assert!(aside.starts_with("preferences.kept-"), "{aside}");
        assert_eq!(fs::read_to_string(store.folder().join(aside)).unwrap(), text);
        assert_eq!(store.preferences().1, [], "it is said once");
    }
}

/// Taken for unreadable, they would be saved over with those of a first start.
#[cfg(windows)]
#[test]
fn preferences_that_a_virus_scanner_holds_are_waited_for() {
    use std::os::windows::fs::OpenOptionsExt;
    use std::time::Duration;
    let (_root, store) = store();
    let kept = Preferences { last_folder: Some("C:\\reports".to_owned()), ..Preferences::default() };
    store.save_preferences(&kept).unwrap();
    let path = store.folder().join("preferences.json");
    let held = fs::OpenOptions::new().read(true).share_mode(0).open(path).unwrap();
    let read = std::thread::scope(|scope| {
        scope.spawn(move || {
            std::thread::sleep(Duration::from_secs(5));
            drop(held);
        });
        store.preferences()
    });
    assert_eq!(read, (kept, Vec::new()));
}

#[test]
fn each_folder_has_its_own_selection() {
    let (root, store) = store();
    let [one, other] = ["one", "other"].map(|name| root.path().join(name));
    fs::create_dir(&one).unwrap();
    fs::create_dir(&other).unwrap();
    let selection = Selection {
        excluded: ["old".to_owned()].into(),
        corrections: vec![Correction {
            column: "tps".to_owned(),
            metric: Some(Metric::DecodeThroughput),
            unit: None,
            direction: Some(Direction::HigherIsBetter),
        }],
    };
    store.save_selection(&one, &selection).unwrap();
    assert_eq!(store.selection(&one), (selection.clone(), Vec::new()));
    assert_eq!(store.selection(&root.path().join("other/../one")), (selection, Vec::new()));
    assert_eq!(store.selection(&other), (Selection::default(), Vec::new()));
}

#[test]
fn a_damaged_selection_is_kept_aside_and_said() {
    let (root, store) = store();
    store.save_selection(root.path(), &Selection::default()).unwrap();
    let folder = store.folder().join("selections");
    fs::write(folder.join(&names(&folder)[0]), "{").unwrap();
    let (selection, messages) = store.selection(root.path());
    assert_eq!((selection, messages[0].id.as_str()), (Selection::default(), "remembered-damaged"));
    assert_eq!(names(&folder).len(), 1);
}
