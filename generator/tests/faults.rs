//! A disk that is full and a process that is killed: no file is half of anything, and the next run
//! puts everything right.

#![cfg(unix)]
#![allow(
    clippy::unwrap_used,
    reason = "the lint lets functions with #[test] unwrap, not their helpers"
)]

use std::{
    collections::BTreeMap,
    fs,
    path::Path,
    process::{Command, Output, Stdio},
    thread,
    time::Duration,
};

const PROGRAM: &str = env!("CARGO_BIN_EXE_clientwright");

type Tree = BTreeMap<String, String>;

/// A document of many schemas, each with this member.
fn document(schemas: usize, member: &str) -> String {
    let mut text =
        "openapi: 3.0.3\ninfo: {title: Many, version: '1'}\npaths: {}\ncomponents:\n  schemas:\n"
            .to_owned();
    for at in 0..schemas {
        text.push_str(&format!(
            "    Schema{at}: {{type: object, properties: {{{member}: {{type: string}}}}}}\n"
        ));
    }
    text
}

fn generate(folder: &Path, out: &str) -> Command {
    let mut command = Command::new(PROGRAM);
    command.args(["generate", "--spec", "many.yaml", "--name", "many", "--out", out]);
    command.current_dir(folder).stdout(Stdio::null()).stderr(Stdio::null());
    command
}

fn tree(folder: &Path) -> Tree {
    fn gather(root: &Path, folder: &Path, tree: &mut Tree) {
        for entry in fs::read_dir(folder).into_iter().flatten() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                gather(root, &path, tree);
            } else {
                let name = path.strip_prefix(root).unwrap().to_str().unwrap().to_owned();
                tree.insert(name, fs::read_to_string(&path).unwrap());
            }
        }
    }
    let mut found = Tree::new();
    gather(folder, folder, &mut found);
    found
}

/// The trees of two documents, each written without any fault.
fn whole(folder: &Path, documents: [&str; 2]) -> [Tree; 2] {
    [("old", documents[0]), ("new", documents[1])].map(|(out, text)| {
        fs::write(folder.join("many.yaml"), text).unwrap();
        assert!(generate(folder, out).status().unwrap().success());
        tree(&folder.join(out))
    })
}

/// Without the list of files, which may name those of both runs while one is replaced by the other.
fn without_list(mut tree: Tree) -> Tree {
    tree.remove(".clientwright");
    tree
}

#[test]
fn a_killed_run_leaves_whole_files_and_the_next_one_finishes() {
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    let (first, second) = (document(60, "a"), document(70, "b"));
    let [old, new] = whole(folder, [&first, &second]);
    let mut killed = 0;
    for round in 0..24 {
        let out = folder.join("out");
        let _ = fs::remove_dir_all(&out);
        fs::write(folder.join("many.yaml"), &first).unwrap();
        assert!(generate(folder, "out").status().unwrap().success());
        fs::write(folder.join("many.yaml"), &second).unwrap();
        let mut run = generate(folder, "out").spawn().unwrap();
        thread::sleep(Duration::from_millis(4 * round));
        killed += usize::from(run.try_wait().unwrap().is_none());
        let _ = run.kill();
        run.wait().unwrap();
        for (path, text) in without_list(tree(&out)) {
            let is_staged = path.ends_with(".clientwright-tmp");
            let is_whole = old.get(&path) == Some(&text) || new.get(&path) == Some(&text);
            assert!(is_staged || is_whole, "round {round}: {path}:\n{text}");
        }
        // Back to the old document half of the time: what was staged for the new one is in the way of nothing.
        let (text, wanted) = if round % 2 == 0 { (&second, &new) } else { (&first, &old) };
        fs::write(folder.join("many.yaml"), text).unwrap();
        let status = generate(folder, "out").status().unwrap();
        assert!(status.success(), "round {round}");
        assert_eq!(&tree(&out), wanted, "round {round}");
    }
    assert!(killed > 3, "only {killed} runs were killed before their end");
}

/// The system refuses to let a file grow beyond a limit as it refuses to fill a full disk: in the
/// middle of a write.
#[test]
fn a_disk_that_fills_up_leaves_everything_as_it_was() {
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    let first = document(30, "a");
    // One file of the new crate is far larger than all others, and not the first to be written.
    let members: String = (0..5000).map(|at| format!("m{at}: {{type: string}}, ")).collect();
    let large = format!("    Large: {{type: object, properties: {{{members}}}}}\n");
    let second = document(30, "b") + &large;
    let [old, new] = whole(folder, [&first, &second]);
    let largest = new.values().map(String::len).max().unwrap();
    assert!(largest > 200 * 1024, "{largest} bytes");

    fs::write(folder.join("many.yaml"), &second).unwrap();
    // In units of 512 or 1,024 bytes, as the shell has it: less than the large file either way.
    let script = "trap '' XFSZ; ulimit -f 150; exec \"$@\"";
    let fill = |out: &str| -> Output {
        let mut command = Command::new("sh");
        command.args(["-c", script, "sh", PROGRAM, "generate"]);
        command.args(["--spec", "many.yaml", "--name", "many", "--out", out]);
        command.current_dir(folder).output().unwrap()
    };
    let full = fill("old");
    let told = String::from_utf8_lossy(&full.stderr);
    assert_eq!(full.status.code(), Some(2), "{told}");
    assert!(told.contains("cannot write") && told.contains("large.rs"), "{told}");
    assert_eq!(tree(&folder.join("old")), old);

    assert_eq!(fill("fresh").status.code(), Some(2));
    assert!(!folder.join("fresh").exists(), "{:?}", tree(&folder.join("fresh")).keys());

    assert!(generate(folder, "old").status().unwrap().success());
    assert_eq!(tree(&folder.join("old")), new);
}
