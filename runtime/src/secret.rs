//! Values that must not be shown.

use http::{HeaderValue, header::InvalidHeaderValue};
pub(crate) use secrecy::{ExposeSecret, SecretString};

/// A header that carries a secret: marked, so that neither this crate nor the HTTP client shows it.
pub(crate) fn secret_header(
    prefix: &str,
    secret: &SecretString,
) -> Result<HeaderValue, InvalidHeaderValue> {
    let text = [prefix, secret.expose_secret()].concat();
    let mut value = HeaderValue::try_from(text)?;
    value.set_sensitive(true);
    Ok(value)
}
