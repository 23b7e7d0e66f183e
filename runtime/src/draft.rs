//! What is given for a call before it is sent.

use std::{fmt, time::Duration};

use http::{
    HeaderMap, HeaderName, HeaderValue,
    header::{CONTENT_TYPE, COOKIE},
};
use serde::Serialize;
use tokio::time::Instant;

use crate::{
    client::Client,
    content::Content,
    error::{Error, Result, Subject},
    member, path,
    pipeline::{Plan, Reading},
    sending::sending,
    style::{self, Escape, ParameterStyle},
    v1::{Method, Operation},
};

/// What was given for a call so far. The first thing that cannot be sent is kept and comes out when
/// the call is awaited.
#[derive(Clone)]
pub(crate) struct Draft {
    pub(crate) client: Client,
    pub(crate) operation: &'static Operation,
    /// The values of the template's braces, as they are written there.
    pub(crate) path: Vec<(&'static str, String)>,
    pub(crate) query: String,
    pub(crate) headers: HeaderMap,
    pub(crate) cookies: String,
    pub(crate) body: Content,
    pub(crate) error: Option<Error>,
    pub(crate) timeout: Option<Duration>,
    pub(crate) deadline: Option<Duration>,
    pub(crate) reading: Reading,
    /// The media type that was asked for in place of the operation's own.
    pub(crate) asked: Option<&'static str>,
    /// Path and query below the server where they are given whole, by the page before.
    pub(crate) target: Option<String>,
}

impl Draft {
    pub(crate) fn new(client: Client, operation: &'static Operation) -> Self {
        Self {
            client,
            operation,
            path: Vec::new(),
            query: String::new(),
            headers: HeaderMap::new(),
            cookies: String::new(),
            body: Content::default(),
            error: None,
            timeout: None,
            deadline: None,
            reading: Reading::Whole,
            asked: None,
            target: None,
        }
    }

    pub(crate) fn query(&mut self, name: &str, value: &dyn fmt::Display) {
        path::push_pair(&mut self.query, name, &value.to_string());
    }

    /// The value of a query parameter that was given.
    pub(crate) fn query_value(&self, name: &str) -> Option<String> {
        path::value(&self.query, name)
    }

    /// Sets a query parameter in place of what was given.
    pub(crate) fn set_query(&mut self, name: &str, value: &dyn fmt::Display) {
        self.query = path::without(&self.query, name);
        self.query(name, value);
    }

    pub(crate) fn header(&mut self, name: &str, value: &dyn fmt::Display) {
        match (HeaderName::try_from(name), HeaderValue::try_from(value.to_string())) {
            (Ok(name), Ok(value)) => {
                self.headers.insert(name, value);
            }
            (Err(_), _) => self.fail(Error::request(format!("no header can be called `{name}`"))),
            (_, Err(_)) => self
                .fail(Error::request(format!("header `{name}` has a value that cannot be sent"))),
        }
    }

    /// Adds a cookie whose value is encoded already.
    pub(crate) fn cookie(&mut self, name: &str, value: &str) {
        self.cookie_pairs(&format!("{}={value}", path::cookie_name(name)));
    }

    /// Adds cookies as they are written.
    pub(crate) fn cookie_pairs(&mut self, pairs: &str) {
        if !self.cookies.is_empty() {
            self.cookies.push_str("; ");
        }
        self.cookies.push_str(pairs);
    }

    /// A value in a style; `None` where there is nothing to send, or it cannot be written.
    pub(crate) fn expand(
        &mut self,
        name: &str,
        style: ParameterStyle,
        value: &(impl Serialize + ?Sized),
        escape: Escape,
    ) -> Option<String> {
        let json = sending(|| serde_json::to_string(value));
        match json.and_then(|json| style::expand(style, name, &json, escape)) {
            Ok(written) => written,
            Err(error) => {
                self.fail(Error::request(format!("parameter `{name}` cannot be written: {error}")));
                None
            }
        }
    }

    pub(crate) fn query_styled(
        &mut self,
        name: &str,
        style: ParameterStyle,
        value: &(impl Serialize + ?Sized),
    ) {
        if let Some(written) = self.expand(name, style, value, Escape::Percent) {
            if !self.query.is_empty() {
                self.query.push('&');
            }
            self.query.push_str(&written);
        }
    }

    pub(crate) fn body(&mut self, body: impl Into<Content>, content_type: &str) {
        self.body = body.into();
        self.header(CONTENT_TYPE.as_str(), &content_type);
    }

    pub(crate) fn fail(&mut self, error: Error) {
        self.error.get_or_insert(error);
    }

    pub(crate) fn plan(mut self: Box<Self>) -> Result<Plan> {
        let operation = self.operation;
        let subject = Subject::from(operation);
        if let Some(error) = self.error {
            return Err(error.about(subject));
        }
        let target = match self.target.take() {
            Some(target) => target,
            None => self.own_target().map_err(|error| error.about(subject))?,
        };
        if self.reading == Reading::Head {
            self.ask_for_stream().map_err(|error| error.about(subject))?;
        }
        if !self.cookies.is_empty() {
            let cookies = std::mem::take(&mut self.cookies);
            let cookies = HeaderValue::try_from(cookies)
                .map_err(|_| Error::request("a cookie cannot be sent"))?;
            self.headers.insert(COOKIE, cookies);
        }
        let settings = &self.client.core.settings;
        let deadline = self
            .deadline
            .or(settings.deadline)
            .and_then(|deadline| Instant::now().checked_add(deadline));
        let may_be_kept = operation.method == Method::GET && self.reading == Reading::Whole;
        let own_timeout = operation.timeout_ms.map(Duration::from_millis);
        Ok(Plan {
            subject,
            server: operation.server,
            target,
            headers: self.headers,
            accept: operation.accept,
            successes: self.client.core.product.successes_of(operation),
            asked: self.asked,
            without_scope: Some(operation.without_scope),
            body: self.body,
            security: operation.security.unwrap_or(self.client.core.product.security),
            limits: operation.limits,
            low_priority: false,
            repeatable: operation.repeatable,
            errors: operation.errors.unwrap_or(self.client.core.product.errors),
            timeout: self.timeout.or(own_timeout).unwrap_or(settings.timeout),
            attempts: settings.retries.attempts,
            deadline,
            login: false,
            reading: self.reading,
            kept_for: operation.kept_ms.filter(|_| may_be_kept).map(Duration::from_millis),
        })
    }

    /// Sets the member of the JSON body that asks for a stream, where the row names one.
    fn ask_for_stream(&mut self) -> Result<()> {
        if let Some(pointer) = self.operation.stream.and_then(|stream| stream.member) {
            let body = self.body.whole();
            let body = body.ok_or_else(|| Error::request("the body is a stream, not JSON"))?;
            self.body = member::set_true(body, pointer)?.into();
            let json = HeaderValue::from_static("application/json");
            if !self.headers.contains_key(CONTENT_TYPE) {
                self.headers.insert(CONTENT_TYPE, json);
            }
        }
        Ok(())
    }

    /// Path and query below the server, from what was given.
    pub(crate) fn own_target(&self) -> Result<String> {
        let mut target = path::fill_written(self.operation.path, &self.path)?;
        if !self.query.is_empty() {
            // Some documents put a fixed query into the path itself.
            target.push(if target.contains('?') { '&' } else { '?' });
            target.push_str(&self.query);
        }
        Ok(target)
    }

    pub(crate) fn query_joined(
        &mut self,
        name: &str,
        separator: char,
        values: impl IntoIterator<Item = impl fmt::Display>,
    ) {
        let mut values = values.into_iter().peekable();
        if values.peek().is_none() {
            return;
        }
        path::push_name(&mut self.query, name);
        while let Some(value) = values.next() {
            self.query.push_str(&path::encoded(value.to_string()));
            match (values.peek().is_some(), separator) {
                (false, _) => {}
                (true, ' ') => self.query.push_str("%20"),
                (true, '|') => self.query.push_str("%7C"),
                (true, separator) => self.query.push(separator),
            }
        }
    }
}

impl fmt::Debug for Draft {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // Parameters, headers and bodies may hold secrets.
        let operation = self.operation;
        write!(f, "{} ({} {})", operation.id, operation.method, operation.path)
    }
}
