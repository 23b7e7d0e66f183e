//! Writes the documents that are named as JSON into a folder: `seeds FOLDER FILE…`.

use std::{env, fs, path::Path};

fn main() {
    let mut arguments = env::args().skip(1);
    let folder = arguments.next().unwrap_or_default();
    for (number, file) in arguments.enumerate() {
        let text = fs::read_to_string(&file).unwrap_or_default();
        if let Some(json) = fuzz::as_json(&text) {
            fs::write(Path::new(&folder).join(format!("{number:04}.json")), json).unwrap_or_default();
        }
    }
}
