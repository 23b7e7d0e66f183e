//! The crates in `generated/` are what the generator makes of `specs/`, on every machine and day.

use std::{collections::BTreeMap, env, fs, iter, process::Command, sync::LazyLock};

use clientwright::{disk, emit::Files, pipeline};

use crate::support::{lines, loaded, products, workspace};

const COMMAND: &str = "cargo run --release -p clientwright -- generate";

/// Every product, generated once for all tests.
static GENERATED: LazyLock<BTreeMap<String, Files>> = LazyLock::new(|| {
    products().into_iter().map(|product| (product.clone(), files(&product))).collect()
});

fn files(product: &str) -> Files {
    let loaded = loaded(product);
    let reading = pipeline::read(loaded.product, loaded.strictness);
    assert!(!reading.has_errors(), "{product}:\n{}", lines(&reading.diagnostics));
    pipeline::files(&reading, &loaded.runtime)
}

#[test]
fn generated_crates_are_fresh() {
    let mut stale = Vec::new();
    for (product, files) in &*GENERATED {
        let out = workspace().join("generated").join(product);
        for one in disk::compare_crate(&out, files).unwrap() {
            stale.push(format!("generated/{product}/{}: {:?}", one.path, one.kind));
        }
    }
    assert!(stale.is_empty(), "{}\nrun `{COMMAND}`", stale.join("\n"));
}

#[test]
fn every_generated_crate_has_a_product() {
    let products = products();
    for entry in fs::read_dir(workspace().join("generated")).unwrap() {
        let entry = entry.unwrap();
        let name = entry.file_name().into_string().unwrap();
        let is_known = products.contains(&name) || !entry.path().is_dir();
        assert!(is_known, "generated/{name} belongs to no folder of specs/");
    }
}

#[test]
fn the_same_input_gives_the_same_bytes() {
    for (product, first) in &*GENERATED {
        let second = files(product);
        for (path, text) in first {
            assert!(second.get(path) == Some(text), "{product}: {path} differs between two runs");
        }
        assert_eq!(first.len(), second.len(), "{product}");
    }
}

/// What differs from machine to machine and from day to day has no place in a checked-in file.
#[test]
fn nothing_tells_where_and_when_it_was_made() {
    let mut telling =
        vec![workspace().to_str().unwrap().to_owned(), env::temp_dir().display().to_string()];
    telling.extend(env::var("HOME").ok().filter(|home| home.len() > 3));
    telling.extend(output("hostname", &[]));
    telling.extend(output("date", &["+%Y-%m-%d"]));
    for (product, files) in &*GENERATED {
        let inputs = loaded(product).product.documents;
        let written = |word: &str| {
            let mut texts =
                inputs.iter().flat_map(|input| iter::once(&input.document).chain(&input.overlays));
            texts.any(|document| document.text().contains(word))
        };
        // What the vendor's own text says is no trace of this machine.
        for word in telling.iter().filter(|word| !written(word)) {
            let found = files.iter().find(|(_, text)| text.contains(word.as_str()));
            assert!(found.is_none(), "{product}: {} holds `{word}`", found.unwrap().0);
        }
    }
}

/// A word that a program of the system prints; nothing where there is no such program.
fn output(program: &str, arguments: &[&str]) -> Option<String> {
    let output = Command::new(program).args(arguments).output().ok()?;
    let text = String::from_utf8(output.stdout).ok()?.trim().to_owned();
    // A short name such as `a` or `web` may stand in any text.
    (text.len() > 5).then_some(text)
}

#[test]
fn a_second_run_writes_nothing() {
    let folder = tempfile::tempdir().unwrap();
    for (product, files) in &*GENERATED {
        let out = folder.path().join(product);
        let first = disk::write_crate(&out, files).unwrap();
        assert_eq!((first.written.len(), first.unchanged.len()), (files.len(), 0));
        let second = disk::write_crate(&out, files).unwrap();
        assert_eq!((second.written.len(), second.removed.len()), (0, 0));
        assert_eq!(second.unchanged.len(), files.len());
        assert_eq!(disk::compare_crate(&out, files).unwrap(), []);
    }
}
