//! Whether there is a newer version of Chimera. Asked only when the analyst asks, or has asked that each start does.
//! It tells; fetching and installing is left to her.

use std::cmp::Ordering;
use std::time::Duration;

use domain::FailureKind;
use llm::{StreamLimits, newest_release};

use super::Session;
use crate::Error;

/// Where this build's releases are listed; whoever makes releases says so when building.
pub const RELEASES: &str = match option_env!("CHIMERA_RELEASES") {
    Some(address) => address,
    None => "",
};

/// The version of this program.
const OWN: &str = env!("CARGO_PKG_VERSION");

/// The newest release.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewestRelease {
    /// Its version, without the `v`.
    pub version: String,
    /// The page about it.
    pub page: String,
    /// Whether it is newer than this program.
    pub is_newer: bool,
}

impl Session {
    /// Where releases are listed: what the analyst entered, else what this build was told. Empty where nothing is known.
    pub fn releases_address(&self) -> String {
        self.preferences().0.releases.unwrap_or_else(|| RELEASES.to_owned())
    }

    /// Asks for the newest release.
    pub async fn newest_release(&self) -> Result<NewestRelease, Error> {
        let address = self.releases_address();
        let limits = StreamLimits { query: Duration::from_secs(15), ..StreamLimits::default() };
        let failed = |failure| Error::Releases { address: address.clone(), failure };
        let release = newest_release(&address, &limits).await.map_err(failed)?;
        let known = Version::of(&release.name);
        let Some(version) = known else {
            let words = format!("the newest release is called “{}”, which is no version", release.name);
            return Err(failed(domain::Failure { kind: FailureKind::Malformed, status: None, words }));
        };
        let own = Version::of(OWN).expect("cargo takes nothing else for a version");
        Ok(NewestRelease { version: version.text.to_owned(), page: release.page, is_newer: version > own })
    }
}

/// A version: three numbers, and after a `-` what comes before them.
#[derive(Debug, PartialEq, Eq)]
struct Version<'a> {
    text: &'a str,
    numbers: [u32; 3],
    before: Option<&'a str>,
}

impl<'a> Version<'a> {
    fn of(name: &'a str) -> Option<Self> {
        let text = name.trim().trim_start_matches(['v', 'V']);
        let (numbers, before) = match text.split_once('-') {
            Some((numbers, before)) => (numbers, Some(before)),
            None => (text, None),
        };
        let plain = |text: &str| {
            text.chars().all(|character| character.is_ascii_alphanumeric() || ".-".contains(character))
        };
        let numbers: Vec<u32> =
            numbers.split('.').map(|number| number.parse().ok()).collect::<Option<_>>()?;
        (text.len() <= 40 && plain(text)).then_some(Self { text, numbers: numbers.try_into().ok()?, before })
    }
}

impl PartialOrd for Version<'_> {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        let before = match (self.before, other.before) {
            (None, Some(_)) => Ordering::Greater,
            (Some(_), None) => Ordering::Less,
            (own, other) => own.cmp(&other),
        };
        Some(self.numbers.cmp(&other.numbers).then(before))
    }
}

#[cfg(test)]
mod tests {
    use super::Version;

    #[test]
    fn versions_are_compared_by_their_numbers() {
        for (name, own, is_newer) in [
            ("v0.1.1", "0.1.0", true),
            ("0.10.0", "0.9.9", true),
            ("v1.0.0", "1.0.0", false),
            ("0.1.0", "0.2.0", false),
            ("v1.0.0-rc.1", "1.0.0", false),
            ("v1.0.0", "1.0.0-rc.1", true),
            ("v1.0.0-rc.2", "1.0.0-rc.1", true),
        ] {
            let [name, own] = [name, own].map(|text| Version::of(text).expect("it is a version"));
            assert_eq!(name > own, is_newer, "{name:?} after {own:?}");
        }
    }

    #[test]
    fn what_is_no_version_is_told_apart() {
        for name in
            ["", "latest", "1.2", "1.2.3.4", "v1.x.0", "1.0.0-<b>", "99999999999.0.0", "1.0.0-\u{202e}a"]
        {
            assert_eq!(Version::of(name), None, "{name}");
        }
    }
}
