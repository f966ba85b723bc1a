//! Prints the page's types.

use std::io::Write;

fn main() -> std::io::Result<()> {
    std::io::stdout().write_all(contract::bindings().as_bytes())
}
