//! Where the value of a credential comes from.

use std::{error::Error as StdError, path::PathBuf, sync::Arc};

use litemap::LiteMap;
use secrecy::zeroize::Zeroizing;

use crate::{
    error::{Error, Result},
    secret::SecretString,
};

/// What a caller gave for a credential.
#[derive(Clone)]
pub(crate) enum Given {
    Value(Arc<SecretString>),
    /// Read whenever it is needed: a file that is replaced is a credential that is replaced.
    File(PathBuf),
    Function(Arc<Function>),
}

pub(crate) type Function =
    dyn Fn() -> Result<String, Box<dyn StdError + Send + Sync>> + Send + Sync;

impl Given {
    pub(super) fn value(&self, name: &str) -> Result<Arc<SecretString>> {
        let unreadable = |error: &dyn StdError| {
            Error::config(format!("the credential `{name}` cannot be read: {error}"))
        };
        let text = match self {
            Self::Value(value) => return Ok(value.clone()),
            Self::File(path) => {
                let text = std::fs::read_to_string(path);
                text.map_err(|error| {
                    unreadable(&std::io::Error::other(format!("{}: {error}", path.display())))
                })?
            }
            Self::Function(function) => function().map_err(|error| unreadable(error.as_ref()))?,
        };
        match secret(text) {
            Some(secret) => Ok(Arc::new(secret)),
            None => Err(Error::config(format!("the credential `{name}` is empty"))),
        }
    }
}

/// Where variables are read.
pub(crate) enum Environment {
    Process,
    Given(LiteMap<String, SecretString>),
}

impl Environment {
    /// A variable that is empty counts as not set.
    pub(crate) fn get(&self, variable: &str) -> Option<String> {
        use crate::secret::ExposeSecret;

        let value = match self {
            Self::Process => std::env::var(variable).ok()?,
            Self::Given(variables) => variables.get(variable)?.expose_secret().to_owned(),
        };
        (!value.trim().is_empty()).then_some(value)
    }

    pub(super) fn secret(&self, variable: &str) -> Option<SecretString> {
        secret(self.get(variable)?)
    }
}

/// Without the line break at the end that files and shells add; `None` when nothing is left.
fn secret(text: String) -> Option<SecretString> {
    let text = Zeroizing::new(text);
    let text = text.trim();
    (!text.is_empty()).then(|| SecretString::from(text))
}
