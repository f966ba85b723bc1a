//! `cargo xtask screenshots --out DIR`: a picture of every screen and state of the real window, in both themes and
//! two sizes, so that anybody can look. With `--engines` only those of engines and models.

use std::io::Write;
use std::path::PathBuf;
use std::time::Duration;

use support::screens::{Theme, walk, walk_engines};
use support::window::Window;

const SIZES: [(u32, u32); 2] = [(1280, 800), (960, 640)];

/// How long anything in the window moves.
const SETTLED: Duration = Duration::from_millis(300);

#[tokio::main]
async fn main() -> std::io::Result<()> {
    let mut arguments = std::env::args_os().skip_while(|argument| argument != "--out");
    let Some(out) = arguments.nth(1).map(PathBuf::from) else {
        writeln!(std::io::stderr(), "say where the pictures go: --out DIR")?;
        std::process::exit(2);
    };
    std::fs::create_dir_all(&out)?;
    let only_engines = std::env::args_os().any(|argument| argument == "--engines");
    for theme in [Theme::Light, Theme::Dark] {
        let mut stop = 0;
        let mut look = async |window: &Window, name: &str| {
            stop += 1;
            for (width, height) in SIZES {
                window.resize(width, height).await;
                tokio::time::sleep(SETTLED).await;
                let file = out.join(format!("{stop:02}-{name}-{}-{width}x{height}.png", theme.name()));
                std::fs::write(file, window.picture().await).expect("the folder for pictures takes a file");
            }
        };
        if only_engines {
            walk_engines(theme, &mut look).await;
        } else {
            walk(theme, &mut look).await;
        }
    }
    Ok(())
}
