//! Imports of whole files: the real ones where they lie at hand, and hostile ones made here.
#![allow(clippy::unwrap_used)]

mod defects;
mod export;
mod hostile;
mod real_files;
mod strict;
