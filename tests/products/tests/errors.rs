//! What a refusal comes to, as a table of products' codes says it.

use clientwright_serve::{Fault, Running};

/// One documented refusal of a call that may be repeated, and what the client makes of it.
pub struct Case {
    pub status: u16,
    pub body: &'static str,
    pub code: Option<&'static str>,
    pub message: Option<&'static str>,
    /// How often the call is sent.
    pub attempts: usize,
    pub is: Is,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Is {
    Auth,
    NotFound,
    Retryable,
    RateLimited,
    Final,
}

/// Holds the call against the case: `call` is sent to `path` while the server refuses it so.
pub async fn hold<T>(
    case: &Case,
    server: &Running,
    path: &str,
    call: impl Future<Output = clientwright_runtime::Result<T>>,
) {
    let place = format!("{} {}", case.status, case.body);
    let before = products_tests::count(server, "GET", path);
    server.faults([Fault::status(case.status).body("application/json", case.body).on("GET", path)]);
    let error = call.await.err().unwrap_or_else(|| panic!("not refused: {place}"));
    server.clear_faults();
    assert_eq!(error.status().map(|status| status.as_u16()), Some(case.status), "{place}");
    assert_eq!(error.code(), case.code, "{place}");
    assert_eq!(error.message(), case.message, "{place}");
    assert_eq!(
        products_tests::count(server, "GET", path) - before,
        case.attempts,
        "{place}: {error}"
    );
    let is = [
        (Is::Auth, error.is_auth()),
        (Is::NotFound, error.is_not_found()),
        (Is::RateLimited, error.is_rate_limited()),
        (Is::Retryable, error.is_retryable() && !error.is_rate_limited()),
    ];
    let is: Vec<Is> = is.into_iter().filter(|(_, is)| *is).map(|(is, _)| is).collect();
    let expected = if case.is == Is::Final { vec![] } else { vec![case.is] };
    assert_eq!(is, expected, "{place}: {error}");
}
