//! JSON lines: one value a line, empty lines between them, the last one with or without its end.

use bytes::{Buf, Bytes};

use super::Frame;

/// The parser, wherever the chunks end.
#[derive(Debug, Default)]
pub(crate) struct JsonLines {
    /// The line so far.
    line: Vec<u8>,
}

impl JsonLines {
    /// Takes from the input until a line is whole.
    pub(super) fn next(&mut self, input: &mut Bytes) -> Option<Frame> {
        while let Some(end) = input.iter().position(|byte| *byte == b'\n') {
            self.line.extend_from_slice(&input[..end]);
            input.advance(end + 1);
            if let Some(line) = self.finish() {
                return Some(line);
            }
        }
        self.line.extend_from_slice(input);
        input.clear();
        None
    }

    /// The last line.
    pub(super) fn finish(&mut self) -> Option<Frame> {
        let line = std::mem::take(&mut self.line);
        (!line.trim_ascii().is_empty()).then(|| Frame::of(Bytes::from(line)))
    }

    /// How many bytes of a line are kept.
    pub(super) fn pending(&self) -> usize {
        self.line.len()
    }
}
