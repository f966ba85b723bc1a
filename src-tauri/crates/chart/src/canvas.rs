//! A plotters backend that writes SVG elements in tenths of a pixel. plotters counts in whole units, so
//! with whole pixels a thin line would lie between two of them and lose half of its contrast. Text has
//! one face and one size, which stand at the root of the drawing; nothing has a style attribute, so a
//! content security policy has nothing to refuse.

use std::fmt::{self, Write as _};

use plotters::{
    backend::DrawingBackend,
    element::{Drawable, PointCollection},
    style::RGBColor,
};
use plotters_backend::{
    BackendColor, BackendCoord, BackendStyle, BackendTextStyle, DrawingErrorKind, FontStyle,
    text_anchor::{HPos, VPos},
};

use crate::text::{TEXT_SIZE, escape};

/// Units of the backend in a pixel.
const UNITS: f64 = 10.0;
/// Dashes and gaps of the reference line, px.
const DASHES: &str = "4 3";
/// Weight of strong text.
const STRONG: u32 = 550;

type Drawn = Result<(), DrawingErrorKind<fmt::Error>>;

/// Pixels in the backend's units.
#[expect(clippy::cast_possible_truncation, reason = "a drawing is far smaller, and a cast saturates")]
pub(crate) fn units(pixels: f64) -> i32 {
    (pixels * UNITS).round() as i32
}

/// The backend's units in pixels.
pub(crate) fn pixels(units: i32) -> f64 {
    f64::from(units) / UNITS
}

/// The elements of a drawing.
pub(crate) struct Canvas<'a> {
    elements: &'a mut String,
    size: (u32, u32),
}

impl<'a> Canvas<'a> {
    /// A canvas of so many units that writes to `elements`.
    pub(crate) fn new(elements: &'a mut String, size: (u32, u32)) -> Self {
        Self { elements, size }
    }

    fn write(&mut self, element: fmt::Arguments<'_>) -> Drawn {
        writeln!(self.elements, "{element}").map_err(DrawingErrorKind::DrawingError)
    }

    fn line(&mut self, from: BackendCoord, to: BackendCoord, style: &impl BackendStyle, more: &str) -> Drawn {
        let [x1, y1, x2, y2] = [from.0, from.1, to.0, to.1].map(px);
        let stroke = stroke(style);
        self.write(format_args!(r#"<line x1="{x1}" y1="{y1}" x2="{x2}" y2="{y2}"{stroke}{more}/>"#))
    }
}

impl DrawingBackend for Canvas<'_> {
    type ErrorType = fmt::Error;

    fn get_size(&self) -> (u32, u32) {
        self.size
    }

    fn ensure_prepared(&mut self) -> Drawn {
        Ok(())
    }

    fn present(&mut self) -> Drawn {
        Ok(())
    }

    fn draw_pixel(&mut self, point: BackendCoord, color: BackendColor) -> Drawn {
        self.draw_rect(point, (point.0 + 1, point.1 + 1), &color, true)
    }

    fn draw_line<S: BackendStyle>(&mut self, from: BackendCoord, to: BackendCoord, style: &S) -> Drawn {
        self.line(from, to, style, "")
    }

    fn draw_rect<S: BackendStyle>(
        &mut self,
        upper_left: BackendCoord,
        bottom_right: BackendCoord,
        style: &S,
        fill: bool,
    ) -> Drawn {
        let (left, top) = upper_left;
        let [x, y, width, height] = [left, top, bottom_right.0 - left, bottom_right.1 - top].map(px);
        let paint = paint(style, fill);
        self.write(format_args!(r#"<rect x="{x}" y="{y}" width="{width}" height="{height}"{paint}/>"#))
    }

    fn draw_path<S: BackendStyle, I: IntoIterator<Item = BackendCoord>>(
        &mut self,
        path: I,
        style: &S,
    ) -> Drawn {
        let (points, paint) = (points(path), paint(style, false));
        self.write(format_args!(r#"<polyline points="{points}"{paint}/>"#))
    }

    fn fill_polygon<S: BackendStyle, I: IntoIterator<Item = BackendCoord>>(
        &mut self,
        path: I,
        style: &S,
    ) -> Drawn {
        let (points, paint) = (points(path), paint(style, true));
        self.write(format_args!(r#"<polygon points="{points}"{paint}/>"#))
    }

    fn draw_circle<S: BackendStyle>(
        &mut self,
        center: BackendCoord,
        radius: u32,
        style: &S,
        fill: bool,
    ) -> Drawn {
        let [x, y, r] = [center.0, center.1, radius.try_into().unwrap_or(i32::MAX)].map(px);
        let paint = paint(style, fill);
        self.write(format_args!(r#"<circle cx="{x}" cy="{y}" r="{r}"{paint}/>"#))
    }

    fn draw_text<S: BackendTextStyle>(&mut self, text: &str, style: &S, position: BackendCoord) -> Drawn {
        let anchor = match style.anchor().h_pos {
            HPos::Left => "",
            HPos::Center => r#" text-anchor="middle""#,
            HPos::Right => r#" text-anchor="end""#,
        };
        let down = match style.anchor().v_pos {
            VPos::Top => 0.75,
            VPos::Center => 0.35,
            VPos::Bottom => 0.0,
        };
        let weight = match style.style() {
            FontStyle::Bold => format!(r#" font-weight="{STRONG}""#),
            FontStyle::Normal | FontStyle::Italic | FontStyle::Oblique => String::new(),
        };
        let [x, y] = [position.0, position.1 + units(down * TEXT_SIZE)].map(px);
        let (fill, text) = (color(style.color()), escape(text));
        self.write(format_args!(r#"<text x="{x}" y="{y}"{anchor}{weight} fill="{fill}">{text}</text>"#))
    }
}

/// A dashed line between two points.
pub(crate) struct Dashes {
    pub(crate) ends: [BackendCoord; 2],
    pub(crate) color: RGBColor,
}

impl<'a> PointCollection<'a, BackendCoord> for &'a Dashes {
    type Point = &'a BackendCoord;
    type IntoIter = &'a [BackendCoord];

    fn point_iter(self) -> Self::IntoIter {
        &self.ends
    }
}

impl Drawable<Canvas<'_>> for Dashes {
    fn draw<I: Iterator<Item = BackendCoord>>(
        &self,
        mut ends: I,
        canvas: &mut Canvas<'_>,
        _: (u32, u32),
    ) -> Drawn {
        let Some((from, to)) = ends.next().zip(ends.next()) else {
            return Ok(());
        };
        let style = plotters::style::ShapeStyle::from(&self.color).stroke_width(units(1.0).unsigned_abs());
        canvas.line(from, to, &style, &format!(r#" stroke-dasharray="{DASHES}""#))
    }
}

/// Units as pixels, without a decimal that says nothing.
fn px(units: i32) -> String {
    let tenth = units.unsigned_abs() % 10;
    let sign = if units < 0 { "-" } else { "" };
    let whole = units.unsigned_abs() / 10;
    if tenth == 0 { format!("{sign}{whole}") } else { format!("{sign}{whole}.{tenth}") }
}

fn points(path: impl IntoIterator<Item = BackendCoord>) -> String {
    path.into_iter().map(|(x, y)| format!("{},{}", px(x), px(y))).collect::<Vec<_>>().join(" ")
}

fn color(color: BackendColor) -> String {
    let (red, green, blue) = color.rgb;
    format!("#{red:02x}{green:02x}{blue:02x}")
}

fn paint(style: &impl BackendStyle, fill: bool) -> String {
    if fill {
        format!(r#" fill="{}"{}"#, color(style.color()), opacity(style.color()))
    } else {
        format!(r#" fill="none"{}"#, stroke(style))
    }
}

fn stroke(style: &impl BackendStyle) -> String {
    let width = px(style.stroke_width().try_into().unwrap_or(i32::MAX));
    format!(r#" stroke="{}" stroke-width="{width}"{}"#, color(style.color()), opacity(style.color()))
}

fn opacity(color: BackendColor) -> String {
    if color.alpha < 1.0 { format!(r#" opacity="{}""#, color.alpha) } else { String::new() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn units_are_tenths_of_a_pixel() {
        let check = |units, expected: &str| assert_eq!(px(units), expected);
        check(0, "0");
        check(738, "73.8");
        check(440, "44");
        check(-5, "-0.5");
        check(-120, "-12");
    }
}
