//! The words of a JSON text, each with its place. Knows nothing of what they make together.

use serde_json::Number;

use crate::document::{Position, Value};

/// What stands here is none.
#[derive(Debug)]
pub(super) struct NotJson;

pub(super) struct Scanner<'t> {
    text: &'t str,
    offset: usize,
    line: u32,
    /// The offset that the line would start at, were all its characters so far of one byte: a column is never counted
    /// twice, however long the line.
    start: usize,
}

impl<'t> Scanner<'t> {
    pub fn new(text: &'t str) -> Self {
        Self { text, offset: 0, line: 1, start: 0 }
    }

    pub fn offset(&self) -> usize {
        self.offset
    }

    pub fn position(&self) -> Position {
        let column = u32::try_from(self.offset - self.start).unwrap_or(u32::MAX);
        Position { line: self.line, column: column.saturating_add(1) }
    }

    /// What comes after any space, which is passed over.
    pub fn ahead(&mut self) -> Option<u8> {
        loop {
            match self.byte()? {
                b'\n' => {
                    self.offset += 1;
                    self.line += 1;
                    self.start = self.offset;
                }
                b' ' | b'\t' | b'\r' | 0x0b | 0x0c => self.offset += 1,
                0x80.. => match self.text[self.offset..].chars().next() {
                    Some(space) if space.is_whitespace() => {
                        self.pass(self.offset + space.len_utf8());
                    }
                    _ => return self.byte(),
                },
                other => return Some(other),
            }
        }
    }

    /// Passes over the byte that [`ahead`](Self::ahead) has found.
    pub fn skip(&mut self) {
        self.offset += 1;
    }

    /// Passes over `byte` where it is what comes next.
    pub fn take(&mut self, byte: u8) -> bool {
        let is_next = self.ahead() == Some(byte);
        self.offset += usize::from(is_next);
        is_next
    }

    pub fn demand(&mut self, byte: u8) -> Result<(), NotJson> {
        if self.take(byte) { Ok(()) } else { Err(NotJson) }
    }

    /// The text between the quote that stands here and the one that ends it.
    pub fn string(&mut self) -> Result<String, NotJson> {
        self.skip();
        let plain = self.plain()?;
        if self.byte() == Some(b'"') {
            self.skip();
            return Ok(plain.to_owned());
        }
        let mut string = plain.to_owned();
        while self.byte() == Some(b'\\') {
            string.push(self.escape()?);
            string.push_str(self.plain()?);
        }
        self.skip();
        Ok(string)
    }

    /// What stands before the next quote or backslash.
    fn plain(&mut self) -> Result<&'t str, NotJson> {
        let rest = &self.text.as_bytes()[self.offset..];
        let length = rest.iter().position(|byte| matches!(byte, b'"' | b'\\')).ok_or(NotJson)?;
        let plain = &self.text[self.offset..self.offset + length];
        self.pass(self.offset + length);
        Ok(plain)
    }

    fn escape(&mut self) -> Result<char, NotJson> {
        self.skip();
        let escape = self.byte().ok_or(NotJson)?;
        self.skip();
        Ok(match escape {
            b'"' | b'\\' | b'/' => char::from(escape),
            b'b' => '\u{8}',
            b'f' => '\u{c}',
            b'n' => '\n',
            b'r' => '\r',
            b't' => '\t',
            b'u' => {
                let unit = self.hexadecimal()?;
                let pair = match unit {
                    0xd800..0xdc00 if self.text[self.offset..].starts_with("\\u") => {
                        self.offset += 2;
                        vec![unit, self.hexadecimal()?]
                    }
                    _ => vec![unit],
                };
                let mut decoded = char::decode_utf16(pair);
                decoded.next().and_then(Result::ok).ok_or(NotJson)?
            }
            _ => return Err(NotJson),
        })
    }

    fn hexadecimal(&mut self) -> Result<u16, NotJson> {
        let digits = self.text.get(self.offset..self.offset + 4).ok_or(NotJson)?;
        if !digits.bytes().all(|digit| digit.is_ascii_hexdigit()) {
            return Err(NotJson);
        }
        self.offset += 4;
        u16::from_str_radix(digits, 16).map_err(|_| NotJson)
    }

    /// A literal that no double can hold, such as `1e999`, stays text.
    pub fn number(&mut self) -> Result<Value, NotJson> {
        let from = self.offset;
        self.offset += usize::from(self.byte() == Some(b'-'));
        match self.byte() {
            Some(b'0') => self.skip(),
            _ => self.digits()?,
        }
        if self.byte() == Some(b'.') {
            self.skip();
            self.digits()?;
        }
        if matches!(self.byte(), Some(b'e' | b'E')) {
            self.skip();
            self.offset += usize::from(matches!(self.byte(), Some(b'+' | b'-')));
            self.digits()?;
        }
        let literal = &self.text[from..self.offset];
        let number = literal.parse::<Number>();
        Ok(number.map_or_else(|_| Value::String(literal.to_owned()), Value::Number))
    }

    fn digits(&mut self) -> Result<(), NotJson> {
        let rest = &self.text.as_bytes()[self.offset..];
        let length = rest.iter().take_while(|byte| byte.is_ascii_digit()).count();
        self.offset += length;
        if length == 0 { Err(NotJson) } else { Ok(()) }
    }

    pub fn word(&mut self) -> Result<Value, NotJson> {
        let words =
            [("true", Value::Bool(true)), ("false", Value::Bool(false)), ("null", Value::Null)];
        let rest = &self.text[self.offset..];
        let found = words.into_iter().find(|(word, _)| rest.starts_with(word));
        let (word, value) = found.ok_or(NotJson)?;
        self.offset += word.len();
        Ok(value)
    }

    fn byte(&self) -> Option<u8> {
        self.text.as_bytes().get(self.offset).copied()
    }

    /// Goes on to `offset`, counting lines and characters.
    fn pass(&mut self, offset: usize) {
        let passed = &self.text.as_bytes()[self.offset..offset];
        if !passed.is_ascii() || passed.contains(&b'\n') {
            for (at, byte) in passed.iter().enumerate() {
                match byte {
                    b'\n' => {
                        self.line += 1;
                        self.start = self.offset + at + 1;
                    }
                    // All but the first byte of a character.
                    0x80..=0xbf => self.start += 1,
                    _ => {}
                }
            }
        }
        self.offset = offset;
    }
}

/// Where `offset` stands in `text`.
pub(super) fn position(text: &str, offset: usize) -> Position {
    let mut scanner = Scanner::new(text);
    scanner.pass(offset);
    scanner.position()
}
