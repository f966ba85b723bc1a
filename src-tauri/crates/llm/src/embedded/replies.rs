//! What the worker's failures mean.

use domain::FailureKind;
use worker_protocol::FailureKind as Told;

use super::Ended;
use crate::transport::failure::failure;

/// How a call ends that the worker failed in; the worker itself goes on.
pub(super) fn failed(told: &worker_protocol::Failure) -> Ended {
    let kind = match told.kind {
        Told::Cancelled => return Ended::Cancelled,
        Told::Unreadable => FailureKind::ModelMissing,
        Told::Unusable => FailureKind::ModelDamaged,
        Told::OutOfMemory => FailureKind::OutOfMemory,
        Told::ContextExceeded { .. } => FailureKind::ContextExceeded,
        Told::NoChatTemplate | Told::ChatTemplate | Told::Schema | Told::Option => FailureKind::Unsupported,
        Told::Busy => FailureKind::Busy,
        Told::Malformed | Told::NotLoaded | Told::Engine => FailureKind::Server,
    };
    Ended::Failed(failure(kind, format!("failed to {}", told.message)))
}
