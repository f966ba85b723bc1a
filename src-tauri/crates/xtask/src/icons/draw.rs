//! Drawing the icon in each size and packing the sizes into the files that the bundles want.

use std::fs::{self, File};
use std::path::Path;

use anyhow::{Context, Result};
use resvg::tiny_skia::{Pixmap, PremultipliedColorU8, Transform};
use resvg::usvg::{Options, Tree};

/// Name and size in pixels of each picture.
const PICTURES: [(&str, u32); 4] =
    [("32x32.png", 32), ("128x128.png", 128), ("128x128@2x.png", 256), ("icon.png", 512)];
const WINDOWS_SIZES: [u32; 6] = [16, 24, 32, 48, 64, 256];
const MACOS_SIZES: [u32; 7] = [16, 32, 64, 128, 256, 512, 1024];

/// The share of the canvas that a macOS icon fills: 824 of 1024 pixels, the rest is margin.
const MACOS_SHARE: f32 = 824.0 / 1024.0;

/// Writes all icon files into `folder`, from the drawing there.
pub(super) fn all(folder: &Path) -> Result<()> {
    let drawing = folder.join("chimera.svg");
    let source = fs::read(&drawing).with_context(|| format!("failed to read {}", drawing.display()))?;
    let tree = Tree::from_data(&source, &Options::default())
        .with_context(|| format!("failed to understand {}", drawing.display()))?;
    for (name, size) in PICTURES {
        let file = folder.join(name);
        fs::write(&file, render(&tree, size, 1.0)?.encode_png()?)
            .with_context(|| format!("failed to write {}", file.display()))?;
    }
    windows(&tree, &folder.join("icon.ico"))?;
    macos(&tree, &folder.join("icon.icns"))
}

fn windows(tree: &Tree, file: &Path) -> Result<()> {
    let mut icons = ico::IconDir::new(ico::ResourceType::Icon);
    for size in WINDOWS_SIZES {
        let pixels = rgba(&render(tree, size, 1.0)?);
        let image = ico::IconImage::from_rgba_data(size, size, pixels);
        icons.add_entry(ico::IconDirEntry::encode(&image)?);
    }
    icons.write(create(file)?).with_context(|| format!("failed to write {}", file.display()))
}

fn macos(tree: &Tree, file: &Path) -> Result<()> {
    let mut family = icns::IconFamily::new();
    for size in MACOS_SIZES {
        let pixels = rgba(&render(tree, size, MACOS_SHARE)?);
        let image = icns::Image::from_data(icns::PixelFormat::RGBA, size, size, pixels)?;
        family.add_icon(&image)?;
    }
    family.write(create(file)?).with_context(|| format!("failed to write {}", file.display()))
}

fn create(file: &Path) -> Result<File> {
    File::create(file).with_context(|| format!("failed to make {}", file.display()))
}

/// The drawing on a square of `size` pixels, filling `share` of it, in the middle.
fn render(tree: &Tree, size: u32, share: f32) -> Result<Pixmap> {
    let mut canvas = Pixmap::new(size, size).context("an icon of no size cannot be drawn")?;
    let scale = share * canvas.width() as f32 / tree.size().width();
    let margin = canvas.width() as f32 * (1.0 - share) / 2.0;
    let place = Transform::from_row(scale, 0.0, 0.0, scale, margin, margin);
    resvg::render(tree, place, &mut canvas.as_mut());
    Ok(canvas)
}

/// Red, green, blue and alpha of each pixel, the colours not multiplied by the alpha.
fn rgba(canvas: &Pixmap) -> Vec<u8> {
    canvas
        .pixels()
        .iter()
        .map(PremultipliedColorU8::demultiply)
        .flat_map(|colour| [colour.red(), colour.green(), colour.blue(), colour.alpha()])
        .collect()
}
