//! The `kreisnetz` binary.

use std::process::ExitCode;

use kreisnetz::api::Moment;
use kreisnetz::backend::Program;
use kreisnetz::cli;
use kreisnetz::clock::{Clock, moment_of};

/// Gives back what a burst of catalogs needed: the pools of the C library's allocator, one a thread, keep it.
#[global_allocator]
static ALLOCATOR: tikv_jemallocator::Jemalloc = tikv_jemallocator::Jemalloc;

fn main() -> ExitCode {
    // A test may name the moment; where it misnames it, the command that signs something says so.
    let now = Clock::of_environment().map_or_else(|_| Moment::now(), |clock| moment_of(clock.now()));
    cli::main(&Program, now)
}
