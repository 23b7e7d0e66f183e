//! Documents as a git revision holds them: `REVISION:PATH`.

use std::{
    collections::BTreeMap,
    path::PathBuf,
    process::Command,
    sync::atomic::{AtomicU32, Ordering},
};

use clientwright::disk::{self, Temporary};

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

    /// Takes the file, or every file of the folder, out of the repository that the program runs in.
    pub fn unpack(revision: &str, path: &str) -> Result<Self, String> {
        let path = path.trim_end_matches('/');
        let listed =
            git(&["ls-tree", "-r", "-z", "--full-tree", "--name-only", revision, "--", path])?;
        let mut files = BTreeMap::new();
        for name in String::from_utf8_lossy(&listed).split('\0').filter(|name| !name.is_empty()) {
            files.insert(name.to_owned(), git(&["show", &format!("{revision}:{name}")])?);
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
