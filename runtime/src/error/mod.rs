//! The one error of the runtime.

mod body;
mod display;
mod kind;

use std::{sync::Arc, time::Duration};

use bytes::Bytes;
use http::{HeaderMap, StatusCode};

pub(crate) use self::kind::{Answer, Inner, Kind, Refusal, Subject, Undecoded};
use crate::{
    retry::{self, Class},
    secret::{ExposeSecret, SecretString},
    transport::{Failure, TransportError},
    v1::{Errors, Meaning},
};

/// A result with the runtime's [`Error`].
pub type Result<T, E = Error> = std::result::Result<T, E>;

/// Why a call gave no value.
///
/// One type for everything; predicates say what kind of trouble it is, accessors give what the
/// server said. Neither `Display` nor `Debug` ever shows a credential, a token, a request body, or
/// a filled-in path.
///
/// ```
/// use clientwright_runtime::Error;
///
/// fn advice(error: &Error) -> &'static str {
///     if error.is_not_found() {
///         "check the id"
///     } else if error.is_outcome_unknown() {
///         "look whether it was done before doing it again"
///     } else if error.is_retryable() {
///         "try again later"
///     } else {
///         "read the message"
///     }
/// }
/// ```
#[derive(Clone)]
pub struct Error(pub(crate) Box<Inner>);

impl Error {
    /// The HTTP status, when there was an answer.
    #[must_use]
    pub fn status(&self) -> Option<StatusCode> {
        self.answer().map(|answer| answer.status)
    }

    /// The code in the error answer, where the document says it stands.
    #[must_use]
    pub fn code(&self) -> Option<&str> {
        self.refusal()?.code.as_deref()
    }

    /// The message in the error answer, or the reason a failed activity gives.
    #[must_use]
    pub fn message(&self) -> Option<&str> {
        match &self.0.kind {
            Kind::ActivityFailed { reason, .. } | Kind::WriteFailed { reason, .. } => {
                reason.as_deref()
            }
            _ => self.refusal()?.message.as_deref(),
        }
    }

    /// The headers of the answer.
    #[must_use]
    pub fn headers(&self) -> Option<&HeaderMap> {
        self.answer().map(|answer| &answer.headers)
    }

    /// The id by which the server's operators find the request, from the headers commonly used for
    /// it.
    #[must_use]
    pub fn request_id(&self) -> Option<&str> {
        let headers = self.headers()?;
        let names = ["x-request-id", "request-id", "x-correlation-id", "x-trace-id"];
        names.iter().find_map(|name| headers.get(*name)?.to_str().ok())
    }

    /// How long the server or a limit asks to wait before the next try.
    #[must_use]
    pub fn retry_after(&self) -> Option<Duration> {
        match &self.0.kind {
            Kind::Limit { wait, .. } => Some(*wait),
            Kind::Login { cause, .. } => cause.retry_after(),
            _ => self.refusal()?.retry_after,
        }
    }

    /// The id of the operation, such as `compute.virtual_machines.list`; `None` while a client is
    /// built.
    #[must_use]
    pub fn operation(&self) -> Option<&'static str> {
        self.0.subject.map(|subject| subject.id)
    }

    /// The permissions the operation needs, as the document names them.
    #[must_use]
    pub fn permissions(&self) -> &'static [&'static str] {
        self.0.subject.map_or(&[], |subject| subject.permissions)
    }

    /// The only deployments that offer the operation, in the vendor's words; empty when all do.
    #[must_use]
    pub fn availability(&self) -> &'static [&'static str] {
        self.0.subject.map_or(&[], |subject| subject.availability)
    }

    /// How often the request was sent.
    #[must_use]
    pub fn attempts(&self) -> u32 {
        self.0.attempts
    }

    /// How long the call took, with all its waits.
    #[must_use]
    pub fn elapsed(&self) -> Duration {
        self.0.elapsed
    }

    /// The id of the activity that failed or was lost sight of; it can be taken up again with it.
    #[must_use]
    pub fn activity_id(&self) -> Option<&str> {
        self.0.activity.as_deref()
    }

    /// Whether time ran out: an attempt's, or the whole call's. Raise the timeout, or ask for less
    /// at once.
    #[must_use]
    pub fn is_timeout(&self) -> bool {
        match &self.0.kind {
            Kind::Deadline
            | Kind::Transport { failure: Failure::Timeout | Failure::Stalled, .. } => true,
            Kind::Login { cause, .. } => cause.is_timeout(),
            Kind::ActivityLost { cause: Some(cause), .. } => cause.is_timeout(),
            _ => matches!(
                self.status(),
                Some(StatusCode::REQUEST_TIMEOUT | StatusCode::GATEWAY_TIMEOUT)
            ),
        }
    }

    /// Whether a rate limit stood in the way: the server's, after all retries, or the client's own,
    /// when waiting for a slot would have passed the deadline. See
    /// [`retry_after`](Self::retry_after).
    #[must_use]
    pub fn is_rate_limited(&self) -> bool {
        match &self.0.kind {
            Kind::Limit { .. } => true,
            Kind::Login { cause, .. } => cause.is_rate_limited(),
            _ => self.means(Meaning::Throttled, StatusCode::TOO_MANY_REQUESTS),
        }
    }

    /// Whether credentials are missing, wrong, or lack a permission. The message names the
    /// environment variables or permissions.
    #[must_use]
    pub fn is_auth(&self) -> bool {
        match &self.0.kind {
            Kind::MissingCredentials(_) => true,
            Kind::Login { cause, .. } => !cause.is_retryable(),
            _ => {
                self.means(Meaning::Expired, StatusCode::UNAUTHORIZED)
                    || (self.status() == Some(StatusCode::FORBIDDEN) && !self.is_not_found())
            }
        }
    }

    /// Whether the server does not accept the credentials that it was asked for a token with: they are
    /// wrong, or have expired, been replaced or deleted.
    ///
    /// The same ones are not sent again for five minutes, since servers lock accounts after a few
    /// failures. Others are sent as soon as their source has them; see
    /// [`Builder::credential_with`](crate::Builder::credential_with).
    #[must_use]
    pub fn is_login_refused(&self) -> bool {
        matches!(&self.0.kind, Kind::Login { cause, .. } if cause.refuses_credentials())
    }

    /// Whether the server has refused an operation that only some deployments offer, which the
    /// message and [`availability`](Self::availability) name. The answer itself need not say so: a
    /// mistake in the request may look the same.
    #[must_use]
    pub fn is_unavailable(&self) -> bool {
        let is_final = |refusal: &Refusal| {
            let status = refusal.answer.status;
            status.is_client_error() && Class::of_answer(status, refusal.meaning) == Class::Final
        };
        !self.availability().is_empty() && self.refusal().is_some_and(is_final)
    }

    /// Whether the server says that the thing does not exist. Some servers answer this too when the
    /// caller may not see it.
    #[must_use]
    pub fn is_not_found(&self) -> bool {
        self.means(Meaning::NotFound, StatusCode::NOT_FOUND)
    }

    /// Whether the same call may succeed later without anything being changed. For a write, see
    /// [`is_outcome_unknown`](Self::is_outcome_unknown) first.
    #[must_use]
    pub fn is_retryable(&self) -> bool {
        match &self.0.kind {
            Kind::Limit { .. } | Kind::Deadline => true,
            Kind::Transport { failure, .. } => failure.may_pass(),
            Kind::Status(refusal) => retry::status_may_pass(refusal.answer.status, refusal.meaning),
            Kind::Login { cause, .. } | Kind::ActivityLost { cause: Some(cause), .. } => {
                cause.is_retryable()
            }
            Kind::ActivityFailed { transient, .. } => *transient,
            _ => false,
        }
    }

    /// Whether this was a write whose effect is not known: the request was sent and no clear answer
    /// came. It was not repeated, since that might do it twice.
    #[must_use]
    pub fn is_outcome_unknown(&self) -> bool {
        self.0.unclear
    }

    /// Whether no whole answer came: connection refused, reset, cut off, timed out. The message names
    /// the server's scheme, host and port.
    #[must_use]
    pub fn is_transport(&self) -> bool {
        matches!(self.0.kind, Kind::Transport { .. })
    }

    /// Whether a success could not be read as the document describes it, or is of a status or media
    /// type that it does not declare. [`body`](Self::body) holds the answer; a write was accepted.
    ///
    /// A `204 No Content` is one where the document promises a body for each status of a range, or
    /// by `default`: there is no value to yield. [`status`](Self::status) tells it from others.
    #[must_use]
    pub fn is_decode(&self) -> bool {
        matches!(self.0.kind, Kind::Decode(_))
    }

    /// Whether the pages of a list lead back to one that was already read, so that reading on would
    /// never end. What was read so far is whole.
    #[must_use]
    pub fn is_pagination_loop(&self) -> bool {
        matches!(self.0.kind, Kind::PagingLoop)
    }

    /// Whether an activity ended without success; [`message`](Self::message) is the reason it
    /// gives.
    #[must_use]
    pub fn is_activity_failed(&self) -> bool {
        matches!(self.0.kind, Kind::ActivityFailed { .. })
    }

    /// Whether a write was accepted and has then failed; [`message`](Self::message) is the reason, where
    /// the server gives one.
    #[must_use]
    pub fn is_write_failed(&self) -> bool {
        matches!(self.0.kind, Kind::WriteFailed { .. })
    }

    /// Whether another attempt was due, but too many calls were failing for retries to help.
    #[must_use]
    pub fn is_budget_spent(&self) -> bool {
        self.0.budget_spent
    }

    /// Of a request for a token: whether others would have to be given than the credentials were.
    pub(crate) fn refuses_credentials(&self) -> bool {
        let Kind::Status(refusal) = &self.0.kind else { return false };
        let class = Class::of_answer(refusal.answer.status, refusal.meaning);
        matches!(refusal.answer.status.as_u16(), 400 | 401 | 403)
            && matches!(class, Class::Final | Class::Unauthorized)
    }

    fn answer(&self) -> Option<&Answer> {
        match &self.0.kind {
            Kind::Status(refusal) => Some(&refusal.answer),
            Kind::Decode(undecoded) => Some(&undecoded.answer),
            Kind::NoActivity(answer) => Some(answer),
            Kind::Login { cause, .. } | Kind::ActivityLost { cause: Some(cause), .. } => {
                cause.answer()
            }
            _ => None,
        }
    }

    fn refusal(&self) -> Option<&Refusal> {
        match &self.0.kind {
            Kind::Status(refusal) => Some(refusal),
            Kind::Login { cause, .. } | Kind::ActivityLost { cause: Some(cause), .. } => {
                cause.refusal()
            }
            _ => None,
        }
    }

    /// A meaning given by the document wins over the status.
    fn means(&self, meaning: Meaning, usual: StatusCode) -> bool {
        self.refusal().is_some_and(|refusal| match refusal.meaning {
            Some(given) => given == meaning,
            None => refusal.answer.status == usual,
        })
    }
}

/// Cold, all of them: what leads to an error is laid aside, so that calls that go well pass over less
/// code.
impl Error {
    #[cold]
    pub(crate) fn new(kind: Kind) -> Self {
        Self(Box::new(Inner {
            kind,
            subject: None,
            attempts: 0,
            elapsed: Duration::ZERO,
            unclear: false,
            budget_spent: false,
            activity: None,
            server: None,
        }))
    }

    #[cold]
    pub(crate) fn config(message: impl Into<String>) -> Self {
        Self::new(Kind::Config(message.into()))
    }

    #[cold]
    pub(crate) fn request(message: impl Into<String>) -> Self {
        Self::new(Kind::Request(message.into()))
    }

    #[cold]
    pub(crate) fn transport(error: TransportError) -> Self {
        let failure = error.failure();
        Self::new(Kind::Transport { failure, source: Arc::new(error) })
    }

    /// An answer that is not a success, read by the rule of its document.
    #[cold]
    pub(crate) fn refused(
        answer: Answer,
        subject: Subject,
        rule: &Errors,
        retry_after: Option<Duration>,
    ) -> Self {
        let body: Option<serde_json::Value> = serde_json::from_slice(&subject.json(&answer)).ok();
        let body = body.as_ref();
        let code = body.and_then(|body| rule.read(rule.code, body));
        let message =
            body.and_then(|body| rule.read(rule.message, body)).or_else(|| plain_message(&answer));
        let meaning = rule.meaning(answer.status.as_u16(), code.as_deref());
        Self::new(Kind::Status(Refusal {
            answer,
            code,
            message,
            meaning,
            retry_after,
            is_hidden: false,
        }))
    }

    #[cold]
    #[must_use]
    pub(crate) fn about(mut self, subject: Subject) -> Self {
        self.0.subject.get_or_insert(subject);
        self
    }

    #[cold]
    #[must_use]
    pub(crate) fn after(mut self, attempts: u32, elapsed: Duration) -> Self {
        self.0.attempts = attempts;
        self.0.elapsed = elapsed;
        self
    }

    #[must_use]
    pub(crate) fn of_activity(mut self, id: &str) -> Self {
        self.0.activity = Some(id.to_owned());
        self
    }

    #[must_use]
    pub(crate) fn at(mut self, server: Option<Arc<str>>) -> Self {
        self.0.server = server;
        self
    }

    /// Takes out what the server repeats of the credentials it was sent.
    pub(crate) fn hide<'s>(&mut self, secrets: impl Iterator<Item = &'s SecretString>) {
        let Kind::Status(refusal) = &mut self.0.kind else {
            return;
        };
        for secret in secrets.map(ExposeSecret::expose_secret).filter(|secret| !secret.is_empty()) {
            for text in [&mut refusal.code, &mut refusal.message].into_iter().flatten() {
                if text.contains(secret) {
                    *text = text.replace(secret, "…");
                }
            }
            let body = &refusal.answer.body;
            refusal.is_hidden |=
                body.windows(secret.len()).any(|window| window == secret.as_bytes());
        }
    }

    /// Whether the body may be shown.
    fn is_body_hidden(&self) -> bool {
        self.refusal().is_some_and(|refusal| refusal.is_hidden)
    }

    /// Forgets the body: answers of logins may repeat what was sent.
    #[must_use]
    pub(crate) fn without_body(mut self) -> Self {
        if let Kind::Status(refusal) = &mut self.0.kind {
            refusal.answer.body = Bytes::new();
        }
        self
    }
}

impl Errors {
    fn read(&self, pointers: &[&str], body: &serde_json::Value) -> Option<String> {
        pointers.iter().find_map(|pointer| match body.pointer(pointer)? {
            serde_json::Value::String(text) if !text.is_empty() => Some(text.clone()),
            serde_json::Value::Number(number) => Some(number.to_string()),
            _ => None,
        })
    }

    fn meaning(&self, status: u16, code: Option<&str>) -> Option<Meaning> {
        // Servers have been seen to send a code with a blank behind it.
        let code = code.map(str::trim);
        let by_code = code.and_then(|code| self.codes.iter().find(|(known, _)| *known == code));
        by_code.map(|(_, meaning)| *meaning).or_else(|| {
            self.statuses.iter().find(|(known, _)| *known == status).map(|(_, meaning)| *meaning)
        })
    }
}

/// A short text body is the message; a page of a gateway is not.
fn plain_message(answer: &Answer) -> Option<String> {
    let text = std::str::from_utf8(&answer.body).ok()?.trim();
    let is_short = !text.is_empty() && text.len() <= 300;
    (is_short && !text.starts_with(['<', '{', '['])).then(|| text.trim_matches('"').to_owned())
}
