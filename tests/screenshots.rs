//! `cargo xtask screenshots --out DIR`: a picture of every screen and state of the real window, in both themes and
//! two sizes, so that anybody can look.

use std::io::Write;
use std::path::PathBuf;

use support::screens::{Theme, walk};

const SIZES: [(u32, u32); 2] = [(1280, 800), (960, 640)];

#[tokio::main]
async fn main() -> std::io::Result<()> {
    let mut arguments = std::env::args_os().skip_while(|argument| argument != "--out");
    let Some(out) = arguments.nth(1).map(PathBuf::from) else {
        writeln!(std::io::stderr(), "say where the pictures go: --out DIR")?;
        std::process::exit(2);
    };
    std::fs::create_dir_all(&out)?;
    for size in SIZES {
        for theme in [Theme::Light, Theme::Dark] {
            walk(theme, size, async |window, name| {
                // Charts are drawn again 100 ms after the width has changed.
                tokio::time::sleep(std::time::Duration::from_millis(600)).await;
                let picture = window.picture().await;
                let file = out.join(format!("{name}-{}-{}x{}.png", theme.name(), size.0, size.1));
                std::fs::write(&file, picture).expect("the folder for pictures takes a file");
            })
            .await;
        }
    }
    Ok(())
}
