//! XML as a tree. What could make a small text a large one, or lead outside of it, is refused.

use quick_xml::{
    Reader,
    escape::resolve_xml_entity,
    events::{BytesRef, BytesStart, Event},
};

use super::DEPTH;

/// An element as it was read.
#[derive(Debug, Default)]
pub(super) struct Node {
    pub(super) name: String,
    pub(super) attributes: Vec<(String, String)>,
    pub(super) children: Vec<Self>,
    pub(super) text: String,
}

impl Node {
    pub(super) fn local(&self) -> &str {
        local(&self.name)
    }

    /// `xsi:nil="true"`
    pub(super) fn is_nil(&self) -> bool {
        let is_nil = |(name, value): &(String, String)| {
            name.ends_with(":nil") && matches!(value.trim(), "true" | "1")
        };
        self.attributes.iter().any(is_nil)
    }

    fn of(start: &BytesStart<'_>) -> Result<Self, String> {
        let mut node = Self { name: text(start.name().0)?, ..Self::default() };
        for attribute in start.attributes() {
            let attribute = attribute.map_err(|error| error.to_string())?;
            let value = attribute.unescape_value().map_err(|error| error.to_string())?;
            let name = text(attribute.key.0)?;
            if name != "xmlns" && !name.starts_with("xmlns:") {
                node.attributes.push((name, value.into_owned()));
            }
        }
        Ok(node)
    }
}

/// A name without its prefix.
pub(super) fn local(name: &str) -> &str {
    name.split_once(':').map_or(name, |(_, local)| local)
}

/// The root of a text.
pub(super) fn parse(body: &[u8]) -> Result<Node, String> {
    let body = body.strip_prefix(b"\xef\xbb\xbf").unwrap_or(body);
    let body = std::str::from_utf8(body).map_err(|_| "it is not UTF-8".to_owned())?;
    let mut reader = Reader::from_str(body);
    // The last one is what is being read; below it stand those around it.
    let mut open: Vec<Node> = Vec::new();
    let mut root = None;
    loop {
        let event = reader.read_event().map_err(|error| error.to_string())?;
        match event {
            Event::Start(start) => {
                if open.len() >= DEPTH {
                    return Err(format!("elements stand more than {DEPTH} deep"));
                }
                open.push(Node::of(&start)?);
            }
            Event::Empty(start) => close(Node::of(&start)?, &mut open, &mut root)?,
            Event::End(_) => {
                let node = open.pop().ok_or("an end without a start")?;
                close(node, &mut open, &mut root)?;
            }
            Event::Text(found) => {
                let found = found.xml_content().map_err(|error| error.to_string())?;
                add(&found, &mut open)?;
            }
            Event::CData(found) => {
                let found = found.xml_content().map_err(|error| error.to_string())?;
                add(&found, &mut open)?;
            }
            Event::GeneralRef(reference) => add(&resolved(&reference)?, &mut open)?,
            Event::DocType(_) => return Err("a document type is not read".to_owned()),
            Event::Comment(_) | Event::Decl(_) | Event::PI(_) => {}
            Event::Eof if open.is_empty() => return root.ok_or("there is no element".to_owned()),
            Event::Eof => return Err("an element has no end".to_owned()),
        }
    }
}

fn close(node: Node, open: &mut [Node], root: &mut Option<Node>) -> Result<(), String> {
    match open.last_mut() {
        Some(parent) => parent.children.push(node),
        None if root.is_some() => return Err("there are two roots".to_owned()),
        None => *root = Some(node),
    }
    Ok(())
}

fn add(text: &str, open: &mut [Node]) -> Result<(), String> {
    match open.last_mut() {
        Some(node) => node.text.push_str(text),
        None if text.trim().is_empty() => {}
        None => return Err("there is text outside of the root".to_owned()),
    }
    Ok(())
}

/// The characters that a reference stands for: the five of XML itself, or one by its number.
fn resolved(reference: &BytesRef<'_>) -> Result<String, String> {
    if let Some(character) = reference.resolve_char_ref().map_err(|error| error.to_string())? {
        return Ok(character.to_string());
    }
    let name = reference.decode().map_err(|error| error.to_string())?;
    let known = resolve_xml_entity(&name).map(str::to_owned);
    known.ok_or_else(|| "a reference names an entity that XML does not have".to_owned())
}

fn text(bytes: &[u8]) -> Result<String, String> {
    String::from_utf8(bytes.to_vec()).map_err(|error| error.to_string())
}
