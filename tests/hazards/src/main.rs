//! `hazards DIR RUNTIME` writes the crates of all cases into a folder, as a workspace that can be
//! built at once; RUNTIME is the folder of the runtime as those crates see it.

use std::{env, path::Path, process::ExitCode};

fn main() -> ExitCode {
    let arguments: Vec<String> = env::args().skip(1).collect();
    let [out, runtime] = arguments.as_slice() else {
        eprintln!("usage: hazards DIR RUNTIME");
        return ExitCode::from(2);
    };
    let cases = Path::new(env!("CARGO_MANIFEST_DIR")).join(hazards::folder());
    let cases = hazards::Case::all(&cases);
    let hazards::Written { crates, examples, idle } =
        hazards::write(&cases, Path::new(out), runtime);
    println!("{} cases, {crates} crates, {examples} examples", cases.len());
    if idle.is_empty() {
        return ExitCode::SUCCESS;
    }
    eprintln!("examples and no crate: {}", idle.join(", "));
    ExitCode::FAILURE
}
