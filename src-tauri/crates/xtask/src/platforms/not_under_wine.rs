//! What is not run under wine, each with the reason. Real Windows runs all of it.

/// Whole programs of tests: the end of the package's folder, the program, the reason.
pub(super) const PROGRAMS: &[(&str, &str, &str)] = &[
    ("tests", "end_to_end", "wine has no WebView2, so there is no window to drive"),
    ("tests", "screenshots", "wine has no WebView2, so there is no window to take pictures of"),
    ("tests", "benchmarks", "measures a release build on an idle machine"),
    ("tests", "tidy", "reads the checkout and asks cargo about it, on any system the same"),
];

/// Single tests: the program, the test, the reason.
pub(super) const TESTS: &[(&str, &str, &str)] = &[];
