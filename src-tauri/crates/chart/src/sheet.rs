//! The sheet that a chart is drawn on: rules, words and marks in pixels, and at the end the drawing.

use domain::{Drawing, DrawingPoint};
use plotters::{
    coord::Shift,
    drawing::{DrawingArea, IntoDrawingArea},
    element::{Circle, CoordMapper, Drawable, PathElement, PointCollection, Polygon, Rectangle, Text},
    style::{Color, FontStyle, IntoFont, RGBColor, ShapeStyle, TextStyle},
};
use plotters_backend::{
    BackendCoord,
    text_anchor::{HPos, Pos, VPos},
};

use crate::{
    Frame, Labels,
    canvas::{Canvas, Dashes, units},
    marks::{Mark, Shape},
    text::{TEXT_SIZE, escape},
    theme::{FONT_FAMILY, Palette},
};

/// Width of the outline of a hollow mark, px.
const HOLLOW: f64 = 1.8;

/// Width of the line of a spread, px.
const WHISKER: f64 = 1.8;

/// Draws on a sheet as wide as the frame says and so high, px, and gives the whole as a drawing. `draw`
/// returns where the calls are. A drawing with a legend is seen alone, so it brings its own ground.
pub(crate) fn drawing(
    frame: &Frame,
    height: f64,
    labels: &Labels,
    draw: impl FnOnce(&Sheet<'_>) -> Vec<DrawingPoint>,
) -> Drawing {
    let (width, height) = (frame.width, height.ceil());
    let size = [f64::from(width), height].map(|pixels| units(pixels).unsigned_abs());
    let palette = Palette::of(frame.theme);
    let mut elements = String::new();
    let sheet = Sheet { area: Canvas::new(&mut elements, size.into()).into_drawing_area(), palette };
    if frame.legend {
        sheet.fill((0.0, 0.0), (width.into(), height), palette.canvas);
    }
    let points = draw(&sheet);
    drop(sheet);
    let (title, description, font) =
        (escape(&labels.title), escape(&labels.description), escape(FONT_FAMILY));
    let svg = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{width}\" height=\"{height}\" \
         viewBox=\"0 0 {width} {height}\" role=\"img\" aria-label=\"{title}\" font-family=\"{font}\" \
         font-size=\"{TEXT_SIZE}\">\n<title>{title}</title>\n<desc>{description}</desc>\n{elements}</svg>\n"
    );
    Drawing { svg, width, height: size[1] / units(1.0).unsigned_abs(), points }
}

/// Where a text has its anchor.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Anchor {
    Start,
    Middle,
    End,
}

/// A drawing in the making. Places and sizes are in pixels.
pub(crate) struct Sheet<'a> {
    area: DrawingArea<Canvas<'a>, Shift>,
    pub(crate) palette: Palette,
}

impl<'c> Sheet<'c> {
    /// A thin line from left to right, on the pixel grid.
    pub(crate) fn rule_across(&self, y: f64, from: f64, to: f64, color: RGBColor) {
        let y = units(on_grid(y));
        self.draw(&PathElement::new(vec![(units(from), y), (units(to), y)], stroke(color, 1.0)));
    }

    /// A thin line from top to bottom, on the pixel grid.
    pub(crate) fn rule_down(&self, x: f64, from: f64, to: f64, color: RGBColor) {
        let x = units(on_grid(x));
        self.draw(&PathElement::new(vec![(x, units(from)), (x, units(to))], stroke(color, 1.0)));
    }

    /// A thin dashed line from left to right, on the pixel grid.
    pub(crate) fn dashes_across(&self, y: f64, from: f64, to: f64, color: RGBColor) {
        let y = units(on_grid(y));
        self.draw(&Dashes { ends: [(units(from), y), (units(to), y)], color });
    }

    /// A line from the smallest to the largest value.
    pub(crate) fn whisker(&self, from: (f64, f64), to: (f64, f64), color: RGBColor) {
        let ends = [from, to].map(|(x, y)| (units(x), units(y)));
        self.path(ends.into(), WHISKER, &color);
    }

    /// A line through points in the backend's units.
    pub(crate) fn path(&self, points: Vec<BackendCoord>, width: f64, color: &impl Color) {
        self.draw(&PathElement::new(
            points,
            ShapeStyle::from(color).stroke_width(units(width).unsigned_abs()),
        ));
    }

    /// A filled rectangle by its upper left corner and size.
    pub(crate) fn fill(&self, (x, y): (f64, f64), (width, height): (f64, f64), color: RGBColor) {
        let corners = [(units(x), units(y)), (units(x + width), units(y + height))];
        self.draw(&Rectangle::new(corners, color.filled()));
    }

    /// A thin outline inside a rectangle, on the pixel grid.
    pub(crate) fn outline(&self, (x, y): (f64, f64), (width, height): (f64, f64), color: RGBColor) {
        let (right, bottom) = (on_grid(x + width - 1.0).max(on_grid(x)), on_grid(y + height - 1.0));
        let (left, top) = (on_grid(x.ceil()).min(right), on_grid(y.ceil()));
        let corners = [(units(left), units(top)), (units(right), units(bottom))];
        self.draw(&Rectangle::new(corners, stroke(color, 1.0)));
    }

    /// Words with their middle at a height.
    pub(crate) fn words(&self, (x, y): (f64, f64), anchor: Anchor, color: RGBColor, text: &str) {
        self.text((x, y), anchor, color, FontStyle::Normal, text);
    }

    /// Words that stand out.
    pub(crate) fn strong_words(&self, (x, y): (f64, f64), anchor: Anchor, color: RGBColor, text: &str) {
        self.text((x, y), anchor, color, FontStyle::Bold, text);
    }

    fn text(&self, (x, y): (f64, f64), anchor: Anchor, color: RGBColor, weight: FontStyle, text: &str) {
        let horizontal = match anchor {
            Anchor::Start => HPos::Left,
            Anchor::Middle => HPos::Center,
            Anchor::End => HPos::Right,
        };
        // The canvas has one face and one size, so these are not used.
        let font = ("sans-serif", TEXT_SIZE).into_font().style(weight);
        let style = TextStyle::from(font).color(&color).pos(Pos::new(horizontal, VPos::Center));
        self.draw(&Text::new(text, (units(x), units(y)), style));
    }

    /// A mark at a place in the backend's units. Returns its width and height, px.
    pub(crate) fn mark(&self, center: BackendCoord, mark: Mark, scale: f64) -> f64 {
        let reach = mark.shape.reach() * scale;
        let width = HOLLOW * scale.sqrt();
        // The outline of a hollow mark lies inside the outline of the filled one.
        let inner = if mark.hollow { reach - width / 4.0 } else { reach };
        let inside = if mark.hollow { self.palette.canvas } else { mark.color };
        if mark.shape == Shape::Circle {
            self.draw(&Circle::new(center, units(inner), inside.filled()));
            if mark.hollow {
                self.draw(&Circle::new(center, units(inner), stroke(mark.color, width)));
            }
        } else {
            let mut corners = mark.shape.corners(center, inner);
            self.draw(&Polygon::new(corners.clone(), inside.filled()));
            if mark.hollow {
                // Closed, and once more along the first side so that the first corner is joined too.
                corners.extend_from_within(..2);
                self.draw(&PathElement::new(corners, stroke(mark.color, width)));
            }
        }
        2.0 * reach
    }

    fn draw<'e, E, M>(&self, element: &'e E)
    where
        M: CoordMapper,
        &'e E: PointCollection<'e, BackendCoord, M>,
        E: Drawable<Canvas<'c>, M>,
    {
        self.area.draw(element).expect("writing elements to a string does not fail");
    }
}

fn stroke(color: RGBColor, width: f64) -> ShapeStyle {
    ShapeStyle::from(&color).stroke_width(units(width).unsigned_abs())
}

/// The middle of the pixel that a thin line is drawn on.
fn on_grid(pixels: f64) -> f64 {
    pixels.floor() + 0.5
}
