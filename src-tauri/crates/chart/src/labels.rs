//! The words and number marks of a drawing. They come from outside: a chart has no words of its own.

use std::collections::BTreeMap;

/// Every word that a drawing may show. Control characters are dropped when it is drawn.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Labels {
    /// The drawing's title: its accessible name, and its heading in saved files.
    pub title: String,
    /// A sentence or two on what is to be seen, for whoever does not see it.
    pub description: String,
    /// Before the number of the first run: "run" gives "run 1".
    pub run: String,
    /// The call that takes the model out of memory.
    pub unload: String,
    /// The call that loads the model.
    pub load_model: String,
    /// The call that warms the model up; also under its place on the axis of runs.
    pub warm_up: String,
    /// Legend: analysis calls.
    pub analysis: String,
    /// Legend: analysis calls made once more.
    pub retry: String,
    /// Legend: report calls.
    pub report: String,
    /// Legend: report calls made once more.
    pub report_retry: String,
    /// Legend: calls that had to load the model.
    pub cold: String,
    /// Legend: calls whose value does not count.
    pub excluded: String,
    /// Legend: what the dashed line stands for.
    pub reference: String,
    /// Legend of the bars: load.
    pub load: String,
    /// Legend of the bars: prefill.
    pub prefill: String,
    /// Legend of the bars: decode.
    pub decode: String,
    /// Legend of the bars: other.
    pub other: String,
    /// Legend of the folder's charts: the mark at a value, "mean".
    pub value: String,
    /// Legend of the folder's charts: the mark at the best value.
    pub best: String,
    /// Legend of the folder's charts: the line from the smallest to the largest value.
    pub spread: String,
    /// Legend of the chart over time: the marks from a change on.
    pub changed: String,
    /// Unit symbol of the chart's values: "tok/s", "ms", and "s" for the bars.
    pub unit: String,
    /// Why a call is off the scale, by its index: "3 tokens, excluded". Where there is no note, or no
    /// room for it, the word for cold or excluded stands instead.
    pub notes: BTreeMap<u32, String>,
    /// Decimal mark; empty means a full stop.
    pub decimal_mark: String,
    /// Between groups of three digits; empty means none.
    pub group_mark: String,
}
