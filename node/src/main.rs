//! The `kreisnetz` binary.
fn main() {}
