//! Tests of outliers.

use super::{far, leave_one_out, robust};

/// By `NumPy`: |9 − median| / (1.4826022185 × median absolute deviation) of the other eight.
#[test]
fn the_distance_is_taken_from_all_the_others() {
    let values = [5.0, 5.2, 4.9, 5.1, 5.0, 5.3, 4.8, 9.0, 5.05];
    let found = leave_one_out(&values, 1e-9).expect("distances");
    assert!((found[7] - 26.810_967_570_294_373).abs() < 1e-6, "{found:?}");
    assert!(
        found[7] > far(values.len()) && found.iter().filter(|distance| distance.abs() > far(9)).count() == 1
    );
}

#[test]
fn every_distance_is_that_of_the_plain_way() {
    let mut state = 7_u64;
    for n in [8, 9, 20, 33] {
        let values: Vec<f64> = (0..n)
            .map(|_| {
                state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
                f64::from(u32::try_from(state >> 59).unwrap())
            })
            .collect();
        let found = leave_one_out(&values, 0.5).expect("distances");
        for (at, value) in values.iter().enumerate() {
            let mut others = values.clone();
            others.remove(at);
            let (centre, spread) = robust(&others).expect("values");
            let expected = (value - centre) / spread.max(0.5);
            assert!(
                (found[at] - expected).abs() < 1e-9,
                "n = {n}, {at}: {} instead of {expected}",
                found[at]
            );
        }
    }
}

#[test]
fn values_that_are_all_the_same_have_a_floor() {
    let mut values = [5.0; 12];
    values[3] = 5.2;
    let found = leave_one_out(&values, 0.1).expect("distances");
    assert!((found[3] - 2.0).abs() < 1e-9, "{found:?}");
}

#[test]
fn few_or_broken_values_have_no_outliers() {
    assert_eq!(leave_one_out(&[1.0; 7], 1.0), None);
    assert_eq!(leave_one_out(&[f64::NAN; 8], 1.0), None);
    assert_eq!(leave_one_out(&[1.0; 8], 0.0), None);
    assert!(far(7).is_infinite());
}
