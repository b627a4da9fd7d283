//! Builds, shows and tests Uppsikt.
fn main() {}
