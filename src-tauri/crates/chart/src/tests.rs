//! The drawings, read back from their SVG.

use domain::{Drawing, ExclusionReason, Measure, Measurement, Stage, Theme, Thermal};
use proptest::prelude::*;
use roxmltree::{Document, Node};

use crate::{
    Frame, Labels,
    fixture::{call, excluded, frame, labels, prepared_calls, ten_calls, time_labels, ttft_labels},
    text::width,
    throughput, time_per_call, ttft,
};

const REFERENCE_RATE: Option<f64> = Some(115.86);
const REFERENCE_TTFT: Option<f64> = Some(725.98);

/// The three charts of some calls.
fn charts(calls: &[Measurement], frame: &Frame) -> [Drawing; 3] {
    let references = if calls.len() > 9 { (REFERENCE_RATE, REFERENCE_TTFT) } else { (None, None) };
    [
        throughput(calls, references.0, frame, &labels()),
        ttft(calls, references.1, frame, &ttft_labels()),
        time_per_call(calls, frame, &time_labels()),
    ]
}

fn parse(drawing: &Drawing) -> Document<'_> {
    Document::parse(&drawing.svg).unwrap_or_else(|error| panic!("{error}\n{}", drawing.svg))
}

fn attribute(node: Node<'_, '_>, name: &str) -> f64 {
    let text = node.attribute(name).unwrap_or_else(|| panic!("{name} of {node:?}"));
    text.parse().unwrap_or_else(|_| panic!("{name} is {text}"))
}

fn corners(node: Node<'_, '_>) -> Vec<(f64, f64)> {
    let points = node.attribute("points").expect("points");
    points
        .split(' ')
        .map(|point| point.split_once(',').expect("x,y"))
        .map(|(x, y)| (x.parse().expect("a number"), y.parse().expect("a number")))
        .collect()
}

/// Left, top, right and bottom of an element that is not text.
fn extent(node: Node<'_, '_>) -> Option<[f64; 4]> {
    let of = |points: &[(f64, f64)]| {
        points.iter().fold([f64::MAX, f64::MAX, f64::MIN, f64::MIN], |[left, top, right, bottom], (x, y)| {
            [left.min(*x), top.min(*y), right.max(*x), bottom.max(*y)]
        })
    };
    let at = |name| attribute(node, name);
    match node.tag_name().name() {
        "circle" => {
            let (x, y, r) = (at("cx"), at("cy"), at("r"));
            Some([x - r, y - r, x + r, y + r])
        }
        "rect" => Some([at("x"), at("y"), at("x") + at("width"), at("y") + at("height")]),
        "line" => Some(of(&[(at("x1"), at("y1")), (at("x2"), at("y2"))])),
        "polygon" | "polyline" => Some(of(&corners(node))),
        _ => None,
    }
}

fn is_mark(node: Node<'_, '_>) -> bool {
    matches!(node.tag_name().name(), "circle" | "polygon")
}

/// What every drawing must be: well-formed, named, without style attributes and ids, and with every
/// element inside it.
fn assert_sound(drawing: &Drawing) {
    let document = parse(drawing);
    let root = document.root_element();
    assert_eq!(root.attribute("role"), Some("img"));
    let names: Vec<&str> =
        root.children().filter(Node::is_element).take(2).map(|node| node.tag_name().name()).collect();
    assert_eq!(names, ["title", "desc"]);
    let (width, height) = (f64::from(drawing.width), f64::from(drawing.height));
    assert_eq!((attribute(root, "width"), attribute(root, "height")), (width, height));
    for node in document.descendants().filter(Node::is_element) {
        for name in ["style", "id", "class", "href"] {
            assert_eq!(node.attribute(name), None, "{node:?}");
        }
        assert_eq!(node.attribute("font-size"), (node == root).then_some("12"), "{node:?}");
        if let Some([left, top, right, bottom]) = extent(node) {
            assert!(
                left >= 0.0 && top >= 0.0 && right <= width && bottom <= height,
                "{node:?}\n{}",
                drawing.svg
            );
        }
        if node.tag_name().name() == "text" {
            assert!((0.0..=width).contains(&attribute(node, "x")), "{node:?}");
            assert!((0.0..=height).contains(&attribute(node, "y")), "{node:?}");
            assert!(!node.text().unwrap_or_default().is_empty(), "{}", drawing.svg);
        }
    }
    for word in ["NaN", "inf"] {
        assert!(!drawing.svg.contains(word), "{}", drawing.svg);
    }
}

fn frames() -> Vec<Frame> {
    let mut frames = Vec::new();
    for width in [380, 500, 760] {
        for theme in [Theme::Light, Theme::Dark] {
            for legend in [false, true] {
                frames.push(Frame { legend, ..frame(width, theme) });
            }
        }
    }
    frames
}

#[test]
fn every_state_of_a_run_is_sound() {
    let ten = ten_calls();
    let outlier = || Measurement { ttft_ms: Some(9e12), e2e_ms: Some(9e12), ..ten[2].clone() };
    let states: Vec<Vec<Measurement>> = vec![
        vec![],
        ten[..1].to_vec(),
        ten[1..2].to_vec(),
        ten[..3].to_vec(),
        ten.clone(),
        prepared_calls(),
        prepared_calls()[..1].to_vec(),
        (0..10).map(|index| call(index, index / 2 + 1, Stage::Report)).collect(),
        vec![ten[1].clone(), outlier(), ten[3].clone()],
        vec![Measurement { ttft_ms: Some(f64::NAN), e2e_ms: Some(f64::INFINITY), ..ten[1].clone() }],
        vec![Measurement {
            decode_tokens_per_s: Some(0.0),
            ttft_ms: Some(0.0),
            e2e_ms: Some(0.0),
            ..ten[1].clone()
        }],
    ];
    for calls in &states {
        for frame in frames() {
            for drawing in charts(calls, &frame) {
                assert_sound(&drawing);
                assert_eq!(drawing.width, frame.width);
            }
        }
    }
}

#[test]
fn a_point_is_where_its_mark_is() {
    for calls in [ten_calls(), prepared_calls()] {
        for frame in frames() {
            let [rates, ttfts, _] = charts(&calls, &frame);
            for drawing in [rates, ttfts] {
                let document = parse(&drawing);
                let marks: Vec<[f64; 4]> =
                    document.descendants().filter(|node| is_mark(*node)).filter_map(extent).collect();
                for point in &drawing.points {
                    let is_there = |[left, top, right, bottom]: &[f64; 4]| {
                        (f64::midpoint(*left, *right) - point.x).abs() < 0.06
                            && (top..bottom).contains(&&point.y)
                            && (right - left - point.width).abs() < 1.2
                    };
                    assert!(marks.iter().any(is_there), "{point:?}\n{}", drawing.svg);
                }
            }
        }
    }
}

#[test]
fn every_call_with_a_value_is_a_point_with_that_value() {
    let [rates, ttfts, times] = charts(&ten_calls(), &frame(500, Theme::Light));
    let values = |drawing: &Drawing| -> Vec<(u32, f64)> {
        drawing.points.iter().map(|point| (point.index, point.value)).collect()
    };
    let expected = |value: fn(&Measurement) -> Option<f64>| -> Vec<(u32, f64)> {
        ten_calls().iter().filter_map(|call| Some((call.index, value(call)?))).collect()
    };
    assert_eq!(values(&rates), expected(|call| call.decode_tokens_per_s));
    assert_eq!(values(&ttfts), expected(|call| call.ttft_ms));
    for ((index, value), (expected_index, e2e_ms)) in
        values(&times).into_iter().zip(expected(|call| call.e2e_ms))
    {
        assert_eq!(index, expected_index);
        assert!((value - e2e_ms).abs() < 1e-9);
    }
    // Without a value there is no point, and nothing at 0.
    let silent =
        Measurement { ttft_ms: None, decode_tokens_per_s: None, e2e_ms: None, ..call(0, 1, Stage::Report) };
    for drawing in charts(&[silent], &frame(500, Theme::Light)) {
        assert_eq!(drawing.points, []);
    }
}

#[test]
fn a_point_is_at_the_height_of_its_value() {
    let [rates, ..] = charts(&ten_calls(), &frame(500, Theme::Light));
    let document = parse(&rates);
    let tick = |words: &str| {
        let text = document.descendants().find(|node| node.text() == Some(words)).expect("a tick");
        attribute(text, "y") - 4.2
    };
    let (low, high) = (tick("114"), tick("118"));
    for point in rates.points.iter().filter(|point| !point.off_scale) {
        let expected = low + (point.value - 114.0) / 4.0 * (high - low);
        assert!((point.y - expected).abs() < 0.7, "{point:?} is not at {expected}");
    }
}

/// Points of each half-transparent line, in drawing order.
fn lines(drawing: &Drawing) -> Vec<usize> {
    let document = parse(drawing);
    document
        .descendants()
        .filter(|node| node.attribute("opacity") == Some("0.5"))
        .map(|node| corners(node).len())
        .collect()
}

fn off_scale(drawing: &Drawing) -> Vec<u32> {
    drawing.points.iter().filter(|point| point.off_scale).map(|point| point.index).collect()
}

#[test]
fn excluded_and_cold_calls_are_hollow_off_the_scale_and_off_the_lines() {
    let [rates, ttfts, _] = charts(&ten_calls(), &frame(500, Theme::Light));
    assert_eq!((off_scale(&rates), off_scale(&ttfts)), (vec![5], vec![0]));
    // Analysis in five runs; report in runs 1 and 2, 4 and 5.
    assert_eq!(lines(&rates), [5, 2, 2]);
    // Analysis from run 2; the report call of run 3 has its TTFT.
    assert_eq!(lines(&ttfts), [4, 5]);
    let hollow = |drawing: &Drawing| drawing.svg.matches("fill=\"#ffffff\"").count();
    assert_eq!((hollow(&rates), hollow(&ttfts)), (1, 1));
    assert!(rates.svg.contains(">158.15: 3 tokens, excluded<"), "{}", rates.svg);
    assert!(ttfts.svg.contains(">4,684 ms: cold, model loaded in this call<"), "{}", ttfts.svg);
}

#[test]
fn what_does_not_count_is_drawn_to_scale_where_the_scale_reaches() {
    let ordinary =
        |index, ttft_ms| Measurement { ttft_ms: Some(ttft_ms), ..call(index, index + 1, Stage::Report) };
    let cold = |index, ttft_ms| Measurement { thermal: Thermal::Cold, ..ordinary(index, ttft_ms) };
    let check = |calls: &[Measurement], expected: &[u32]| {
        let drawing = ttft(calls, None, &frame(500, Theme::Light), &ttft_labels());
        assert_eq!(off_scale(&drawing), expected);
        assert_eq!(drawing.svg.contains("fill=\"#f5f6f8\""), !expected.is_empty(), "strip");
    };
    check(&[ordinary(0, 700.0), ordinary(1, 800.0), cold(2, 750.0)], &[]);
    check(&[ordinary(0, 700.0), ordinary(1, 800.0), cold(2, 5_000.0)], &[2]);
    check(&[ordinary(0, 700.0), ordinary(1, 800.0), cold(2, 5.0)], &[2]);
    // As long as nothing counts, what there is makes the scale.
    check(&[cold(0, 5_000.0)], &[]);
    // Not part of a line, wherever it stands.
    let calls = [ordinary(0, 700.0), cold(1, 750.0), ordinary(2, 800.0), ordinary(3, 790.0)];
    assert_eq!(lines(&ttft(&calls, None, &frame(500, Theme::Light), &ttft_labels())), [2]);
}

#[test]
fn a_warm_up_stands_before_the_first_run_and_off_the_lines() {
    let calls = prepared_calls();
    let [rates, ttfts, _] = charts(&calls, &frame(760, Theme::Light));
    for drawing in [&rates, &ttfts] {
        // Unload and load have neither rate nor TTFT.
        let warm_up = &drawing.points[0];
        assert_eq!(warm_up.index, 2);
        assert!(drawing.points[1..].iter().all(|point| point.x > warm_up.x + 50.0));
        assert!(drawing.svg.contains(">warm-up<"));
    }
    assert!(!rates.points[0].off_scale && ttfts.points[0].off_scale);
    assert_eq!(lines(&rates), [5, 2, 2]);
    // Where its name has no room, its place has none: it is no run, so it has no number either.
    let narrow = throughput(&calls, REFERENCE_RATE, &frame(300, Theme::Light), &labels());
    assert!(!narrow.svg.contains(">0<") && !narrow.svg.contains(">warm-up<"));
    assert!(narrow.svg.contains(">run 1<") && narrow.points[0].index == 2);
}

#[test]
fn the_reference_is_a_dashed_line_with_its_value() {
    let [rates, ..] = charts(&ten_calls(), &frame(500, Theme::Light));
    assert_eq!(rates.svg.matches("stroke-dasharray").count(), 1);
    assert!(rates.svg.contains(">115.86<"));
    for none in [None, Some(f64::NAN), Some(f64::INFINITY)] {
        let drawing = throughput(&ten_calls(), none, &frame(500, Theme::Light), &labels());
        assert!(!drawing.svg.contains("stroke-dasharray"));
    }
}

#[test]
fn bars_have_the_pitch_of_rows_and_the_length_of_their_time() {
    let calls = ten_calls();
    let drawing = time_per_call(&calls, &frame(382, Theme::Light), &time_labels());
    assert_eq!(drawing.height, 28 + 10 * 28);
    let per_second = (drawing.points[3].width) / (drawing.points[3].value / 1e3);
    for (row, point) in (0_u32..).zip(&drawing.points) {
        assert_eq!((point.y, point.height), (42.0 + 28.0 * f64::from(row), 16.0));
        assert!((point.width - point.value / 1e3 * per_second).abs() < 0.2, "{point:?}");
        assert!((point.x - point.width / 2.0).abs() < 1e-9, "{point:?}");
    }
    assert_eq!(time_per_call(&[], &frame(382, Theme::Light), &time_labels()).height, 56);
}

#[test]
fn the_parts_of_a_bar_touch_but_for_a_gap_and_end_with_it() {
    let drawing = time_per_call(&ten_calls(), &frame(760, Theme::Light), &time_labels());
    let document = parse(&drawing);
    for (at, point) in drawing.points.iter().enumerate() {
        let mut parts: Vec<[f64; 4]> = document
            .descendants()
            .filter(|node| node.tag_name().name() == "rect")
            .filter_map(extent)
            .filter(|[_, top, _, bottom]| (*top..*bottom).contains(&point.y))
            .collect();
        parts.sort_by(|one, other| one[0].total_cmp(&other[0]));
        assert!(parts.len() >= 3, "{at}: {parts:?}");
        assert!(parts[0][0] == 0.0, "{parts:?}");
        for pair in parts.windows(2) {
            assert!((0.9..2.5).contains(&(pair[1][0] - pair[0][2])), "{at}: {parts:?}");
        }
        let end = parts[parts.len() - 1][2];
        assert!((end - point.width).abs() < 1.6, "{at}: {end} {point:?}");
    }
}

#[test]
fn a_call_that_failed_has_only_the_outline_of_its_time() {
    let failed = Measurement {
        load_ms: None,
        prefill_ms: None,
        decode_ms: None,
        other_ms: Some(4_000.0),
        e2e_ms: Some(4_000.0),
        ..call(0, 1, Stage::Report)
    };
    let failed = excluded(failed, ExclusionReason::Error, &[Measure::EndToEnd]);
    let drawing = time_per_call(&[failed], &frame(500, Theme::Light), &time_labels());
    let rects: Vec<&str> = drawing.svg.lines().filter(|line| line.starts_with("<rect")).collect();
    assert_eq!(rects.len(), 1);
    assert!(rects[0].contains("fill=\"none\" stroke=\"#838d97\""), "{rects:?}");
}

#[test]
fn parts_that_are_longer_than_the_whole_are_drawn_as_long_as_they_are() {
    let long = Measurement { other_ms: Some(-600.0), e2e_ms: Some(9_000.0), ..call(0, 1, Stage::Report) };
    let drawing = time_per_call(&[long], &frame(500, Theme::Light), &time_labels());
    let point = &drawing.points[0];
    assert_eq!((point.index, point.value), (0, 9_000.0));
    // 9.6 of 10 s in 456 px.
    assert!((point.width - 437.8).abs() < 0.2, "{point:?}");
}

#[test]
fn a_saved_drawing_names_itself_its_marks_and_its_rows() {
    let frame = Frame { legend: true, ..frame(500, Theme::Dark) };
    let texts = |drawing: &Drawing| -> Vec<String> {
        parse(drawing)
            .descendants()
            .filter(|node| node.tag_name().name() == "text")
            .filter_map(|node| node.text().map(str::to_owned))
            .collect()
    };
    let [rates, ttfts, times] = charts(&prepared_calls(), &frame);
    let has = |drawing: &Drawing, words: &[&str]| {
        let texts = texts(drawing);
        for word in words {
            assert!(texts.iter().any(|text| text == word), "{word} in {texts:?}");
        }
    };
    has(&rates, &["Decode throughput per run", "tok/s", "analysis", "analysis, retry", "report", "warm-up"]);
    has(&rates, &["excluded", "\u{3a3} tokens \u{f7} \u{3a3} time"]);
    has(&ttfts, &["TTFT per run", "ms", "warm median"]);
    has(&times, &["Time per call", "load", "prefill", "decode", "other", "unload", "warm-up", "1", "5"]);
    // No cold call, so no word for it.
    assert!(!texts(&ttfts).contains(&"cold".to_owned()));
    for drawing in [rates, ttfts, times] {
        assert!(drawing.svg.contains("fill=\"#1a1d21\""), "its own ground");
    }
}

#[test]
fn themes_differ_in_colour_only() {
    let without_colours = |drawing: &Drawing| {
        let mut text = String::new();
        let mut rest = drawing.svg.as_str();
        while let Some(at) = rest.find("\"#") {
            text.push_str(&rest[..at]);
            rest = &rest[at + 8..];
        }
        text + rest
    };
    let of = |theme| charts(&prepared_calls(), &Frame { legend: true, ..frame(500, theme) });
    for (light, dark) in of(Theme::Light).iter().zip(&of(Theme::Dark)) {
        assert_eq!(without_colours(light), without_colours(dark));
        assert_ne!(light.svg, dark.svg);
        assert_eq!(light.points, dark.points);
    }
}

#[test]
fn hostile_words_stay_words() {
    let hostile = "</text></svg><script>alert(1)</script>\u{0}\u{1b}[31m\u{202e}\"'&amp;\n";
    let labels = Labels {
        title: hostile.to_owned(),
        description: hostile.to_owned(),
        run: hostile.to_owned(),
        analysis: hostile.to_owned(),
        report: hostile.to_owned(),
        excluded: hostile.to_owned(),
        reference: hostile.to_owned(),
        unit: hostile.to_owned(),
        group_mark: "<".to_owned(),
        ..labels()
    };
    let frame = Frame { legend: true, ..frame(760, Theme::Light) };
    for drawing in [
        throughput(&ten_calls(), REFERENCE_RATE, &frame, &labels),
        ttft(&ten_calls(), REFERENCE_TTFT, &frame, &labels),
        time_per_call(&ten_calls(), &frame, &labels),
    ] {
        let document = parse(&drawing);
        assert!(document.descendants().all(|node| node.tag_name().name() != "script"));
        let title = document.root_element().first_element_child().and_then(|title| title.text());
        assert_eq!(title, Some("</text></svg><script>alert(1)</script>[31m\"'&amp; "));
    }
}

#[test]
fn numbers_of_runs_do_not_run_into_each_other() {
    for runs in [1, 2, 5, 12, 20, 50, 100, 1_000, u32::MAX] {
        for width_px in [240, 380, 760] {
            let drawing =
                throughput(&ten_calls(), None, &Frame { runs, ..frame(width_px, Theme::Light) }, &labels());
            let document = parse(&drawing);
            let words: Vec<(f64, &str)> = document
                .descendants()
                .filter(|node| node.attribute("text-anchor") == Some("middle"))
                .map(|node| (attribute(node, "x"), node.text().expect("words")))
                .collect();
            assert_eq!(words[0].1, "run 1");
            assert!(words.len() <= 60, "{words:?}");
            for pair in words.windows(2) {
                let room = pair[1].0 - pair[0].0 - f64::midpoint(width(pair[0].1), width(pair[1].1));
                assert!(room > 0.0, "{runs} {width_px} {pair:?}");
            }
        }
    }
}

#[test]
fn drawings_look_as_they_did() {
    let light = frame(484, Theme::Light);
    let [rates, _, _] = charts(&ten_calls(), &light);
    insta::assert_snapshot!("throughput_light", rates.svg);
    let [_, ttfts, _] = charts(&ten_calls(), &frame(380, Theme::Dark));
    insta::assert_snapshot!("ttft_dark_narrow", ttfts.svg);
    let [_, _, times] = charts(&ten_calls(), &frame(382, Theme::Light));
    insta::assert_snapshot!("time_light", times.svg);
    let saved = Frame { legend: true, ..frame(760, Theme::Light) };
    let [rates, _, times] = charts(&prepared_calls(), &saved);
    insta::assert_snapshot!("throughput_saved", rates.svg);
    insta::assert_snapshot!("time_saved", times.svg);
    let [none, ..] = charts(&[], &light);
    insta::assert_snapshot!("throughput_empty", none.svg);
}

#[test]
fn a_call_of_no_run_has_its_place_before_the_first() {
    let calls = [call(0, 0, Stage::Analysis), call(1, 1, Stage::Analysis)];
    let drawing = throughput(&calls, None, &frame(380, Theme::Light), &labels());
    let document = parse(&drawing);
    let marks: Vec<f64> = document
        .descendants()
        .filter(|node| node.has_tag_name("circle"))
        .map(|node| attribute(node, "cx"))
        .collect();
    let line =
        document.descendants().find(|node| node.has_tag_name("polyline")).expect("a line of the scale");
    let left: f64 = line
        .attribute("points")
        .and_then(|points| points.split(',').next())
        .expect("points")
        .parse()
        .expect("a number");
    assert_eq!(marks.len(), 2);
    assert!(left <= marks[0] && marks[0] < marks[1], "{left} {marks:?}");
}

fn any_value() -> impl Strategy<Value = Option<f64>> {
    prop_oneof![
        4 => (0.0..2e4_f64).prop_map(Some),
        1 => Just(None),
        1 => prop::sample::select(vec![0.0, 1e-12, 9e15, 1e300, f64::MAX, -5.0, f64::NAN, f64::INFINITY]).prop_map(Some),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 128, ..ProptestConfig::default() })]

    #[test]
    fn any_measurements_make_a_sound_drawing(
        values in prop::collection::vec((any_value(), any_value(), any_value(), 0_u32..9, 0_usize..6, 0_u8..3), 0..12),
        reference in any_value(),
        page_width in 0_u32..1_200,
        runs in 0_u32..300,
        legend in any::<bool>(),
    ) {
        let stages =
            [Stage::Unload, Stage::Load, Stage::WarmUp, Stage::Analysis, Stage::AnalysisRetry, Stage::Report];
        let calls: Vec<Measurement> = (0..)
            .zip(values)
            .map(|(index, (rate, ttft_ms, e2e_ms, run, stage, kind))| {
                let measured = Measurement {
                    decode_tokens_per_s: rate,
                    ttft_ms,
                    e2e_ms,
                    load_ms: ttft_ms,
                    thermal: if kind == 1 { Thermal::Cold } else { Thermal::Warm },
                    ..call(index, run, stages[stage])
                };
                if kind == 2 {
                    let spoils = [Measure::DecodeThroughput, Measure::Ttft];
                    excluded(measured, ExclusionReason::CachedPrompt, &spoils)
                } else {
                    measured
                }
            })
            .collect();
        let frame = Frame { width: page_width, theme: Theme::Light, runs, legend };
        let rates = throughput(&calls, reference, &frame, &labels());
        let ttfts = ttft(&calls, reference, &frame, &ttft_labels());
        let times = time_per_call(&calls, &frame, &time_labels());
        for drawing in [&rates, &ttfts, &times] {
            assert_sound(drawing);
            for point in &drawing.points {
                prop_assert!(point.x.is_finite() && point.y.is_finite() && point.value.is_finite(), "{point:?}");
            }
        }
    }
}
