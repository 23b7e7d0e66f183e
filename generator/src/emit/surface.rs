//! What a program may name of a module, as text: the generated crate without its bodies.
//!
//! It is made of the same decisions as the files, so that a comparison of two surfaces speaks of the code that people
//! get.

use std::collections::BTreeMap;

use crate::{
    facts::{Facts, GroupId},
    model::{
        Additional, Api, Kind, Location, Method, ModuleId, OperationId, SchemaId, Type, TypeRef,
    },
    names::Names,
};

use super::{Ctx, Runtime, call, content, group, headers, object, series};

/// Public items by path, in the words of a program: `api().pets().list`, `api::types::Pet.name`.
pub type Surface = BTreeMap<String, Item>;

/// One public item.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Item {
    /// What it is: a signature, a type.
    pub text: String,
    /// The item without which this one is not there.
    pub owner: Option<String>,
    /// Where the document describes it and what it is made of.
    pub pointers: Vec<String>,
    /// The item that this one is another name of.
    pub stands_for: Option<String>,
    /// The request, for what belongs to an operation.
    pub operation: Option<(Method, String)>,
}

/// Everything public of one module.
pub fn surface(api: &Api, facts: &Facts, names: &Names, module: ModuleId) -> Surface {
    let ctx = &Ctx { api, facts, names, runtime: &Runtime::Published };
    let mut surface = Surface::new();
    let root = &names.module(module).module;
    for (index, group) in
        facts.groups.iter().enumerate().filter(|(_, group)| group.module == module)
    {
        let path = format!("{root}().{}()", names.group(GroupId(index)).module);
        for id in &group.operations {
            operation(ctx, *id, &path, &mut surface);
        }
        let first = group.operations.first().map(|id| api[*id].pointer.clone());
        let pointers = first.into_iter().collect();
        surface.insert(path, Item { text: "a group".to_owned(), pointers, ..Item::default() });
    }
    for (key, header) in api.answer_headers(module) {
        let text = headers::read(&header.ty).0.to_string();
        let name = &names.headers[module.0][&key];
        surface.insert(format!("{root}::Headers.{name}"), Item { text, ..Item::default() });
    }
    for id in api.schema_ids().filter(|id| api[*id].module == module) {
        let path = format!("{root}::types::{}", names.schema(id).ty);
        schema(ctx, id, &path, &mut surface);
    }
    surface
}

fn operation(ctx: &Ctx<'_>, id: OperationId, group: &str, surface: &mut Surface) {
    let operation = &ctx.api[id];
    let names = ctx.names.operation(id);
    let path = format!("{group}.{}", names.method);
    let request = Some((operation.method, operation.path.clone()));
    let mut arguments: Vec<String> = Vec::new();
    let mut together: Vec<String> = Vec::new();
    let mut pointers = vec![operation.pointer.clone()];
    let required = group::required_outside_path(operation);
    for (index, parameter) in operation.parameters.iter().enumerate() {
        if parameter.location != Location::Path && !required.contains(&index) {
            let item = Item {
                text: call::settable(ctx, parameter).to_string(),
                owner: Some(path.clone()),
                pointers: vec![parameter.pointer.clone()],
                operation: request.clone(),
                stands_for: None,
            };
            surface.insert(format!("{path}().{}", names.parameters[index]), item);
            continue;
        }
        pointers.push(parameter.pointer.clone());
        if parameter.location == Location::Path || required.len() == 1 {
            arguments.push(call::argument(ctx, parameter).to_string());
        } else {
            let field = call::field(ctx, parameter);
            together.push(format!("{}: {field}", names.parameters[index]));
        }
    }
    if !together.is_empty() {
        // Fields are named where they are written: their order is nobody's concern.
        together.sort();
        arguments.push(format!("{} {{ {} }}", names.required, together.join(", ")));
    }
    let method = |name: &str, text: String| {
        let (owner, operation) = (Some(path.clone()), request.clone());
        let pointers = vec![ctx.api[id].pointer.clone()];
        let item = Item { text, owner, pointers, operation, stands_for: None };
        (format!("{path}().{name}"), item)
    };
    let value = content::value(ctx, id);
    if let Some(body) = &operation.body {
        for (other, name) in body.others.iter().zip(&names.bodies) {
            let argument = content::body_argument(ctx, other).to_string();
            if !body.required {
                surface.extend([method(name, argument)]);
                continue;
            }
            let arguments = [&arguments[..], &[argument]].concat().join(", ");
            let (_, item) = method(name, format!("({arguments}) -> {value}"));
            surface.insert(format!("{group}.{name}"), item);
        }
        let argument = content::body_argument(ctx, body).to_string();
        match body.required {
            true => arguments.push(argument),
            false => surface.extend([method("body", argument)]),
        }
    }
    if let Some(item) = series::paged_item(ctx, operation) {
        surface.extend([
            method("items", format!("Items<{}>", ty(ctx, item))),
            method("pages", "Pages".to_owned()),
        ]);
    }
    if let Some(stream) = operation.stream_beside() {
        surface.extend([method("stream", content::ty(ctx, &stream.content).to_string())]);
    }
    let text = format!("({}) -> {value}", arguments.join(", "));
    let owner = Some(group.to_owned());
    for former in &names.formerly {
        // The same under another name: what the call is able to do is told once.
        let alias = Item {
            text: text.clone(),
            owner: owner.clone(),
            pointers: pointers.clone(),
            operation: request.clone(),
            stands_for: Some(path.clone()),
        };
        surface.insert(format!("{group}.{}", former.method), alias);
    }
    surface.insert(path, Item { text, owner, pointers, operation: request, stands_for: None });
}

fn schema(ctx: &Ctx<'_>, id: SchemaId, path: &str, surface: &mut Surface) {
    let schema = &ctx.api[id];
    let names = ctx.names.schema(id);
    let here = || vec![schema.pointer.clone()];
    let mut add = |name: String, text: String, pointers: Vec<String>| {
        let item = Item { text, owner: Some(path.to_owned()), pointers, ..Item::default() };
        surface.insert(name, item);
    };
    let direction = ctx.facts.direction(id);
    let text = match &schema.kind {
        Kind::Object(object) => {
            for (index, member) in object.members.iter().enumerate() {
                let text = field(ctx, id, index);
                add(format!("{path}.{}", names.members[index]), text, vec![member.pointer.clone()]);
            }
            let rest = match &object.additional {
                Additional::Open => Some("Undeclared".to_owned()),
                Additional::Typed(value) => Some(format!("BTreeMap<String, {}>", ty(ctx, value))),
                Additional::Closed => None,
            };
            if let Some(text) = rest {
                add(format!("{path}.undeclared"), text, here());
            }
            if direction.is_sent() {
                let (text, pointers) = new(ctx, id);
                add(format!("{path}::new"), text, pointers);
            }
            if ctx.facts.defaults.contains(&id) {
                add(format!("{path}: Default"), String::new(), here());
            }
            "struct".to_owned()
        }
        Kind::Enumeration(enumeration) => {
            for (index, variant) in names.members.iter().take(enumeration.values.len()).enumerate()
            {
                let pointers =
                    vec![format!("{}/enum/{index}", schema.pointer), schema.pointer.clone()];
                add(format!("{path}::{variant}"), String::new(), pointers);
            }
            "enum of values".to_owned()
        }
        Kind::Union(union) => {
            for (index, variant) in union.variants.iter().enumerate() {
                let text = boxed(ctx, id, index, plain(ctx, &variant.ty.ty));
                let form = |list: &str| format!("{}/{list}/{index}", schema.pointer);
                let pointers = vec![form("oneOf"), form("anyOf"), schema.pointer.clone()];
                add(format!("{path}::{}", names.members[index]), text, pointers);
            }
            "enum of forms".to_owned()
        }
        Kind::Alias(to) => format!("type = {}", plain(ctx, &to.ty)),
    };
    for former in &names.formerly {
        let alias = path.strip_suffix(&names.ty).map(|start| format!("{start}{former}"));
        let stands_for = Some(path.to_owned());
        let item = Item { text: text.clone(), pointers: here(), stands_for, ..Item::default() };
        surface.extend(alias.map(|alias| (alias, item)));
    }
    surface.insert(path.to_owned(), Item { text, pointers: here(), ..Item::default() });
}

/// What `new` takes, and the members that decide it.
fn new(ctx: &Ctx<'_>, id: SchemaId) -> (String, Vec<String>) {
    let Kind::Object(object) = &ctx.api[id].kind else { return (String::new(), Vec::new()) };
    let mut pointers = vec![ctx.api[id].pointer.clone()];
    let mut arguments = Vec::new();
    for (index, member) in object.members.iter().enumerate() {
        if object::is_required(ctx, id, index, member) {
            pointers.push(member.pointer.clone());
            arguments.push(match object::converts(ctx, member) {
                true => format!("impl Into<{}>", plain(ctx, &member.ty.ty)),
                false => field(ctx, id, index),
            });
        }
    }
    (format!("({})", arguments.join(", ")), pointers)
}

fn field(ctx: &Ctx<'_>, id: SchemaId, index: usize) -> String {
    let Kind::Object(object) = &ctx.api[id].kind else { return String::new() };
    let member = &object.members[index];
    let plain = match object::is_file(ctx, id, member) {
        true => "Upload".to_owned(),
        false => plain(ctx, &member.ty.ty),
    };
    let inner = boxed(ctx, id, index, plain);
    object::presence(ctx, id, index, member).text(&inner, object::is_nullable(ctx, member))
}

fn boxed(ctx: &Ctx<'_>, id: SchemaId, index: usize, plain: String) -> String {
    if ctx.facts.boxed.contains(&(id, index)) { format!("Box<{plain}>") } else { plain }
}

/// As `types::ty` writes it, without tokens: there are very many members.
fn ty(ctx: &Ctx<'_>, of: &TypeRef) -> String {
    let plain = plain(ctx, &of.ty);
    if of.nullable { format!("Option<{plain}>") } else { plain }
}

fn plain(ctx: &Ctx<'_>, ty: &Type) -> String {
    match ty {
        Type::Array(item) => format!("Vec<{}>", self::ty(ctx, item)),
        Type::Map(value) => format!("BTreeMap<String, {}>", self::ty(ctx, value)),
        Type::Schema(id) => ctx.names.schema(*id).ty.clone(),
        Type::Text | Type::Binary => "String".to_owned(),
        Type::Boolean => "bool".to_owned(),
        Type::Int32 => "i32".to_owned(),
        Type::Int64 => "i64".to_owned(),
        Type::Uint64 => "u64".to_owned(),
        Type::Double => "f64".to_owned(),
        Type::Duration => "IsoDuration".to_owned(),
        Type::Any => "Value".to_owned(),
        other => format!("{other:?}"),
    }
}
