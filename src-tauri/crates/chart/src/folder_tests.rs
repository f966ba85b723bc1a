//! The charts of a folder's own data, read back from their SVG.

use domain::Theme;
use roxmltree::Document;

use crate::{Frame, Labels, Point, comparison, over_time};

fn point(name: &str, value: f64) -> Point {
    Point {
        name: name.to_owned(),
        value,
        written: if value.is_finite() { format!("{value}") } else { "–".to_owned() },
        spread: Some((value - 1.0, value + 1.5)),
        marked: false,
        day: 0.0,
    }
}

fn configurations() -> Vec<Point> {
    vec![
        Point { marked: true, ..point("num_gpu=60", 102.42) },
        point("num_gpu=80", 102.17),
        point("num_gpu=40", 101.84),
        Point {
            spread: None,
            ..point("num_gpu=999, num_ctx=4096, temperature=0.4, a long name of a model:latest", 101.55)
        },
    ]
}

fn days() -> Vec<Point> {
    (0..9_u32)
        .map(|day| {
            let value = if day < 6 { 102.0 } else { 91.0 } + f64::from(day % 3) * 0.4;
            Point {
                day: f64::from(day),
                marked: day >= 6,
                ..point(&format!("2025-11-{:02}", day + 1), value)
            }
        })
        .collect()
}

fn labels() -> Labels {
    Labels {
        title: "Decode throughput by configuration".to_owned(),
        description: "What is to be seen.".to_owned(),
        value: "mean".to_owned(),
        best: "best".to_owned(),
        spread: "smallest to largest".to_owned(),
        changed: "after the change".to_owned(),
        unit: "tok/s".to_owned(),
        ..Labels::default()
    }
}

fn frame(width: u32, theme: Theme) -> Frame {
    Frame { width, theme, runs: 1, legend: true }
}

#[test]
fn every_value_is_a_point_inside_the_drawing() {
    let strange = vec![point("one", 0.0), point("two", f64::NAN), point("three", -1e12), point("", 1e300)];
    for points in [configurations(), days(), Vec::new(), configurations()[..1].to_vec(), strange] {
        for width in [240, 380, 760] {
            for theme in [Theme::Light, Theme::Dark] {
                for drawing in [
                    comparison(&points, &frame(width, theme), &labels()),
                    over_time(&points, &frame(width, theme), &labels()),
                ] {
                    let document = Document::parse(&drawing.svg).expect("it is XML");
                    let named = document.descendants().filter(|node| node.has_tag_name("title")).count();
                    assert_eq!(named, 1);
                    assert!(!drawing.svg.contains("NaN") && !drawing.svg.contains("inf"), "{}", drawing.svg);
                    let finite = points.iter().filter(|point| point.value.is_finite()).count();
                    assert_eq!(drawing.points.len(), finite, "{}", drawing.svg);
                    for point in &drawing.points {
                        assert!((0.0..=f64::from(drawing.width)).contains(&point.x), "{point:?}");
                        assert!((0.0..=f64::from(drawing.height)).contains(&point.y), "{point:?}");
                    }
                }
            }
        }
    }
}

#[test]
fn the_best_stands_out_by_shape_and_a_larger_value_lies_further() {
    let drawing = comparison(&configurations(), &frame(760, Theme::Light), &labels());
    // One in the legend, one in the plot.
    assert_eq!(drawing.svg.matches("<polygon").count(), 2, "{}", drawing.svg);
    let xs: Vec<f64> = drawing.points.iter().map(|point| point.x).collect();
    assert!(xs.windows(2).all(|pair| pair[0] > pair[1]), "{xs:?}");
    assert!(drawing.svg.contains("…<"), "a name without room is cut: {}", drawing.svg);
}

#[test]
fn later_is_further_right_and_lower_values_lie_lower() {
    let drawing = over_time(&days(), &frame(760, Theme::Light), &labels());
    assert!(drawing.points.windows(2).all(|pair| pair[0].x < pair[1].x));
    assert!(drawing.points[7].y > drawing.points[1].y);
    for date in ["2025-11-01", "2025-11-09"] {
        assert!(drawing.svg.contains(&format!(">{date}<")), "{}", drawing.svg);
    }
}

#[test]
fn the_drawings_look_as_they_did() {
    insta::assert_snapshot!(
        "comparison_light",
        comparison(&configurations(), &frame(760, Theme::Light), &labels()).svg
    );
    insta::assert_snapshot!("over_time_dark", over_time(&days(), &frame(760, Theme::Dark), &labels()).svg);
}
