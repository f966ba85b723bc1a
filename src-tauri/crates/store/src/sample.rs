//! The sample folder: files of the program's own, laid where an analyst can look at them.

use std::fs;
use std::path::PathBuf;

use crate::{Error, Store, disk};

/// Its name, which a report about it shows.
const SAMPLE: &str = "Sample folder";

impl Store {
    /// Writes the files (relative path with `/`, bytes) into the sample folder, and answers where that is. A file
    /// that is there as it should be is left alone.
    pub fn lay_sample(&self, files: &[(String, &[u8])]) -> Result<PathBuf, Error> {
        let root = self.folder().join(SAMPLE);
        for (path, bytes) in files {
            let target = path.split('/').fold(root.clone(), |folder, part| folder.join(part));
            if fs::read(&target).is_ok_and(|there| there == *bytes) {
                continue;
            }
            if let Some(folder) = target.parent() {
                disk::create_folders(folder)?;
            }
            self.replace(&target, bytes, true)?;
        }
        Ok(root)
    }
}

#[cfg(test)]
mod tests {
    use std::fs;

    use crate::Store;

    #[test]
    fn the_sample_is_laid_once_and_mended_where_it_was_changed() {
        let data = tempfile::tempdir().expect("a temporary folder");
        let store = Store::open(data.path()).expect("it is writable");
        let files = [("README.md".to_owned(), b"read".as_slice()), ("a/b/c.csv".to_owned(), b"x,y\n1,2\n")];
        let root = store.lay_sample(&files).expect("it is writable");
        fs::write(root.join("README.md"), "changed").expect("it is writable");
        let before = fs::metadata(root.join("a/b/c.csv")).expect("it is there").modified().expect("known");
        assert_eq!(store.lay_sample(&files).expect("it is writable"), root);
        assert_eq!(fs::read(root.join("README.md")).expect("it is there"), b"read");
        let after = fs::metadata(root.join("a/b/c.csv")).expect("it is there").modified().expect("known");
        assert_eq!(after, before, "what is as it should be is left alone");
    }
}
