//! One operation that can be called by name.

use super::{Arguments, Outcome, wrong};
use crate::{
    call::Call,
    client::Client,
    error::{Error, Kind, Result, Subject},
    nearest,
    transport::BoxFuture,
    v1::Operation,
};

/// The answer to come.
pub type Invoked = BoxFuture<'static, Result<Outcome>>;

/// An operation, what the document calls it, and the call of its method. An operation whose body
/// may be of several media types has a door for each.
#[derive(Debug)]
pub struct Door {
    row: &'static Operation,
    /// The document's `operationId`.
    id: Option<&'static str>,
    /// What the row's path has before the document's.
    prefix: &'static str,
    /// The names of the body's media type, where there is a choice.
    media_types: &'static [&'static str],
    open: fn(&Client, &mut Arguments) -> Result<Invoked>,
}

impl Door {
    /// The door to an operation.
    #[must_use]
    pub const fn new(
        row: &'static Operation,
        open: fn(&Client, &mut Arguments) -> Result<Invoked>,
    ) -> Self {
        Self { row, id: None, prefix: "", media_types: &[], open }
    }

    /// What the document calls the operation.
    #[must_use]
    pub const fn id(mut self, id: &'static str) -> Self {
        self.id = Some(id);
        self
    }

    /// What the row's path has before the one in the document: the path of the document's server.
    #[must_use]
    pub const fn under(mut self, prefix: &'static str) -> Self {
        self.prefix = prefix;
        self
    }

    /// The media types that this door's body may be sent as, the usual one first.
    #[must_use]
    pub const fn sent_as(mut self, media_types: &'static [&'static str]) -> Self {
        self.media_types = media_types;
        self
    }

    pub(super) fn open(&self, client: &Client, arguments: &mut Arguments) -> Result<Invoked> {
        (self.open)(client, arguments).map_err(|error| self.about(error))
    }

    fn about(&self, error: Error) -> Error {
        error.about(Subject::from(self.row))
    }

    fn is_called(&self, name: &str) -> bool {
        let path = self.row.path_template();
        let is_path = |given: &str| given == path || path.strip_prefix(self.prefix) == Some(given);
        let is_here = |(method, path): (&str, &str)| {
            method.eq_ignore_ascii_case(self.row.method().as_str()) && is_path(path.trim())
        };
        self.id == Some(name) || self.row.id() == name || name.split_once(' ').is_some_and(is_here)
    }
}

/// The doors to the one operation that a name means: an `operationId`, the row's id, or
/// `METHOD /path`.
pub(super) fn find(
    doors: impl Iterator<Item = &'static Door>,
    name: &str,
) -> Result<Vec<&'static Door>> {
    let doors: Vec<&Door> = doors.collect();
    let meant: Vec<&Door> = doors.iter().copied().filter(|door| door.is_called(name)).collect();
    let mut rows: Vec<&Operation> = meant.iter().map(|door| door.row).collect();
    rows.dedup_by(|row, previous| std::ptr::eq(*row, *previous));
    match rows.as_slice() {
        [_] => Ok(meant),
        [] => {
            let known = doors.iter().flat_map(|door| door.id.into_iter().chain([door.row.id()]));
            let meant = nearest::of(name, known).map(|near| format!("; did you mean `{near}`?"));
            Err(wrong(format!("there is no operation `{name}`{}", meant.unwrap_or_default())))
        }
        several => {
            let ids: Vec<&str> = several.iter().map(|row| row.id()).collect();
            Err(wrong(format!("`{name}` means several operations: {}", ids.join(", "))))
        }
    }
}

/// The door for the media type that the arguments ask for.
pub(super) fn choose(doors: &[&'static Door], arguments: &mut Arguments) -> Result<&'static Door> {
    let first = doors[0];
    if first.media_types.is_empty() {
        return Ok(first);
    }
    let bodies: Vec<_> = doors.iter().map(|door| door.media_types).collect();
    let index = arguments.choose(&bodies).map_err(|error| first.about(error))?;
    Ok(doors[index])
}

/// A call whose body is sent as the media type that was asked for; `media_types` are its names, the
/// usual one first.
pub fn sent_as<T>(call: Call<T>, arguments: &Arguments, media_types: &[&str]) -> Call<T> {
    match arguments.media_type {
        Some(name) if media_types.first() != Some(&name) => call.content_type(name),
        _ => call,
    }
}

impl Error {
    /// Whether the server answered and the answer's status says no.
    pub(super) fn is_refusal(&self) -> bool {
        matches!(self.0.kind, Kind::Status(_))
    }
}
