//! A door for harnesses and command lines: operations by name, arguments and answers as JSON.
//!
//! Whatever goes through it goes through the types and methods that programs use.

pub mod answer;
mod arguments;
mod door;
mod outcome;
pub mod shown;

use serde_json::Value;

pub use self::{
    arguments::{Argument, Arguments},
    door::{Door, Invoked, sent_as},
    outcome::Outcome,
};
use crate::{
    client::Client,
    error::{Error, Result},
};

/// Calls the operation that `name` means among `doors`.
///
/// # Errors
///
/// When no operation, or more than one, is meant; when an argument is missing, of another type, or
/// none of the operation's; and whatever keeps an answer from being had or read. An answer of an
/// error status is no error.
pub async fn invoke(
    doors: impl Iterator<Item = &'static Door>,
    client: &Client,
    name: &str,
    arguments: Value,
) -> Result<Outcome> {
    let doors = door::find(doors, name)?;
    let mut arguments = Arguments::new(arguments)?;
    let door = door::choose(&doors, &mut arguments)?;
    let invoked = door.open(client, &mut arguments)?;
    arguments.finish()?;
    invoked.await
}

fn wrong(message: impl Into<String>) -> Error {
    Error::request(message)
}
