//! Tests of differences, against `SciPy` 1.17 and counting by hand.

use super::{holm, one_way, paired, pooled, sign_flip, welch};

const ONE: [f64; 5] = [10.1, 10.4, 9.8, 10.0, 10.3];
const OTHER: [f64; 6] = [11.2, 10.9, 11.5, 11.0, 10.8, 11.1];
const PAIRS: [f64; 9] = [0.3, 0.5, -0.1, 0.4, 0.6, 0.2, 0.35, 0.45, -0.05];

fn close(got: f64, expected: f64) {
    assert!((got - expected).abs() <= 1e-9 * expected.abs().max(1e-3), "{got} instead of {expected}");
}

/// `scipy.stats.ttest_ind(equal_var=False)`, `ttest_ind` and `ttest_1samp` with their `confidence_interval`.
#[test]
fn differences_are_those_of_scipy() {
    let check = |found: Option<super::Difference>, estimate: f64, low: f64, high: f64, p: f64| {
        let found = found.expect("a difference");
        close(found.estimate, estimate);
        close(found.interval.low, low);
        close(found.interval.high, high);
        close(found.p, p);
    };
    let apart = -0.963_333_333_333_334_7;
    check(
        welch(&ONE, &OTHER, 0.95),
        apart,
        -1.297_768_000_737_704_8,
        -0.628_898_665_928_946_3,
        0.000_119_579_411_728_859_08,
    );
    check(
        pooled(&ONE, &OTHER, 0.95),
        apart,
        -1.297_724_371_265_173,
        -0.628_942_295_401_496_5,
        0.000_109_276_648_310_816_2,
    );
    check(
        paired(&PAIRS, 0.95),
        0.294_444_444_444_444_5,
        0.110_681_687_183_648_82,
        0.478_207_201_705_240_2,
        0.006_086_869_927_514_553,
    );
}

#[test]
fn too_few_or_broken_values_have_no_difference() {
    assert_eq!(welch(&[1.0], &ONE, 0.95), None);
    assert_eq!(welch(&[1.0, f64::NAN], &ONE, 0.95), None);
    assert_eq!(welch(&ONE, &OTHER, 1.0), None);
    assert_eq!(paired(&[1.0], 0.95), None);
    assert_eq!(pooled(&[1.0], &[2.0], 0.95), None);
}

#[test]
fn without_spread_the_interval_has_no_width() {
    let found = welch(&[2.0, 2.0], &[1.0, 1.0], 0.95).expect("a difference");
    assert_eq!((found.estimate, found.interval.low, found.interval.high, found.p), (1.0, 1.0, 1.0, 0.0));
    assert_eq!(paired(&[0.0, 0.0, 0.0], 0.95).map(|found| found.p), Some(1.0));
}

/// Counted over all patterns in Python.
#[test]
fn sign_flips_are_counted() {
    assert_eq!(sign_flip(&PAIRS), Some(0.015_625));
    assert_eq!(sign_flip(&[1.0, 2.0, 3.0, 4.0, 5.0, 6.0, 7.0, 8.0]), Some(2.0 / 256.0));
    assert_eq!(sign_flip(&[1.0; 7]), None);
    assert_eq!(sign_flip(&[0.0; 8]), Some(1.0));
}

#[test]
fn many_pairs_are_drawn_and_the_same_each_time() {
    let clear: Vec<f64> = (0..100).map(|step| 1.0 + f64::from(step % 7)).collect();
    let none: Vec<f64> = (0..100).map(|step| if step % 2 == 0 { 1.0 } else { -1.0 }).collect();
    assert_eq!(sign_flip(&clear), Some(1.0 / 2_000.0));
    let found = sign_flip(&none).expect("a probability");
    assert!(found > 0.9, "{found}");
    assert_eq!(sign_flip(&none), Some(found));
}

#[test]
fn holm_multiplies_the_smallest_most() {
    let check = |given: &[f64], expected: &[f64]| {
        for (got, expected) in holm(given).into_iter().zip(expected) {
            close(got, *expected);
        }
    };
    check(&[0.01, 0.04, 0.03, 0.005], &[0.03, 0.06, 0.06, 0.02]);
    check(&[0.5, 0.9], &[1.0, 1.0]);
    check(&[0.02], &[0.02]);
    check(&[], &[]);
}

/// `scipy.stats.f_oneway`.
#[test]
fn groups_differ_as_scipy_says() {
    let third = vec![10.2, 10.9, 10.5];
    let found = one_way(&[ONE.to_vec(), OTHER.to_vec(), third], 0).expect("a probability");
    close(found, 0.000_340_824_935_620_817_8);
    assert_eq!(one_way(&[ONE.to_vec()], 0), None);
    assert_eq!(one_way(&[vec![1.0], vec![2.0]], 0), None);
    assert_eq!(one_way(&[vec![1.0, 1.0], vec![2.0, 2.0]], 0), Some(0.0));
}
