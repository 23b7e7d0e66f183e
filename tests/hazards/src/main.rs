//! `hazards DIR RUNTIME SEED` writes the crates of all cases into a folder, as a workspace that can be
//! built at once, and with them the crate of random schemas that SEED stands for; RUNTIME is the
//! folder of the runtime as those crates see it.

use std::{env, path::Path, process::ExitCode};

/// The folder of the random case, which is no package of the workspace.
const RANDOM: &str = "random";
/// How many schemas it has.
const SCHEMAS: usize = 200;

fn main() -> ExitCode {
    let arguments: Vec<String> = env::args().skip(1).collect();
    let [out, runtime, seed] = arguments.as_slice() else {
        eprintln!("usage: hazards DIR RUNTIME SEED");
        return ExitCode::from(2);
    };
    let Ok(seed) = seed.parse() else {
        eprintln!("`{seed}` is no seed: it is a whole number");
        return ExitCode::from(2);
    };
    let cases = Path::new(env!("CARGO_MANIFEST_DIR")).join(hazards::folder());
    let mut cases = hazards::Case::all(&cases);
    cases.push(hazards::random(&Path::new(out).join(RANDOM), seed, SCHEMAS));
    let hazards::Written { crates, examples, idle } =
        hazards::write(&cases, Path::new(out), runtime);
    println!("{} cases, {crates} crates, {examples} examples", cases.len());
    if idle.is_empty() {
        return ExitCode::SUCCESS;
    }
    eprintln!("examples and no crate: {}", idle.join(", "));
    ExitCode::FAILURE
}
