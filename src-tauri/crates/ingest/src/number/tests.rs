//! Tests of number.

use domain::Unit;

use super::{Decimal, Hint, Parsed, hint, is_empty, parse, undecorated};

fn number(value: f64) -> Parsed {
    Parsed::Number { value, unit: None, inexact: false }
}

fn with(value: f64, unit: Unit) -> Parsed {
    Parsed::Number { value, unit: Some(unit), inexact: false }
}

fn inexact(value: f64) -> Parsed {
    Parsed::Number { value, unit: None, inexact: true }
}

#[test]
fn reads_numbers_with_a_decimal_point() {
    let check = |cell: &str, expected: Parsed| assert_eq!(parse(cell, Decimal::Point), expected, "{cell:?}");
    check("12", number(12.0));
    check("+12.50", number(12.5));
    check("-0.5", number(-0.5));
    check("−3", number(-3.0));
    check(".5", number(0.5));
    check("5.", number(5.0));
    check("1.2e3", number(1200.0));
    check("1E-3", number(0.001));
    check("1,234.5", number(1234.5));
    check("1,234,567", number(1_234_567.0));
    check("1 234.5", number(1234.5));
    check("1\u{202f}234", number(1234.0));
    check("1'234.5", number(1234.5));
    check("120ms", with(120.0, Unit::Milliseconds));
    check("45 %", with(45.0, Unit::Percent));
    check("7.5%", with(7.5, Unit::Percent));
    check("102.85 tokens/s", with(102.85, Unit::TokensPerSecond));
    check("5.3 GB", with(5.3, Unit::Gigabytes));
    check("2 min", with(2.0, Unit::Minutes));
    check("1e3 s", with(1000.0, Unit::Seconds));
}

#[test]
fn leaves_alone_what_is_no_number() {
    for cell in [
        "2025-10-08",
        "12:30:05",
        "1.2.3",
        "127.0.0.1",
        "0x1F",
        "q4_0",
        "g60_c2048",
        "~6",
        "<1",
        "1,5,2",
        "12,34",
        "1 2",
        "1_000",
        "OK",
        "FAILED",
        "e5",
        "1e",
        "1e+",
        "3 apples",
        "1,234.567.8",
        "--5",
        "+",
        ".",
        ",",
        "12 34",
    ] {
        assert_eq!(parse(cell, Decimal::Point), Parsed::Text, "{cell:?}");
    }
}

#[test]
fn reads_numbers_with_a_decimal_comma() {
    let check = |cell: &str, expected: Parsed| assert_eq!(parse(cell, Decimal::Comma), expected, "{cell:?}");
    check("1,5", number(1.5));
    check("1.234,5", number(1234.5));
    check("1.234", number(1234.0));
    check("0,165 s", with(0.165, Unit::Seconds));
    check("1.5", Parsed::Text);
}

#[test]
fn keeps_nothing_and_no_number_apart() {
    for cell in ["", "  ", "-", "—", "n/a", "N/A", "NULL", "None", "#N/A"] {
        assert_eq!(parse(cell, Decimal::Point), Parsed::Empty, "{cell:?}");
        assert!(is_empty(cell), "{cell:?}");
    }
    for cell in ["NaN", "nan", "inf", "-Infinity", "+inf", "1e400", "-1e400", "#DIV/0!", "1.#INF"] {
        assert_eq!(parse(cell, Decimal::Point), Parsed::NotFinite, "{cell:?}");
        assert!(!is_empty(cell), "{cell:?}");
    }
}

#[test]
fn says_where_a_float_differs_from_what_stands_there() {
    let check = |cell: &str, expected: Parsed| assert_eq!(parse(cell, Decimal::Point), expected, "{cell:?}");
    check("-0", inexact(0.0));
    check("1e-400", inexact(0.0));
    check("0e0", number(0.0));
    check("9007199254740992", number(9_007_199_254_740_992.0));
    check("9007199254740993", inexact(9_007_199_254_740_992.0));
    check("18446744073709551617", inexact(18_446_744_073_709_551_616.0));
    check("18446744073709551616", number(18_446_744_073_709_551_616.0));
}

#[test]
fn hints_at_the_decimal_separator_only_where_one_reading_is_left() {
    let check = |cell: &str, expected: Hint| assert_eq!(hint(cell), expected, "{cell:?}");
    check("12", Hint::None);
    check("a,b", Hint::None);
    check("1,5", Hint::Sure(Decimal::Comma));
    check("1.5", Hint::Sure(Decimal::Point));
    check("1,234.5", Hint::Sure(Decimal::Point));
    check("1.234,5", Hint::Sure(Decimal::Comma));
    check("1,234,567", Hint::Sure(Decimal::Point));
    check("0,123", Hint::Sure(Decimal::Comma));
    check("0.123", Hint::Sure(Decimal::Point));
    check("1,234", Hint::CommaEither);
    check("1.234", Hint::PointEither);
    check("1234,567 ms", Hint::Sure(Decimal::Comma));
}

#[test]
fn takes_off_what_people_put_around_a_number() {
    let check = |cell: &str, expected: Option<&str>| assert_eq!(undecorated(cell), expected, "{cell:?}");
    check("**51.0** (best)", Some("51.0"));
    check("**51.0 (best)**", Some("51.0"));
    check("55.0 tok/s (best)", Some("55.0 tok/s"));
    check("~ 40", Some("40"));
    check("≈ 12.5 ms", Some("12.5 ms"));
    check("`7`", Some("7"));
    check("12 (n=3)", Some("12"));
    check("12", None);
    check("12 (3.5)", None);
    check("12 (±3)", None);
    check("12 (ms)", None);
    check("(12)", None);
    check("**gemma** (best)", None);
    check("~~12~~", None);
}
