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
fn what_is_printed_into_a_pipe_is_utf_8() {
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
    use std::os::windows::process::CommandExt;

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
            let sentence =
                format!("Windows keeps the name {device} for a device, so nothing can be saved as ");
            assert!(stderr.contains(&sentence), "{stderr}");
            assert!(stderr.contains("Nothing was changed. Choose another name."), "{stderr}");
            assert_eq!(output.status.code(), Some(1), "{device}: {stderr}");
        }
    }

    /// What tells the test below, when it starts itself anew, that it has a console of its own.
    const ON_CONSOLE: &str = "CHIMERA_TEST_ON_CONSOLE";

    /// `CREATE_NO_WINDOW`: a console of its own, which nobody sees.
    const UNSEEN: u32 = 0x0800_0000;

    /// A console takes what is written for text of its code page, unless it is written as text.
    #[test]
    fn a_console_shows_what_is_printed_whatever_its_code_page() {
        if std::env::var_os(ON_CONSOLE).is_some() {
            return prints_what_it_means();
        }
        let mut anew = Command::new(std::env::current_exe().unwrap());
        anew.args([
            "--exact",
            "windows::a_console_shows_what_is_printed_whatever_its_code_page",
            "--nocapture",
        ]);
        let output = anew.env(ON_CONSOLE, "yes").creation_flags(UNSEEN).output().unwrap();
        assert_done(&output);
    }

    fn prints_what_it_means() {
        let place = Place::new();
        for code_page in [850, 1252, 65001] {
            let out = place.root.path().join(format!("Ausgabe {code_page} für ßen, отчёт"));
            let console = console::Console::with_code_page(code_page);
            let mut command = place.command(&place.reports(), &out);
            assert!(command.stdout(console.output()).status().unwrap().success());
            let shown = console.shown();
            for name in ["report.md", "report.html", "metrics.json"] {
                let path = out.join(name).display().to_string();
                assert!(shown.contains(&path), "code page {code_page}: {path} is not shown, but {shown}");
            }
            // What a file gets has nothing to do with the console.
            let printed = place.root.path().join("printed.txt");
            let mut command = place.command(&place.reports(), &out);
            let file = fs::File::create(&printed).unwrap();
            assert!(command.arg("--overwrite").stdout(file).status().unwrap().success());
            assert!(fs::read_to_string(&printed).unwrap().contains(&out.display().to_string()));
        }
    }

    #[expect(unsafe_code, reason = "only the system knows what a console shows")]
    mod console {
        use std::ffi::c_void;
        use std::fs::File;
        use std::os::windows::io::AsRawHandle;

        /// A place on the console: column and row.
        #[repr(C)]
        struct Place(i16, i16);

        #[link(name = "kernel32")]
        unsafe extern "system" {
            safe fn SetConsoleOutputCP(code_page: u32) -> i32;
            fn ReadConsoleOutputCharacterW(
                console: *mut c_void,
                text: *mut u16,
                length: u32,
                begin: Place,
                read: *mut u32,
            ) -> i32;
        }

        /// The console of this process.
        pub(super) struct Console(File);

        impl Console {
            pub(super) fn with_code_page(code_page: u32) -> Self {
                assert!(SetConsoleOutputCP(code_page) != 0, "the console takes no code page {code_page}");
                let console = File::options().read(true).write(true).open("CONOUT$");
                Self(console.expect("there is a console"))
            }

            /// The console, for a program to print on.
            pub(super) fn output(&self) -> File {
                self.0.try_clone().expect("a handle can be had twice")
            }

            /// All that stands on it, one line behind the other.
            pub(super) fn shown(&self) -> String {
                let mut text = vec![0; 64_000];
                let mut read = 0;
                // SAFETY: the text has room for as many characters as the call is told.
                let is_read = unsafe {
                    ReadConsoleOutputCharacterW(
                        self.0.as_raw_handle(),
                        text.as_mut_ptr(),
                        64_000,
                        Place(0, 0),
                        &mut read,
                    )
                };
                assert!(is_read != 0, "the console does not tell what it shows");
                String::from_utf16_lossy(&text[..read as usize])
            }
        }
    }
}
