//! Calls that are sent and whose answers are shown, by what an answer holds.

use std::future::Future;

use bytes::Bytes;
use serde::{Serialize, de::DeserializeOwned};
use serde_json::Value;

use super::{Invoked, Outcome, shown};
use crate::{activity::Activity, error::Result, response::Response, streaming::Streaming};

/// The answer to a call, to come.
pub trait Answering<T>: Future<Output = Result<Response<T>>> + Send + 'static {}

impl<T, F: Future<Output = Result<Response<T>>> + Send + 'static> Answering<T> for F {}

/// A value of the document's types.
pub fn json<T: Serialize + Send + 'static>(response: impl Answering<T>) -> Invoked {
    by_status(response, shown::json)
}

/// Text.
pub fn text(response: impl Answering<String>) -> Invoked {
    by_status(response, shown::text)
}

/// Bytes.
pub fn bytes(response: impl Answering<Bytes>) -> Invoked {
    by_status(response, shown::bytes)
}

/// An answer whose body does not matter.
pub fn nothing(response: impl Answering<()>) -> Invoked {
    by_status(response, |()| Ok(Value::Null))
}

/// An activity that is started and not waited for.
pub fn activity(response: impl Answering<Activity>) -> Invoked {
    by_status(response, |_| Ok(Value::Null))
}

/// What is streamed, gathered.
pub fn stream<T>(response: impl Answering<Streaming<T>>) -> Invoked
where
    T: Serialize + DeserializeOwned + Send + 'static,
{
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

/// A value with a way of its own to show each kind of answer.
pub fn by_status<T: Send + 'static>(
    response: impl Answering<T>,
    show: fn(T) -> Result<Value>,
) -> Invoked {
    Box::pin(async move {
        match response.await {
            Ok(Response { value, answer }) => Ok(Outcome::success(answer, show(value)?)),
            Err(error) => Outcome::of(error),
        }
    })
}

/// The same of writes that take effect after their answer: what they answered is shown.
pub mod pending {
    use bytes::Bytes;
    use serde::Serialize;
    use serde_json::Value;

    use super::{Answering, Invoked};
    use crate::{error::Result, pending::Pending, response::Response};

    /// A value of the document's types.
    pub fn json<W, R>(response: impl Answering<Pending<W, R>>) -> Invoked
    where
        W: Serialize + Send + 'static,
        R: 'static,
    {
        super::json(written(response))
    }

    /// Text.
    pub fn text<R: 'static>(response: impl Answering<Pending<String, R>>) -> Invoked {
        super::text(written(response))
    }

    /// Bytes.
    pub fn bytes<R: 'static>(response: impl Answering<Pending<Bytes, R>>) -> Invoked {
        super::bytes(written(response))
    }

    /// An answer whose body does not matter.
    pub fn nothing<R: 'static>(response: impl Answering<Pending<(), R>>) -> Invoked {
        super::nothing(written(response))
    }

    /// A value with a way of its own to show each kind of answer.
    pub fn by_status<W: Send + 'static, R: 'static>(
        response: impl Answering<Pending<W, R>>,
        show: fn(W) -> Result<Value>,
    ) -> Invoked {
        super::by_status(written(response), show)
    }

    async fn written<W, R>(response: impl Answering<Pending<W, R>>) -> Result<Response<W>> {
        let Response { value, answer } = response.await?;
        Ok(Response { value: value.into_value(), answer })
    }
}
