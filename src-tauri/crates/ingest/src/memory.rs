//! What names of columns were found to say: the files of a folder mostly have the same columns, and so does a folder
//! that is read again.

use std::cell::RefCell;
use std::sync::{Mutex, PoisonError};

use rustc_hash::{FxBuildHasher, FxHashMap};

use crate::columns::{Recognised, Sums};
use crate::wide::Head;

/// The most names that are remembered.
const MOST: usize = 1_024;

/// What is known of a name: for values of any kind, for whole ones, what it sums up, and what it is over a table of
/// one measure.
#[derive(Default)]
pub(crate) struct Known {
    pub(crate) recognised: [Option<Recognised>; 2],
    pub(crate) summary: Option<Sums>,
    pub(crate) head: Option<Head>,
}

type Names = FxHashMap<Box<str>, Known>;

/// Of all threads: each looks here before it finds out for itself, and keeps what it saw.
static ALL: Mutex<Names> = Mutex::new(Names::with_hasher(FxBuildHasher));

thread_local! {
    static OWN: RefCell<Names> = RefCell::default();
}

/// The longest name that is remembered, in bytes.
const LONGEST: usize = 200;

/// One thing about a name, found out once.
pub(crate) fn remembered<T: Clone>(
    written: &str,
    field: impl Fn(&mut Known) -> &mut Option<T>,
    find: impl FnOnce() -> T,
) -> T {
    // What nobody calls a column is not kept for as long as the program runs.
    if written.len() > LONGEST {
        return find();
    }
    if let Some(found) = OWN.with_borrow_mut(|names| field(entry(names, written)).clone()) {
        return found;
    }
    let all = || ALL.lock().unwrap_or_else(PoisonError::into_inner);
    let known = field(entry(&mut all(), written)).clone();
    let found = known.unwrap_or_else(|| {
        let found = find();
        *field(entry(&mut all(), written)) = Some(found.clone());
        found
    });
    OWN.with_borrow_mut(|names| *field(entry(names, written)) = Some(found.clone()));
    found
}

fn entry<'a>(names: &'a mut Names, written: &str) -> &'a mut Known {
    if !names.contains_key(written) {
        if names.len() >= MOST {
            names.clear();
        }
        names.insert(written.into(), Known::default());
    }
    names.get_mut(written).expect("it was put there")
}

#[cfg(test)]
mod tests {
    use super::{MOST, Sums, remembered};

    #[test]
    fn what_one_thread_found_out_the_others_know_until_there_are_too_many() {
        let first = "memory: a name of this test";
        let known =
            |name: &str, find: &dyn Fn() -> Sums| remembered(name, |known| &mut known.summary, find).0;
        assert_eq!(known(first, &|| Sums(None)), None);
        let other = std::thread::spawn(move || known(first, &|| panic!("it is known"))).join();
        assert_eq!(other.expect("it was not looked for again"), None);
        for name in 0..=MOST {
            known(&format!("memory: name {name}"), &|| Sums(None));
        }
        let again = std::cell::Cell::new(false);
        known(first, &|| {
            again.set(true);
            Sums(None)
        });
        assert!(again.get());
    }
}
