//! Tests of trends, against `SciPy` 1.17 and by hand.

use super::{mann_kendall, step, step_by_chance, theil_sen};

fn close(got: Option<f64>, expected: f64) {
    let got = got.expect("a number");
    assert!((got - expected).abs() <= 1e-9, "{got} instead of {expected}");
}

const RISING: [f64; 7] = [3.1, 2.9, 3.4, 3.6, 3.5, 3.9, 4.2];

/// `scipy.stats.theilslopes`.
#[test]
fn the_slope_is_the_median_of_all_slopes() {
    close(theil_sen(&[0.0, 1.0, 2.0, 4.0, 5.0, 7.0, 9.0], &RISING), 0.122_222_222_222_222_22);
    close(theil_sen(&[0.0, 1.0, 2.0], &[1.0, 3.0, 100.0]), 49.5);
    assert_eq!(theil_sen(&[1.0, 1.0], &[1.0, 2.0]), None);
    assert_eq!(theil_sen(&[1.0], &[1.0, 2.0]), None);
}

/// `scipy.stats.kendalltau(method="exact")`, and the normal distribution with ties by hand (S = 38, variance 119.33).
#[test]
fn trends_are_as_likely_as_scipy_says() {
    close(mann_kendall(&RISING), 0.010_714_285_714_285_714);
    close(mann_kendall(&[1.0, 2.0, 3.0, 4.0, 5.0]), 2.0 / 120.0);
    close(mann_kendall(&[1.0, 2.0, 2.0, 3.0, 3.0, 3.0, 4.0, 5.0, 4.0, 6.0]), 0.000_706_500_567_584_346_4);
    close(mann_kendall(&[4.0; 6]), 1.0);
    assert_eq!(mann_kendall(&[1.0, 2.0, 3.0]), None);
    assert_eq!(mann_kendall(&[1.0, f64::NAN, 3.0, 4.0]), None);
}

#[test]
fn a_step_is_found_where_it_is() {
    let values = [10.0, 10.2, 9.9, 10.1, 10.0, 12.1, 12.0, 11.9, 12.2, 12.0];
    let found = step(&values).expect("a step");
    assert_eq!(found.at, 5);
    assert!((found.before - 10.04).abs() < 1e-9 && (found.after - 12.04).abs() < 1e-9, "{found:?}");
    assert!(found.explained > 0.98, "{found:?}");
    let p = step_by_chance(&values).expect("a probability");
    assert!(p < 0.02, "{p}");
}

#[test]
fn noise_is_no_step() {
    let p = step_by_chance(&[10.0, 10.3, 9.7, 10.1, 9.9, 10.2, 9.8, 10.0, 10.1, 9.9]).expect("a probability");
    assert!(p > 0.2, "{p}");
    assert_eq!(step_by_chance(&[1.0, 1.0, 1.0, 1.0]), None);
    assert_eq!(step(&[1.0, 1.0, 1.0, 1.0]), None);
    assert_eq!(step(&[1.0, 2.0, 3.0]), None);
}
