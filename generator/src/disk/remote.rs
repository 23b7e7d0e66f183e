//! What stands at an address of another host.

use crate::config::Credential;

/// A request for the text at an address.
#[cfg_attr(not(feature = "remote"), expect(dead_code, reason = "no client reads or makes them"))]
pub(super) struct Ask<'a> {
    pub(super) address: &'a str,
    pub(super) max_size: u64,
    /// What shows who asks, and its value. It goes to the address's own host and to no other.
    pub(super) credential: Option<(&'a Credential, &'a str)>,
}

/// Why there is no text.
#[cfg_attr(not(feature = "remote"), expect(dead_code, reason = "no client reads or makes them"))]
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Unread {
    /// The host answered with another status than success.
    Status(u16),
    TooLarge(u64),
    /// The answer is no UTF-8.
    NotText,
    /// The address answers that the document stands at another one, which is not followed.
    Elsewhere(String),
    Failed(String),
    /// This build has no HTTP client.
    #[cfg_attr(feature = "remote", expect(dead_code, reason = "this build has one"))]
    NoClient,
}

impl std::fmt::Display for Unread {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Unread::Status(status) => write!(f, "the answer has status {status}"),
            Unread::TooLarge(max_size) => write!(f, "it is larger than {max_size} bytes"),
            Unread::NotText => f.write_str("it is not UTF-8"),
            Unread::Elsewhere(address) => {
                write!(f, "it leads to `{address}`, which is not followed")
            }
            Unread::Failed(why) => f.write_str(why),
            Unread::NoClient => f.write_str(
                "this build reaches no other host; install clientwright with `--features remote`",
            ),
        }
    }
}

#[cfg(not(feature = "remote"))]
pub(super) fn get(_: &Ask<'_>) -> Result<String, Unread> {
    Err(Unread::NoClient)
}

#[cfg(feature = "remote")]
pub(super) use client::get;

#[cfg(feature = "remote")]
mod client {
    use std::time::Duration;

    use reqwest::{
        Client, Url,
        header::{ACCEPT, HeaderName, HeaderValue},
        redirect::{Attempt, Policy},
    };

    use super::{Ask, Unread};

    /// As many as browsers follow, roughly.
    const REDIRECTS: usize = 10;
    /// For a connection, and between two parts of an answer.
    const PATIENCE: Duration = Duration::from_secs(30);
    /// For the whole of it, so that a host that trickles holds nobody up for ever.
    const DEADLINE: Duration = Duration::from_secs(600);

    /// The text at the address: all of it, or none.
    pub(in crate::disk) fn get(ask: &Ask<'_>) -> Result<String, Unread> {
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .build()
            .map_err(|error| Unread::Failed(error.to_string()))?;
        let bytes = runtime.block_on(bytes(ask))?;
        String::from_utf8(bytes).map_err(|_| Unread::NotText)
    }

    async fn bytes(ask: &Ask<'_>) -> Result<Vec<u8>, Unread> {
        let has_credential = ask.credential.is_some();
        // One that the process has already stays.
        let _ = rustls::crypto::ring::default_provider().install_default();
        let client = Client::builder()
            .user_agent(concat!("clientwright/", env!("CARGO_PKG_VERSION")))
            .connect_timeout(PATIENCE)
            .read_timeout(PATIENCE)
            .timeout(DEADLINE)
            .redirect(Policy::custom(move |attempt| follow(attempt, has_credential)))
            .build()
            .map_err(failed)?;
        let mut request = client
            .get(ask.address)
            .header(ACCEPT, "application/json, application/yaml, text/yaml, */*;q=0.8");
        if let Some((credential, value)) = ask.credential {
            let refused = |_| {
                let what = &credential.variable;
                Unread::Failed(format!("the value of `{what}` cannot stand in a header"))
            };
            let name = HeaderName::from_bytes(credential.header.as_bytes())
                .map_err(|error| Unread::Failed(error.to_string()))?;
            let text = format!("{}{}", credential.prefix, value.trim());
            let mut value = HeaderValue::from_str(&text).map_err(refused)?;
            value.set_sensitive(true);
            request = request.header(name, value);
        }
        let mut answer = request.send().await.map_err(failed)?;
        let status = answer.status();
        if status.is_redirection() {
            let to = answer.headers().get("location").and_then(|to| to.to_str().ok());
            return Err(Unread::Elsewhere(to.unwrap_or("nowhere").to_owned()));
        }
        if !status.is_success() {
            return Err(Unread::Status(status.as_u16()));
        }
        let mut bytes = Vec::new();
        while let Some(chunk) = answer.chunk().await.map_err(failed)? {
            bytes.extend_from_slice(&chunk);
            if bytes.len() as u64 > ask.max_size {
                return Err(Unread::TooLarge(ask.max_size));
            }
        }
        Ok(bytes)
    }

    /// Never from TLS to plain text, and with a credential to no other host.
    fn follow(attempt: Attempt<'_>, has_credential: bool) -> reqwest::redirect::Action {
        let Some(from) = attempt.previous().last() else { return attempt.stop() };
        let is_plain = from.scheme() == "https" && attempt.url().scheme() != "https";
        let leaves = has_credential && !is_same_host(from, attempt.url());
        match attempt.previous().len() > REDIRECTS || is_plain || leaves {
            true => attempt.stop(),
            false => attempt.follow(),
        }
    }

    fn is_same_host(one: &Url, other: &Url) -> bool {
        let host = |url: &Url| (url.host_str().map(str::to_owned), url.port_or_known_default());
        one.scheme() == other.scheme() && host(one) == host(other)
    }

    /// The innermost cause says most, and none may say the address again.
    fn failed(error: reqwest::Error) -> Unread {
        let error = error.without_url();
        let mut cause: &dyn std::error::Error = &error;
        let mut told = vec![error.to_string()];
        while let Some(inner) = cause.source() {
            let text = inner.to_string();
            if !told.contains(&text) {
                told.push(text);
            }
            cause = inner;
        }
        Unread::Failed(told.join(": "))
    }
}
