//! One operation that can be called by name.

use std::future::Future;

use serde::{Serialize, de::DeserializeOwned};
use serde_json::Value;

use super::{Arguments, Outcome, shown, wrong};
use crate::{
    call::Call,
    client::Client,
    error::{Error, Kind, Result, Subject},
    nearest,
    response::Response,
    streaming::Streaming,
    transport::BoxFuture,
    v1::Operation,
};

/// The answer to come.
pub type Invoked = BoxFuture<'static, Result<Outcome>>;

/// An operation, what the document calls it, and the call of its method.
#[derive(Debug)]
pub struct Door {
    row: &'static Operation,
    /// The document's `operationId`.
    id: Option<&'static str>,
    /// The path as the document has it, where the row has another.
    path: &'static str,
    open: fn(&Client, &mut Arguments) -> Result<Invoked>,
}

impl Door {
    /// The door to an operation.
    #[must_use]
    pub const fn new(
        row: &'static Operation,
        open: fn(&Client, &mut Arguments) -> Result<Invoked>,
    ) -> Self {
        Self { row, id: None, path: row.path_template(), open }
    }

    /// What the document calls the operation.
    #[must_use]
    pub const fn id(mut self, id: &'static str) -> Self {
        self.id = Some(id);
        self
    }

    /// The path below the document's server.
    #[must_use]
    pub const fn path(mut self, path: &'static str) -> Self {
        self.path = path;
        self
    }

    pub(super) fn open(&self, client: &Client, arguments: &mut Arguments) -> Result<Invoked> {
        (self.open)(client, arguments).map_err(|error| error.about(Subject::from(self.row)))
    }

    fn is_called(&self, name: &str) -> bool {
        let is_here = |(method, path): (&str, &str)| {
            method.eq_ignore_ascii_case(self.row.method().as_str())
                && [self.path, self.row.path_template()].contains(&path.trim())
        };
        self.id == Some(name) || self.row.id() == name || name.split_once(' ').is_some_and(is_here)
    }
}

/// The one door that a name means: an `operationId`, the row's id, or `METHOD /path`.
pub(super) fn find(
    doors: impl Iterator<Item = &'static Door>,
    name: &str,
) -> Result<&'static Door> {
    let doors: Vec<&Door> = doors.collect();
    let meant: Vec<&&Door> = doors.iter().filter(|door| door.is_called(name)).collect();
    match meant.as_slice() {
        [door] => Ok(door),
        [] => {
            let known = doors.iter().flat_map(|door| door.id.into_iter().chain([door.row.id()]));
            let meant = nearest::of(name, known).map(|near| format!("; did you mean `{near}`?"));
            Err(wrong(format!("there is no operation `{name}`{}", meant.unwrap_or_default())))
        }
        several => {
            let ids: Vec<&str> = several.iter().map(|door| door.row.id()).collect();
            Err(wrong(format!("`{name}` means several operations: {}", ids.join(", "))))
        }
    }
}

/// A call whose body has another of its names.
pub fn renamed<T>(call: Call<T>, name: Option<&'static str>) -> Call<T> {
    match name {
        Some(name) => call.content_type(name),
        None => call,
    }
}

/// Sends a call and shows its value.
pub fn invoked<T: Send + 'static>(
    response: impl Future<Output = Result<Response<T>>> + Send + 'static,
    show: fn(T) -> Result<Value>,
) -> Invoked {
    Box::pin(async move {
        match response.await {
            Ok(Response { value, answer }) => Ok(Outcome::success(answer, show(value)?)),
            Err(error) => Outcome::of(error),
        }
    })
}

/// Sends a call and gathers what it streams.
pub fn invoked_stream<T: Serialize + DeserializeOwned + Send + 'static>(
    response: impl Future<Output = Result<Response<Streaming<T>>>> + Send + 'static,
) -> Invoked {
    Box::pin(async move {
        let Response { value: mut stream, answer } = match response.await {
            Ok(response) => response,
            Err(error) => return Outcome::of(error),
        };
        let mut items = Vec::new();
        while let Some(item) = stream.next().await {
            items.push(shown::json(item?)?);
        }
        Ok(Outcome::success(answer, Value::Array(items)))
    })
}

impl Error {
    /// Whether the server answered and the answer's status says no.
    pub(super) fn is_refusal(&self) -> bool {
        matches!(self.0.kind, Kind::Status(_))
    }
}
