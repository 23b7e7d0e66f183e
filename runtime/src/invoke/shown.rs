//! Values of answers as JSON.

use bytes::Bytes;
use serde::Serialize;
use serde_json::Value;

use super::{outcome, wrong};
use crate::error::Result;

/// A value of the document's types.
///
/// # Errors
///
/// When it cannot be written as JSON.
pub fn json<T: Serialize>(value: T) -> Result<Value> {
    serde_json::to_value(value)
        .map_err(|error| wrong(format!("the answer cannot be written as JSON: {error}")))
}

/// Text.
///
/// # Errors
///
/// None; the form is the others'.
pub fn text(text: String) -> Result<Value> {
    Ok(Value::String(text))
}

/// Bytes: as text where they are text.
///
/// # Errors
///
/// None; the form is the others'.
pub fn bytes(bytes: Bytes) -> Result<Value> {
    Ok(outcome::text_or_base64(&bytes))
}

/// What one of several answers holds; null where it holds nothing.
#[must_use]
pub fn held<const N: usize>(values: [Value; N]) -> Value {
    values.into_iter().next().unwrap_or_default()
}
