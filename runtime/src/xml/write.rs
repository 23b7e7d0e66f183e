//! JSON into XML.

use quick_xml::escape::escape;
use serde_json::value::RawValue;

use super::{
    is_name,
    shape::{Content, Element, Member, Object, Place},
};
use crate::style::Node;

/// A value as the element that the document says it is.
pub(crate) fn from_json(json: &str, element: &Element) -> Result<String, String> {
    let mut writer = Writer { xml: String::new(), scope: Vec::new() };
    writer.element(&Name::of(element), json, element.content)?;
    Ok(writer.xml)
}

#[derive(Clone, Copy)]
struct Name<'n> {
    prefix: Option<&'n str>,
    namespace: Option<&'n str>,
    local: &'n str,
}

impl<'n> Name<'n> {
    fn of(element: &Element) -> Self {
        Self { prefix: element.prefix, namespace: element.namespace, local: element.name }
    }

    /// The name of a member that the document does not declare.
    fn undeclared(local: &'n str) -> Result<Self, String> {
        match is_name(local) {
            true => Ok(Self { prefix: None, namespace: None, local }),
            false => Err("a member's name is none in XML".to_owned()),
        }
    }

    fn written(&self) -> String {
        match self.prefix {
            Some(prefix) => format!("{prefix}:{}", self.local),
            None => self.local.to_owned(),
        }
    }

    /// What says which namespace the prefix, or no prefix, stands for.
    fn declaration(&self) -> Option<(String, &'n str)> {
        let key = match self.prefix {
            Some(prefix) => format!("xmlns:{prefix}"),
            None => "xmlns".to_owned(),
        };
        self.namespace.map(|namespace| (key, namespace))
    }
}

struct Writer {
    xml: String,
    /// Namespaces that hold here, by what declares them.
    scope: Vec<(String, String)>,
}

impl Writer {
    /// Null is not written at all.
    fn element(&mut self, name: &Name<'_>, json: &str, content: Content) -> Result<(), String> {
        let node = Node::of(json).map_err(|error| error.to_string())?;
        let outer = self.scope.len();
        match (node, content) {
            (Node::Null, _) => {}
            (Node::Text(text), _) => {
                self.open(name, &[])?;
                self.text(&text)?;
                self.close(name);
            }
            (Node::List(items), Content::List(item)) => {
                self.open(name, &[])?;
                for value in items {
                    self.element(&Name::of(item), value.get(), item.content)?;
                }
                self.close(name);
            }
            (Node::List(items), content) => {
                for value in items {
                    self.element(name, value.get(), content)?;
                }
            }
            (Node::Members(members), content) => {
                let (shape, rest) = match content {
                    Content::Object(object) => (Some(object), object.rest),
                    Content::Map(value) => (None, value.content),
                    _ => (None, Content::Any),
                };
                self.members(name, shape, rest, &members)?;
            }
        }
        self.scope.truncate(outer);
        Ok(())
    }

    fn members(
        &mut self,
        name: &Name<'_>,
        shape: Option<&Object>,
        rest: Content,
        members: &[(String, &RawValue)],
    ) -> Result<(), String> {
        let declared = |wire: &str| -> Option<&Member> {
            shape?.members.iter().find(|member| member.wire == wire)
        };
        let mut attributes = Vec::new();
        for (wire, value) in members {
            let Some(member) = declared(wire).filter(|one| one.place == Place::Attribute) else {
                continue;
            };
            match Node::of(value.get()).map_err(|error| error.to_string())? {
                Node::Null => {}
                Node::Text(text) => attributes.push((Name::of(&member.element), text.into_owned())),
                Node::List(_) | Node::Members(_) => {
                    return Err(format!("`{wire}` has parts and is an attribute"));
                }
            }
        }
        self.open(name, &attributes)?;
        for (wire, value) in members {
            match declared(wire) {
                Some(member) if member.place == Place::Attribute => {}
                Some(member) => {
                    let element = &member.element;
                    self.element(&Name::of(element), value.get(), element.content)?;
                }
                None => self.element(&Name::undeclared(wire)?, value.get(), rest)?,
            }
        }
        self.close(name);
        Ok(())
    }

    /// A start, with the namespaces that are new here.
    fn open(&mut self, name: &Name<'_>, attributes: &[(Name<'_>, String)]) -> Result<(), String> {
        self.xml.push('<');
        self.xml.push_str(&name.written());
        // An attribute without a prefix is in no namespace.
        let prefixed = attributes.iter().map(|(name, _)| name).filter(|one| one.prefix.is_some());
        let names = std::iter::once(name).chain(prefixed);
        let declarations: Vec<_> = names.filter_map(Name::declaration).collect();
        for (key, namespace) in declarations {
            let known = self.scope.iter().rev().find(|(known, _)| *known == key);
            if known.is_none_or(|(_, known)| known != namespace) {
                self.attribute(&key, namespace)?;
                self.scope.push((key, namespace.to_owned()));
            }
        }
        for (name, value) in attributes {
            self.attribute(&name.written(), value)?;
        }
        self.xml.push('>');
        Ok(())
    }

    fn close(&mut self, name: &Name<'_>) {
        self.xml.push_str("</");
        self.xml.push_str(&name.written());
        self.xml.push('>');
    }

    fn attribute(&mut self, name: &str, value: &str) -> Result<(), String> {
        check(value)?;
        // Readers turn these into blanks where they are not written by their numbers.
        let value = escape(value).replace('\n', "&#10;").replace('\t', "&#9;");
        self.xml.push_str(&format!(" {name}=\"{}\"", value.replace('\r', "&#13;")));
        Ok(())
    }

    fn text(&mut self, text: &str) -> Result<(), String> {
        check(text)?;
        self.xml.push_str(&escape(text).replace('\r', "&#13;"));
        Ok(())
    }
}

/// Some characters cannot stand in XML in any form.
fn check(text: &str) -> Result<(), String> {
    let is_impossible = |character: char| matches!(character, '\0'..='\x08' | '\x0b' | '\x0c' | '\x0e'..='\x1f' | '\u{fffe}' | '\u{ffff}');
    match text.contains(is_impossible) {
        true => Err("a text has a character that XML cannot hold".to_owned()),
        false => Ok(()),
    }
}
