//! Values as a style writes them.

use std::borrow::Cow;

use percent_encoding::{AsciiSet, CONTROLS, utf8_percent_encode};
use serde_json::value::RawValue;

use super::{
    Form, ParameterStyle,
    node::{Node, text},
};
use crate::path;

/// What is written of a name and a value that is given as JSON; `None` where there is nothing to
/// send: null, or a list or object without anything in it.
pub(crate) fn expand(
    style: ParameterStyle,
    name: &str,
    json: &str,
    escape: Escape,
) -> Result<Option<String>, serde_json::Error> {
    let mut expansion = Expansion { style, escape, text: None };
    match style.form {
        Form::Json => expansion.pair(name, json),
        Form::Text | Form::Each => match Node::of(json)? {
            Node::Null => {}
            Node::Text(text) => expansion.pair(name, &text),
            list @ Node::List(_) if style.form == Form::Each => expansion.exploded(name, list)?,
            Node::List(_) | Node::Members(_) => expansion.pair(name, json),
        },
        Form::Bracketed { is_numbered } => expansion.bracketed(name, json, is_numbered)?,
        Form::Joined => expansion.joined(name, Node::of(json)?)?,
        Form::Exploded => expansion.exploded(name, Node::of(json)?)?,
    }
    Ok(expansion.text)
}

/// What a place needs escaped.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Escape {
    /// Of an address and a form.
    Percent,
    /// Of a cookie, whose name stays as it is where it can.
    Cookie,
    /// Headers are written as they are.
    Nothing,
}

struct Expansion {
    style: ParameterStyle,
    escape: Escape,
    text: Option<String>,
}

impl Expansion {
    fn joined(&mut self, name: &str, node: Node<'_>) -> Result<(), serde_json::Error> {
        let mut parts = Vec::new();
        match node {
            Node::Null => return Ok(()),
            Node::Text(text) => {
                self.pair(name, &text);
                return Ok(());
            }
            Node::List(elements) => {
                for element in elements {
                    parts.extend(text(element)?);
                }
            }
            Node::Members(members) => {
                for (key, value) in members {
                    if let Some(text) = text(value)? {
                        parts.extend([Cow::Owned(key), text]);
                    }
                }
            }
        }
        let parts: Vec<String> = parts.iter().map(|part| self.escaped(part)).collect();
        match parts.is_empty() {
            true => self.empty(name),
            false => self.written(name, &parts.join(self.style.joint)),
        }
        Ok(())
    }

    fn exploded(&mut self, name: &str, node: Node<'_>) -> Result<(), serde_json::Error> {
        match node {
            Node::Null => {}
            Node::Text(text) => self.pair(name, &text),
            Node::List(elements) if elements.is_empty() => self.empty(name),
            Node::List(elements) => {
                for element in elements {
                    if let Some(text) = text(element)? {
                        self.pair(name, &text);
                    }
                }
            }
            Node::Members(members) => {
                for (key, value) in members {
                    self.member(&key, value)?;
                }
            }
        }
        Ok(())
    }

    /// A member is always named, also where the parameter is not. Where parameters are, a list is
    /// its member again and again.
    fn member(&mut self, key: &str, value: &RawValue) -> Result<(), serde_json::Error> {
        let texts = match Node::of(value.get())? {
            Node::List(elements) if self.style.is_named => elements,
            _ => vec![value],
        };
        for value in texts {
            if let Some(text) = text(value)? {
                let named = ParameterStyle { is_named: true, ..self.style };
                let style = std::mem::replace(&mut self.style, named);
                self.pair(key, &text);
                self.style = style;
            }
        }
        Ok(())
    }

    fn bracketed(
        &mut self,
        name: &str,
        json: &str,
        is_numbered: bool,
    ) -> Result<(), serde_json::Error> {
        match Node::of(json)? {
            Node::Null => {}
            Node::Text(text) => self.pair(name, &text),
            Node::List(elements) if elements.is_empty() => self.empty(name),
            Node::List(elements) => {
                for (index, element) in elements.into_iter().enumerate() {
                    let is_text = matches!(Node::of(element.get())?, Node::Text(_) | Node::Null);
                    match is_text && !is_numbered {
                        true => self.bracketed(name, element.get(), is_numbered)?,
                        false => {
                            let name = format!("{name}[{index}]");
                            self.bracketed(&name, element.get(), is_numbered)?;
                        }
                    }
                }
            }
            Node::Members(members) => {
                for (key, value) in members {
                    self.bracketed(&format!("{name}[{key}]"), value.get(), is_numbered)?;
                }
            }
        }
        Ok(())
    }

    fn empty(&mut self, name: &str) {
        if self.style.sends_empty {
            self.pair(name, "");
        }
    }

    fn pair(&mut self, name: &str, value: &str) {
        let value = self.escaped(value);
        self.written(name, &value);
    }

    /// A value that is escaped already.
    fn written(&mut self, name: &str, value: &str) {
        let ParameterStyle { first, between, is_named, if_empty, .. } = self.style;
        let before = if self.text.is_none() { first } else { between };
        let named = is_named.then(|| match (self.escape, value.is_empty()) {
            (Escape::Percent, true) => format!("{}{if_empty}", path::encode(name)),
            (Escape::Percent, false) => format!("{}=", path::encode(name)),
            (Escape::Cookie, _) => format!("{}=", path::cookie_name(name)),
            (Escape::Nothing, _) => format!("{name}="),
        });
        let text = self.text.get_or_insert_default();
        text.push_str(before);
        text.push_str(&named.unwrap_or_default());
        text.push_str(value);
    }

    fn escaped(&self, value: &str) -> String {
        match self.escape {
            Escape::Nothing => value.to_owned(),
            Escape::Percent if self.style.keeps_reserved => reserved(value),
            Escape::Percent | Escape::Cookie => path::encode(value).to_string(),
        }
    }
}

/// What is neither reserved nor unreserved. A fragment would cut off what follows it.
const FORBIDDEN: &AsciiSet = &CONTROLS
    .add(b' ')
    .add(b'"')
    .add(b'#')
    .add(b'<')
    .add(b'>')
    .add(b'\\')
    .add(b'^')
    .add(b'`')
    .add(b'{')
    .add(b'|')
    .add(b'}');

/// The reserved expansion: what is percent-encoded stays so, other percent signs are encoded.
fn reserved(value: &str) -> String {
    let mut written = String::with_capacity(value.len());
    let mut pieces = value.split('%');
    written.extend(pieces.next().map(|start| utf8_percent_encode(start, FORBIDDEN).to_string()));
    for piece in pieces {
        let digits = piece.as_bytes().iter().take(2).filter(|byte| byte.is_ascii_hexdigit());
        written.push_str(if digits.count() == 2 { "%" } else { "%25" });
        written.push_str(&utf8_percent_encode(piece, FORBIDDEN).to_string());
    }
    written
}
