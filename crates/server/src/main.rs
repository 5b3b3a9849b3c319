//! `mctrade`, the one binary: see [`mctrade_server::cli`].

use std::process::ExitCode;

use clap::Parser as _;
use mctrade_server::cli::{self, Cli, CliError};

#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

#[expect(clippy::print_stderr, reason = "the last word of a command that did not succeed")]
fn main() -> ExitCode {
    let cli = Cli::parse();
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build();
    let outcome = match runtime {
        Ok(runtime) => runtime.block_on(cli::run(cli)),
        Err(source) => Err(CliError::Io {
            what: "the runtime could not start".to_owned(),
            source,
        }),
    };
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(CliError::Reported) => ExitCode::FAILURE,
        Err(error) => {
            eprintln!("mctrade: {error}");
            ExitCode::FAILURE
        }
    }
}
