//! Lists that come in pages: nothing lost, nothing twice, always an end.

use std::{collections::BTreeMap, future::poll_fn, pin::Pin, time::Duration};

use crate::common::{Answer, Example, Fake, answer, text, with_header};
use clientwright_runtime::{
    Call, Error, Items, Pages, Retries, Value,
    v1::{self, Method, Operation, Paging, Place},
};
use futures_core::Stream;
use http::Request;
use serde_json::json;

static BY_CURSOR: Paging =
    Paging::cursor("continue", Place::Pointer("/listmeta/continue")).items("/items");
static BY_HEADER: Paging = Paging::cursor("after", Place::Header("x-next"));
static BY_LINK: Paging = Paging::link("next").items("/items");
static BY_PAGE: Paging = Paging::page("page").size("size").items("/items");
static BY_PAGE_OF_TOTAL: Paging =
    Paging::page("page").size("size").first(0).items("/items").total("/total");
static BY_OFFSET: Paging = Paging::offset("offset").limit("limit").items("/items");
static BY_OFFSET_OF_TOTAL: Paging =
    Paging::offset("offset").limit("limit").items("/items").total("/total");

macro_rules! lists {
    ($($name:ident: $paging:ident),* $(,)?) => {
        $(static $name: Operation = Operation::new("things.list", Method::GET, "/things").paging(&$paging);)*
    };
}

lists! {
    CURSOR: BY_CURSOR, HEADER: BY_HEADER, LINK: BY_LINK, PAGE: BY_PAGE, TOTAL: BY_PAGE_OF_TOTAL,
    OFFSET: BY_OFFSET, OFFSET_TOTAL: BY_OFFSET_OF_TOTAL,
}

v1::call!(Things => Value, Example::list);

impl Things {
    fn size(self, size: i64) -> Self {
        Self(self.0.query("size", &size))
    }

    fn pages(self) -> Pages<Value> {
        self.0.pages()
    }

    fn items(self) -> Items<u64> {
        self.0.items()
    }
}

fn things(client: &Example, operation: &'static Operation) -> Things {
    Things(client.core.call(operation).json())
}

fn parameters<B>(request: &Request<B>) -> BTreeMap<String, String> {
    let pairs = request.uri().query().unwrap_or_default().split('&');
    pairs
        .filter_map(|pair| pair.split_once('='))
        .map(|(name, value)| (name.to_owned(), value.to_owned()))
        .collect()
}

fn number(parameters: &BTreeMap<String, String>, name: &str) -> Option<usize> {
    parameters.get(name)?.parse().ok()
}

/// Pages as a server would cut them: the items of each, in order.
type Layout = Vec<Vec<u64>>;

/// Pages of any length, also of none, so that every item is in exactly one.
fn layout(random: &mut fastrand::Rng, items: u64) -> Layout {
    let (mut pages, mut left) = (Vec::new(), 0..items);
    while !left.is_empty() || random.bool() {
        let length = if random.u8(..4) == 0 { 0 } else { random.usize(1..5) };
        pages.push(left.by_ref().take(length).collect());
    }
    pages
}

/// Answers the page of a token: tokens are the numbers of pages.
fn by_token(request: &Request<bytes::Bytes>, layout: &Layout, operation: &Operation) -> Answer {
    let parameters = parameters(request);
    let is_last = |page: usize| page + 1 >= layout.len();
    let items = |page: usize| layout.get(page).cloned().unwrap_or_default();
    if std::ptr::eq(operation, &raw const CURSOR) {
        let page = number(&parameters, "continue").unwrap_or(0);
        let meta =
            if is_last(page) { json!({ "continue": "" }) } else { json!({ "continue": page + 1 }) };
        return answer(
            200,
            &json!({ "other": [{ "items": 1 }], "items": items(page), "listmeta": meta }),
        );
    }
    if std::ptr::eq(operation, &raw const HEADER) {
        let page = number(&parameters, "after").unwrap_or(0);
        let body = answer(200, &json!(items(page)));
        return if is_last(page) {
            body
        } else {
            with_header(body, "x-next", &(page + 1).to_string())
        };
    }
    let page = number(&parameters, "p").unwrap_or(0);
    let body = match items(page) {
        none if none.is_empty() => answer(200, &json!({ "items": null })),
        items => answer(200, &json!({ "items": items })),
    };
    match is_last(page) {
        true => with_header(body, "link", "</api/things?p=0>; rel=\"first\""),
        false => {
            with_header(body, "link", &format!("</x>; rel=prev, <?p={}>; rel=\"next\"", page + 1))
        }
    }
}

/// Reads all items, going on after every error, and sometimes letting go of a `next`.
async fn read(mut items: Items<u64>, random: &mut fastrand::Rng) -> (Vec<u64>, usize) {
    let (mut all, mut errors) = (Vec::new(), 0);
    loop {
        let patience = Duration::from_millis(if random.bool() { 5 } else { 100_000 });
        match tokio::time::timeout(patience, items.next()).await {
            Err(_) => {}
            Ok(None) => break,
            Ok(Some(Ok(item))) => all.push(item),
            Ok(Some(Err(error))) => {
                assert!(error.is_retryable() || error.is_decode(), "{error}");
                errors += 1;
            }
        }
        assert!(errors < 10_000, "the end is never reached");
    }
    assert!(items.next().await.is_none());
    (all, errors)
}

#[tokio::test(start_paused = true)]
async fn pages_no_item_is_lost_or_doubled_whatever_they_hold() {
    let mut random = fastrand::Rng::with_seed(7);
    let mut troubles = 0;
    for round in 0..600_u64 {
        let operation = [&CURSOR, &HEADER, &LINK][round as usize % 3];
        let count = random.u64(0..20);
        let layout = layout(&mut random, count);
        let mut chance = fastrand::Rng::with_seed(round);
        let pages = layout.clone();
        let fake = Fake::new(move |request| {
            let answer = match chance.u8(..5) {
                0 => answer(503, &Value::Null),
                1 => text(200, "{\"items\":[1,"),
                _ => by_token(request, &pages, operation),
            };
            (Duration::from_millis(chance.u64(..10)), answer)
        });
        let client: Example = fake.builder().retries(Retries::none()).build().unwrap();
        let items = things(&client, operation).items();
        let items = if round % 2 == 0 { items } else { items.prefetch() };
        let (items, errors) = read(items, &mut random).await;
        assert_eq!(items, (0..count).collect::<Vec<_>>(), "{} {layout:?}", operation.id());
        troubles += errors;
    }
    assert!(troubles > 500, "only {troubles} errors were met");
}

/// A server that counts: `cap` is the most it gives at once, whatever is asked.
fn counting(count: u64, cap: usize, has_total: bool) -> Fake {
    Fake::new(move |request| {
        let parameters = parameters(request);
        let all: Vec<u64> = (0..count).collect();
        let asked = number(&parameters, "size").or(number(&parameters, "limit")).unwrap_or(cap);
        let length = asked.min(cap);
        let first = if has_total { 0 } else { 1 };
        let start = match number(&parameters, "offset") {
            Some(offset) => offset,
            None => (number(&parameters, "page").unwrap() - first) * length,
        };
        let items: Vec<_> = all.iter().skip(start).take(length).collect();
        let body = match has_total {
            true => json!({ "items": items, "total": count }),
            false => json!({ "items": items }),
        };
        (Duration::ZERO, answer(200, &body))
    })
}

#[tokio::test]
async fn pages_that_are_counted_hold_all_items_whatever_their_length() {
    for count in 0..13 {
        for cap in 1..5 {
            for asked in [None, Some(2), Some(100)] {
                for (operation, size, has_total) in [
                    (&PAGE, "size", false),
                    (&TOTAL, "size", true),
                    (&OFFSET, "limit", false),
                    (&OFFSET_TOTAL, "limit", true),
                ] {
                    let fake = counting(count, cap, has_total);
                    let mut call: Call<Value> = fake.client().core.call(operation).json();
                    if let Some(asked) = asked {
                        call = call.query(size, &asked);
                    }
                    let items = call.items::<u64>().into_vec().await.unwrap();
                    assert_eq!(
                        items,
                        (0..count).collect::<Vec<_>>(),
                        "{count} {cap} {asked:?} {size} {has_total}"
                    );
                    // At most one more is asked for than there are pages.
                    let pages = (count as usize).div_ceil(asked.unwrap_or(cap).min(cap));
                    assert!(fake.requests().len() <= pages + 1);
                    if has_total {
                        assert_eq!(fake.requests().len(), pages.max(1));
                    }
                }
            }
        }
    }
}

#[tokio::test]
async fn pages_are_asked_for_when_they_are_wanted() {
    let fake = counting(5, 2, true);
    let mut pages = things(&fake.client(), &TOTAL).size(2).timeout(Duration::from_secs(9)).pages();
    assert!(fake.requests().is_empty());
    assert_eq!(format!("{pages:?}"), "Pages { operation: \"things.list\", .. }");
    let mut lengths = Vec::new();
    while let Some(page) = pages.next().await {
        lengths.push(page.unwrap()["items"].as_array().unwrap().len());
        // Whatever was begun in the background would show now.
        tokio::task::yield_now().await;
        assert_eq!(fake.requests().len(), lengths.len());
    }
    assert_eq!(lengths, [2, 2, 1]);
    let query = "https://api.example.com/api/things?size=2&page=";
    assert_eq!(fake.paths(), [0, 1, 2].map(|page| format!("{query}{page}")));

    // A call that names a page starts there.
    let fake = counting(7, 2, true);
    let call = things(&fake.client(), &TOTAL).0.query("page", &2);
    assert_eq!(call.items::<u64>().into_vec().await.unwrap(), [4, 5, 6]);
    assert_eq!(fake.count("page=2"), 1);
    let call: Call<Value> = counting(7, 2, true).client().core.call(&OFFSET_TOTAL).json();
    assert_eq!(call.query("offset", &5).items::<u64>().into_vec().await.unwrap(), [5, 6]);
}

/// The next page is on its way while the caller is busy with one, and only the next.
#[tokio::test(start_paused = true)]
async fn pages_can_be_fetched_ahead() {
    let fake = counting(7, 2, true);
    let mut pages = things(&fake.client(), &TOTAL).0.query("size", &2).pages().prefetch();
    pages.next().await.unwrap().unwrap();
    tokio::time::sleep(Duration::from_secs(1)).await;
    assert_eq!(fake.requests().len(), 2);
    let mut read = 1;
    while let Some(page) = pages.next().await {
        page.unwrap();
        read += 1;
    }
    assert_eq!((read, fake.requests().len()), (4, 4));
    let items = things(&fake.client(), &TOTAL).0.items::<u64>().prefetch();
    assert_eq!(format!("{items:?}"), "Items { operation: \"things.list\", .. }");
    assert_eq!(items.into_vec().await.unwrap(), (0..7).collect::<Vec<_>>());
}

/// Letting go of a list ends what was read ahead for it.
#[tokio::test(start_paused = true)]
async fn pages_that_nobody_waits_for_are_not_asked_for_again() {
    let fake = Fake::new(|request| match number(&parameters(request), "page") {
        Some(0) => (Duration::ZERO, answer(200, &json!({ "items": [1], "total": 9 }))),
        _ => (Duration::from_secs(1), answer(503, &Value::Null)),
    });
    let mut pages = things(&fake.client(), &TOTAL).pages().prefetch();
    pages.next().await.unwrap().unwrap();
    tokio::time::sleep(Duration::from_millis(1)).await;
    assert_eq!(fake.requests().len(), 2);
    drop(pages);
    tokio::time::sleep(Duration::from_secs(60)).await;
    assert_eq!(fake.requests().len(), 2);
}

#[tokio::test]
async fn a_total_may_be_text() {
    let fake = Fake::new(|request| {
        let page = number(&parameters(request), "page").unwrap();
        let items: Vec<_> = [1, 2].get(page).into_iter().collect();
        (Duration::ZERO, answer(200, &json!({ "items": items, "total": " 2 " })))
    });
    assert_eq!(things(&fake.client(), &TOTAL).items().into_vec().await.unwrap(), [1, 2]);
    assert_eq!(fake.requests().len(), 2);
}

#[tokio::test]
async fn items_are_a_stream_like_any_other() {
    let fake = counting(5, 2, true);
    let mut items = things(&fake.client(), &TOTAL).items();
    let mut read = Vec::new();
    while let Some(item) = poll_fn(|cx| Pin::new(&mut items).poll_next(cx)).await {
        read.push(item.unwrap());
    }
    assert_eq!(read, [0, 1, 2, 3, 4]);
}

#[tokio::test]
async fn pages_that_lead_back_end_with_an_error() {
    let fake = Fake::new(|request| {
        let next =
            if request.uri().query().is_some_and(|query| query.contains("=b")) { "a" } else { "b" };
        let body = json!({ "items": [1], "listmeta": { "continue": next } });
        (Duration::ZERO, answer(200, &body))
    });
    let mut items = things(&fake.client(), &CURSOR).items();
    for _ in 0..3 {
        assert_eq!(items.next().await.unwrap().unwrap(), 1);
    }
    let error = items.next().await.unwrap().unwrap_err();
    assert!(error.is_pagination_loop() && error.operation() == Some("things.list"), "{error}");
    assert!(items.next().await.is_none());
    // A call that starts at a token knows that one too.
    let call = things(&fake.client(), &CURSOR).0.query("continue", &"b");
    let (pages, error) = count(call.pages()).await;
    assert!(error.unwrap().is_pagination_loop());
    assert_eq!(pages, 2);
}

/// A link counts from the page it stands on.
#[tokio::test]
async fn links_count_from_their_own_page() {
    let fake = Fake::new(|request| {
        let body = answer(200, &json!({ "items": [1] }));
        let answer = match request.uri().path() {
            "/api/things" => with_header(body, "link", "<things/more/2>; rel=next"),
            "/api/things/more/2" => with_header(body, "link", "<3>; rel=next"),
            _ => body,
        };
        (Duration::ZERO, answer)
    });
    let (pages, error) = count(things(&fake.client(), &LINK).pages()).await;
    assert!(pages == 3 && error.is_none(), "{pages} {error:?}");
    let server = "https://api.example.com/api/things";
    assert_eq!(fake.paths(), ["", "/more/2", "/more/3"].map(|page| format!("{server}{page}")));
}

#[tokio::test]
async fn links_that_lead_away_are_not_followed() {
    for link in ["<https://evil.example/api/things?p=1>", "<//evil.example/>", "</other?p=1>"] {
        let link = format!("{link}; rel=next");
        let fake = Fake::new(move |_| {
            (Duration::ZERO, with_header(answer(200, &json!({ "items": [1] })), "link", &link))
        });
        let (pages, error) = count(things(&fake.client(), &LINK).pages()).await;
        let message = error.unwrap().to_string();
        assert!(message.contains("leads away"), "{message}");
        assert_eq!((pages, fake.requests().len()), (1, 1));
    }
    // One that leads to itself is a loop.
    let fake = Fake::new(move |_| {
        let link = "<https://api.example.com:443/api/things>; rel=next";
        (Duration::ZERO, with_header(answer(200, &json!({ "items": [1] })), "link", link))
    });
    let (pages, error) = count(things(&fake.client(), &LINK).pages()).await;
    assert!(error.unwrap().is_pagination_loop());
    assert_eq!(pages, 1);
}

async fn count(mut pages: Pages<Value>) -> (usize, Option<Error>) {
    let mut read = 0;
    while let Some(page) = pages.next().await {
        match page {
            Ok(_) => read += 1,
            Err(error) => {
                assert!(pages.next().await.is_none());
                return (read, Some(error));
            }
        }
    }
    (read, None)
}

#[tokio::test]
async fn what_cannot_be_paged_or_read_is_said() {
    static PLAIN: Operation = Operation::new("things.get", Method::GET, "/thing/{id}");
    let client = Fake::script([(200, json!({ "items": [1, "x"] }))]).client();
    let mut items = client.core.call(&PLAIN).path("id", "1").json::<Value>().items::<u64>();
    let error = items.next().await.unwrap().unwrap_err();
    assert!(error.to_string().contains("things.get") && error.to_string().contains("no pages"));
    assert!(items.next().await.is_none());
    let error = things(&client, &CURSOR).items().next().await.unwrap().unwrap_err();
    assert!(error.is_decode() && error.to_string().contains("`items[1]`"), "{error}");
    let error = things(&client, &CURSOR).items().into_vec().await.unwrap_err();
    assert!(error.is_decode());
    // An operation without pages of its own can still be read at once.
    assert!(things(&client, &CURSOR).await.is_ok());
}
