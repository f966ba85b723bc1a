//! A drawing of a chart: SVG text, and where its points lie, so that the page can lay marks over them.

use serde::{Deserialize, Serialize};

/// Which chart.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub enum ChartKind {
    /// Decode throughput per run.
    Throughput,
    /// TTFT per run.
    Ttft,
    /// Load, prefill, decode, other as a stacked bar per call.
    Time,
}

/// Colours and font of a drawing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub enum Theme {
    /// Dark ink on white.
    Light,
    /// Light ink on a dark ground.
    Dark,
}

/// The place of one call in a drawing.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub struct DrawingPoint {
    /// The call.
    pub index: u32,
    /// Centre, px from the left of the drawing.
    pub x: f64,
    /// Centre, px from the top of the drawing.
    pub y: f64,
    /// Width of the mark or bar, px.
    pub width: f64,
    /// Height of the mark or bar, px.
    pub height: f64,
    /// The value drawn, in the chart's unit (tok/s, ms; for a bar E2E in ms).
    pub value: f64,
    /// Whether it is drawn in the strip for values off the scale.
    pub off_scale: bool,
}

/// A finished drawing.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub struct Drawing {
    /// SVG text with a title and a description, without style attributes.
    pub svg: String,
    /// Width, px.
    pub width: u32,
    /// Height, px.
    pub height: u32,
    /// Every call drawn.
    pub points: Vec<DrawingPoint>,
}
