//! Draws charts as SVG.
