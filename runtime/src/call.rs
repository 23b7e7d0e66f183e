//! A call: gathered piece by piece, sent when it is awaited.

mod negotiation;
mod paging;
mod shorthand;
mod stream;
#[cfg(feature = "xml")]
mod xml;

use std::{
    fmt,
    future::IntoFuture,
    pin::Pin,
    sync::{Arc, Mutex},
    task::{Context, Poll, ready},
    time::Duration,
};

use bytes::Bytes;
use serde::{Serialize, de::DeserializeOwned};

use crate::{
    activity::Activity,
    client::Client,
    draft::Draft,
    error::{Error, Result},
    form,
    multipart::{self, Multipart, Upload},
    path,
    pipeline::{self, Reading},
    response::{Received, Response},
    sending::sending,
    streaming::Flow,
    style::{Escape, ParameterStyle},
    transport::BoxFuture,
    v1::{Operation, Verdict},
};

/// A call whose parameters and body are being given; generated methods finish it with the form of
/// its answer.
#[must_use = "a call does nothing until it is finished and awaited"]
pub struct CallBuilder(Box<Draft>);

/// A call that is ready to be sent: await it for its value, or [`response`](Self::response) for
/// status and headers too.
///
/// It owns all it needs, so it can be stored, or moved to another task. Nothing is sent before it
/// is awaited. Dropping the future stops waiting; what the server has already begun goes on.
///
/// ```no_run
/// # use std::time::Duration;
/// # async fn example(call: clientwright_runtime::Call<String>) -> clientwright_runtime::Result<()> {
/// let text = call.deadline(Duration::from_secs(60)).await?;
/// # let _ = text; Ok(())
/// # }
/// ```
#[must_use = "a call does nothing until it is awaited"]
pub struct Call<T> {
    draft: Box<Draft>,
    decode: fn(&Received) -> Result<T>,
}

/// What a [`Call`] becomes when it is awaited.
#[must_use = "futures do nothing unless awaited"]
pub struct CallFuture<T> {
    received: BoxFuture<'static, Result<Received>>,
    decode: fn(&Received) -> Result<T>,
}

impl CallBuilder {
    pub(crate) fn new(client: Client, operation: &'static Operation) -> Self {
        Self(Box::new(Draft::new(client, operation)))
    }

    /// Fills `{name}` of the path, as one segment.
    pub fn path(mut self, name: &'static str, value: &(impl fmt::Display + ?Sized)) -> Self {
        self.0.path.push((name, path::encoded(value.to_string())));
        self
    }

    /// Fills `{name}` of the path with all values between separators, as one segment; the separator
    /// itself is not encoded.
    pub fn path_joined(
        self,
        name: &'static str,
        separator: char,
        values: impl IntoIterator<Item = impl fmt::Display>,
    ) -> Self {
        let written = joined(separator, values.into_iter().map(escaped)).unwrap_or_default();
        self.path_written(name, written)
    }

    /// Fills `{name}` of the path with a value in a style.
    pub fn path_styled(
        mut self,
        name: &'static str,
        style: ParameterStyle,
        value: &(impl Serialize + ?Sized),
    ) -> Self {
        let written = self.0.expand(name, style.of_paths(), value, Escape::Percent);
        self.path_written(name, written.unwrap_or_default())
    }

    fn path_written(mut self, name: &'static str, written: String) -> Self {
        self.0.path.push((name, written));
        self
    }

    /// Adds a query parameter.
    pub fn query(mut self, name: &'static str, value: &(impl fmt::Display + ?Sized)) -> Self {
        self.0.query(name, &value);
        self
    }

    /// Adds a query parameter once for each value.
    pub fn query_each(
        mut self,
        name: &'static str,
        values: impl IntoIterator<Item = impl fmt::Display>,
    ) -> Self {
        for value in values {
            self.0.query(name, &value);
        }
        self
    }

    /// Adds a query parameter with all values between separators; the separator itself is not
    /// encoded, except a space.
    pub fn query_joined(
        mut self,
        name: &'static str,
        separator: char,
        values: impl IntoIterator<Item = impl fmt::Display>,
    ) -> Self {
        self.0.query_joined(name, separator, values);
        self
    }

    /// Sets a header.
    pub fn header(mut self, name: &'static str, value: &(impl fmt::Display + ?Sized)) -> Self {
        self.0.header(name, &value);
        self
    }

    /// Sets a header to all values between separators; none where there are no values.
    pub fn header_joined(
        self,
        name: &'static str,
        separator: char,
        values: impl IntoIterator<Item = impl fmt::Display>,
    ) -> Self {
        match joined(separator, values) {
            Some(value) => self.header(name, &value),
            None => self,
        }
    }

    /// Adds a cookie. What its name cannot hold is percent-encoded, as its value is.
    pub fn cookie(mut self, name: &'static str, value: &(impl fmt::Display + ?Sized)) -> Self {
        self.0.cookie(name, &escaped(value));
        self
    }

    /// Adds a cookie with all values between separators; none where there are no values. The
    /// separator itself is not encoded.
    pub fn cookie_joined(
        mut self,
        name: &'static str,
        separator: char,
        values: impl IntoIterator<Item = impl fmt::Display>,
    ) -> Self {
        if let Some(value) = joined(separator, values.into_iter().map(escaped)) {
            self.0.cookie(name, &value);
        }
        self
    }

    /// Adds a query parameter in a style.
    pub fn query_styled(
        mut self,
        name: &'static str,
        style: ParameterStyle,
        value: &(impl Serialize + ?Sized),
    ) -> Self {
        self.0.query_styled(name, style, value);
        self
    }

    /// Sets a header to a value in a style; none where there is nothing in it.
    pub fn header_styled(
        mut self,
        name: &'static str,
        style: ParameterStyle,
        value: &(impl Serialize + ?Sized),
    ) -> Self {
        match self.0.expand(name, style.unnamed(), value, Escape::Nothing) {
            Some(value) => self.header(name, &value),
            None => self,
        }
    }

    /// Adds a cookie, or one for each part, with a value in a style.
    pub fn cookie_styled(
        mut self,
        name: &'static str,
        style: ParameterStyle,
        value: &(impl Serialize + ?Sized),
    ) -> Self {
        if let Some(pairs) = self.0.expand(name, style.of_cookies(), value, Escape::Cookie) {
            self.0.cookie_pairs(&pairs);
        }
        self
    }

    /// Sends a value as JSON.
    pub fn body_json(self, body: &(impl Serialize + ?Sized)) -> Self {
        self.body_json_as(body, "application/json")
    }

    /// Sends a value as JSON of another name, such as `application/merge-patch+json`.
    pub fn body_json_as(mut self, body: &(impl Serialize + ?Sized), content_type: &str) -> Self {
        match sending(|| serde_json::to_vec(body)) {
            Ok(json) => self.0.body(json, content_type),
            Err(error) => {
                self.0.fail(Error::request(format!("the body cannot be written as JSON: {error}")))
            }
        }
        self
    }

    /// Sends the members of a value as a form. Lists are repeated members; objects within are
    /// written as JSON.
    pub fn body_form(self, body: &(impl Serialize + ?Sized)) -> Self {
        self.body_form_as(body, &[])
    }

    /// The same with members that are written in a style of their own.
    pub fn body_form_as(
        mut self,
        body: &(impl Serialize + ?Sized),
        styles: &[(&str, ParameterStyle)],
    ) -> Self {
        match sending(|| form::encode(body, styles)) {
            Ok(form) => self.0.body(form, "application/x-www-form-urlencoded"),
            Err(error) => self.0.fail(error),
        }
        self
    }

    /// Sends text.
    pub fn body_text(mut self, body: impl Into<String>, content_type: &str) -> Self {
        self.0.body(body.into(), content_type);
        self
    }

    /// Sends bytes.
    pub fn body_bytes(mut self, body: impl Into<Bytes>, content_type: &str) -> Self {
        self.0.body(body.into(), content_type);
        self
    }

    /// Sends the content of an upload as the whole body: in place of bytes, a file or a stream.
    pub fn body_upload(mut self, upload: Upload, content_type: &str) -> Self {
        self.0.body(upload.into_content(), content_type);
        self
    }

    /// Sends parts, each with its own media type.
    pub fn body_multipart(mut self, body: Multipart) -> Self {
        let boundary = self.0.client.core.random.text(32);
        let content_type = format!("multipart/form-data; boundary={boundary}");
        self.0.body(body.encode(&boundary), &content_type);
        self
    }

    /// Sends the members of an object as parts: text, numbers and booleans as text, a list as one
    /// part for each element, an object as JSON, an [`Upload`] as a file. What is
    /// missing or null is left out.
    pub fn body_parts(self, body: &(impl Serialize + ?Sized)) -> Self {
        self.body_parts_as(body, &[])
    }

    /// The same with the media types of some parts. A part of JSON is written as such, and a list
    /// as one part of it.
    pub fn body_parts_as(
        mut self,
        body: &(impl Serialize + ?Sized),
        media_types: &[(&str, &str)],
    ) -> Self {
        match sending(|| multipart::of_members(body, media_types)) {
            Ok(parts) => self.body_multipart(parts),
            Err(error) => {
                self.0.fail(error);
                self
            }
        }
    }

    /// The answer is JSON.
    pub fn json<T: DeserializeOwned>(self) -> Call<T> {
        self.decode(Received::json)
    }

    /// The answer is text.
    pub fn text(self) -> Call<String> {
        self.decode(Received::text)
    }

    /// The answer is bytes.
    pub fn bytes(self) -> Call<Bytes> {
        self.decode(|received| Ok(received.body().clone()))
    }

    /// The answer's body does not matter.
    pub fn nothing(self) -> Call<()> {
        self.decode(|_| Ok(()))
    }

    /// The answer starts an activity.
    pub fn activity(self) -> Call<Activity> {
        self.decode(Activity::start)
    }

    /// The answer is read by a function of the generated crate.
    pub fn decode<T>(self, decode: fn(&Received) -> Result<T>) -> Call<T> {
        Call { draft: self.0, decode }
    }
}

impl<T> Call<T> {
    /// Adds a query parameter, also one that the document does not declare.
    pub fn query(mut self, name: &'static str, value: &(impl fmt::Display + ?Sized)) -> Self {
        self.draft.query(name, &value);
        self
    }

    /// Adds a query parameter once for each value.
    pub fn query_each(
        mut self,
        name: &'static str,
        values: impl IntoIterator<Item = impl fmt::Display>,
    ) -> Self {
        for value in values {
            self.draft.query(name, &value);
        }
        self
    }

    /// Adds a query parameter with all values between separators.
    pub fn query_joined(
        mut self,
        name: &'static str,
        separator: char,
        values: impl IntoIterator<Item = impl fmt::Display>,
    ) -> Self {
        self.draft.query_joined(name, separator, values);
        self
    }

    /// Sets a header, also one that the document does not declare.
    pub fn header(mut self, name: &'static str, value: &(impl fmt::Display + ?Sized)) -> Self {
        self.draft.header(name, &value);
        self
    }

    /// Adds a cookie.
    pub fn cookie(self, name: &'static str, value: &(impl fmt::Display + ?Sized)) -> Self {
        let Self { draft, decode } = self;
        Self { draft: CallBuilder(draft).cookie(name, value).0, decode }
    }

    /// Sets a header to all values between separators.
    pub fn header_joined(
        self,
        name: &'static str,
        separator: char,
        values: impl IntoIterator<Item = impl fmt::Display>,
    ) -> Self {
        let Self { draft, decode } = self;
        Self { draft: CallBuilder(draft).header_joined(name, separator, values).0, decode }
    }

    /// Adds a cookie with all values between separators.
    pub fn cookie_joined(
        self,
        name: &'static str,
        separator: char,
        values: impl IntoIterator<Item = impl fmt::Display>,
    ) -> Self {
        let Self { draft, decode } = self;
        Self { draft: CallBuilder(draft).cookie_joined(name, separator, values).0, decode }
    }

    /// Limits each attempt, from sending to the last byte of the answer; of a streamed one to its
    /// head, and then each wait for more of it.
    pub fn timeout(mut self, timeout: Duration) -> Self {
        self.draft.timeout = Some(timeout);
        self
    }

    /// Limits the call as a whole, with its waits and retries, and a streamed answer to its end. When a rate limit leaves no slot
    /// before it, the call fails at once.
    pub fn deadline(mut self, deadline: Duration) -> Self {
        self.draft.deadline = Some(deadline);
        self
    }

    /// The operation that is called.
    #[must_use]
    pub fn operation(&self) -> &'static Operation {
        self.draft.operation
    }

    /// Sends the call and returns the value together with status and headers.
    ///
    /// # Errors
    ///
    /// Whatever keeps the answer from being had or read.
    pub async fn response(self) -> Result<Response<T>> {
        let Self { draft, decode } = self;
        let received = send(draft).await?;
        let value = decode(&received)?;
        Ok(Response { value, answer: received.answer })
    }
}

impl<T> IntoFuture for Call<T> {
    type Output = Result<T>;
    type IntoFuture = CallFuture<T>;

    fn into_future(self) -> CallFuture<T> {
        CallFuture { received: send(self.draft), decode: self.decode }
    }
}

impl<T> Future for CallFuture<T> {
    type Output = Result<T>;

    fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Result<T>> {
        let received = ready!(self.received.as_mut().poll(cx))?;
        Poll::Ready((self.decode)(&received))
    }
}

fn escaped(value: impl fmt::Display) -> String {
    path::encoded(value.to_string())
}

fn joined(separator: char, values: impl IntoIterator<Item = impl fmt::Display>) -> Option<String> {
    let add = |text: String, value: String| format!("{text}{separator}{value}");
    values.into_iter().map(|value| value.to_string()).reduce(add)
}

/// The one way by which all calls go; boxed here, so that it is compiled once.
pub(crate) fn send(draft: Box<Draft>) -> BoxFuture<'static, Result<Received>> {
    Box::pin(async move {
        let (client, operation) = (draft.client.clone(), draft.operation);
        let path = operation.ready.map(|_| draft.path.clone()).unwrap_or_default();
        // Boxed, because a small future is had and moved much faster than a large one.
        let plan = Box::new(draft.plan()?);
        let (answer, body) = pipeline::open(&client.core, &plan).await?;
        let verdict = plan.judge(answer.status, &answer.headers);
        let is_streamed = plan.reading == Reading::Head && verdict == Verdict::Declared;
        let rest = is_streamed.then(|| {
            let flow = Flow::new(&plan, &client.core, operation, body);
            Arc::new(Mutex::new(Some(flow)))
        });
        let received = Received { client, operation, path, answer, rest };
        match verdict {
            Verdict::Declared => Ok(received),
            Verdict::OtherStatus => Err(received.undeclared_status()),
            Verdict::OtherMediaType => Err(received.other_media_type(plan.asked)),
        }
    })
}

impl fmt::Debug for CallBuilder {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("CallBuilder").field(&self.0).finish()
    }
}

impl<T> fmt::Debug for CallFuture<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("CallFuture").finish_non_exhaustive()
    }
}

impl<T> fmt::Debug for Call<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Call").field(&self.draft).finish()
    }
}

impl<T> Clone for Call<T> {
    fn clone(&self) -> Self {
        Self { draft: self.draft.clone(), decode: self.decode }
    }
}
