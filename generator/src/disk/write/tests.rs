use std::time::{Duration, SystemTime};

use super::*;

fn files(files: &[(&str, &str)]) -> BTreeMap<String, String> {
    files.iter().map(|(path, text)| ((*path).to_owned(), (*text).to_owned())).collect()
}

fn list(out: &Path) -> Vec<String> {
    let mut found = Vec::new();
    let mut folders = vec![out.to_owned()];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            found.push(path.strip_prefix(out).unwrap().to_str().unwrap().to_owned());
            if path.is_dir() {
                folders.push(path);
            }
        }
    }
    found.sort();
    found
}

fn first() -> BTreeMap<String, String> {
    files(&[("Cargo.toml", "1"), ("src/lib.rs", "2"), ("src/api/pets.rs", "3")])
}

#[test]
fn a_crate_is_written_and_then_left_alone() {
    let folder = tempfile::tempdir().unwrap();
    let out = folder.path().join("deep/crate");
    let outcome = write_crate(&out, &first()).unwrap();
    assert_eq!(outcome.written, ["Cargo.toml", "src/api/pets.rs", "src/lib.rs"]);
    assert_eq!(
        list(&out),
        [".clientwright", "Cargo.toml", "src", "src/api", "src/api/pets.rs", "src/lib.rs"]
    );
    assert_eq!(compare_crate(&out, &first()).unwrap(), []);

    let old = SystemTime::now() - Duration::from_secs(1000);
    for path in [".clientwright", "Cargo.toml", "src/lib.rs"] {
        let file = fs::File::options().write(true).open(out.join(path)).unwrap();
        file.set_modified(old).unwrap();
    }
    let before: Vec<_> = list(&out).iter().map(|path| modified(&out.join(path))).collect();
    let outcome = write_crate(&out, &first()).unwrap();
    assert_eq!((outcome.written.len(), outcome.unchanged.len()), (0, 3));
    let after: Vec<_> = list(&out).iter().map(|path| modified(&out.join(path))).collect();
    assert_eq!(before, after);
}

fn modified(path: &Path) -> SystemTime {
    fs::metadata(path).unwrap().modified().unwrap()
}

#[test]
fn only_what_changed_is_written_and_what_is_gone_is_removed() {
    let folder = tempfile::tempdir().unwrap();
    let out = folder.path();
    write_crate(out, &first()).unwrap();
    fs::write(out.join("src/mine.rs"), "mine").unwrap();
    let second = files(&[("Cargo.toml", "1"), ("src/lib.rs", "22"), ("src/new/a.rs", "4")]);
    let stale = compare_crate(out, &second).unwrap();
    let kinds: Vec<_> = stale.iter().map(|stale| (stale.path.as_str(), stale.kind)).collect();
    assert_eq!(
        kinds,
        [
            ("src/api/pets.rs", StaleKind::LeftOver),
            ("src/lib.rs", StaleKind::Differs),
            ("src/new/a.rs", StaleKind::Missing),
        ]
    );
    let outcome = write_crate(out, &second).unwrap();
    assert_eq!(outcome.written, ["src/lib.rs", "src/new/a.rs"]);
    assert_eq!(outcome.removed, ["src/api/pets.rs"]);
    assert_eq!(
        list(out),
        [
            ".clientwright",
            "Cargo.toml",
            "src",
            "src/lib.rs",
            "src/mine.rs",
            "src/new",
            "src/new/a.rs"
        ]
    );
}

#[test]
fn a_file_that_is_not_ours_is_neither_overwritten_nor_removed() {
    let folder = tempfile::tempdir().unwrap();
    let out = folder.path();
    fs::write(out.join("Cargo.toml"), "mine").unwrap();
    let error = write_crate(out, &first()).unwrap_err();
    assert!(matches!(&error, WriteError::Foreign(path) if path.ends_with("Cargo.toml")), "{error}");
    assert!(error.help().is_some());
    assert_eq!(list(out), ["Cargo.toml"]);

    fs::write(out.join("Cargo.toml"), "1").unwrap();
    assert_eq!(write_crate(out, &first()).unwrap().unchanged, ["Cargo.toml"]);
}

#[test]
fn paths_stay_inside_the_crate() {
    let folder = tempfile::tempdir().unwrap();
    for path in ["", "/a", "../a", "a/../b", "a//b", "a/", "C:\\a", ".clientwright", "a\nb"] {
        let error = write_crate(folder.path(), &files(&[(path, "x")])).unwrap_err();
        assert!(matches!(error, WriteError::Path(_)), "{path}: {error}");
    }
    assert!(list(folder.path()).is_empty());
}

#[test]
fn a_manifest_that_leads_elsewhere_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    let out = folder.path().join("crate");
    fs::create_dir(&out).unwrap();
    fs::write(folder.path().join("precious"), "x").unwrap();
    fs::write(out.join(".clientwright"), "../precious\n").unwrap();
    assert!(matches!(write_crate(&out, &first()), Err(WriteError::Manifest(_))));
    assert!(folder.path().join("precious").exists());
}

#[cfg(unix)]
#[test]
fn symbolic_links_are_not_followed() {
    use std::os::unix::fs::symlink;

    let folder = tempfile::tempdir().unwrap();
    let (out, elsewhere) = (folder.path().join("crate"), folder.path().join("elsewhere"));
    fs::create_dir(&out).unwrap();
    fs::create_dir(&elsewhere).unwrap();
    symlink(&elsewhere, out.join("src")).unwrap();
    assert!(matches!(write_crate(&out, &first()), Err(WriteError::Symlink(_))));
    assert!(list(&elsewhere).is_empty());

    fs::remove_file(out.join("src")).unwrap();
    symlink(elsewhere.join("file"), out.join("Cargo.toml")).unwrap();
    assert!(matches!(write_crate(&out, &first()), Err(WriteError::Symlink(_))));
    assert_eq!(list(&out), ["Cargo.toml"]);
}

#[test]
fn a_file_in_the_place_of_a_folder_is_told() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("src"), "x").unwrap();
    assert!(matches!(write_crate(folder.path(), &first()), Err(WriteError::Blocked(_))));
    let twice = files(&[("a", "1"), ("a/b", "2")]);
    let empty = tempfile::tempdir().unwrap();
    assert!(write_crate(empty.path(), &twice).is_err());
    assert!(list(empty.path()).is_empty());
}

/// A folder in the place of the temporary file fails the staging of the last file, whoever runs the test; a read-only
/// folder would not stop root.
#[test]
fn a_failure_while_staging_leaves_everything_as_it_was() {
    let folder = tempfile::tempdir().unwrap();
    let out = folder.path();
    write_crate(out, &first()).unwrap();
    fs::create_dir(out.join("src/.lib.rs.clientwright-tmp")).unwrap();
    let before = list(out);
    let second = files(&[("Cargo.toml", "11"), ("new/a.rs", "4"), ("src/lib.rs", "22")]);
    let error = write_crate(out, &second).unwrap_err();
    assert!(matches!(error, WriteError::Io { .. }), "{error}");
    assert_eq!(list(out), before);
    assert_eq!(fs::read_to_string(out.join("Cargo.toml")).unwrap(), "1");
}

#[cfg(unix)]
#[test]
fn a_read_only_folder_stops_the_run_before_anything_is_replaced() {
    use std::os::unix::fs::PermissionsExt;

    let folder = tempfile::tempdir().unwrap();
    let out = folder.path();
    write_crate(out, &first()).unwrap();
    let mode =
        |mode| fs::set_permissions(out.join("src"), fs::Permissions::from_mode(mode)).unwrap();
    mode(0o555);
    let may_write_anyway = fs::write(out.join("src/probe"), "").is_ok();
    let written = write_crate(out, &files(&[("Cargo.toml", "11"), ("src/lib.rs", "22")]));
    mode(0o755);
    if !may_write_anyway {
        assert!(matches!(written, Err(WriteError::Io { .. })));
        assert_eq!(fs::read_to_string(out.join("Cargo.toml")).unwrap(), "1");
    }
}

#[test]
fn what_a_killed_run_left_is_cleared() {
    let folder = tempfile::tempdir().unwrap();
    let out = folder.path();
    fs::write(out.join(".Cargo.toml.clientwright-tmp"), "half").unwrap();
    write_crate(out, &first()).unwrap();
    assert!(!out.join(".Cargo.toml.clientwright-tmp").exists());
}
