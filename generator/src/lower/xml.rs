//! Bodies and answers, of errors too, that are XML and nothing else: how their values stand in it, by the `xml` members of the
//! document. What has no such form stays text, which the caller writes and reads.

use std::collections::{BTreeMap, BTreeSet};

use crate::{
    diagnostic::Diagnostic,
    document::{Node, join, unescape},
    model::{
        Additional, Content, Format, Kind, Literal, Operation, OperationId, SchemaId, Statuses,
        Success, Type, TypeRef,
        xml::{Element, Holds, Member, Object, Place},
    },
};

use super::context::Context;

pub(super) fn settle(ctx: &mut Context<'_, '_>) {
    for id in ctx.api.operation_ids() {
        if ctx.api[id].module == ctx.module {
            body(ctx, id);
            success(ctx, id);
            answers(ctx, id);
        }
    }
}

fn body(ctx: &mut Context<'_, '_>, id: OperationId) {
    let Some(body) = &ctx.api[id].body else { return };
    if body.content.format != Format::Xml {
        return;
    }
    let content = body.content.clone();
    let element = root(ctx, &content);
    if let Some(body) = &mut ctx.api.operations[id.0].body {
        match element {
            Some(element) => body.xml = Some(element),
            None => become_text(&mut body.content),
        }
    }
}

fn success(ctx: &mut Context<'_, '_>, id: OperationId) {
    let Success::One(content) = &ctx.api[id].success else { return };
    if content.format != Format::Xml {
        return;
    }
    let content = content.clone();
    let element = root(ctx, &content);
    if element.is_none() {
        all_become_text(&mut ctx.api.operations[id.0], &content);
    }
    ctx.api.operations[id.0].xml = element;
}

/// Those of errors, and of successes that have each a body of its own.
fn answers(ctx: &mut Context<'_, '_>, id: OperationId) {
    let operation = &ctx.api[id];
    let is_settled = |content: &Content| match &operation.success {
        Success::One(known) => operation.xml.is_some() && known == content,
        _ => false,
    };
    let of_xml = |content: &&Content| content.format == Format::Xml;
    let answers: Vec<(Statuses, Content, bool)> = operation
        .responses
        .iter()
        .filter_map(|one| Some((one.statuses, one.content.as_ref().filter(of_xml)?)))
        .map(|(statuses, content)| (statuses, content.clone(), is_settled(content)))
        .collect();
    let mut found = Vec::new();
    for (statuses, content, is_settled) in answers {
        if is_settled && statuses.is_success() {
            continue;
        }
        match root(ctx, &content) {
            Some(element) => found.push((statuses, element)),
            None => all_become_text(&mut ctx.api.operations[id.0], &content),
        }
    }
    found.sort_by_key(|(statuses, _)| *statuses);
    ctx.api.operations[id.0].xml_answers = found;
}

/// Every answer that says the same.
fn all_become_text(operation: &mut Operation, content: &Content) {
    let known = content.clone();
    let of_success = match &mut operation.success {
        Success::One(content) => vec![content],
        Success::ByStatus(answers) => {
            answers.iter_mut().filter_map(|(_, content)| content.as_mut()).collect()
        }
        Success::Nothing | Success::Activity => Vec::new(),
    };
    let declared = operation.responses.iter_mut().filter_map(|one| one.content.as_mut());
    declared.chain(of_success).filter(|one| **one == known).for_each(become_text);
}

fn become_text(content: &mut Content) {
    content.format = Format::Text;
    content.ty = TypeRef::new(Type::Text);
}

/// The element of a body or an answer; `None` where its schema says no more than that it is text, and with a
/// warning where there is no saying what it is.
fn root(ctx: &mut Context<'_, '_>, content: &Content) -> Option<Element> {
    let place = content.schema.clone()?;
    if matches!(ctx.api.resolved(&content.ty.ty), Type::Text | Type::Any) {
        return None;
    }
    let mut shapes = Shapes { ctx, waiting: Vec::new(), found: BTreeMap::new() };
    match shapes.root(&place, &content.ty.ty) {
        Ok(element) => {
            let found = shapes.found;
            ctx.api.xml.extend(found);
            Some(element)
        }
        Err(why) => {
            let message = format!("`{}` is given and taken as text: {why}", content.media_type);
            let place = ctx.source.document.place(&place);
            let help = "say in the `xml` of the schema, with an overlay, what its name and those of its members are";
            let warning = Diagnostic::warning("encoding", place, message).with_help(help);
            ctx.diagnostics.push(warning);
            None
        }
    }
}

/// Elements on the way to those that they hold.
struct Shapes<'x, 'c, 's> {
    ctx: &'x Context<'c, 's>,
    waiting: Vec<SchemaId>,
    found: BTreeMap<SchemaId, Object>,
}

impl Shapes<'_, '_, '_> {
    fn root(&mut self, place: &str, ty: &Type) -> Result<Element, String> {
        let name = self.component(place);
        if name.is_none() && self.xml(place, "name").is_none() {
            return Err("nothing names its root".to_owned());
        }
        let element = self.element(place, ty, &name.unwrap_or_default(), Around::Root)?;
        while let Some(id) = self.waiting.pop() {
            if !self.found.contains_key(&id) {
                let object = self.object(id)?;
                self.found.insert(id, object);
            }
        }
        Ok(element)
    }

    fn element(
        &mut self,
        place: &str,
        ty: &Type,
        usual: &str,
        around: Around,
    ) -> Result<Element, String> {
        let text = |value: Option<&Node>| value.and_then(Node::as_str).map(str::to_owned);
        let name = text(self.xml(place, "name")).unwrap_or_else(|| usual.to_owned());
        let (prefix, namespace) =
            (text(self.xml(place, "prefix")), text(self.xml(place, "namespace")));
        let prefix = prefix.filter(|prefix| !prefix.is_empty());
        for name in std::iter::once(&name).chain(&prefix) {
            if !is_name(name) {
                return Err(format!("`{name}` is no name in XML"));
            }
        }
        let ty = self.ctx.api.resolved(ty).clone();
        let holds = match &ty {
            Type::Any => Holds::Any,
            Type::Boolean => Holds::Boolean,
            Type::Int32
            | Type::Int64
            | Type::Uint64
            | Type::Double
            | Type::Decimal
            | Type::UnixSeconds
            | Type::UnixMillis => Holds::Number,
            Type::Text
            | Type::Uuid
            | Type::DateTime
            | Type::Date
            | Type::Duration
            | Type::Base64
            | Type::Binary => Holds::Text,
            Type::Array(item) => {
                let place = join(&self.target(place), "items");
                let component = self.component(&place).filter(|_| around == Around::Root);
                let usual = component.unwrap_or_else(|| name.clone());
                let item = self.element(&place, &item.ty, &usual, Around::Item)?;
                Holds::List(Box::new(item))
            }
            Type::Map(value) => {
                let place = join(&self.target(place), "additionalProperties");
                Holds::Map(Box::new(self.element(&place, &value.ty, "value", Around::Item)?))
            }
            Type::Schema(id) => self.named(*id)?,
        };
        let namespace = namespace.filter(|namespace| !namespace.is_empty());
        if prefix.is_some() && namespace.is_none() {
            return Err(format!("nothing says what the prefix of `{name}` stands for"));
        }
        Ok(Element { name, prefix, namespace, holds })
    }

    fn named(&mut self, id: SchemaId) -> Result<Holds, String> {
        match &self.ctx.api[id].kind {
            Kind::Object(_) => {
                self.waiting.push(id);
                Ok(Holds::Object(id))
            }
            Kind::Enumeration(enumeration) => {
                let mut values = enumeration.values.iter();
                let is_text = values.any(|value| matches!(value.wire, Literal::Text(_)));
                Ok(if is_text { Holds::Text } else { Holds::Number })
            }
            Kind::Union(_) => {
                Err("nothing in XML says which of several schemas it is of".to_owned())
            }
            Kind::Alias(_) => unreachable!("aliases are resolved"),
        }
    }

    fn object(&mut self, id: SchemaId) -> Result<Object, String> {
        let Kind::Object(object) = self.ctx.api[id].kind.clone() else {
            unreachable!("only objects wait")
        };
        let (mut members, mut names) = (Vec::new(), BTreeSet::new());
        for member in &object.members {
            let wire = member.wire.clone();
            let place = member.pointer.as_str();
            let says = |key| self.xml(place, key).and_then(Node::as_bool) == Some(true);
            let (is_attribute, is_wrapped) = (says("attribute"), says("wrapped"));
            let is_list = matches!(self.ctx.api.resolved(&member.ty.ty), Type::Array(_));
            let mut element = self.element(place, &member.ty.ty, &wire, Around::Member)?;
            let place = match (is_attribute, is_list && !is_wrapped) {
                (true, _) => {
                    let has_parts = !matches!(
                        element.holds,
                        Holds::Text | Holds::Number | Holds::Boolean | Holds::Any
                    );
                    if has_parts {
                        return Err(format!("`{wire}` has parts and is an attribute"));
                    }
                    Place::Attribute
                }
                (false, true) => {
                    // The name of a list that nothing stands around is of no effect.
                    let items = join(&self.target(place), "items");
                    let Type::Array(item) = self.ctx.api.resolved(&member.ty.ty).clone() else {
                        unreachable!("it is a list")
                    };
                    element = self.element(&items, &item.ty, &wire, Around::Item)?;
                    Place::Each
                }
                (false, false) => Place::Element,
            };
            if !names.insert((is_attribute, element.name.clone())) {
                return Err(format!("two members of one object are `{}`", element.name));
            }
            let required = is_list && member.required;
            members.push(Member { wire, place, element, required });
        }
        let rest = match &object.additional {
            Additional::Typed(value) => {
                let place = join(&self.ctx.api[id].pointer, "additionalProperties");
                Some(self.element(&place, &value.ty, "value", Around::Item)?)
            }
            Additional::Open | Additional::Closed => None,
        };
        Ok(Object { members, rest })
    }

    /// A member of the `xml` of a schema: its own, or that of the schema that it refers to.
    fn xml(&self, place: &str, key: &str) -> Option<&Node> {
        let mut place = place.to_owned();
        for _ in 0..FAR {
            let node = self.ctx.source.document.pointer(&place)?;
            if let Some(found) = node.get("xml").and_then(|xml| xml.get(key)) {
                return Some(found);
            }
            place = next(node, &place)?;
        }
        None
    }

    /// Where the schema stands that a place refers to.
    fn target(&self, place: &str) -> String {
        let mut place = place.to_owned();
        for _ in 0..FAR {
            let node = self.ctx.source.document.pointer(&place);
            match node.and_then(|node| next(node, &place)) {
                Some(further) => place = further,
                None => break,
            }
        }
        place
    }

    /// The name of the component that a place is, or refers to.
    fn component(&self, place: &str) -> Option<String> {
        let mut place = place.to_owned();
        for _ in 0..FAR {
            let name = place.strip_prefix("/components/schemas/");
            if let Some(name) = name.filter(|name| !name.contains('/')) {
                return Some(unescape(name));
            }
            place = next(self.ctx.source.document.pointer(&place)?, &place)?;
        }
        None
    }
}

/// References that lead further than this lead round.
const FAR: usize = 32;

/// Where a reference leads, or an `allOf` of one schema, which is how annotations stand beside a reference.
fn next(node: &Node, place: &str) -> Option<String> {
    if let Some(reference) = node.get("$ref").and_then(Node::as_str) {
        return reference.strip_prefix('#').map(str::to_owned);
    }
    let parts = node.get("allOf").map(Node::items).unwrap_or_default();
    (parts.len() == 1).then(|| join(&join(place, "allOf"), "0"))
}

/// What an element stands in.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Around {
    Root,
    Member,
    Item,
}

/// As the runtime has it.
fn is_name(text: &str) -> bool {
    let is_start = |letter: char| letter.is_alphabetic() || letter == '_';
    let is_further = |letter: char| letter.is_alphanumeric() || matches!(letter, '_' | '-' | '.');
    text.starts_with(is_start) && text.chars().all(is_further)
}
