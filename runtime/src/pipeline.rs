//! The one path that every request takes: slots, token, sending, judging, waiting, again.

use std::{
    pin::{Pin, pin},
    sync::Arc,
    time::Duration,
};

use bytes::Bytes;
use http::{
    HeaderMap, HeaderName, HeaderValue, Request, Response, StatusCode,
    header::{ACCEPT, CONTENT_TYPE, USER_AGENT},
    response::Parts,
};
use tokio::time::{Instant, sleep, timeout_at};
use tracing::{Instrument, Span};

use crate::{
    auth::{Pass, Tokens},
    client::Core,
    content::Content,
    error::{Answer, Error, Kind, Result, Subject},
    limit::{self, Crowded, Gate},
    media_type,
    observer::Attempt,
    retry::{self, Budget, Class},
    transport::{Body, BoxFuture, Failure, TransportError},
    v1::{self, Errors, Limit, Scheme, Success, Verdict},
};

/// A request on its way through the transport.
type Sent<'t> = BoxFuture<'t, Result<Response<Body>, TransportError>>;

/// All that is needed to send one call, as often as it takes.
pub(crate) struct Plan {
    pub(crate) subject: Subject,
    pub(crate) server: usize,
    /// Path and query below the server.
    pub(crate) target: String,
    pub(crate) headers: HeaderMap,
    /// The `Accept` header, where the headers have none.
    pub(crate) accept: &'static str,
    /// The successes that are declared; none: each is as good as declared.
    pub(crate) successes: &'static [Success],
    /// The media type that was asked for in place of the declared ones.
    pub(crate) asked: Option<&'static str>,
    /// Client-wide headers that this goes without; `None`: without any.
    pub(crate) without_scope: Option<&'static [&'static str]>,
    pub(crate) body: Content,
    pub(crate) security: &'static [&'static [&'static Scheme]],
    pub(crate) limits: &'static [&'static Limit],
    /// Polls leave most of the limits to calls that somebody waits for.
    pub(crate) low_priority: bool,
    pub(crate) repeatable: bool,
    pub(crate) errors: &'static Errors,
    pub(crate) timeout: Duration,
    pub(crate) attempts: u32,
    pub(crate) deadline: Option<Instant>,
    /// A request that gets a token: it carries credentials itself, and its answers are not kept.
    pub(crate) login: bool,
    pub(crate) reading: Reading,
    /// How long the answer may be used again.
    #[cfg_attr(not(feature = "cache"), expect(dead_code, reason = "only the cache asks"))]
    pub(crate) kept_for: Option<Duration>,
}

impl Plan {
    #[cold]
    fn span(&self) -> Span {
        tracing::debug_span!(
            "call",
            otel.kind = "client",
            operation = self.subject.id,
            http.request.method = self.subject.method.as_str(),
            url.template = self.subject.template,
        )
    }

    pub(crate) fn judge(&self, status: StatusCode, headers: &HeaderMap) -> Verdict {
        let media_type = headers.get(CONTENT_TYPE).and_then(|value| value.to_str().ok());
        match (v1::judge(self.successes, status, media_type), self.asked) {
            (Verdict::OtherStatus, _) => Verdict::OtherStatus,
            (_, Some(asked)) if !media_type::is_in(media_type.unwrap_or_default(), asked) => {
                Verdict::OtherMediaType
            }
            (_, Some(_)) => Verdict::Declared,
            (verdict, None) => verdict,
        }
    }
}

/// How much of a declared success belongs to the attempt. Other answers are always read whole.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Reading {
    Whole,
    /// The head only; the body is handed on as it comes.
    Head,
}

/// Sends until there is a success that has been read whole, or a reason to stop.
pub(crate) async fn run(core: &Arc<Core>, plan: &Plan) -> Result<Answer> {
    Ok(open(core, plan).await?.0)
}

/// Sends until there is a success, or a reason to stop. What the plan does not read is handed on.
pub(crate) async fn open(core: &Arc<Core>, plan: &Plan) -> Result<(Answer, Body)> {
    let span = match tracing::level_enabled!(tracing::Level::DEBUG) {
        true => plan.span(),
        false => Span::none(),
    };
    let mut course = Course {
        core,
        plan,
        started: Instant::now(),
        sent: 0,
        resent: false,
        cost: 0,
        #[cfg(feature = "cache")]
        place: None,
    };
    // One type for both ways, so that the one by which all calls go is compiled once.
    let outcome = {
        let run: Pin<&mut (dyn Future<Output = _> + Send)> = pin!(course.run());
        match span.is_disabled() {
            true => run.await,
            false => run.instrument(span).await,
        }
    };
    outcome.map_err(|error| {
        let error = error.about(plan.subject).after(course.sent, course.started.elapsed());
        if plan.login { error.without_body() } else { error }
    })
}

/// One call on its way.
struct Course<'c> {
    core: &'c Arc<Core>,
    plan: &'c Plan,
    started: Instant,
    sent: u32,
    /// A refused token has been replaced once.
    resent: bool,
    /// What the last retry took from the budget.
    cost: u32,
    #[cfg(feature = "cache")]
    place: Option<crate::cache::Place>,
}

impl Course<'_> {
    async fn run(&mut self) -> Result<(Answer, Body)> {
        let pass = self.core.keyring.pass(self.plan.security)?;
        self.check_server(&pass)?;
        if let Some(answer) = self.kept(&pass)? {
            return Ok((answer, Body::default()));
        }
        let gates = self.core.gates(self.plan.server, self.plan.limits, self.plan.low_priority);
        // A login takes its time, so it comes before the slots: calls that leave late would crowd
        // into the next window.
        let mut tokens = Tokens::new();
        if !pass.is_fixed() {
            tokens = self.tokens(&pass).await?;
        }
        loop {
            let waited = limit::acquire(&gates, self.slots_until())
                .await
                .map_err(|crowded| self.no_slot(&crowded))?;
            // A token may have ended while its call waited for a slot, or to be sent again.
            if !pass.is_fixed() && (!waited.is_zero() || self.sent > 0) {
                tokens = self.tokens(&pass).await?;
            }
            let sent = self.core.transport.send(self.request(&pass, &tokens)?);
            let outcome = self.attempt(sent, waited).await;
            let (class, mut error) = match self.judge(outcome) {
                Ok(answer) => return Ok(answer),
                Err(trouble) => trouble,
            };
            error.hide(pass.secrets(&tokens));
            if class == Class::Unauthorized && !self.resent && pass.reject(&tokens) {
                self.resent = true;
                continue;
            }
            let delay = self.next(class, error, &gates)?;
            sleep(delay).await;
        }
    }

    fn check_server(&self, pass: &Pass) -> Result<()> {
        let base = self.core.base(self.plan.server)?;
        let carries_secrets = self.plan.login || !pass.is_empty();
        if carries_secrets && base.is_open() && !self.core.settings.credentials_over_http {
            return Err(Error::config(format!(
                "refusing to send credentials unencrypted to {base:?}: use https"
            )));
        }
        Ok(())
    }

    fn request(&self, pass: &Pass, tokens: &Tokens) -> Result<Request<Body>> {
        let plan = self.plan;
        let mut headers = HeaderMap::new();
        headers.insert(ACCEPT, HeaderValue::from_static(plan.accept));
        if let Some(without) = plan.without_scope {
            let is_left_out = |name: &HeaderName| without.iter().any(|other| name == other);
            let scope = self.core.scope.iter().filter(|(name, _)| !is_left_out(name));
            scope.for_each(|(name, value)| drop(headers.insert(name.clone(), value.clone())));
        }
        headers.insert(USER_AGENT, self.core.user_agent.clone());
        for (name, value) in &plan.headers {
            headers.insert(name.clone(), value.clone());
        }
        self.ask_whether_kept_holds(&mut headers);
        let base = self.core.base(plan.server)?;
        let mut target = base.target(&plan.target);
        pass.attach(tokens, &mut headers, &mut target)?;
        let mut request = Request::new(plan.body.body());
        *request.method_mut() = plan.subject.method.into();
        // The text is not shown: its query may hold a credential.
        let uri = base.uri(target);
        *request.uri_mut() = uri.ok_or_else(|| Error::request("the path and query make no URL"))?;
        *request.headers_mut() = headers;
        Ok(request)
    }

    /// Waits for the answer and reads it, within the time of one attempt and of the call.
    async fn attempt(
        &mut self,
        sent: Sent<'_>,
        waited: Duration,
    ) -> Result<(Answer, Body), TransportError> {
        self.sent += 1;
        let began = Instant::now();
        let until = earlier(began.checked_add(self.plan.timeout), self.plan.deadline);
        let answer = self.read(sent);
        let outcome = match until {
            None => answer.await,
            Some(until) => match timeout_at(until, answer).await {
                Ok(outcome) => outcome,
                Err(_) => Err(TransportError::new(Failure::Timeout)),
            },
        };
        let result =
            outcome.as_ref().map(|(answer, _)| answer.status).map_err(TransportError::failure);
        if self.core.observer.is_some() || tracing::level_enabled!(tracing::Level::DEBUG) {
            let (operation, number) = (self.plan.subject.id, self.sent);
            self.tell(&Attempt {
                operation,
                number,
                waited,
                took: began.elapsed(),
                outcome: result,
            });
        }
        outcome
    }

    #[cold]
    fn tell(&self, attempt: &Attempt) {
        tracing::debug!(
            http.request.resend_count = attempt.number - 1,
            http.response.status_code = attempt.outcome.map_or(0, |status| status.as_u16()),
            error.r#type = attempt.outcome.err().map(tracing::field::display),
            waited_ms = attempt.waited.as_millis() as u64,
            took_ms = attempt.took.as_millis() as u64,
            "attempt"
        );
        if let Some(observer) = &self.core.observer {
            observer.attempt(attempt);
        }
    }

    async fn read(&self, sent: Sent<'_>) -> Result<(Answer, Body), TransportError> {
        let (Parts { status, headers, .. }, mut body) = sent.await?.into_parts();
        let is_streamed = self.plan.reading == Reading::Head
            && status.is_success()
            && self.plan.judge(status, &headers) == Verdict::Declared;
        if is_streamed {
            return Ok((Answer { status, headers, body: Bytes::new() }, body));
        }
        let whole = body.collect(self.core.settings.max_body).await?;
        Ok((Answer { status, headers, body: whole }, Body::default()))
    }

    /// The answer that the call ends with, or what is wrong.
    fn judge(
        &self,
        outcome: Result<(Answer, Body), TransportError>,
    ) -> Result<(Answer, Body), (Class, Error)> {
        let (answer, rest) =
            outcome.map_err(|error| (Class::of_failure(error.failure()), self.failure(error)))?;
        self.core.notice(self.plan.subject, &answer);
        if answer.status.is_success() {
            self.budget().refund(self.cost);
            self.keep(&answer);
            return Ok((answer, rest));
        }
        match self.renewed(&answer) {
            Some(kept) => Ok((kept, Body::default())),
            None => Err(self.refusal(answer)),
        }
    }

    #[cold]
    fn refusal(&self, answer: Answer) -> (Class, Error) {
        let status = answer.status;
        let asked = retry::retry_after(&answer.headers, self.core.clock.now());
        let error = Error::refused(answer, self.plan.subject, self.plan.errors, asked);
        let meaning = match &error.0.kind {
            Kind::Status(refusal) => refusal.meaning,
            _ => None,
        };
        (Class::of_answer(status, meaning), error)
    }

    #[cold]
    fn failure(&self, error: TransportError) -> Error {
        let is_late = error.failure() == Failure::Timeout
            && self.remaining().is_some_and(|left| left.is_zero());
        match is_late {
            true => Error::new(Kind::Deadline),
            false => Error::transport(error).at(self.core.origin(self.plan.server)),
        }
    }

    /// The delay before the next attempt, or the error that ends the call.
    #[cold]
    fn next(&mut self, class: Class, mut error: Error, gates: &[Arc<Gate>]) -> Result<Duration> {
        let plan = self.plan;
        error.0.unclear = class == Class::Transient && !plan.repeatable;
        let asked = error.retry_after();
        if class == Class::Throttled {
            let pause = asked
                .unwrap_or_else(|| Duration::from_secs_f64(self.core.random.between(0.2, 0.5)));
            let pause = pause.min(self.core.settings.retries.max_retry_after);
            let limit = limit::throttled(gates, pause);
            if let (Some(limit), Some(observer)) = (limit, &self.core.observer) {
                observer.throttled(limit, pause);
            }
        }
        if !class.is_repeated(plan.repeatable) || self.sent >= plan.attempts {
            return Err(error);
        }
        let Some(delay) =
            self.core.settings.retries.delay(class, self.sent, asked, &self.core.random)
        else {
            return Err(error);
        };
        if self.remaining().is_some_and(|remaining| remaining <= delay) {
            return Err(error);
        }
        let cost = Budget::cost(class);
        if !self.budget().take(cost) {
            error.0.budget_spent = true;
            return Err(error);
        }
        self.cost = cost;
        if let Some(observer) = &self.core.observer {
            observer.retry(plan.subject.id, delay);
        }
        Ok(delay)
    }

    /// What goes with the keys of a pass. Boxed, because it is larger than all the rest.
    fn tokens<'t>(&'t self, pass: &'t Pass) -> BoxFuture<'t, Result<Tokens>> {
        Box::pin(async { self.in_time(pass.tokens(self.core)).await? })
    }

    /// What a call waits for must come before its deadline.
    async fn in_time<T>(&self, wait: impl Future<Output = T>) -> Result<T> {
        match self.plan.deadline {
            None => Ok(wait.await),
            Some(deadline) => {
                timeout_at(deadline, wait).await.map_err(|_| Error::new(Kind::Deadline))
            }
        }
    }

    fn slots_until(&self) -> Option<Instant> {
        let by_wait = self.core.settings.max_wait.and_then(|wait| Instant::now().checked_add(wait));
        earlier(by_wait, self.plan.deadline)
    }

    #[cold]
    fn no_slot(&self, crowded: &Crowded) -> Error {
        Error::new(Kind::Limit { limit: crowded.limit, wait: crowded.wait })
    }

    fn remaining(&self) -> Option<Duration> {
        self.plan.deadline.map(|deadline| deadline.saturating_duration_since(Instant::now()))
    }

    fn budget(&self) -> &Budget {
        // `check_server` has seen to it that the server exists, and each server has its budget.
        &self.core.budgets[self.plan.server]
    }
}

/// The earlier of two moments that may never come.
fn earlier(one: Option<Instant>, other: Option<Instant>) -> Option<Instant> {
    match (one, other) {
        (Some(one), Some(other)) => Some(one.min(other)),
        (one, other) => one.or(other),
    }
}

#[cfg(feature = "cache")]
impl Course<'_> {
    /// The answer of an earlier call that still serves.
    fn kept(&mut self, pass: &Pass) -> Result<Option<Answer>> {
        if let Some(cache) = &self.core.cache {
            self.place = cache.place(self.core, self.plan, pass)?;
        }
        let kept = self.place.as_ref().and_then(crate::cache::Place::fresh);
        if kept.is_some() {
            tracing::debug!("answered by what was kept");
        }
        Ok(kept)
    }

    fn ask_whether_kept_holds(&self, headers: &mut HeaderMap) {
        if let Some(tag) = self.place.as_ref().and_then(crate::cache::Place::tag) {
            headers.insert(http::header::IF_NONE_MATCH, tag.clone());
        }
    }

    fn renewed(&self, answer: &Answer) -> Option<Answer> {
        if answer.status != http::StatusCode::NOT_MODIFIED {
            return None;
        }
        let kept = self.place.as_ref()?.renewed(&answer.headers)?;
        self.keep(&kept);
        Some(kept)
    }

    fn keep(&self, answer: &Answer) {
        let Some(cache) = &self.core.cache else { return };
        match &self.place {
            Some(place) if self.plan.judge(answer.status, &answer.headers) == Verdict::Declared => {
                cache.store(place, answer);
            }
            None if !self.plan.subject.method.only_reads() && !self.plan.login => {
                cache.note_write();
            }
            Some(_) | None => {}
        }
    }
}

#[cfg(not(feature = "cache"))]
impl Course<'_> {
    fn kept(&self, _: &Pass) -> Result<Option<Answer>> {
        Ok(None)
    }

    fn ask_whether_kept_holds(&self, _: &mut HeaderMap) {}

    fn renewed(&self, _: &Answer) -> Option<Answer> {
        None
    }

    fn keep(&self, _: &Answer) {}
}
