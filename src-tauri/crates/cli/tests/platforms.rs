//! What differs from system to system, as a script sees it: names, paths, line ends, what is printed.

#![expect(clippy::disallowed_methods, reason = "the tests start the program and look at what it wrote")]
#![expect(clippy::unwrap_used, reason = "a test may fail")]

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use tempfile::TempDir;

/// A folder with names that are hard on programs.
struct Place {
    root: TempDir,
}

impl Place {
    fn new() -> Self {
        let place = Self { root: tempfile::tempdir().unwrap() };
        let reports = place.reports();
        fs::create_dir_all(place.deep()).unwrap();
        fs::create_dir(reports.join("測試 📈")).unwrap();
        let table =
            |value: &str| format!("model,ttft_ms,tokens_s\r\nsmall,{value},21.5\r\nlarge,950,11.25\r\n");
        for (path, value) in [
            (reports.join("Größe & Co (µ).csv"), "411.25"),
            (reports.join("測試 📈").join("наблюдения.csv"), "412.25"),
            (place.deep().join("tief.csv"), "413.25"),
        ] {
            fs::write(path, table(value)).unwrap();
        }
        place
    }

    fn reports(&self) -> PathBuf {
        self.root.path().join("Berichte von Jörg Weiß")
    }

    /// More than 260 characters deep.
    fn deep(&self) -> PathBuf {
        (0..8).fold(self.reports(), |folder, level| folder.join(format!("{level} {}", "lang".repeat(9))))
    }

    fn command(&self, folder: &Path, out: &Path) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_chimera-cli"));
        command
            .arg("report")
            .args(["--folder".as_ref(), folder.as_os_str(), "--out".as_ref(), out.as_os_str()])
            .args(["--data".as_ref(), self.root.path().join("data").as_os_str()]);
        command
    }

    fn out(&self) -> PathBuf {
        self.root.path().join("Ausgabe für ßen")
    }

    fn report(&self, folder: &Path) -> String {
        let output = self.command(folder, &self.out()).arg("--overwrite").output().unwrap();
        assert_done(&output);
        fs::read_to_string(self.out().join("report.md")).unwrap()
    }
}

#[track_caller]
fn assert_done(output: &Output) {
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
}

#[track_caller]
fn assert_all_read(report: &str) {
    for text in ["Größe", "Co (µ)", "наблюдения.csv", "tief.csv", "411.25", "412.25", "413.25"] {
        assert!(report.contains(text), "{text} is not in the report:\n{report}");
    }
}

#[test]
fn names_of_every_script_spaces_and_deep_folders_are_read_and_reported() {
    let place = Place::new();
    assert!(place.deep().join("tief.csv").as_os_str().len() > 300);
    assert_all_read(&place.report(&place.reports()));
    let page = fs::read_to_string(place.out().join("report.html")).unwrap();
    assert!(page.contains("наблюдения.csv"));
}

#[test]
fn what_is_printed_is_utf_8_whatever_the_consoles_code_page() {
    let place = Place::new();
    let output = place.command(&place.reports(), &place.out()).output().unwrap();
    assert_done(&output);
    let printed = String::from_utf8(output.stdout).expect("UTF-8");
    let saved = ["report.md", "report.html", "metrics.json"].map(|name| place.out().join(name));
    assert_eq!(printed.lines().map(PathBuf::from).collect::<Vec<_>>(), saved);
}

#[test]
fn carriage_returns_are_no_part_of_a_value() {
    let place = Place::new();
    let lines = |end: &str| format!("model,status,ttft_ms{end}a,ok,10{end}b,ok,20{end}");
    let read = |end: &str| {
        let folder = place.root.path().join("lines");
        fs::create_dir_all(&folder).unwrap();
        fs::write(folder.join("lines.csv"), lines(end)).unwrap();
        let output = Command::new(env!("CARGO_BIN_EXE_chimera-cli"))
            .args(["facts", "--json", "--folder"])
            .arg(&folder)
            .output()
            .unwrap();
        assert_done(&output);
        String::from_utf8(output.stdout).unwrap()
    };
    let expected = read("\n");
    assert!(expected.contains("ttft_ms"));
    assert_eq!(read("\r\n"), expected);
    assert!(!expected.contains("\\r"));
}

#[test]
fn a_temporary_folder_that_cannot_be_used_is_not_needed() {
    let place = Place::new();
    let full = place.root.path().join("full");
    fs::write(&full, "no folder").unwrap();
    let mut command = place.command(&place.reports(), &place.out());
    let output = command.env("TMPDIR", &full).env("TEMP", &full).env("TMP", &full).output().unwrap();
    assert_done(&output);
    assert!(place.out().join("report.html").is_file());
}

#[test]
fn nothing_is_written_beside_the_program() {
    let place = Place::new();
    let installed = place.root.path().join("Programme");
    fs::create_dir(&installed).unwrap();
    let program = installed.join(Path::new(env!("CARGO_BIN_EXE_chimera-cli")).file_name().unwrap());
    fs::copy(env!("CARGO_BIN_EXE_chimera-cli"), &program).unwrap();
    let read_only = |yes: bool| {
        for path in [&program, &installed] {
            let mut permissions = fs::metadata(path).unwrap().permissions();
            permissions.set_readonly(yes);
            fs::set_permissions(path, permissions).unwrap();
        }
    };
    read_only(true);
    let mut command = Command::new(&program);
    command.current_dir(&installed).arg("report").arg("--folder").arg(place.reports());
    command.arg("--out").arg(place.out()).arg("--data").arg(place.root.path().join("data"));
    let output = command.output().unwrap();
    let beside: Vec<_> = fs::read_dir(&installed).unwrap().map(|entry| entry.unwrap().path()).collect();
    read_only(false);
    assert_done(&output);
    assert_eq!(beside, [program]);
    assert_all_read(&fs::read_to_string(place.out().join("report.md")).unwrap());
}

/// A user whose name is hard on programs: the data lie in her own folders.
#[cfg(not(windows))]
#[test]
fn the_data_of_a_user_with_a_difficult_name_are_where_they_belong() {
    let place = Place::new();
    let home = place.root.path().join("Jörg Weiß");
    let mut command = Command::new(env!("CARGO_BIN_EXE_chimera-cli"));
    command.arg("report").arg("--folder").arg(place.reports()).arg("--out").arg(place.out());
    let output = command.env("HOME", &home).env_remove("XDG_DATA_HOME").env_remove("CHIMERA_DATA").output();
    assert_done(&output.unwrap());
    let below = if cfg!(target_os = "macos") {
        "Library/Application Support/Chimera"
    } else {
        ".local/share/chimera"
    };
    assert_eq!(fs::read_dir(home.join(below).join("runs")).unwrap().count(), 1);
}

#[cfg(windows)]
mod windows {
    use std::os::windows::fs::OpenOptionsExt;

    use super::*;

    #[test]
    fn a_folder_is_read_however_windows_writes_its_path() {
        let place = Place::new();
        let verbatim = place.reports().canonicalize().unwrap();
        let plain = verbatim.to_str().unwrap().strip_prefix(r"\\?\").expect("a verbatim path").to_owned();
        let drive = plain[..2].to_owned();
        let forward = plain.replace('\\', "/");
        let other_case = drive.to_lowercase() + &plain[2..];
        for written in [verbatim.to_str().unwrap(), &plain, &forward, &other_case, &format!(r"\\.\{plain}")] {
            assert_all_read(&place.report(Path::new(written)));
        }
        // Relative to the drive, and to the current folder.
        for written in [&plain[2..], "."] {
            let mut command = place.command(Path::new(written), &place.out());
            let output = command.arg("--overwrite").current_dir(&plain).output().unwrap();
            assert_done(&output);
        }
    }

    /// Every Windows shares drive C with its administrators.
    #[test]
    fn a_folder_on_a_share_is_read_and_saved_into() {
        let place = Place::new();
        let verbatim = place.root.path().canonicalize().unwrap();
        let plain = verbatim.to_str().unwrap().strip_prefix(r"\\?\").expect("a verbatim path");
        let (drive, rest) = plain.split_once(':').expect("a drive");
        for start in [r"\\localhost", r"\\?\UNC\localhost"] {
            let root = PathBuf::from(format!(r"{start}\{drive}${rest}"));
            let out = root.join("Ausgabe auf der Freigabe");
            let reports = root.join(place.reports().file_name().unwrap());
            assert_done(&place.command(&reports, &out).arg("--overwrite").output().unwrap());
            assert_all_read(&fs::read_to_string(out.join("report.md")).unwrap());
        }
    }

    #[test]
    fn a_file_that_another_program_has_for_itself_is_listed_and_costs_no_other() {
        let place = Place::new();
        let locked = place.reports().join("Größe & Co (µ).csv");
        let held = fs::OpenOptions::new().read(true).write(true).share_mode(0).open(&locked).unwrap();
        let report = place.report(&place.reports());
        drop(held);
        assert!(report.contains("413.25") && !report.contains("411.25"), "{report}");
        let page = fs::read_to_string(place.out().join("report.html")).unwrap();
        assert!(page.contains("Another program has this file open"), "{page}");
    }

    #[test]
    fn a_device_is_no_folder_to_save_into() {
        let place = Place::new();
        for device in ["NUL", "CON", "nul.txt"] {
            let output = place.command(&place.reports(), &place.root.path().join(device)).output().unwrap();
            let stderr = String::from_utf8_lossy(&output.stderr);
            assert!(!stderr.contains("panicked"), "{stderr}");
            assert_eq!(output.status.code(), Some(1), "{device}: {stderr}");
        }
    }
}
