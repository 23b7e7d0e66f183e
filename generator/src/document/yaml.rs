//! YAML to [`Node`]s: one document, aliases and merge keys resolved.

mod merge;
mod scalar;

use std::collections::BTreeMap;

use saphyr_parser::{Event, Marker, Parser, ScalarStyle, Span, Tag};

use super::{MAX_DEPTH, Member, Node, Parsed, Position, Value, join, refuse};
use crate::diagnostic::{Diagnostic, Place};

/// How many nodes anchors may hold and aliases may repeat. Without a limit a few lines of aliases to aliases describe
/// a tree that fits in no memory.
const MAX_ALIASED_NODES: usize = 1_000_000;

pub(super) fn parse(name: &str, text: &str) -> Result<Parsed, Vec<Diagnostic>> {
    let mut builder = Builder::new(name);
    // The parser takes this character for the end of the text and would drop the rest without a word.
    if let Some(at) = position_of_nul(text) {
        let message = "not valid YAML: a NUL character stands in the text";
        return Err(vec![*builder.error("yaml-syntax", at, message)]);
    }
    for event in Parser::new_from_str(text) {
        let step = match event {
            Ok((event, span)) => builder.event(event, span),
            Err(error) => Err(builder.syntax(error.marker(), error.info())),
        };
        if let Err(found) = step {
            builder.problems.push(*found);
            break;
        }
    }
    builder.finish()
}

/// Builds the tree bottom-up from the parser's events, with a stack of its own instead of recursion.
struct Builder<'a> {
    name: &'a str,
    open: Vec<Frame>,
    root: Option<Node>,
    anchors: BTreeMap<usize, Anchor>,
    aliased: usize,
    problems: Vec<Diagnostic>,
    doubled: Vec<Diagnostic>,
}

/// A collection whose end has not been seen.
struct Frame {
    at: Position,
    anchor: usize,
    /// Levels of nesting from here down, this one included.
    height: usize,
    content: Content,
}

enum Content {
    Sequence(Vec<Node>),
    Mapping { members: Vec<Member>, merges: Vec<merge::Merge>, key: Option<Key> },
}

struct Key {
    text: String,
    at: Position,
    /// A plain `<<`: its value is merged into the mapping.
    merges: bool,
}

struct Anchor {
    node: Node,
    nodes: usize,
    height: usize,
}

impl Builder<'_> {
    fn new(name: &str) -> Builder<'_> {
        Builder {
            name,
            open: Vec::new(),
            root: None,
            anchors: BTreeMap::new(),
            aliased: 0,
            problems: Vec::new(),
            doubled: Vec::new(),
        }
    }

    fn finish(self) -> Result<Parsed, Vec<Diagnostic>> {
        match self.root {
            _ if !self.problems.is_empty() => Err(self.problems),
            Some(root) => Ok(Parsed { root, doubled: self.doubled }),
            None => Err(vec![refuse::empty(self.name)]),
        }
    }

    fn event(&mut self, event: Event<'_>, span: Span) -> Result<(), Box<Diagnostic>> {
        let at = position(&span.start);
        match event {
            Event::DocumentStart(_) if self.root.is_some() => {
                let found = self.error("yaml-documents", at, "a second YAML document begins here");
                Err(Box::new(found.with_help("keep one document in a file")))
            }
            Event::Scalar(text, style, anchor, tag) => {
                let node = Node::new(scalar::resolve(&text, style, tag.as_deref()), at);
                self.keep(anchor, &node, 0)?;
                if self.expects_key() {
                    let merges = style == ScalarStyle::Plain && text == "<<";
                    self.key(text.into_owned(), at, merges);
                    Ok(())
                } else {
                    self.place(node, 0)
                }
            }
            Event::Alias(anchor) => self.alias(anchor, at),
            Event::SequenceStart(anchor, tag) => {
                self.enter(Content::Sequence(Vec::new()), anchor, tag.as_deref(), at)
            }
            Event::MappingStart(anchor, tag) => {
                let content =
                    Content::Mapping { members: Vec::new(), merges: Vec::new(), key: None };
                self.enter(content, anchor, tag.as_deref(), at)
            }
            Event::SequenceEnd | Event::MappingEnd => self.leave(),
            Event::Nothing
            | Event::StreamStart
            | Event::StreamEnd
            | Event::DocumentStart(_)
            | Event::DocumentEnd => Ok(()),
        }
    }

    fn alias(&mut self, anchor: usize, at: Position) -> Result<(), Box<Diagnostic>> {
        let Some(found) = self.anchors.get(&anchor) else {
            let message = "an alias stands inside the value that it names";
            return Err(self.error("yaml-alias", at, message));
        };
        let (node, nodes, height) = (found.node.clone(), found.nodes, found.height);
        self.charge(nodes, at)?;
        if self.open.len() + height > MAX_DEPTH {
            return Err(Box::new(refuse::too_deep(self.name, at)));
        }
        match scalar::text(&node.value) {
            Some(text) if self.expects_key() => {
                self.key(text, at, false);
                Ok(())
            }
            _ => self.place(node, height),
        }
    }

    fn enter(
        &mut self,
        content: Content,
        anchor: usize,
        tag: Option<&Tag>,
        at: Position,
    ) -> Result<(), Box<Diagnostic>> {
        if self.expects_key() {
            return Err(self.error("yaml-key", at, "a key must be text, not a collection"));
        }
        if let Some(tag) = tag.filter(|tag| !scalar::is_plain_collection(tag)) {
            let message = format!("values tagged `{tag}` have no JSON counterpart");
            return Err(self.error("yaml-tag", at, message));
        }
        if self.open.len() >= MAX_DEPTH {
            return Err(Box::new(refuse::too_deep(self.name, at)));
        }
        let height = 1;
        self.open.push(Frame { at, anchor, height, content });
        Ok(())
    }

    fn leave(&mut self) -> Result<(), Box<Diagnostic>> {
        let Some(frame) = self.open.pop() else {
            unreachable!("the parser pairs the start and the end of a collection")
        };
        let value = match frame.content {
            Content::Sequence(items) => Value::Array(items),
            Content::Mapping { members, merges, .. } => {
                let pointer = self.pointer();
                let members = merge::apply(members, merges);
                Value::Object(refuse::settled(self.name, || pointer, members, &mut self.doubled))
            }
        };
        let node = Node::new(value, frame.at);
        self.keep(frame.anchor, &node, frame.height)?;
        self.place(node, frame.height)
    }

    fn expects_key(&self) -> bool {
        let content = self.open.last().map(|frame| &frame.content);
        matches!(content, Some(Content::Mapping { key: None, .. }))
    }

    fn key(&mut self, text: String, at: Position, merges: bool) {
        if let Some(Content::Mapping { key, .. }) =
            self.open.last_mut().map(|frame| &mut frame.content)
        {
            *key = Some(Key { text, at, merges });
        }
    }

    /// Hands a finished value to the collection around it.
    fn place(&mut self, node: Node, height: usize) -> Result<(), Box<Diagnostic>> {
        let Some(frame) = self.open.last_mut() else {
            self.root = Some(node);
            return Ok(());
        };
        frame.height = frame.height.max(height + 1);
        let (members, merges, key) = match &mut frame.content {
            Content::Sequence(items) => {
                items.push(node);
                return Ok(());
            }
            Content::Mapping { members, merges, key } => (members, merges, key),
        };
        match key.take() {
            Some(Key { at, merges: true, .. }) => {
                let Some(merge) = merge::Merge::new(members.len(), node) else {
                    let message = "`<<` merges a mapping or a list of mappings";
                    return Err(self.error("yaml-merge", at, message));
                };
                merges.push(merge);
            }
            Some(Key { text, at, .. }) => {
                members.push(Member { key: text, key_at: at, value: node })
            }
            // Only an alias gets here: other collections were refused when they began.
            None => {
                return Err(self.error(
                    "yaml-key",
                    node.at,
                    "a key must be text, not a collection",
                ));
            }
        }
        Ok(())
    }

    /// Remembers an anchored value. Anchor 0 stands for "no anchor".
    fn keep(&mut self, anchor: usize, node: &Node, height: usize) -> Result<(), Box<Diagnostic>> {
        if anchor == 0 {
            return Ok(());
        }
        let nodes = count(node);
        self.charge(nodes, node.at)?;
        let node = node.clone();
        self.anchors.insert(anchor, Anchor { node, nodes, height });
        Ok(())
    }

    fn charge(&mut self, nodes: usize, at: Position) -> Result<(), Box<Diagnostic>> {
        self.aliased = self.aliased.saturating_add(nodes);
        if self.aliased <= MAX_ALIASED_NODES {
            return Ok(());
        }
        let message = format!("anchors and aliases stand for more than {MAX_ALIASED_NODES} values");
        Err(self.error("yaml-alias", at, message))
    }

    /// The collection that is being read.
    fn pointer(&self) -> String {
        self.open.iter().fold(String::new(), |pointer, frame| match &frame.content {
            Content::Sequence(items) => join(&pointer, &items.len().to_string()),
            Content::Mapping { key: Some(key), .. } => join(&pointer, &key.text),
            Content::Mapping { key: None, .. } => pointer,
        })
    }

    fn syntax(&self, marker: &Marker, info: &str) -> Box<Diagnostic> {
        // The parser's own limit, which it counts in brackets.
        if info == "recursion limit exceeded" {
            return self.error("too-deep", position(marker), "values are nested too deep here");
        }
        self.error("yaml-syntax", position(marker), format!("not valid YAML: {info}"))
    }

    fn error(
        &self,
        code: &'static str,
        at: Position,
        message: impl Into<String>,
    ) -> Box<Diagnostic> {
        let place = Place {
            file: self.name.to_owned(),
            pointer: self.pointer(),
            line: at.line as usize,
            column: at.column as usize,
        };
        Box::new(Diagnostic::error(code, place, message))
    }
}

fn count(node: &Node) -> usize {
    let below: usize = match &node.value {
        Value::Array(items) => items.iter().map(count).sum(),
        Value::Object(members) => members.iter().map(|member| count(&member.value)).sum(),
        _ => 0,
    };
    below + 1
}

fn position(marker: &Marker) -> Position {
    let number = |count: usize| u32::try_from(count).unwrap_or(u32::MAX);
    Position { line: number(marker.line()), column: number(marker.col() + 1) }
}

fn position_of_nul(text: &str) -> Option<Position> {
    let before = &text[..text.find('\0')?];
    let line = before.lines().count().max(1);
    let column = before.rsplit('\n').next().map_or(0, |line| line.chars().count());
    Some(position(&Marker::new(0, line, column)))
}

#[cfg(test)]
mod tests;
