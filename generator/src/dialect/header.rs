//! What headers and cookies can be called.

/// A token of HTTP.
pub fn is_header_name(name: &str) -> bool {
    let is_allowed = |byte: u8| byte.is_ascii_alphanumeric() || b"!#$%&'*+-.^_`|~".contains(&byte);
    !name.is_empty() && name.bytes().all(is_allowed)
}

/// What the runtime sends as it is. Separators such as brackets are no part of a token, but of names
/// that servers read.
pub fn is_cookie_name(name: &str) -> bool {
    name.bytes().all(|byte| byte.is_ascii_graphic() && !b"\",;=\\".contains(&byte))
}
