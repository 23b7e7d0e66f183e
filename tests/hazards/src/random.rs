//! Random schemas, and random values of them, as one more case.

use std::{fs, path::Path};

use fastrand::Rng;
use serde_json::{Map, Value, json};

use crate::case::Case;

/// How deep values nest before they end as soon as they can.
const DEPTH: usize = 4;

/// Writes a case with `count` schemas into `folder`, each sent and received, with values that must
/// come out as they went in. The same seed makes the same case.
pub fn random(folder: &Path, seed: u64, count: usize) -> Case {
    let mut rng = Rng::with_seed(seed);
    let mut schemas: Vec<Shape> = Vec::new();
    for index in 0..count {
        let shape = named(&mut rng, &schemas, index, count);
        schemas.push(shape);
    }
    let mut examples = Vec::new();
    for (index, shape) in schemas.iter().enumerate() {
        for _ in 0..5 {
            let value = value(&mut rng, &schemas, shape, 0);
            examples.push(json!({ "type": format!("T{index:03}"), "same": value }));
        }
    }
    fs::create_dir_all(folder).unwrap();
    fs::write(folder.join("document.json"), document(&schemas).to_string()).unwrap();
    fs::write(folder.join("examples.json"), Value::from(examples).to_string()).unwrap();
    Case { name: format!("random-{seed}"), folder: folder.to_owned() }
}

#[derive(Clone, Debug)]
enum Shape {
    Any,
    Boolean,
    Integer(&'static str),
    Number,
    Text(&'static str),
    Enumeration(Vec<Value>),
    Array(Box<Shape>),
    Map(Box<Shape>),
    Object(Object),
    Named(usize),
    /// Of different JSON kinds.
    Either(Vec<Shape>),
    /// Objects with their tag, told apart by `kind`.
    Tagged(Vec<(String, Object)>),
    /// All of some objects and one more.
    Merged(Vec<usize>, Object),
}

#[derive(Clone, Debug)]
struct Object {
    members: Vec<Member>,
    rest: Rest,
}

#[derive(Clone, Debug)]
struct Member {
    name: String,
    shape: Shape,
    required: bool,
    nullable: bool,
}

/// What may stand beside the members.
#[derive(Clone, Debug)]
enum Rest {
    Unstated,
    Nothing,
    Typed(Box<Shape>),
}

/// Some clash with each other, with keywords or with what the crate has.
const NAMES: [&str; 24] = [
    "id",
    "name",
    "Name",
    "type",
    "self",
    "fooBar",
    "foo_bar",
    "foo-bar",
    "a.b",
    "1st",
    "$ref-id",
    "Ünïcode",
    "x",
    "X",
    "value",
    "default",
    "new",
    "undeclared",
    "with",
    "_",
    "crate",
    "@context",
    "a b",
    "Option",
];
const WORDS: [&str; 10] = ["", "a", "A", "a b", "a-b", "1", "-1", "null", "true", "größe"];

fn named(rng: &mut Rng, known: &[Shape], index: usize, count: usize) -> Shape {
    let objects: Vec<usize> = (0..known.len())
        .filter(|at| matches!(&known[*at], Shape::Object(object) if is_open(object)))
        .collect();
    match rng.u8(0..20) {
        0 => Shape::Array(Box::new(part(rng, index, count, 1))),
        1 => Shape::Map(Box::new(part(rng, index, count, 1))),
        2 => enumeration(rng),
        3 | 4 => either(rng, index, count),
        5 | 6 => tagged(rng, index, count),
        7 | 8 if objects.len() > 1 => {
            let parents = vec![objects[rng.usize(0..objects.len())]];
            let mut own = object(rng, index, count, 1);
            own.rest = Rest::Unstated;
            let is_theirs = |name: &str| {
                parents.iter().any(|parent| match &known[*parent] {
                    Shape::Object(object) => object.members.iter().any(|one| one.name == name),
                    _ => false,
                })
            };
            own.members.retain(|member| !is_theirs(&member.name));
            Shape::Merged(parents, own)
        }
        _ => Shape::Object(object(rng, index, count, 0)),
    }
}

fn is_open(object: &Object) -> bool {
    matches!(object.rest, Rest::Unstated)
}

/// Something inside a schema. Only what is required must come to an end.
fn part(rng: &mut Rng, index: usize, count: usize, depth: usize) -> Shape {
    let choices = if depth < 3 { 16 } else { 9 };
    match rng.u8(0..choices) {
        0 => Shape::Any,
        1 => Shape::Boolean,
        2 => Shape::Integer(["", "int32", "int64"][rng.usize(0..3)]),
        3 => Shape::Number,
        4..=6 => Shape::Text(["", "", "uuid", "date", "date-time", "byte"][rng.usize(0..6)]),
        7 => enumeration(rng),
        8 if index > 0 => Shape::Named(rng.usize(0..index)),
        8 => Shape::Boolean,
        9 | 10 => Shape::Array(Box::new(anywhere(rng, index, count, depth + 1))),
        11 => Shape::Map(Box::new(anywhere(rng, index, count, depth + 1))),
        12 => either(rng, index, count),
        _ => Shape::Object(object(rng, index, count, depth + 1)),
    }
}

/// A part that values may go without: it may lead back.
fn anywhere(rng: &mut Rng, index: usize, count: usize, depth: usize) -> Shape {
    match rng.u8(0..8) {
        0 => Shape::Named(rng.usize(0..count)),
        _ => part(rng, index, count, depth),
    }
}

fn object(rng: &mut Rng, index: usize, count: usize, depth: usize) -> Object {
    let mut names = NAMES.to_vec();
    rng.shuffle(&mut names);
    names.truncate(rng.usize(0..7));
    let member = |rng: &mut Rng, name: &str| {
        let required = rng.u8(0..3) == 0;
        let shape = match required {
            true => part(rng, index, count, depth + 1),
            false => anywhere(rng, index, count, depth + 1),
        };
        Member { name: name.to_owned(), shape, required, nullable: rng.u8(0..4) == 0 }
    };
    Object {
        members: names.into_iter().map(|name| member(rng, name)).collect(),
        rest: match rng.u8(0..6) {
            0 => Rest::Nothing,
            1 => Rest::Typed(Box::new(Shape::Integer("int64"))),
            2 => Rest::Typed(Box::new(Shape::Text(""))),
            _ => Rest::Unstated,
        },
    }
}

fn enumeration(rng: &mut Rng) -> Shape {
    if rng.u8(0..4) == 0 {
        return Shape::Enumeration((0..rng.i64(1..5)).map(|at| json!(at * 7 - 7)).collect());
    }
    let mut words = WORDS.to_vec();
    rng.shuffle(&mut words);
    words.truncate(rng.usize(1..7));
    Shape::Enumeration(words.into_iter().map(Value::from).collect())
}

fn either(rng: &mut Rng, index: usize, count: usize) -> Shape {
    let mut shapes = vec![
        Shape::Text(""),
        Shape::Integer("int64"),
        Shape::Boolean,
        Shape::Array(Box::new(Shape::Text(""))),
        Shape::Object(object(rng, index, count, 2)),
    ];
    rng.shuffle(&mut shapes);
    shapes.truncate(rng.usize(2..4));
    Shape::Either(shapes)
}

fn tagged(rng: &mut Rng, index: usize, count: usize) -> Shape {
    let tags = ["cat", "dog", "Cat fish"];
    let variant = |rng: &mut Rng, tag: &str| {
        let mut object = object(rng, index, count, 2);
        object.rest = Rest::Unstated;
        let shape = Shape::Enumeration(vec![json!(tag)]);
        let kind = Member { name: "kind".to_owned(), shape, required: true, nullable: false };
        object.members.insert(0, kind);
        (tag.to_owned(), object)
    };
    Shape::Tagged(tags[..rng.usize(2..4)].iter().map(|tag| variant(rng, tag)).collect())
}

fn document(schemas: &[Shape]) -> Value {
    let mut components = Map::new();
    let mut paths = Map::new();
    for (index, shape) in schemas.iter().enumerate() {
        let name = format!("T{index:03}");
        if let Shape::Tagged(variants) = shape {
            for (at, (_, object)) in variants.iter().enumerate() {
                components.insert(format!("{name}Variant{at}"), object_schema(object));
            }
        }
        components.insert(name.clone(), schema(shape, &name));
        let content = json!({ "application/json": { "schema": reference(&name) } });
        let operation = json!({
            "requestBody": { "required": true, "content": content },
            "responses": { "200": { "description": "The same.", "content": content } },
        });
        paths.insert(format!("/{name}"), json!({ "put": operation }));
    }
    json!({
        "openapi": "3.0.3",
        "info": { "title": "Random", "version": "1" },
        "paths": paths,
        "components": { "schemas": components },
    })
}

fn reference(name: &str) -> Value {
    json!({ "$ref": format!("#/components/schemas/{name}") })
}

fn schema(shape: &Shape, name: &str) -> Value {
    let formatted = |ty: &str, format: &str| match format {
        "" => json!({ "type": ty }),
        format => json!({ "type": ty, "format": format }),
    };
    match shape {
        Shape::Any => json!({}),
        Shape::Boolean => json!({ "type": "boolean" }),
        Shape::Integer(format) => formatted("integer", format),
        Shape::Number => json!({ "type": "number" }),
        Shape::Text(format) => formatted("string", format),
        Shape::Enumeration(values) => {
            let ty = if values[0].is_string() { "string" } else { "integer" };
            json!({ "type": ty, "enum": values })
        }
        Shape::Array(item) => json!({ "type": "array", "items": schema(item, name) }),
        Shape::Map(value) => {
            json!({ "type": "object", "additionalProperties": schema(value, name) })
        }
        Shape::Object(object) => object_schema(object),
        Shape::Named(index) => reference(&format!("T{index:03}")),
        Shape::Either(shapes) => {
            json!({ "oneOf": shapes.iter().map(|shape| schema(shape, name)).collect::<Vec<_>>() })
        }
        Shape::Tagged(variants) => {
            let variant = |at: usize| format!("{name}Variant{at}");
            let mapping: Map<String, Value> = variants
                .iter()
                .enumerate()
                .map(|(at, (tag, _))| {
                    (tag.clone(), json!(format!("#/components/schemas/{}", variant(at))))
                })
                .collect();
            let variants: Vec<Value> =
                (0..variants.len()).map(|at| reference(&variant(at))).collect();
            let discriminator = json!({ "propertyName": "kind", "mapping": mapping });
            json!({ "oneOf": variants, "discriminator": discriminator })
        }
        Shape::Merged(parents, own) => {
            let mut all: Vec<Value> =
                parents.iter().map(|parent| reference(&format!("T{parent:03}"))).collect();
            all.push(object_schema(own));
            json!({ "allOf": all })
        }
    }
}

fn object_schema(object: &Object) -> Value {
    let mut properties = Map::new();
    for member in &object.members {
        let mut property = schema(&member.shape, "");
        if member.nullable {
            property = match property.get("$ref") {
                Some(_) => json!({ "allOf": [property], "nullable": true }),
                None => {
                    property["nullable"] = json!(true);
                    property
                }
            };
        }
        properties.insert(member.name.clone(), property);
    }
    let required = object.members.iter().filter(|member| member.required);
    let required: Vec<&str> = required.map(|member| member.name.as_str()).collect();
    let mut schema_ = json!({ "type": "object", "properties": properties });
    if !required.is_empty() {
        schema_["required"] = json!(required);
    }
    match &object.rest {
        Rest::Unstated => {}
        Rest::Nothing => schema_["additionalProperties"] = json!(false),
        Rest::Typed(shape) => schema_["additionalProperties"] = schema(shape, ""),
    }
    schema_
}

fn value(rng: &mut Rng, schemas: &[Shape], shape: &Shape, depth: usize) -> Value {
    match shape {
        Shape::Any => anything(rng),
        Shape::Boolean => json!(rng.bool()),
        Shape::Integer("int32") => json!(rng.i32(..)),
        Shape::Integer(_) => json!(rng.i64(..)),
        Shape::Number => json!(f64::from(rng.i16(..)) + 0.5),
        Shape::Text(format) => json!(text(rng, format)),
        Shape::Enumeration(values) => match rng.u8(0..8) {
            // A value that was added later.
            0 if values[0].is_string() => json!("what nobody declared"),
            0 => json!(4711),
            _ => values[rng.usize(0..values.len())].clone(),
        },
        Shape::Array(item) => {
            let length = if depth < DEPTH { rng.usize(0..3) } else { 0 };
            (0..length).map(|_| value(rng, schemas, item, depth + 1)).collect()
        }
        Shape::Map(inner) => {
            let length = if depth < DEPTH { rng.usize(0..3) } else { 0 };
            let entry = |at: usize| (format!("{at}-key"), value(rng, schemas, inner, depth + 1));
            Value::Object((0..length).map(entry).collect())
        }
        Shape::Object(object) => Value::Object(members(rng, schemas, object, depth)),
        Shape::Named(index) => value(rng, schemas, &schemas[*index], depth + 1),
        Shape::Either(shapes) => {
            let shape = shapes[rng.usize(0..shapes.len())].clone();
            value(rng, schemas, &shape, depth + 1)
        }
        Shape::Tagged(variants) => {
            let (tag, object) = &variants[rng.usize(0..variants.len())];
            let mut members = members(rng, schemas, object, depth);
            members.insert("kind".to_owned(), json!(tag));
            Value::Object(members)
        }
        Shape::Merged(parents, own) => {
            let mut all = members(rng, schemas, own, depth);
            for parent in parents {
                if let Shape::Object(object) = &schemas[*parent] {
                    all.extend(members(rng, schemas, object, depth));
                }
            }
            Value::Object(all)
        }
    }
}

fn members(rng: &mut Rng, schemas: &[Shape], object: &Object, depth: usize) -> Map<String, Value> {
    let mut members = Map::new();
    for member in &object.members {
        if !member.required && (depth >= DEPTH || rng.bool()) {
            continue;
        }
        let is_null = member.nullable && rng.u8(0..3) == 0;
        let value = match is_null {
            true => Value::Null,
            false => value(rng, schemas, &member.shape, depth + 1),
        };
        members.insert(member.name.clone(), value);
    }
    if rng.u8(0..3) == 0 {
        match &object.rest {
            Rest::Nothing => {}
            Rest::Unstated => drop(members.insert("not declared".to_owned(), anything(rng))),
            Rest::Typed(shape) => {
                let value = value(rng, schemas, shape, depth + 1);
                members.insert("not declared".to_owned(), value);
            }
        }
    }
    members
}

fn anything(rng: &mut Rng) -> Value {
    match rng.u8(0..7) {
        0 => Value::Null,
        1 => json!(rng.bool()),
        2 => json!(rng.u64(..)),
        3 => json!(-0.25),
        4 => json!([1, null, "x"]),
        5 => json!({ "a": { "b": [] }, "": null }),
        _ => json!(text(rng, "")),
    }
}

fn text(rng: &mut Rng, format: &str) -> String {
    let pick = |rng: &mut Rng, texts: &[&str]| texts[rng.usize(0..texts.len())].to_owned();
    match format {
        "uuid" => {
            let part = |rng: &mut Rng| format!("{:04x}", rng.u16(..));
            let [a, b, c, d, e, f, g, h] = std::array::from_fn(|_| part(rng));
            format!("{a}{b}-{c}-{d}-{e}-{f}{g}{h}")
        }
        "date" => pick(rng, &["2026-02-28", "1999-12-31", "2024-02-29"]),
        // Also in forms that RFC 3339 does not have.
        "date-time" => pick(
            rng,
            &[
                "2026-02-28T23:59:59Z",
                "2026-02-28T23:59:59.123456789+05:30",
                "2026-02-28T23:59:59.120Z",
                "2026-02-28 23:59:59",
                "2026-02-28T23:59:59",
            ],
        ),
        "byte" => pick(rng, &["", "AA==", "aGVsbG8=", "/+8="]),
        _ => pick(rng, &["", "x", "größe", "\"quoted\" \\ \n", "null", "12", "\u{1f600}\u{0}"]),
    }
}
