//! One call, by hand and by the runtime.

use std::time::Duration;

use clientwright_runtime::{
    Body, BoxFuture, Builder, Client, LimitSet, Transport, TransportError,
    v1::{Credential, Limit, Method, Operation, Product, Scheme, Server, Way},
};
use serde::Deserialize;

use crate::counted::{allocations, thread_time};

/// What the server answers.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Machine {
    pub id: String,
    pub name: String,
    pub state: String,
    pub cpu: u32,
    pub memory: u64,
    pub tags: Vec<String>,
    pub created_at: String,
    pub datacenter: String,
}

static TOKEN: Scheme = Scheme::new("token").ways(&[Way::fixed(Credential::secret("token"))]);
static WIDE: Limit = Limit::bucket("wide", 1_000_000, 1_000, 1_000_000);
static NARROW: Limit = Limit::bucket("narrow", 500_000, 1_000, 1_000_000);
static TRUE_RATE: Limit = Limit::window("rate", 25, 1_000);
pub static PRODUCT: Product =
    Product::new("bench", "1.0.0").servers(&[Server::new("main", "")]).schemes(&[&TOKEN]);
/// With credentials and one limit, as operations have them.
pub static PLAIN: Operation =
    Operation::new("plain", Method::GET, "/plain/{id}").security(&[&[&TOKEN]]).limits(&[&WIDE]);
static WITHOUT_LIMIT: Operation =
    Operation::new("plain", Method::GET, "/plain/{id}").security(&[&[&TOKEN]]);
static WITH_TWO: Operation = Operation::new("plain", Method::GET, "/plain/{id}")
    .security(&[&[&TOKEN]])
    .limits(&[&NARROW, &WIDE]);
/// Under the limit that the server has.
pub static LIMITED: Operation = Operation::new("limited", Method::GET, "/limited/{id}")
    .security(&[&[&TOKEN]])
    .limits(&[&TRUE_RATE]);

/// A client of the runtime.
#[must_use]
pub fn client(url: &str) -> Client {
    builder(url).build().expect("a client")
}

fn builder(url: &str) -> Builder<Client> {
    Builder::new(&PRODUCT).base_url(url).credential("token", "secret").limits(LimitSet::new())
}

const USER_AGENT: &str = "bench/1.0.0 clientwright/0.1.0";

/// What a call costs.
#[derive(Clone, Copy, Debug)]
pub struct Cost {
    pub time: Duration,
    pub allocations: f64,
}

/// The call by hand: token, status, body, value.
pub fn by_hand(runtime: &tokio::runtime::Runtime, url: &str, calls: u32) -> Cost {
    let one = hand(url);
    runtime.block_on(async {
        turn(&one, WARMING).await;
        turn(&one, calls).await
    })
}

/// The same call by the runtime.
pub fn by_runtime(runtime: &tokio::runtime::Runtime, url: &str, calls: u32) -> Cost {
    let one = ours(url);
    runtime.block_on(async {
        turn(&one, WARMING).await;
        turn(&one, calls).await
    })
}

/// Both by turns, so short that whatever else the machine does meets both, and each first as often
/// as the other: what a call by hand cost and what one by the runtime did, side by side.
///
/// `ours_first` says who connects first: the server's side of the second connection may get the
/// worse processor for good.
pub fn by_turns(
    runtime: &tokio::runtime::Runtime,
    url: &str,
    (turns, calls): (usize, u32),
    ours_first: bool,
) -> Vec<(Cost, Cost)> {
    let (hand, ours) = (hand(url), ours(url));
    runtime.block_on(async {
        if ours_first {
            turn(&ours, WARMING).await;
        }
        turn(&hand, WARMING).await;
        turn(&ours, WARMING).await;
        let mut costs = Vec::with_capacity(turns);
        for number in 0..turns {
            costs.push(if number % 2 == 0 {
                let hand = turn(&hand, calls).await;
                (hand, turn(&ours, calls).await)
            } else {
                let ours = turn(&ours, calls).await;
                (turn(&hand, calls).await, ours)
            });
        }
        costs
    })
}

fn hand(url: &str) -> impl AsyncFn() -> Machine {
    let client = reqwest::Client::builder()
        .redirect(reqwest::redirect::Policy::none())
        // What the runtime says of itself, so that both send the same bytes.
        .user_agent(USER_AGENT)
        .build()
        .expect("a client");
    let url = format!("{url}/plain/1");
    async move || {
        let answer = client
            .get(&url)
            .header("authorization", "Bearer secret")
            .header("accept", "application/json")
            .timeout(Duration::from_secs(60))
            .send()
            .await
            .and_then(reqwest::Response::error_for_status)
            .expect("an answer");
        let body = answer.bytes().await.expect("a body");
        serde_json::from_slice::<Machine>(&body).expect("a machine")
    }
}

fn ours(url: &str) -> impl AsyncFn() -> Machine {
    let client = client(url);
    async move || client.call(&PLAIN).path("id", "1").json::<Machine>().await.expect("a machine")
}

/// What two limits add to a call that is answered from memory.
pub fn of_two_limits(runtime: &tokio::runtime::Runtime, calls: u32) -> (Cost, Cost) {
    let client = builder("https://a.example").transport(Memory).build().expect("a client");
    let of = |operation: &'static Operation| {
        let one =
            async || client.call(operation).path("id", "1").json::<u8>().await.expect("a number");
        runtime.block_on(async {
            turn(&one, WARMING).await;
            turn(&one, calls).await
        })
    };
    (of(&WITHOUT_LIMIT), of(&WITH_TWO))
}

struct Memory;

impl Transport for Memory {
    fn send(
        &self,
        _: http::Request<Body>,
    ) -> BoxFuture<'_, Result<http::Response<Body>, TransportError>> {
        Box::pin(async { Ok(http::Response::new(Body::from("1"))) })
    }
}

/// Calls before the first that counts: connections, tables and buffers are there afterwards.
const WARMING: u32 = 100;

async fn turn<T>(one: &impl AsyncFn() -> T, calls: u32) -> Cost {
    let (time, asked) = (thread_time(), allocations());
    for _ in 0..calls {
        one().await;
    }
    let (asked, time) = (allocations() - asked, thread_time() - time);
    Cost { time: time / calls.max(1), allocations: asked as f64 / f64::from(calls.max(1)) }
}

/// One thread, so that its time is the whole time.
#[must_use]
pub fn runtime() -> tokio::runtime::Runtime {
    tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime")
}
