//! The mark of a stage: its own shape and its own colour, so that neither is needed to tell it.

use domain::Stage;
use plotters::style::RGBColor;
use plotters_backend::BackendCoord;

use crate::{canvas::units, theme::Palette};

/// How a mark looks, apart from its place and size.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Mark {
    pub(crate) shape: Shape,
    pub(crate) color: RGBColor,
    /// Cold and excluded calls are hollow.
    pub(crate) hollow: bool,
}

/// The shape of a mark.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Shape {
    Circle,
    Square,
    Diamond,
    Triangle,
}

impl Mark {
    pub(crate) fn of(stage: Stage, hollow: bool, palette: &Palette) -> Self {
        let (shape, color) = match stage {
            Stage::Analysis => (Shape::Circle, palette.analysis),
            Stage::Report => (Shape::Square, palette.report),
            Stage::AnalysisRetry => (Shape::Diamond, palette.retry),
            Stage::ReportRetry => (Shape::Diamond, palette.report),
            Stage::Unload | Stage::Load | Stage::WarmUp => (Shape::Triangle, palette.preparation),
        };
        Self { shape, color, hollow }
    }
}

impl Shape {
    /// Distance from the centre to the left and right, px, before scaling.
    pub(crate) fn reach(self) -> f64 {
        match self {
            Self::Circle => 5.0,
            Self::Square => 4.6,
            Self::Diamond => 6.2,
            Self::Triangle => 5.4,
        }
    }

    /// The corners around a centre; a circle has none.
    pub(crate) fn corners(self, center: BackendCoord, reach: f64) -> Vec<BackendCoord> {
        let corners: &[(f64, f64)] = match self {
            Self::Circle => &[],
            Self::Square => &[(-1.0, -1.0), (1.0, -1.0), (1.0, 1.0), (-1.0, 1.0)],
            Self::Diamond => &[(0.0, -1.0), (1.0, 0.0), (0.0, 1.0), (-1.0, 0.0)],
            Self::Triangle => &[(0.0, -1.0), (1.0, 0.8), (-1.0, 0.8)],
        };
        corners.iter().map(|(x, y)| (center.0 + units(x * reach), center.1 + units(y * reach))).collect()
    }
}
