//! XML into JSON.

use serde_json::{Number, value::RawValue};

use super::{
    shape::{Content, Element, Member, Object, Place},
    tree::{self, Node},
};

/// The JSON of a text whose root is `element`.
pub(crate) fn to_json(body: &[u8], element: &Element) -> Result<String, String> {
    let root = tree::parse(body)?;
    if root.local() != element.name {
        return Err(format!("the root is not `{}`", element.name));
    }
    let mut json = String::new();
    value(&mut json, &root, element.content);
    Ok(json)
}

fn value(json: &mut String, node: &Node, content: Content) {
    if node.is_nil() {
        json.push_str("null");
        return;
    }
    match content {
        Content::Text => string(json, &node.text),
        Content::Number => number(json, &node.text),
        Content::Boolean => boolean(json, &node.text),
        Content::Any => any(json, node),
        Content::Object(shape) => object(json, node, shape),
        Content::Map(value) => {
            let mut members = Members::new(json);
            for (name, nodes) in by_name(node.children.iter()) {
                members.rest(name, &nodes, value.content);
            }
            members.end();
        }
        Content::List(item) => {
            let items: Vec<&Node> =
                node.children.iter().filter(|child| child.local() == item.name).collect();
            list(json, &items, item.content);
        }
    }
}

fn object(json: &mut String, node: &Node, shape: &Object) {
    let mut members = Members::new(json);
    for member in shape.members {
        let element = &member.element;
        match member.place {
            Place::Attribute => {
                if let Some((_, text)) = attribute(node, element) {
                    scalar(members.name(member.wire), text, element.content);
                }
            }
            Place::Element => {
                // A number that is not there is no text without letters.
                let is_there = |child: &&Node| !child.text.trim().is_empty() || !is_bare(element);
                let mut children = node.children.iter().filter(|child| is_of(child, member));
                match children.next().filter(is_there) {
                    Some(child) => value(members.name(member.wire), child, element.content),
                    None if member.required => members.name(member.wire).push_str("[]"),
                    None => {}
                }
            }
            Place::Each => {
                let items: Vec<&Node> =
                    node.children.iter().filter(|child| is_of(child, member)).collect();
                if !items.is_empty() || member.required {
                    list(members.name(member.wire), &items, element.content);
                }
            }
        }
    }
    let declared = |child: &&Node| shape.members.iter().any(|member| is_of(child, member));
    let others = node.children.iter().filter(|child| !declared(child));
    for (name, nodes) in by_name(others) {
        if !shape.members.iter().any(|member| member.wire == name) {
            members.rest(name, &nodes, shape.rest);
        }
    }
    members.end();
}

/// Whether an element without a text has no value.
fn is_bare(element: &Element) -> bool {
    matches!(element.content, Content::Number | Content::Boolean)
}

/// Prefixes are the author's to choose, so the name alone decides, unless two members share it.
fn is_of(child: &Node, member: &Member) -> bool {
    let element = &member.element;
    if member.place == Place::Attribute || child.local() != element.name {
        return false;
    }
    match (element.prefix, child.name.split_once(':')) {
        (Some(wanted), Some((prefix, _))) => wanted == prefix || element.namespace.is_some(),
        _ => true,
    }
}

fn attribute<'n>(node: &'n Node, element: &Element) -> Option<&'n (String, String)> {
    node.attributes.iter().find(|(name, _)| tree::local(name) == element.name)
}

fn scalar(json: &mut String, text: &str, content: Content) {
    match content {
        Content::Number => number(json, text),
        Content::Boolean => boolean(json, text),
        _ => string(json, text),
    }
}

/// Elements as members, those of one name as a list; without any, the text.
fn any(json: &mut String, node: &Node) {
    if node.children.is_empty() && node.attributes.is_empty() {
        return string(json, &node.text);
    }
    let mut members = Members::new(json);
    for (name, text) in &node.attributes {
        string(members.name(tree::local(name)), text);
    }
    for (name, nodes) in by_name(node.children.iter()) {
        members.rest(name, &nodes, Content::Any);
    }
    members.end();
}

fn list(json: &mut String, items: &[&Node], content: Content) {
    json.push('[');
    for (index, item) in items.iter().enumerate() {
        if index > 0 {
            json.push(',');
        }
        value(json, item, content);
    }
    json.push(']');
}

/// A number as it is written; what is none stays a text, which its type then refuses.
fn number(json: &mut String, text: &str) {
    let text = text.trim();
    let plain = text.strip_prefix('+').unwrap_or(text);
    let is_json = plain.starts_with(|first: char| first == '-' || first.is_ascii_digit())
        && serde_json::from_str::<&RawValue>(plain).is_ok();
    let read = || plain.parse().ok().and_then(Number::from_f64);
    match (is_json, plain.parse::<i64>().map(Number::from).ok().or_else(read)) {
        (true, _) => json.push_str(plain),
        (false, Some(number)) => json.push_str(&number.to_string()),
        (false, None) => string(json, text),
    }
}

fn boolean(json: &mut String, text: &str) {
    match text.trim() {
        "true" | "1" => json.push_str("true"),
        "false" | "0" => json.push_str("false"),
        other => string(json, other),
    }
}

fn string(json: &mut String, text: &str) {
    json.push_str(&serde_json::Value::from(text).to_string());
}

/// Elements of one name, together at the place of the first.
fn by_name<'n>(nodes: impl Iterator<Item = &'n Node>) -> Vec<(&'n str, Vec<&'n Node>)> {
    let mut places = std::collections::BTreeMap::new();
    let mut found: Vec<(&str, Vec<&Node>)> = Vec::new();
    for node in nodes {
        let name = node.local();
        let place = *places.entry(name).or_insert(found.len());
        match found.get_mut(place) {
            Some((_, nodes)) => nodes.push(node),
            None => found.push((name, vec![node])),
        }
    }
    found
}

/// An object that is being written.
struct Members<'j> {
    json: &'j mut String,
    is_first: bool,
}

impl<'j> Members<'j> {
    fn new(json: &'j mut String) -> Self {
        json.push('{');
        Self { json, is_first: true }
    }

    /// Begins a member; its value is to be written next.
    fn name(&mut self, name: &str) -> &mut String {
        if !self.is_first {
            self.json.push(',');
        }
        self.is_first = false;
        string(self.json, name);
        self.json.push(':');
        self.json
    }

    fn rest(&mut self, name: &str, nodes: &[&Node], content: Content) {
        match nodes {
            [only] => value(self.name(name), only, content),
            several => list(self.name(name), several, content),
        }
    }

    fn end(self) {
        self.json.push('}');
    }
}
