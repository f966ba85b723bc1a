//! Text tables that are too large to hold: read once, in blocks of whole records on all cores, and summed up.
//!
//! What a column is for is decided from the first rows, as for any other table; then every row goes into the
//! statistics of its configuration. What was read of a block is forgotten with it.

use std::fs::File;
use std::io::Read;
use std::ops::ControlFlow;
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::thread;

use domain::{Message, Table};

use crate::decode::{decode, is_wide};
use crate::formats::{Reading, Refused, csv};
use crate::notes::Notes;
use crate::phases::stand_together;
use crate::pivot::pivots;
use crate::shape::{shape, tidy};
use crate::sniff::sniff;
use crate::stated::states;
use crate::turn::turns;
use crate::walk::{Found, io_reason, too_large};

mod blocks;
mod fold;
mod plan;

use blocks::{Block, Blocks};
use fold::Fold;
use plan::Plan;

/// How much of a file tells what its columns are.
const HEAD: usize = 1 << 20;
/// Blocks that wait for each reader.
const WAITING: usize = 2;
/// The most threads that read one file.
const THREADS: usize = 8;

/// Sums up a text table. Its rows are in no table; their statistics are in the table's digest.
pub(crate) fn read(
    found: &Found,
    reading: &Reading<'_>,
    cancelled: &(dyn Fn() -> bool + Sync),
    notes: &mut Notes,
) -> Result<Table, Refused> {
    let mut file = File::open(&found.path).map_err(|error| io_reason(&error))?;
    let mut head = Vec::with_capacity(HEAD);
    file.by_ref().take(HEAD as u64).read_to_end(&mut head).map_err(|error| io_reason(&error))?;
    // Only the text of such a file has lines, and only as a whole.
    let too_large = || too_large(found.size, reading.limits.table_bytes);
    let end = memchr::memrchr(b'\n', &head).ok_or_else(too_large)? + 1;
    if is_wide(&head) {
        return Err(too_large().into());
    }
    let text = decode(head[..end].to_vec(), notes)?;
    let mut dialect = sniff(&text);
    let mut quiet = Notes::new(reading.file);
    let mut raw = shape(csv::grid(&text, dialect, &mut quiet), "", notes).into_iter();
    let (Some(mut raw), None) = (raw.next(), raw.next()) else { return Err(too_large().into()) };
    let Some(first) = raw.rows.first().map(|row| raw.grid.line(*row)) else { return Err(too_large().into()) };
    dialect.skip = line_start(&head, first);
    tidy(&mut raw, &mut quiet);
    // What holds different things in one column cannot be summed up by columns.
    if turns(&raw) || pivots(&raw) || states(&raw) || stand_together(&raw) {
        return Err(too_large().into());
    }
    let mut plan = Plan::of(raw, reading, dialect, &mut quiet)?;
    let mut blocks = Blocks::new(head, file, dialect, first);
    let fold = fold(&mut blocks, &plan, cancelled)?;
    if blocks.size != found.size {
        let message = Message::new("problem-changed").with("before", found.size).with("after", blocks.size);
        notes.warning(None, message);
    }
    fold.tell(&plan, notes);
    plan.table.digest = Some(Box::new(fold.digest(&plan)));
    Ok(plan.table)
}

/// Gives each thread every so-manieth block, so that what is added up in which order does not depend on time.
fn fold(blocks: &mut Blocks, plan: &Plan, cancelled: &(dyn Fn() -> bool + Sync)) -> Result<Fold, Message> {
    let threads = thread::available_parallelism().map_or(1, usize::from).min(THREADS);
    thread::scope(|scope| {
        let (senders, handles): (Vec<SyncSender<Block>>, Vec<_>) = (0..threads)
            .map(|_| {
                let (sender, receiver): (_, Receiver<Block>) = sync_channel(WAITING);
                let handle = scope.spawn(move || {
                    let mut fold = Fold::new(plan);
                    for block in receiver {
                        fold.add(plan, &block);
                    }
                    fold
                });
                (sender, handle)
            })
            .unzip();
        let mut turn = 0;
        let end = blocks.each(|block| {
            if cancelled() {
                return ControlFlow::Break(Message::new("skipped-cancelled"));
            }
            // A thread that is gone has panicked, which its handle tells.
            let _ = senders[turn % threads].send(block);
            turn += 1;
            ControlFlow::Continue(())
        });
        drop(senders);
        let mut folds =
            handles.into_iter().map(|handle| handle.join().map_err(|_| Message::new("skipped-defect")));
        let mut all = folds.next().expect("there is one thread at least")?;
        for fold in folds {
            all.merge(fold?);
        }
        end.map(|()| all)
    })
}

/// The byte at which a line begins.
fn line_start(bytes: &[u8], line: u64) -> usize {
    let before = usize::try_from(line).unwrap_or(usize::MAX).saturating_sub(2);
    if line < 2 { 0 } else { memchr::memchr_iter(b'\n', bytes).nth(before).map_or(bytes.len(), |at| at + 1) }
}
