//! Colours and font of a drawing: the window's tokens, as plain values, because a saved drawing has no
//! style sheet.

use domain::Theme;
use plotters::style::RGBColor;

/// The faces of the window, in its order; system faces only.
pub(crate) const FONT_FAMILY: &str = "-apple-system, BlinkMacSystemFont, \"Segoe UI Variable Text\", \"Segoe UI\", \
                                      Inter, Cantarell, \"Noto Sans\", system-ui, sans-serif";

/// The colours of one theme.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Palette {
    /// Ground, and the inside of hollow marks.
    pub(crate) canvas: RGBColor,
    /// Values that are read.
    pub(crate) strong_text: RGBColor,
    /// Words beside marks.
    pub(crate) text: RGBColor,
    /// Ticks.
    pub(crate) tick: RGBColor,
    pub(crate) grid: RGBColor,
    pub(crate) axis: RGBColor,
    /// Strip for values off the scale.
    pub(crate) band: RGBColor,
    pub(crate) analysis: RGBColor,
    pub(crate) report: RGBColor,
    pub(crate) preparation: RGBColor,
    pub(crate) retry: RGBColor,
    pub(crate) load: RGBColor,
    pub(crate) prefill: RGBColor,
    pub(crate) decode: RGBColor,
    /// Outline only.
    pub(crate) other: RGBColor,
}

const LIGHT: Palette = Palette {
    canvas: rgb(0xff_ff_ff),
    strong_text: rgb(0x1a_20_26),
    text: rgb(0x49_53_5c),
    tick: rgb(0x5f_69_73),
    grid: rgb(0xe8_eb_ee),
    axis: rgb(0x83_8d_97),
    band: rgb(0xf5_f6_f8),
    analysis: rgb(0x00_67_a8),
    report: rgb(0xc3_4f_05),
    preparation: rgb(0x0a_61_42),
    retry: rgb(0x8e_37_6e),
    load: rgb(0x43_4e_59),
    prefill: rgb(0xc0_86_00),
    decode: rgb(0x3a_9c_8a),
    other: rgb(0x83_8d_97),
};

const DARK: Palette = Palette {
    canvas: rgb(0x1a_1d_21),
    strong_text: rgb(0xe8_eb_ee),
    text: rgb(0xb6_bf_c8),
    tick: rgb(0x98_a2_ac),
    grid: rgb(0x2a_2f_34),
    axis: rgb(0x7f_8a_94),
    band: rgb(0x20_24_29),
    analysis: rgb(0x5c_b0_ee),
    report: rgb(0xf4_91_4f),
    preparation: rgb(0x7b_e0_bb),
    retry: rgb(0xd6_5a_9b),
    load: rgb(0xc3_cc_d4),
    prefill: rgb(0xd9_9f_22),
    decode: rgb(0x3a_9c_8a),
    other: rgb(0x7f_8a_94),
};

impl Palette {
    pub(crate) const fn of(theme: Theme) -> Self {
        match theme {
            Theme::Light => LIGHT,
            Theme::Dark => DARK,
        }
    }
}

const fn rgb(hex: u32) -> RGBColor {
    let [_, red, green, blue] = hex.to_be_bytes();
    RGBColor(red, green, blue)
}
