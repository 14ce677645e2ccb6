//! `cargo compare`: kreisnetz beside named peers, on the same data, in the same run, on the same machine.
//!
//! It measures and prints; it judges nothing and is no test. Each figure says what it is a figure of, and the physical line below both
//! (the database's own bulk insert, the hash) is measured on the very same bytes. A crate outside the workspace, so that neither the
//! build nor the tests of kreisnetz pay for its peers.

mod alone;
mod args;
mod beside;
mod blobs;
mod catalogs;
mod commands;
mod county;
mod entries;
mod growth;
mod home;
mod iroh_docs;
mod line;
mod machine;
mod memory;
mod metering;
mod node;
mod publisher;
mod quiet;
mod report;
mod search;
mod store_cost;
mod sync;
mod table;

use std::process::ExitCode;

use clap::Parser;
use kreisnetz::api::Moment;
use kreisnetz::backend::Program;

/// The allocator of a node, for both sides.
#[global_allocator]
static ALLOCATOR: tikv_jemallocator::Jemalloc = tikv_jemallocator::Jemalloc;

fn main() -> ExitCode {
    if beside::PROGRAM.is_node() {
        return kreisnetz::cli::main(&Program, Moment::now());
    }
    tracing_subscriber::fmt().with_env_filter(tracing_subscriber::EnvFilter::from_default_env()).with_writer(std::io::stderr).init();
    let arguments = args::Arguments::parse();
    if let Some(ended) = alone::rerun() {
        return ended;
    }
    let done = match arguments.command {
        args::Command::Sync(sync) => sync::run(&sync),
        args::Command::Blobs(blobs) => blobs::run(&blobs),
        args::Command::Growth(growth) => growth::run(&growth),
        args::Command::Search(search) => search::run(&search),
        args::Command::Commands(commands) => commands::run(&commands),
        args::Command::Beside(beside) => beside.run(),
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("compare: {error:#}");
            ExitCode::FAILURE
        }
    }
}
