//! What failures say to a person: what happened, what was kept, what to do. Ids of the catalogue only.

use std::io;

use domain::{Failure, FailureKind, Message};

/// A failed exchange as a sentence; the server's own words go with it. Only the embedded engine has no address.
pub(crate) fn failure(failure: &Failure, address: &str, model: &str) -> Message {
    let id = if address.is_empty() { of_embedded(failure.kind) } else { of_server(failure.kind) };
    Message::new(id).with("address", address).with("model", model).with("words", failure.words.as_str())
}

fn of_embedded(kind: FailureKind) -> &'static str {
    match kind {
        FailureKind::ModelMissing => "failure-embedded-model-missing",
        FailureKind::Unsupported => "failure-embedded-unsupported",
        FailureKind::ContextExceeded => "failure-embedded-context-exceeded",
        FailureKind::Busy => "failure-embedded-busy",
        FailureKind::IdleTimeout => "failure-embedded-idle-timeout",
        FailureKind::CapReached => "failure-embedded-cap-reached",
        FailureKind::EngineStopped | FailureKind::ModelDamaged | FailureKind::OutOfMemory => of_server(kind),
        _ => "failure-embedded-error",
    }
}

fn of_server(kind: FailureKind) -> &'static str {
    match kind {
        FailureKind::Refused => "failure-refused",
        FailureKind::BadAddress => "failure-bad-address",
        FailureKind::UnknownHost => "failure-unknown-host",
        FailureKind::WrongService => "failure-wrong-service",
        FailureKind::ModelMissing => "failure-model-missing",
        FailureKind::Unsupported => "failure-unsupported",
        FailureKind::ContextExceeded => "failure-context-exceeded",
        FailureKind::Busy => "failure-busy",
        FailureKind::Server => "failure-server",
        FailureKind::Incomplete => "failure-incomplete",
        FailureKind::Malformed => "failure-malformed",
        FailureKind::IdleTimeout => "failure-idle-timeout",
        FailureKind::CapReached => "failure-cap-reached",
        FailureKind::Redirected => "failure-redirected",
        FailureKind::BadKey => "failure-bad-key",
        FailureKind::Proxy => "failure-proxy",
        FailureKind::TooOld => "failure-too-old",
        FailureKind::EngineStopped => "failure-engine-stopped",
        FailureKind::ModelDamaged => "failure-model-damaged",
        FailureKind::OutOfMemory => "failure-out-of-memory",
    }
}

/// A download that failed, as a sentence. What had come by then is kept.
pub(crate) fn download(failure: &Failure, address: &str) -> Message {
    let id = match (failure.kind, failure.status) {
        (FailureKind::Refused | FailureKind::BadAddress | FailureKind::IdleTimeout, _) => {
            "download-unreachable"
        }
        (FailureKind::UnknownHost, _) => "download-unknown-host",
        (FailureKind::BadKey, _) => "download-not-allowed",
        (_, Some(404 | 410)) => "download-not-found",
        (FailureKind::WrongService, _) => "download-not-a-file",
        (FailureKind::Incomplete, _) => "download-ended-early",
        (FailureKind::Redirected, _) => "download-redirected",
        (FailureKind::Busy, _) => "download-busy",
        (FailureKind::Proxy, _) => "download-proxy",
        _ => "download-failed",
    };
    Message::new(id).with("address", address).with("words", failure.words.as_str())
}

/// Why it cannot be told whether there is a newer version, as a sentence.
pub(crate) fn releases(failure: &Failure, address: &str) -> Message {
    let id = match (failure.kind, failure.status) {
        _ if address.trim().is_empty() => "releases-no-address",
        (FailureKind::Refused | FailureKind::IdleTimeout | FailureKind::Incomplete, _) => {
            "releases-unreachable"
        }
        (FailureKind::BadAddress, _) => "releases-bad-address",
        (FailureKind::UnknownHost, _) => "releases-unknown-host",
        (_, Some(404 | 410)) => "releases-not-found",
        (FailureKind::BadKey | FailureKind::Busy, _) => "releases-busy",
        (FailureKind::Redirected, _) => "releases-redirected",
        (FailureKind::Proxy, _) => "releases-proxy",
        _ => "releases-no-list",
    };
    Message::new(id).with("address", address).with("words", failure.words.as_str())
}

/// A folder that cannot be read, as a sentence.
pub(crate) fn folder(error: &ingest::Error) -> Message {
    folder_on(error, cfg!(target_os = "macos"))
}

/// macOS withholds folders by a setting of its own, where they can be allowed.
fn folder_on(error: &ingest::Error, macos: bool) -> Message {
    let (id, path) = match error {
        ingest::Error::Gone { path } => ("error-folder-gone", path),
        ingest::Error::NotAFolder { path } => ("error-not-a-folder", path),
        ingest::Error::Unreadable { path, source }
            if macos && source.kind() == io::ErrorKind::PermissionDenied =>
        {
            ("error-folder-unreadable-macos", path)
        }
        ingest::Error::Unreadable { path, .. } => ("error-folder-unreadable", path),
    };
    Message::new(id).with("folder", path.display().to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_embedded_engine_is_no_server_at_an_address() {
        let words = wording::Words::english();
        for kind in [
            FailureKind::ModelMissing,
            FailureKind::Unsupported,
            FailureKind::ContextExceeded,
            FailureKind::Busy,
            FailureKind::Server,
            FailureKind::Incomplete,
            FailureKind::Malformed,
            FailureKind::IdleTimeout,
            FailureKind::CapReached,
            FailureKind::EngineStopped,
            FailureKind::ModelDamaged,
            FailureKind::OutOfMemory,
        ] {
            let failed = Failure { kind, status: None, words: "its own words".to_owned() };
            let said = words.sentence(&failure(&failed, "", "small"));
            assert!(said.contains("kept") && said.ends_with("its own words"), "{said}");
            let of_server = said.contains("server") || said.contains("at  ") || said.contains(" at ,");
            assert!(!of_server, "{kind:?}: {said}");
        }
    }

    #[test]
    fn what_others_say_is_told_from_what_we_say() {
        use FailureKind::{
            BadAddress, BadKey, Busy, CapReached, ContextExceeded, EngineStopped, IdleTimeout, Incomplete,
            Malformed, ModelDamaged, ModelMissing, OutOfMemory, Proxy, Redirected, Refused, Server, TooOld,
            UnknownHost, Unsupported, WrongService,
        };
        let words = crate::Words::english();
        for kind in [
            BadAddress,
            BadKey,
            Busy,
            CapReached,
            ContextExceeded,
            EngineStopped,
            IdleTimeout,
            Incomplete,
            Malformed,
            ModelDamaged,
            ModelMissing,
            OutOfMemory,
            Proxy,
            Redirected,
            Refused,
            Server,
            TooOld,
            UnknownHost,
            Unsupported,
            WrongService,
        ] {
            let failed = Failure { kind, status: None, words: "its own words".to_owned() };
            for said in [
                failure(&failed, "http://a:1", "small"),
                failure(&failed, "", "small"),
                download(&failed, "http://a:1"),
                releases(&failed, "http://a:1"),
            ] {
                let said = words.sentence(&said);
                assert!(!said.contains(". its own words"), "{kind:?}: {said}");
            }
        }
    }

    #[test]
    fn a_folder_that_macos_withholds_is_said_with_the_way_to_it() {
        for (kind, macos, id) in [
            (io::ErrorKind::PermissionDenied, true, "error-folder-unreadable-macos"),
            (io::ErrorKind::PermissionDenied, false, "error-folder-unreadable"),
            (io::ErrorKind::Other, true, "error-folder-unreadable"),
        ] {
            let error = ingest::Error::Unreadable { path: "/Users/j/Desktop".into(), source: kind.into() };
            let said = folder_on(&error, macos);
            assert_eq!(said.id, id, "{kind:?}");
        }
    }
}
