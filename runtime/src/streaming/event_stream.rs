//! Event streams, by the rules of the WHATWG: lines of `field: value`, an empty line ends an event.

use bytes::{Buf, Bytes};

use super::Frame;

/// The parser, wherever the chunks end.
///
/// Of the fields, `retry` is passed over: it says when to connect anew, and a call that may have
/// side effects is not made again unasked.
#[derive(Debug, Default)]
pub(crate) struct EventStream {
    /// The line so far.
    line: Vec<u8>,
    /// The last line ended with CR; an LF behind it belongs to it.
    after_cr: bool,
    /// The first line, which may start with a byte order mark, is over.
    begun: bool,
    name: String,
    data: Option<String>,
    /// Holds for all later events too.
    id: Option<String>,
}

impl EventStream {
    /// Takes from the input until an event is whole.
    pub(super) fn next(&mut self, input: &mut Bytes) -> Option<Frame> {
        while !input.is_empty() {
            if std::mem::take(&mut self.after_cr) && input[0] == b'\n' {
                input.advance(1);
                continue;
            }
            let Some(end) = input.iter().position(|byte| matches!(byte, b'\r' | b'\n')) else {
                self.line.extend_from_slice(input);
                input.clear();
                break;
            };
            self.after_cr = input[end] == b'\r';
            self.line.extend_from_slice(&input[..end]);
            input.advance(end + 1);
            if let Some(event) = self.end_line() {
                return Some(event);
            }
        }
        None
    }

    /// The event that the end of the stream cut off.
    pub(super) fn finish(&mut self) -> Option<Frame> {
        self.end_line().or_else(|| self.dispatch())
    }

    /// How many bytes of an event are kept.
    pub(super) fn pending(&self) -> usize {
        self.line.len() + self.data.as_ref().map_or(0, String::len)
    }

    fn end_line(&mut self) -> Option<Frame> {
        let line = std::mem::take(&mut self.line);
        let mut bytes = line.as_slice();
        if !std::mem::replace(&mut self.begun, true) {
            bytes = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes);
        }
        if bytes.is_empty() {
            return self.dispatch();
        }
        // The lines are decoded one by one: no line break is part of a longer character.
        self.field(&String::from_utf8_lossy(bytes));
        None
    }

    fn field(&mut self, line: &str) {
        let (name, value) = line.split_once(':').unwrap_or((line, ""));
        let value = value.strip_prefix(' ').unwrap_or(value);
        match name {
            "event" => value.clone_into(&mut self.name),
            "data" => match &mut self.data {
                Some(data) => {
                    data.push('\n');
                    data.push_str(value);
                }
                None => self.data = Some(value.to_owned()),
            },
            "id" if !value.contains('\0') => {
                self.id = (!value.is_empty()).then(|| value.to_owned());
            }
            // A comment has an empty name.
            _ => {}
        }
    }

    /// Without data there is no event.
    fn dispatch(&mut self) -> Option<Frame> {
        let name = std::mem::take(&mut self.name);
        let data = self.data.take()?;
        let name = if name.is_empty() { "message".to_owned() } else { name };
        Some(Frame { name, id: self.id.clone(), data: Bytes::from(data) })
    }
}
