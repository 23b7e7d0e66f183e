//! A small generated crate, and a server that is a function.

use std::{
    sync::{Arc, Mutex},
    time::Duration,
};

use bytes::Bytes;
use clientwright_runtime::{
    Activity, Body, BoxFuture, Builder, Call, Client, Id, LimitSet, Transport, TransportError,
    Value,
    v1::{
        self, ActivityRule, Credential, Errors, Exchange, Given, Life, Limit, Meaning, Method,
        Operation, Place, Product, Resource, Scheme, ScopeHeader, Send, Server, State, StateStyle,
        Way,
    },
};
use http::{Request, Response, StatusCode};
use serde_json::json;
use tokio::time::Instant;

pub static ERRORS: Errors = Errors::new()
    .code(&["/error/status"])
    .message(&["/error/message"])
    .codes(&[("ExpiredToken", Meaning::Expired), ("Busy", Meaning::Transient)])
    .statuses(&[(418, Meaning::NotFound)]);

pub static PRODUCT: Product = Product::new("example", "1.2.3")
    .servers(&[Server::new("main", "https://api.example.com/api").env("EXAMPLE_URL")])
    .scope(&[ScopeHeader::new("ProjectUid").env("EXAMPLE_PROJECT")])
    .schemes(&[&BEARER, &KEY, &COOKIE, &BASIC])
    .errors(&ERRORS);

pub static LOGIN: Limit = Limit::window("login", 5, 1_000);
pub static PRODUCT_LIMIT: Limit = Limit::window("product", 25, 1_000);
pub static EXPORT: Limit = Limit::window("export", 1, 60_000).and(5, 3_600_000);
pub static CLUSTERS: Limit = Limit::bucket("clusters", 10, 1_000, 50);

pub static BEARER: Scheme = Scheme::new("bearer").ways(&[
    Way::exchange(
        Exchange::new(Method::POST, "/auth/token")
            .request(&[
                ("id", Credential::new("id").env("EXAMPLE_ID")),
                ("secret", Credential::secret("secret").env("EXAMPLE_SECRET")),
            ])
            .query(&[("extended", Given::Text("true"))])
            .token(Place::Body)
            .life(&[Life::Jwt, Life::Fixed(300)])
            .limits(&[&LOGIN]),
    )
    .send(Send::Header { name: "authorization", prefix: "Bearer " }),
    Way::fixed(Credential::secret("token").env("EXAMPLE_TOKEN")),
]);
pub static KEY: Scheme = Scheme::new("key")
    .ways(&[Way::fixed(Credential::secret("key").env("EXAMPLE_KEY"))
        .send(Send::Query { name: "apiKey" })]);
pub static COOKIE: Scheme = Scheme::new("cookie")
    .ways(&[Way::fixed(Credential::secret("session").env("EXAMPLE_SESSION"))
        .send(Send::Cookie { name: "sid" })]);
pub static BASIC: Scheme = Scheme::new("basic").ways(&[Way::basic(
    Credential::new("user").env("EXAMPLE_USER"),
    Credential::secret("password").env("EXAMPLE_PASSWORD"),
)]);

pub static ACTIVITY_READ: Operation =
    Operation::new("activity.get", Method::GET, "/activities/{activityId}")
        .limits(&[&PRODUCT_LIMIT])
        .permissions(&["activity_read"]);
pub static ACTIVITY: ActivityRule = ActivityRule::new(Place::Header("location"), &ACTIVITY_READ)
    .state(StateStyle::KeyOf("/state"))
    .states(&[
        ("waiting", State::Waiting),
        ("running", State::Running),
        ("completed", State::Completed),
        ("failed", State::Failed),
    ])
    .progress("/state/running/progression")
    .result("/state/completed/result")
    .reason("/state/failed/reason")
    .items("/concernedItems")
    .not_found_at_first(5)
    .transient_reasons(&["None of the workers"]);

pub static LIST: Operation = Operation::new("machines.list", Method::GET, "/machines")
    .security(&[&[&BEARER]])
    .limits(&[&PRODUCT_LIMIT])
    .permissions(&["machine_read"]);
pub static OPEN: Operation = Operation::new("machines.open", Method::GET, "/open/{id}");
pub static WRITE: Operation = Operation::new("machines.write", Method::POST, "/machines");
pub static REPLACE: Operation =
    Operation::new("machines.replace", Method::PUT, "/machines").repeatable(true);
pub static CREATE: Operation = Operation::new("machines.create", Method::POST, "/machines")
    .activity(&ACTIVITY, Resource::Item("machine"));
pub static REMOVE: Operation = Operation::new("machines.remove", Method::POST, "/removals")
    .activity(&ACTIVITY, Resource::Nothing);
pub static EXPORT_ALL: Operation =
    Operation::new("machines.export", Method::GET, "/export").limits(&[&EXPORT, &PRODUCT_LIMIT]);
pub static LIMITED: Operation =
    Operation::new("machines.limited", Method::GET, "/limited").limits(&[&PRODUCT_LIMIT]);
pub static CLUSTER: Operation =
    Operation::new("clusters.get", Method::GET, "/clusters").limits(&[&CLUSTERS]);
pub static KEYED: Operation = Operation::new("machines.keyed", Method::GET, "/keyed")
    .security(&[&[&KEY], &[&COOKIE, &BASIC]]);
pub static PERHAPS: Operation =
    Operation::new("machines.perhaps", Method::GET, "/perhaps").security(&[&[], &[&KEY]]);

/// What a generated crate's client looks like.
#[derive(Clone, Debug)]
pub struct Example {
    pub core: Client,
}

impl From<Client> for Example {
    fn from(core: Client) -> Self {
        Self { core }
    }
}

impl Example {
    pub fn list(&self) -> List {
        List(self.core.call(&LIST).json())
    }

    pub fn open(&self, id: impl Into<Id>) -> Call<Value> {
        self.core.call(&OPEN).path("id", &id.into()).json()
    }

    pub fn create(&self) -> Call<Activity> {
        self.core.call(&CREATE).body_json(&json!({ "name": "web" })).activity()
    }
}

v1::call!(List => Vec<String>, Example::list);

impl List {
    pub fn name(self, name: impl Into<String>) -> Self {
        Self(self.0.query("name", &name.into()))
    }

    pub fn datacenters(self, datacenters: impl IntoIterator<Item = impl Into<String>>) -> Self {
        Self(self.0.query_each("datacenters[]", datacenters.into_iter().map(Into::into)))
    }
}

pub type Answer = Result<Response<Bytes>, TransportError>;
pub type Serve = Box<dyn FnMut(&Request<Bytes>) -> (Duration, Answer) + std::marker::Send>;

/// What was asked, and when.
pub type Seen = Arc<Mutex<Vec<(Instant, Request<Bytes>)>>>;

/// A transport that asks a function, and remembers what it was asked and when.
#[derive(Clone)]
pub struct Fake {
    serve: Arc<Mutex<Serve>>,
    seen: Seen,
}

impl Fake {
    pub fn new(
        serve: impl FnMut(&Request<Bytes>) -> (Duration, Answer) + std::marker::Send + 'static,
    ) -> Self {
        Self { serve: Arc::new(Mutex::new(Box::new(serve))), seen: Arc::default() }
    }

    /// Answers one after the other, the last one for ever.
    pub fn script(answers: impl IntoIterator<Item = (u16, Value)>) -> Self {
        let mut answers = answers.into_iter().collect::<Vec<_>>().into_iter();
        let mut last = (500, Value::Null);
        Self::new(move |_| {
            last = answers.next().unwrap_or_else(|| last.clone());
            (Duration::ZERO, answer(last.0, &last.1))
        })
    }

    pub fn paths(&self) -> Vec<String> {
        self.seen.lock().unwrap().iter().map(|(_, request)| request.uri().to_string()).collect()
    }

    pub fn requests(&self) -> Vec<Request<Bytes>> {
        self.seen.lock().unwrap().iter().map(|(_, request)| request.clone()).collect()
    }

    pub fn times(&self) -> Vec<Instant> {
        self.seen.lock().unwrap().iter().map(|(at, _)| *at).collect()
    }

    pub fn count(&self, part: &str) -> usize {
        self.paths().iter().filter(|path| path.contains(part)).count()
    }

    pub fn client(&self) -> Example {
        self.builder().build().unwrap()
    }

    pub fn builder(&self) -> Builder<Example> {
        Builder::new(&PRODUCT)
            .environment([("EXAMPLE_ID", "id-1"), ("EXAMPLE_SECRET", "hunter2-canary")])
            .transport(self.clone())
            .limits(LimitSet::new())
            .random(7)
    }
}

impl Transport for Fake {
    fn send(
        &self,
        request: Request<Body>,
    ) -> BoxFuture<'_, Result<Response<Body>, TransportError>> {
        let request = request.map(|body| body.as_bytes().cloned().unwrap_or_default());
        let (delay, answer) = (self.serve.lock().unwrap())(&request);
        self.seen.lock().unwrap().push((Instant::now(), request));
        Box::pin(async move {
            tokio::time::sleep(delay).await;
            answer.map(|answer| answer.map(Body::from))
        })
    }
}

pub fn answer(status: u16, body: &Value) -> Answer {
    let bytes = if body.is_null() { Bytes::new() } else { Bytes::from(body.to_string()) };
    let mut response = Response::new(bytes);
    *response.status_mut() = StatusCode::from_u16(status).unwrap();
    Ok(response)
}

pub fn with_header(answer: Answer, name: &'static str, value: &str) -> Answer {
    answer.map(|mut answer| {
        answer.headers_mut().insert(name, value.parse().unwrap());
        answer
    })
}

/// A token that lives so many seconds.
pub fn jwt(number: u32, life: u64) -> String {
    let claims = json!({ "iat": 1_000_000, "exp": 1_000_000 + life, "n": number }).to_string();
    let payload = clientwright_runtime::Base64::from(claims.into_bytes());
    format!(
        "e30.{}.c2ln{number}",
        payload.as_str().trim_end_matches('=').replace('+', "-").replace('/', "_")
    )
}

pub fn text(status: u16, body: impl Into<Bytes>) -> Answer {
    let mut response = Response::new(body.into());
    *response.status_mut() = StatusCode::from_u16(status).unwrap();
    Ok(response)
}
