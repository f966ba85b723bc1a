//! What was asked for, to see what is missing of it.

/// What was asked of the text.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Expected {
    /// Headings that must be there. None for a lone sentence: it then may be short, too.
    pub sections: Vec<String>,
    /// The language asked for, as a code such as `en`; `None` for any.
    pub language: Option<String>,
}
