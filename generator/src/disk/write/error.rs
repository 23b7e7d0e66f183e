//! Why a crate was not written.

use std::error::Error;
use std::fmt;
use std::io;
use std::path::PathBuf;

use crate::diagnostic::{Diagnostic, Place};

#[derive(Debug)]
#[non_exhaustive]
pub enum WriteError {
    /// The path of a generated file leads out of the crate.
    Path(String),
    /// A file that we did not write stands where one is to be written.
    Foreign(PathBuf),
    /// A symbolic link stands in the crate's folder.
    Symlink(PathBuf),
    /// A folder stands where a file belongs, or a file where a folder does.
    Blocked(PathBuf),
    /// The list of our files is not one that we wrote.
    Manifest(PathBuf),
    Io {
        doing: &'static str,
        path: PathBuf,
        source: io::Error,
    },
}

impl WriteError {
    pub(super) fn io(doing: &'static str, path: impl Into<PathBuf>, source: io::Error) -> Self {
        Self::Io { doing, path: path.into(), source }
    }

    /// The cure, when there is one that we know.
    pub fn help(&self) -> Option<&'static str> {
        match self {
            Self::Path(_) | Self::Io { .. } => None,
            Self::Foreign(_) => Some("move the file away, or generate into another folder"),
            Self::Symlink(_) => Some("replace the link by a folder, or generate into another one"),
            Self::Blocked(_) => Some("move it away and generate again"),
            Self::Manifest(_) => Some("remove the crate's folder and generate again"),
        }
    }

    pub fn diagnostic(&self) -> Diagnostic {
        let place = match self {
            Self::Path(path) => Place::file(path.as_str()),
            Self::Foreign(path)
            | Self::Symlink(path)
            | Self::Blocked(path)
            | Self::Manifest(path)
            | Self::Io { path, .. } => Place::file(crate::disk::label(path)),
        };
        let found = Diagnostic::error("cannot-write", place, self.to_string());
        match self.help() {
            Some(help) => found.with_help(help),
            None => found,
        }
    }
}

impl fmt::Display for WriteError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Path(path) => write!(formatter, "`{path}` is no path inside a crate"),
            Self::Foreign(path) => {
                write!(formatter, "`{}` was not written by clientwright", path.display())
            }
            Self::Symlink(path) => write!(formatter, "`{}` is a symbolic link", path.display()),
            Self::Blocked(path) => {
                write!(
                    formatter,
                    "`{}` stands in the way of a generated file or folder",
                    path.display()
                )
            }
            Self::Manifest(path) => {
                write!(formatter, "`{}` is not the list that clientwright wrote", path.display())
            }
            Self::Io { doing, path, source } => {
                write!(formatter, "cannot {doing} `{}`: {source}", path.display())
            }
        }
    }
}

impl Error for WriteError {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        match self {
            Self::Io { source, .. } => Some(source),
            _ => None,
        }
    }
}
