//! Models from the network: a download is begun, goes on, is paused and taken away. It grows beside the models, and
//! becomes one of them only when it is whole, has the right hash, and is a model.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use domain::{Clock, FailureKind};
use llm::{
    DownloadRequest, DownloadSink, DownloadStart, GgufHeader, HubFile, ModelFragment, StreamLimits, download,
    sha256_of_file,
};
use store::{DownloadNote, FileState, FoundPart, ModelPart, Store};
use tokio_util::sync::CancellationToken;

use super::Session;
use super::models::is_whole;
use super::recommended::RECOMMENDED;
use crate::Error;

/// How often it is told how far a download is.
const TOLD_EVERY: Duration = Duration::from_millis(100);

/// What a server answers that has nothing of the file from where it is asked to go on.
const RANGE_NOT_SATISFIABLE: u16 = 416;

/// A download that is not whole.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Download {
    /// What the file will be called.
    pub name: String,
    /// Where it comes from; `None` where that is not known any more, and it cannot go on.
    pub address: Option<String>,
    /// Bytes that are there.
    pub bytes: u64,
    /// The whole size in bytes, where it is known.
    pub size: Option<u64>,
    /// Whether it goes on now.
    pub going: bool,
}

/// How far a download is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct DownloadProgress {
    /// Bytes that are there, or of these the ones that were checked.
    pub bytes: u64,
    /// The whole size in bytes, where it is known.
    pub size: Option<u64>,
    /// All is there, and its hash is being computed.
    pub checking: bool,
}

/// How a download came to rest.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum DownloadEnd {
    /// It is a model now.
    Whole {
        /// What the model is called.
        model: String,
        /// Whether there was a hash to compare its own with.
        compared: bool,
    },
    /// It can go on later.
    Paused,
    /// The address points to another host, which has to be allowed first.
    Elsewhere {
        /// The host.
        host: String,
    },
}

/// A download that goes on, or went on earlier.
#[derive(Clone, Default)]
pub(super) struct Going {
    cancel: CancellationToken,
    /// Held while it goes on.
    alone: Arc<tokio::sync::Mutex<()>>,
}

impl Going {
    fn is_going(&self) -> bool {
        self.alone.try_lock().is_err()
    }
}

impl Session {
    /// Begins the download of a model's file, or finds the one that was begun earlier. Answers what it is called;
    /// nothing is fetched yet.
    pub fn begin_download(&self, address: &str) -> Result<String, Error> {
        let file = HubFile::at(address).map_err(|failure| Error::DownloadAddress {
            address: address.trim().to_owned(),
            words: failure.words,
        })?;
        is_whole(&file.name, ModelFragment::by_name(&file.name))?;
        let is_same = |part: &FoundPart| part.note.as_ref().is_some_and(|note| note.address == file.address);
        if let Some((_, part)) = self.parts().into_iter().find(|(_, part)| is_same(part)) {
            return Ok(part.name);
        }
        let known = RECOMMENDED.iter().find(|model| model.address == file.address);
        let note = DownloadNote {
            sha256: known.and_then(|model| model.sha256).map(ToOwned::to_owned),
            ..DownloadNote::new(file.address)
        };
        Ok(self.store.begin_part(&self.models_folder(), &file.name, &note)?)
    }

    /// Fetches what is missing of a download. `host`: another host that the analyst allows its address to point on
    /// to. `progress` hears how far it is.
    pub async fn fetch_model(
        &self,
        name: &str,
        host: Option<&str>,
        progress: impl FnMut(DownloadProgress) + Send + 'static,
    ) -> Result<DownloadEnd, Error> {
        let (going, _alone) = self.go_on(name)?;
        let (folder, part) = self.part(name)?;
        let mut note = part.note.ok_or(Error::Gone)?;
        if let Some(host) = host.filter(|host| !note.hosts.iter().any(|known| known == host)) {
            note.hosts.push(host.to_owned());
            self.store.note_part(&folder, name, &note)?;
        }
        let arriving = Arriving {
            part: self.store.open_part(&folder, name)?,
            store: self.store.clone(),
            clock: self.clock.clone(),
            folder,
            name: name.to_owned(),
            note,
            elsewhere: None,
            error: None,
            told: None,
            progress,
        };
        let (arrived, end) = arriving.fetch(&going.cancel).await?;
        if let Some(end) = end {
            return Ok(end);
        }
        let cancel = going.cancel;
        let checked = tokio::task::spawn_blocking(move || arrived.check(&cancel));
        let Some(whole) = checked.await.map_err(|_| Error::ReadingStopped)?? else {
            return Ok(DownloadEnd::Paused);
        };
        self.note_sha256(&whole.path, whole.sha256);
        let model = self.model_name(&whole.path)?;
        Ok(DownloadEnd::Whole { model, compared: whole.compared })
    }

    /// Lets a download rest.
    pub fn pause_download(&self, name: &str) {
        if let Some(going) = self.state().downloads.get(name) {
            going.cancel.cancel();
        }
    }

    /// Takes away what came of a download.
    pub async fn delete_download(&self, name: &str) -> Result<(), Error> {
        let going = self.state().downloads.get(name).cloned().unwrap_or_default();
        going.cancel.cancel();
        let _alone = going.alone.lock().await;
        let (folder, _) = self.part(name)?;
        Ok(self.store.remove_part(&folder, name)?)
    }

    /// The downloads that are not whole.
    pub(super) fn downloads(&self) -> Vec<Download> {
        let going: Vec<String> = {
            let state = self.state();
            let going = state.downloads.iter().filter(|(_, going)| going.is_going());
            going.map(|(name, _)| name.clone()).collect()
        };
        let download = |part: FoundPart| Download {
            going: going.contains(&part.name),
            size: part.note.as_ref().and_then(|note| note.size),
            address: part.note.map(|note| note.address),
            bytes: part.length,
            name: part.name,
        };
        self.parts().into_iter().map(|(_, part)| download(part)).collect()
    }

    /// What has come of downloads, and in which folder. Where two are of one name, the first one counts.
    fn parts(&self) -> Vec<(PathBuf, FoundPart)> {
        let mut parts: Vec<(PathBuf, FoundPart)> = Vec::new();
        for folder in self.own_folders() {
            for part in self.store.parts_of_models(&folder.path) {
                if !parts.iter().any(|(_, known)| known.name == part.name) {
                    parts.push((folder.path.clone(), part));
                }
            }
        }
        parts
    }

    fn part(&self, name: &str) -> Result<(PathBuf, FoundPart), Error> {
        self.parts().into_iter().find(|(_, part)| part.name == name).ok_or(Error::Gone)
    }

    /// Makes one download the only one of its name that goes on.
    fn go_on(&self, name: &str) -> Result<(Going, tokio::sync::OwnedMutexGuard<()>), Error> {
        let mut state = self.state();
        let alone = state.downloads.get(name).map(|going| going.alone.clone()).unwrap_or_default();
        let held =
            alone.clone().try_lock_owned().map_err(|_| Error::DownloadGoesOn { name: name.to_owned() })?;
        let going = Going { cancel: CancellationToken::new(), alone };
        state.downloads.insert(name.to_owned(), going.clone());
        Ok((going, held))
    }
}

/// A download while it comes.
struct Arriving<P> {
    part: ModelPart,
    store: Arc<Store>,
    clock: Arc<dyn Clock>,
    folder: PathBuf,
    name: String,
    note: DownloadNote,
    /// The host that the address points to and may not.
    elsewhere: Option<String>,
    /// Why what comes is not kept.
    error: Option<Error>,
    told: Option<Duration>,
    progress: P,
}

/// A download that has become a model.
struct Whole {
    path: PathBuf,
    sha256: String,
    compared: bool,
}

impl<P: FnMut(DownloadProgress) + Send + 'static> Arriving<P> {
    /// Fetches to the end; how it came to rest before that, if it did.
    async fn fetch(mut self, cancel: &CancellationToken) -> Result<(Self, Option<DownloadEnd>), Error> {
        if self.note.size.is_some_and(|size| size == self.part.length()) {
            return Ok((self, None));
        }
        let request = DownloadRequest {
            address: self.note.address.clone(),
            from: self.part.length(),
            tag: self.note.tag.clone(),
        };
        let outcome = download(&request, &StreamLimits::default(), cancel, &mut self).await;
        let end = match (outcome, self.error.take(), self.elsewhere.take()) {
            (_, Some(error), _) => return Err(error),
            (Err(failure), _, Some(host)) if failure.kind == FailureKind::Redirected => {
                Some(DownloadEnd::Elsewhere { host })
            }
            (Err(failure), ..) if failure.status == Some(RANGE_NOT_SATISFIABLE) => {
                self.throw_away()?;
                return Err(Error::DownloadChanged { address: request.address });
            }
            (Err(failure), ..) => return Err(Error::Download { address: request.address, failure }),
            (Ok(false), ..) => Some(DownloadEnd::Paused),
            (Ok(true), ..) => None,
        };
        Ok((self, end))
    }

    /// Checks what came and makes it a model; nothing where that was cancelled. What is not right is thrown away.
    fn check(mut self, cancel: &CancellationToken) -> Result<Option<Whole>, Error> {
        let size = self.part.length();
        let Self { progress, part, .. } = &mut self;
        let mut step = 0;
        let read = sha256_of_file(part.path(), |bytes| {
            step += 1;
            // A megabyte takes milliseconds.
            if step % 32 == 1 {
                progress(DownloadProgress { bytes, size: Some(size), checking: true });
            }
            !cancel.is_cancelled()
        });
        let unread = |source| Error::Unreadable { path: self.part.path().to_owned(), source };
        let Some(sha256) = read.map_err(unread)? else { return Ok(None) };
        let expected = self.note.sha256.clone();
        if expected.as_ref().is_some_and(|expected| *expected != sha256) {
            self.throw_away()?;
            return Err(Error::DownloadDamaged { address: self.note.address });
        }
        let address = self.note.address.clone();
        let header = GgufHeader::of_file(self.part.path())
            .map_err(|failure| Error::DownloadNoModel { address, failure })
            .and_then(|header| is_whole(&self.name, header.fragment));
        if let Err(error) = header {
            self.throw_away()?;
            return Err(error);
        }
        let path = self.part.finish()?;
        Ok(Some(Whole { path, sha256, compared: expected.is_some() }))
    }

    /// Empties the part, so that the download begins anew when it goes on.
    fn throw_away(&mut self) -> Result<(), Error> {
        self.part.begin_anew()?;
        let known = RECOMMENDED.iter().find(|model| model.address == self.note.address);
        self.note.sha256 = known.and_then(|model| model.sha256).map(ToOwned::to_owned);
        self.note.tag = None;
        self.note.size = None;
        Ok(self.store.note_part(&self.folder, &self.name, &self.note)?)
    }

    /// Takes down which version of the file comes, where there is room for it and it is the one that was begun.
    fn begin(&mut self, start: &DownloadStart) -> Result<(), Error> {
        let differs =
            |own: Option<u64>, told: Option<u64>| own.zip(told).is_some_and(|(own, told)| own != told);
        let own_hash = self.note.sha256.as_ref().zip(start.sha256.as_ref());
        if differs(self.note.size, start.size) || own_hash.is_some_and(|(own, told)| own != told) {
            self.throw_away()?;
            return Err(Error::DownloadChanged { address: self.note.address.clone() });
        }
        if start.from != self.part.length() {
            self.part.begin_anew()?;
        }
        self.note.size = start.size.or(self.note.size);
        self.note.tag.clone_from(&start.tag);
        self.note.sha256 = self.note.sha256.take().or_else(|| start.sha256.clone());
        self.store.note_part(&self.folder, &self.name, &self.note)?;
        let needed = self.note.size.map(|size| size.saturating_sub(self.part.length()));
        let (Some(needed), Some(free)) = (needed, bench::free_space(&self.folder)) else { return Ok(()) };
        if needed > free {
            return Err(Error::NoSpaceForDownload { needed, free, folder: self.folder.clone() });
        }
        Ok(())
    }

    fn tell(&mut self) {
        let now = self.clock.monotonic();
        if self.told.is_none_or(|told| now.saturating_sub(told) >= TOLD_EVERY) {
            self.told = Some(now);
            let (bytes, size) = (self.part.length(), self.note.size);
            (self.progress)(DownloadProgress { bytes, size, checking: false });
        }
    }

    /// Keeps the error, and ends the download.
    fn or_ends(&mut self, outcome: Result<(), Error>) -> std::io::Result<()> {
        outcome.map_err(|error| {
            let words = error.to_string();
            self.error = Some(error);
            std::io::Error::other(words)
        })
    }
}

impl<P: FnMut(DownloadProgress) + Send + 'static> DownloadSink for Arriving<P> {
    fn start(&mut self, start: &DownloadStart) -> std::io::Result<()> {
        let begun = self.begin(start);
        self.or_ends(begun)?;
        self.tell();
        Ok(())
    }

    fn bytes(&mut self, bytes: &[u8]) -> std::io::Result<()> {
        let kept = self.part.append(bytes).map_err(Error::from);
        self.or_ends(kept)?;
        self.tell();
        Ok(())
    }

    fn may_follow(&mut self, host: &str) -> bool {
        let may = self.note.hosts.iter().any(|allowed| allowed.eq_ignore_ascii_case(host));
        if !may {
            self.elsewhere = Some(host.to_owned());
        }
        may
    }
}

impl Session {
    /// Notes the hash of a model that was just computed. Knowing it is a comfort: where it cannot be kept, it is
    /// computed again.
    pub(super) fn note_sha256(&self, path: &Path, sha256: String) {
        let Some(state) = FileState::of(path) else { return };
        if let Err(error) = self.change_model_notes(|notes| notes.note_sha256(path, state, sha256)) {
            tracing::warn!(%error, "the hash of a model is not kept");
        }
    }
}
