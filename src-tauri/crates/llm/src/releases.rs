//! The newest release of Chimera, as the place where releases are listed tells it. One question, and only when
//! somebody asks; nothing is fetched, and what the answer means is decided elsewhere.

use domain::{Failure, FailureKind};
use serde::Deserialize;

use crate::transport::failure::failure;
use crate::transport::http::Http;
use crate::{StreamLimits, is_local, normalise_address};

/// The longest text that a name or an address of a release may have.
const MAX_TEXT: usize = 2_048;

/// A release, in the form in which GitHub, Gitea and Forgejo tell it.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct Release {
    /// Its name: `v1.2.0`.
    #[serde(rename = "tag_name")]
    pub name: String,
    /// The page about it.
    #[serde(rename = "html_url")]
    pub page: String,
}

/// Asks `address` for the newest release. Nothing is sent with the question but the version of this program.
///
/// Fails with [`FailureKind::BadAddress`] where the address is none, or would be asked unencrypted.
pub async fn newest_release(address: &str, limits: &StreamLimits) -> Result<Release, Failure> {
    let address = normalise_address(address)?;
    let local = is_local(&address);
    if !local && !address.starts_with("https:") {
        return Err(failure(FailureKind::BadAddress, "it does not begin with https://"));
    }
    let release: Release = Http::new(address, local, None, limits)?.get("").await?;
    if release.name.len().max(release.page.len()) > MAX_TEXT {
        return Err(failure(FailureKind::Malformed, "its name or its address is too long"));
    }
    Ok(release)
}
