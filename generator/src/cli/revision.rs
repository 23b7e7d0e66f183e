//! Documents as a git revision holds them: `REVISION:PATH`.

use std::{
    cell::RefCell,
    collections::BTreeMap,
    path::PathBuf,
    process::Command,
    sync::atomic::{AtomicU32, Ordering},
};

use clientwright::{
    disk::{self, Temporary},
    document::{Document, Resolver, gather},
};

/// What a revision held at a path, unpacked.
#[derive(Debug)]
pub(super) struct Revision {
    folder: Temporary,
    path: String,
}

impl Revision {
    /// `None` when the argument is not of this form.
    pub fn parse(argument: &str) -> Option<(&str, &str)> {
        argument.split_once(':').filter(|(revision, path)| !revision.is_empty() && !path.is_empty())
    }

    /// Whether the revision holds a file or a folder there.
    pub fn holds(revision: &str, path: &str) -> Result<bool, String> {
        let path = path.trim_end_matches('/');
        let listed = git(&["ls-tree", "--full-tree", "--name-only", revision, "--", path])?;
        Ok(!listed.is_empty())
    }

    /// Takes the file with those that it refers to, or every file of the folder, out of the repository that the
    /// program runs in.
    pub fn unpack(revision: &str, path: &str) -> Result<Self, String> {
        let path = path.trim_end_matches('/');
        let listed =
            git(&["ls-tree", "-r", "-z", "--full-tree", "--name-only", revision, "--", path])?;
        let mut files = BTreeMap::new();
        for name in String::from_utf8_lossy(&listed).split('\0').filter(|name| !name.is_empty()) {
            files.insert(name.to_owned(), git(&["show", &format!("{revision}:{name}")])?);
        }
        if let Some(text) = files.get(path) {
            let text = String::from_utf8_lossy(text).into_owned();
            files.extend(neighbours(revision, path, &text));
        }
        if files.is_empty() {
            return Err(format!(
                "revision `{revision}` holds no `{path}`; paths count from the repository's root"
            ));
        }
        let folder = Temporary::write(new_folder(), &files)
            .map_err(|error| format!("`{revision}:{path}` cannot be unpacked: {error}"))?;
        Ok(Self { folder, path: path.to_owned() })
    }

    /// Where it lies now.
    pub fn path(&self) -> PathBuf {
        self.folder.path().join(&self.path)
    }

    /// A label that says where the file comes from, not where it lies for the moment.
    pub fn relabel(&self, revision: &str, label: &str) -> String {
        let prefix = disk::label(self.folder.path());
        match label.strip_prefix(&prefix) {
            Some(rest) => format!("{revision}:{}", rest.trim_start_matches('/')),
            None => label.to_owned(),
        }
    }
}

/// The files that a document alone refers to. What is wrong with one of them is told when it is read.
fn neighbours(revision: &str, path: &str, text: &str) -> BTreeMap<String, Vec<u8>> {
    let Ok(document) = Document::parse(path, text) else { return BTreeMap::new() };
    let (folder, name) = path.rsplit_once('/').unwrap_or(("", path));
    let held = Held { revision, folder, files: RefCell::default() };
    gather(document, name, &held);
    held.files.into_inner()
}

/// What a revision holds beside a document.
struct Held<'h> {
    revision: &'h str,
    folder: &'h str,
    files: RefCell<BTreeMap<String, Vec<u8>>>,
}

impl Resolver for Held<'_> {
    fn read(&self, file: &str) -> Result<(String, String), String> {
        let path = below(self.folder, file).ok_or("is outside the document's folder")?;
        let held = git(&["show", &format!("{}:{path}", self.revision)])?;
        let text = String::from_utf8_lossy(&held).into_owned();
        self.files.borrow_mut().insert(path.clone(), held);
        Ok((path, text))
    }
}

/// The path of a file from the repository's root; `None` where it leads out of the folder.
fn below(folder: &str, file: &str) -> Option<String> {
    let mut steps: Vec<&str> = Vec::new();
    for step in file.split('/') {
        match step {
            "" | "." => {}
            ".." => drop(steps.pop()?),
            step => steps.push(step),
        }
    }
    let start = (!folder.is_empty()).then_some(folder);
    Some(start.into_iter().chain(steps).collect::<Vec<_>>().join("/"))
}

/// Two sides of one run, and runs beside each other, have folders of their own.
fn new_folder() -> PathBuf {
    static COUNT: AtomicU32 = AtomicU32::new(0);
    let count = COUNT.fetch_add(1, Ordering::Relaxed);
    std::env::temp_dir().join(format!("clientwright-{}-{count}", std::process::id()))
}

/// What git answers.
pub(super) fn git(arguments: &[&str]) -> Result<Vec<u8>, String> {
    let done = Command::new("git").args(arguments).output();
    let done = done.map_err(|error| format!("git cannot be run: {error}"))?;
    if done.status.success() {
        return Ok(done.stdout);
    }
    let said = String::from_utf8_lossy(&done.stderr);
    Err(format!("git {}: {}", arguments.first().unwrap_or(&""), said.trim()))
}
