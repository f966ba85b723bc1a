//! The machine, as it says of itself. What it does not say is `None`.

use std::path::Path;

use domain::SystemInfo;
use sysinfo::{CpuRefreshKind, Disk, DiskRefreshKind, Disks, MemoryRefreshKind, RefreshKind, System};

/// Looks at the machine that runs Chimera. Takes a few milliseconds and never fails.
pub fn probe_system() -> SystemInfo {
    let kinds = RefreshKind::nothing()
        .with_cpu(CpuRefreshKind::nothing())
        .with_memory(MemoryRefreshKind::nothing().with_ram());
    let system = System::new_with_specifics(kinds).ok();
    SystemInfo {
        os: std::env::consts::OS.to_owned(),
        os_version: System::long_os_version().ok().and_then(|version| said(&version)),
        arch: std::env::consts::ARCH.to_owned(),
        cpu: system.as_ref().and_then(|system| said(system.cpus().first()?.brand())),
        cores: std::thread::available_parallelism().ok().and_then(|cores| u32::try_from(cores.get()).ok()),
        memory: system.map(|system| system.total_memory()).filter(|bytes| *bytes > 0),
    }
}

/// Bytes of memory that programs can still have; `None` where the system does not tell.
pub fn free_memory() -> Option<u64> {
    let kinds = RefreshKind::nothing().with_memory(MemoryRefreshKind::nothing().with_ram());
    let system = System::new_with_specifics(kinds).ok()?;
    Some(system.available_memory()).filter(|bytes| *bytes > 0)
}

/// Bytes that are free on the disk that holds `folder`, or will hold it; `None` where the system does not tell.
pub fn free_space(folder: &Path) -> Option<u64> {
    let disks = Disks::new_with_refreshed_list_specifics(DiskRefreshKind::nothing().with_storage()).ok()?;
    let holds = |disk: &&Disk| folder.starts_with(disk.mount_point());
    let disk = disks.iter().filter(holds).max_by_key(|disk| disk.mount_point().as_os_str().len())?;
    Some(disk.available_space())
}

/// Words with single spaces; `None` where there are none.
fn said(words: &str) -> Option<String> {
    let words = words.split_whitespace().collect::<Vec<_>>().join(" ");
    (!words.is_empty()).then_some(words)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_machine_says_what_it_is() {
        let system = probe_system();
        assert_eq!(system.os, std::env::consts::OS);
        assert_eq!(system.arch, std::env::consts::ARCH);
        assert!(system.cores.is_none_or(|cores| cores >= 1));
        // No machine that can build this has less than 64 MB.
        assert!(system.memory.is_none_or(|bytes| bytes > 64 << 20));
    }

    #[test]
    fn what_is_free_is_less_than_what_there_is() {
        let (free, all) = (free_memory(), probe_system().memory);
        assert!(free.zip(all).is_none_or(|(free, all)| free <= all), "{free:?} of {all:?}");
        assert!(free_space(Path::new("not/absolute")).is_none());
        // Every folder of this machine is on a disk that says what is free.
        if cfg!(target_os = "linux") {
            assert!(free_space(&std::env::temp_dir()) > Some(0));
        }
    }

    #[test]
    fn blanks_are_not_a_name() {
        assert_eq!(said("  \t "), None);
        assert_eq!(said(" Some   CPU @ 2 GHz "), Some("Some CPU @ 2 GHz".to_owned()));
    }
}
