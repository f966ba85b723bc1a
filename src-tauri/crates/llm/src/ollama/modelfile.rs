//! The parameters of a Modelfile as `/api/show` prints them, over Chimera's own defaults.

use domain::Options;

/// The options that `parameters` leads to, and the names that it sets, sorted. A value that is none
/// of its kind is passed over, and so is its name.
pub(super) fn options(parameters: &str) -> (Options, Vec<String>) {
    let mut options = Options::default();
    let mut names: Vec<String> = parameters
        .lines()
        .filter_map(|line| line.trim().split_once(char::is_whitespace))
        .filter(|(name, value)| set(&mut options, name, value.trim().trim_matches('"')))
        .map(|(name, _)| name.to_owned())
        .collect();
    names.sort_unstable();
    names.dedup();
    (options, names)
}

/// Whether the value could be used; other names than ours are in effect as they are.
fn set(options: &mut Options, name: &str, value: &str) -> bool {
    let number = value.parse::<f64>().ok().filter(|number| number.is_finite());
    match name {
        "num_ctx" => put(&mut options.num_ctx, number.and_then(count).filter(|&count| count > 0)),
        "num_gpu" => {
            put(&mut options.num_gpu, number.and_then(whole).and_then(|number| i32::try_from(number).ok()))
        }
        "temperature" => put(&mut options.temperature, number.filter(|&number| number >= 0.0)),
        "top_p" => put(&mut options.top_p, number.filter(|&number| number >= 0.0)),
        "top_k" => put(&mut options.top_k, number.and_then(count)),
        "repeat_penalty" => put(&mut options.repeat_penalty, number.filter(|&number| number >= 0.0)),
        // −1 asks the server to draw one, which is what no seed means.
        "seed" => {
            put(&mut options.seed, number.and_then(whole).map(|seed| Some(seed).filter(|&seed| seed != -1)))
        }
        // −1 and −2 set no limit, which is what none means.
        "num_predict" => put(
            &mut options.num_predict,
            number.and_then(whole).map(|limit| u32::try_from(limit).ok().filter(|&limit| limit > 0)),
        ),
        _ => true,
    }
}

fn put<T>(place: &mut T, value: Option<T>) -> bool {
    value.map(|value| *place = value).is_some()
}

fn whole(number: f64) -> Option<i64> {
    // Exactly representable, so the cast below loses nothing.
    const LIMIT: f64 = 9_007_199_254_740_992.0;
    #[expect(clippy::cast_possible_truncation, reason = "whole and within ±2^53, checked here")]
    (number.fract() == 0.0 && number.abs() <= LIMIT).then_some(number as i64)
}

fn count(number: f64) -> Option<u32> {
    u32::try_from(whole(number)?).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(parameters: &str, expected: Options, names: &[&str]) {
        assert_eq!(
            options(parameters),
            (expected, names.iter().map(ToString::to_string).collect()),
            "{parameters}"
        );
    }

    #[test]
    fn the_modelfile_speaks_before_our_defaults() {
        let ours = Options::default();
        check("", ours, &[]);
        check(
            "stop                           \"<|im_start|>\"\nstop                           \"<|im_end|>\"\n\
             temperature                    0.2\ntop_p                          1",
            Options { temperature: 0.2, top_p: 1.0, ..ours },
            &["stop", "temperature", "top_p"],
        );
        check(
            "num_ctx 1.048576e+06\nnum_gpu -1\ntop_k 20\nrepeat_penalty 1.1\nseed 42\nnum_predict 128",
            Options {
                num_ctx: 1_048_576,
                num_gpu: -1,
                top_k: 20,
                repeat_penalty: 1.1,
                seed: Some(42),
                num_predict: Some(128),
                ..ours
            },
            &["num_ctx", "num_gpu", "num_predict", "repeat_penalty", "seed", "top_k"],
        );
        check("seed -1\nnum_predict -1", ours, &["num_predict", "seed"]);
        check("num_predict -2", ours, &["num_predict"]);
    }

    #[test]
    fn a_value_that_is_none_changes_nothing() {
        for line in [
            "num_ctx 0",
            "num_ctx -1",
            "num_ctx 1.5",
            "num_ctx 99999999999",
            "num_ctx many",
            "num_ctx",
            "temperature NaN",
            "temperature -1",
            "temperature inf",
            "num_gpu 1e99",
            "top_k -3",
            "seed 1e300",
        ] {
            check(line, Options::default(), &[]);
        }
    }
}
