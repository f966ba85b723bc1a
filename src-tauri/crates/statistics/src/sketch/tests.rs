//! Tests of the sketch against the exact statistics.

use super::Sketch;
use crate::{describe, quantile};

fn values() -> Vec<f64> {
    let mut state = 42_u64;
    (0..20_000)
        .map(|_| {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            let uniform = ((state >> 11) as f64 + 0.5) / (1_u64 << 53) as f64;
            (-uniform.ln()).powi(3) * 100.0 - 2.0
        })
        .collect()
}

#[test]
fn quantiles_are_within_a_thousandth() {
    let values = values();
    let mut sketch = Sketch::new();
    values.iter().for_each(|value| sketch.add(*value));
    for p in [0.0, 0.01, 0.25, 0.5, 0.75, 0.95, 0.99, 1.0] {
        let (got, exact) = (sketch.quantile(p).expect("values"), quantile(&values, p).expect("values"));
        assert!((got - exact).abs() <= 1e-3 * exact.abs() + 0.01, "{p}: {got} instead of {exact}");
    }
    let (found, exact) = (sketch.describe().expect("values"), describe(&values).expect("values"));
    assert_eq!((found.n, found.min, found.max), (exact.n, exact.min, exact.max));
    assert!((found.mean - exact.mean).abs() < 1e-9 * exact.mean.abs());
    assert!((found.sd.unwrap() - exact.sd.unwrap()).abs() < 1e-9 * exact.sd.unwrap());
}

#[test]
fn two_halves_are_one_whole() {
    let values = values();
    let (mut whole, mut one, mut other) = (Sketch::new(), Sketch::new(), Sketch::new());
    for (at, value) in values.iter().enumerate() {
        whole.add(*value);
        if at % 3 == 0 { one.add(*value) } else { other.add(*value) }
    }
    one.merge(&other);
    assert_eq!((one.n(), one.quantile(0.5), one.quantile(0.99)), (whole.n(), whole.quantile(0.5), whole.quantile(0.99)));
    let (one, whole) = (one.describe().expect("values"), whole.describe().expect("values"));
    assert!((one.mean - whole.mean).abs() < 1e-9 && (one.sd.unwrap() - whole.sd.unwrap()).abs() < 1e-9);
}

#[test]
fn zeros_signs_and_what_is_no_number() {
    let mut sketch = Sketch::new();
    assert_eq!((sketch.quantile(0.5), sketch.describe()), (None, None));
    for value in [-5.0, f64::NAN, 0.0, f64::INFINITY, 5.0] {
        sketch.add(value);
    }
    assert_eq!((sketch.n(), sketch.quantile(0.0), sketch.quantile(0.5), sketch.quantile(1.0)), (3, Some(-5.0), Some(0.0), Some(5.0)));
    assert_eq!(sketch.quantile(1.5), None);
    let mut same = Sketch::new();
    (0..1000).for_each(|_| same.add(0.1));
    assert_eq!(same.quantile(0.5), Some(0.1));
}
