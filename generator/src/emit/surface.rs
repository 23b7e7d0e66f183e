//! What a program may name of a module, as text: the generated crate without its bodies.
//!
//! It is made of the same decisions as the files, so that a comparison of two surfaces speaks of the code that people
//! get.

use std::{borrow::Cow, collections::BTreeMap, sync::Arc};

use crate::{
    facts::{Facts, GroupId},
    model::{
        Additional, Api, Kind, Location, Method, ModuleId, OperationId, SchemaId, Type, TypeRef,
    },
    names::Names,
};

use super::{Ctx, Runtime, call, content, group, headers, object, series};

/// Public items by path, in the words of a program: `api().pets().list`, `api::types::Pet.name`.
pub type Surface<'a> = BTreeMap<String, Item<'a>>;

/// One public item.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Item<'a> {
    /// What it is: a signature, a type.
    pub text: String,
    /// The item without which this one is not there.
    pub owner: Option<Arc<str>>,
    /// Where the document describes it and what it is made of.
    pub pointers: Vec<Cow<'a, str>>,
    /// The item that this one is another name of.
    pub stands_for: Option<String>,
    /// The request, for what belongs to an operation.
    pub operation: Option<(Method, String)>,
}

/// Everything public of one module.
pub fn surface<'a>(
    api: &'a Api,
    facts: &'a Facts,
    names: &'a Names,
    module: ModuleId,
) -> Surface<'a> {
    let ctx = &Ctx { api, facts, names, runtime: &Runtime::Published };
    let mut surface = Items::new();
    let root = &names.module(module).module;
    for (index, group) in
        facts.groups.iter().enumerate().filter(|(_, group)| group.module == module)
    {
        let path = format!("{root}().{}()", names.group(GroupId(index)).module);
        for id in &group.operations {
            operation(ctx, *id, &path, &mut surface);
        }
        let first = group.operations.first().map(|id| here(&api[*id].pointer));
        let pointers = first.into_iter().collect();
        surface.push((path, Item { text: "a group".to_owned(), pointers, ..Item::default() }));
    }
    for (key, header) in api.answer_headers(module) {
        let text = headers::read(&header.ty).0.to_string();
        let name = &names.headers[module.0][&key];
        let pointers = header.declared.iter().map(|at| here(&api.header(*at).pointer)).collect();
        surface
            .push((format!("{root}::Headers.{name}"), Item { text, pointers, ..Item::default() }));
    }
    for id in api.schema_ids().filter(|id| api[*id].module == module) {
        let path = format!("{root}::types::{}", names.schema(id).ty);
        schema(ctx, id, &path, &mut surface);
    }
    // Sorted once, not at every step.
    surface.into_iter().collect()
}

type Items<'a> = Vec<(String, Item<'a>)>;

fn here(pointer: &str) -> Cow<'_, str> {
    Cow::Borrowed(pointer)
}

fn operation<'a>(ctx: &Ctx<'a>, id: OperationId, group: &str, surface: &mut Items<'a>) {
    let operation = &ctx.api[id];
    let names = ctx.names.operation(id);
    let path = format!("{group}.{}", names.method);
    let own: Arc<str> = path.as_str().into();
    let request = Some((operation.method, operation.path.clone()));
    let mut arguments: Vec<String> = Vec::new();
    let mut together: Vec<String> = Vec::new();
    let mut pointers = vec![here(&operation.pointer)];
    let required = group::required_outside_path(operation);
    for (index, parameter) in operation.parameters.iter().enumerate() {
        if parameter.location != Location::Path && !required.contains(&index) {
            let item = Item {
                text: call::settable(ctx, parameter).to_string(),
                owner: Some(Arc::clone(&own)),
                pointers: vec![here(&parameter.pointer)],
                operation: request.clone(),
                stands_for: None,
            };
            surface.push((format!("{path}().{}", names.parameters[index]), item));
            continue;
        }
        pointers.push(here(&parameter.pointer));
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
        let (owner, operation) = (Some(Arc::clone(&own)), request.clone());
        let pointers = vec![here(&ctx.api[id].pointer)];
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
            surface.push((format!("{group}.{name}"), item));
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
    let owner: Option<Arc<str>> = Some(group.into());
    for former in &names.formerly {
        // The same under another name: what the call is able to do is told once.
        let alias = Item {
            text: text.clone(),
            owner: owner.clone(),
            pointers: pointers.clone(),
            operation: request.clone(),
            stands_for: Some(path.clone()),
        };
        surface.push((format!("{group}.{}", former.method), alias));
    }
    surface.push((path, Item { text, owner, pointers, operation: request, stands_for: None }));
}

fn schema<'a>(ctx: &Ctx<'a>, id: SchemaId, path: &str, surface: &mut Items<'a>) {
    let schema = &ctx.api[id];
    let names = ctx.names.schema(id);
    let own: Arc<str> = path.into();
    let whole = || vec![here(&schema.pointer)];
    let mut add = |name: String, text: String, pointers: Vec<Cow<'a, str>>| {
        let item = Item { text, owner: Some(Arc::clone(&own)), pointers, ..Item::default() };
        surface.push((name, item));
    };
    let direction = ctx.facts.direction(id);
    let text = match &schema.kind {
        Kind::Object(object) => {
            for (index, member) in object.members.iter().enumerate() {
                let text = field(ctx, id, index);
                let pointers = vec![here(&member.pointer)];
                add(format!("{path}.{}", names.members[index]), text, pointers);
            }
            let rest = match &object.additional {
                Additional::Open => Some("Undeclared".to_owned()),
                Additional::Typed(value) => Some(format!("BTreeMap<String, {}>", ty(ctx, value))),
                Additional::Closed => None,
            };
            if let Some(text) = rest {
                add(format!("{path}.undeclared"), text, whole());
            }
            if direction.is_sent() {
                let (text, pointers) = new(ctx, id);
                add(format!("{path}::new"), text, pointers);
            }
            if ctx.facts.defaults.contains(&id) {
                add(format!("{path}: Default"), String::new(), whole());
            }
            "struct".to_owned()
        }
        Kind::Enumeration(enumeration) => {
            for (index, variant) in names.members.iter().take(enumeration.values.len()).enumerate()
            {
                let value = format!("{}/enum/{index}", schema.pointer);
                let pointers = vec![value.into(), here(&schema.pointer)];
                add(format!("{path}::{variant}"), String::new(), pointers);
            }
            "enum of values".to_owned()
        }
        Kind::Union(union) => {
            for (index, variant) in union.variants.iter().enumerate() {
                let text = boxed(ctx, id, index, plain(ctx, &variant.ty.ty));
                let form = |list: &str| format!("{}/{list}/{index}", schema.pointer).into();
                let pointers = vec![form("oneOf"), form("anyOf"), here(&schema.pointer)];
                add(format!("{path}::{}", names.members[index]), text, pointers);
            }
            "enum of forms".to_owned()
        }
        Kind::Alias(to) => format!("type = {}", plain(ctx, &to.ty)),
    };
    for former in &names.formerly {
        let alias = path.strip_suffix(&names.ty).map(|start| format!("{start}{former}"));
        let stands_for = Some(path.to_owned());
        let item = Item { text: text.clone(), pointers: whole(), stands_for, ..Item::default() };
        surface.extend(alias.map(|alias| (alias, item)));
    }
    surface.push((path.to_owned(), Item { text, pointers: whole(), ..Item::default() }));
}

/// What `new` takes, and the members that decide it.
fn new<'a>(ctx: &Ctx<'a>, id: SchemaId) -> (String, Vec<Cow<'a, str>>) {
    let Kind::Object(object) = &ctx.api[id].kind else { return (String::new(), Vec::new()) };
    let mut pointers = vec![here(&ctx.api[id].pointer)];
    let mut arguments = Vec::new();
    for (index, member) in object.members.iter().enumerate() {
        if object::is_required(ctx, id, index, member) {
            pointers.push(here(&member.pointer));
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
        Type::Uuid => "Id".to_owned(),
        other => format!("{other:?}"),
    }
}
