//! No secret is ever shown: not by `Debug`, not by `Display`, not in what is logged.

use std::{
    fmt::Write,
    sync::{Arc, Mutex},
    time::Duration,
};

use crate::common::{self, BASIC, Example, Fake, KEYED, answer, jwt, text};
use clientwright_runtime::{Builder, Retries};
use serde_json::{Value, json};
use tracing::{
    Event, Metadata, Subscriber,
    field::{Field, Visit},
    span,
};

/// Writes down everything that is logged.
#[derive(Clone, Default)]
pub struct Log(Arc<Mutex<String>>);

impl Log {
    /// What is logged by this thread from now on, until the guards are dropped.
    pub fn listen() -> (Self, (tracing::Dispatch, tracing::subscriber::DefaultGuard)) {
        let log = Self::default();
        // While there is one subscriber alone, whether an event is wanted is decided once and for all
        // by the thread that comes first to it, and other tests run without any.
        let second = tracing::Dispatch::new(log.clone());
        let guard = tracing::subscriber::set_default(log.clone());
        (log, (second, guard))
    }

    pub fn text(&self) -> String {
        self.0.lock().unwrap().clone()
    }
}

impl Visit for Log {
    fn record_debug(&mut self, field: &Field, value: &dyn std::fmt::Debug) {
        write!(self.0.lock().unwrap(), "{}={value:?} ", field.name()).unwrap();
    }
}

impl Subscriber for Log {
    fn enabled(&self, metadata: &Metadata<'_>) -> bool {
        metadata.target().starts_with("clientwright")
    }

    fn new_span(&self, attributes: &span::Attributes<'_>) -> span::Id {
        attributes.record(&mut self.clone());
        span::Id::from_u64(1)
    }

    fn record(&self, _: &span::Id, values: &span::Record<'_>) {
        values.record(&mut self.clone());
    }

    fn record_follows_from(&self, _: &span::Id, _: &span::Id) {}

    fn event(&self, event: &Event<'_>) {
        event.record(&mut self.clone());
    }

    fn enter(&self, _: &span::Id) {}

    fn exit(&self, _: &span::Id) {}
}

const CANARIES: [&str; 6] =
    ["canary-id", "canary-secret", "canary-key", "canary-token", "canary-path", "canary-body"];

fn with_credentials(builder: Builder<Example>) -> Builder<Example> {
    builder
        .credential("id", "canary-id")
        .environment([("EXAMPLE_SECRET", "canary-secret"), ("EXAMPLE_KEY", "canary-key")])
        .retries(Retries::none())
}

#[tokio::test(start_paused = true)]
async fn a7_nothing_secret_is_shown() {
    let (log, _guards) = Log::listen();
    let mut shown = String::new();
    for login in [
        text(200, jwt(1, 300)),
        answer(400, &json!("canary-secret was wrong")),
        text(200, "canary-token x"),
    ] {
        let mut login = Some(login);
        let fake = Fake::new(move |request| {
            let is_login = request.uri().path().ends_with("/auth/token");
            let answer = if is_login { login.take() } else { None };
            (Duration::ZERO, answer.unwrap_or_else(|| answer_of_a_call(request.uri().path())))
        });
        let builder = with_credentials(fake.builder());
        write!(shown, "{builder:?}").unwrap();
        let client = builder.build().unwrap();
        let call =
            client.core.call(&KEYED).query("q", "canary-path").body_json("canary-body").nothing();
        let list = client.list();
        write!(shown, "{client:?} {call:?} {list:?} {BASIC:?}").unwrap();
        let errors = [
            client.open("canary-path").await.unwrap_err(),
            call.await.unwrap_err(),
            list.await.unwrap_err(),
        ];
        for error in &errors {
            write!(shown, "{error} {error:?}").unwrap();
            let mut cause = std::error::Error::source(error);
            while let Some(inner) = cause {
                write!(shown, "{inner} {inner:?}").unwrap();
                cause = inner.source();
            }
        }
    }
    // Also when the server repeats what it was sent.
    let echo = Fake::script([(
        500,
        json!({ "error": { "message": "not a token: canary-token" }, "x": "canary-token" }),
    )]);
    let bearer = with_credentials(echo.builder().bearer("canary-token\n"));
    write!(shown, "{bearer:?}").unwrap();
    write!(shown, "{:?}", bearer.build().unwrap().list().await).unwrap();
    let logged = log.text();
    assert!(logged.contains("machines.list") && logged.contains("attempt"), "{logged}");
    shown.push_str(&logged);
    for canary in CANARIES {
        assert!(!shown.contains(canary), "{canary} in {shown}");
    }
    assert!(!shown.contains(&jwt(1, 300)));
}

fn answer_of_a_call(path: &str) -> common::Answer {
    answer(if path.contains("open") { 404 } else { 500 }, &Value::Null)
}
