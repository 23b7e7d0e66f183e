//! `serve`: the server is a program of its own, so that nobody who generates builds one.

use std::{
    env,
    ffi::OsString,
    io::ErrorKind,
    process::{Command, ExitStatus},
};

use super::{Outcome, report};

const PROGRAM: &str = "clientwright-serve";

/// Runs the server that stands beside this program, else the one on the path.
pub(super) fn serve(arguments: &[OsString]) -> Outcome {
    let beside = env::current_exe()
        .ok()
        .and_then(|program| {
            Some(program.parent()?.join(PROGRAM).with_extension(env::consts::EXE_EXTENSION))
        })
        .filter(|program| program.is_file());
    let program = beside.map_or_else(|| OsString::from(PROGRAM), OsString::from);
    match run(Command::new(&program).args(arguments)) {
        Ok(status) if status.success() => Outcome::Done,
        Ok(_) => Outcome::Failed,
        Err(error) if error.kind() == ErrorKind::NotFound => {
            report::error(&format!(
                "`{PROGRAM}` is not installed: `cargo install {PROGRAM}`, or in this repository \
                 `cargo build --release -p {PROGRAM}`"
            ));
            Outcome::Failed
        }
        Err(error) => {
            report::error(&format!("`{}` does not start: {error}", program.to_string_lossy()));
            Outcome::Failed
        }
    }
}

/// The server takes this program's place, so that what ends the one ends the other.
#[cfg(unix)]
fn run(command: &mut Command) -> std::io::Result<ExitStatus> {
    use std::os::unix::process::CommandExt;
    Err(command.exec())
}

#[cfg(not(unix))]
fn run(command: &mut Command) -> std::io::Result<ExitStatus> {
    command.status()
}
