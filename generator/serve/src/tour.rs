//! Every operation of every product in this repository, asked once with what its document says.

use std::{path::Path, time::Duration};

use base64::{Engine, engine::general_purpose::STANDARD};
use clientwright::{
    diagnostic::Sources,
    disk::DEFAULT_MAX_SIZE,
    model::{Api, Auth, Format, Location, Method, OperationId, SchemePlace, Success, TypeRef, Way},
    pipeline::{Strictness, read},
};
use serde_json::Value;

use crate::{
    activity::{Activities, Pace},
    auth::{Accepted, Tokens},
    clock::{Clock, Dates},
    limit::Limiter,
    log::Log,
    meet::Faults,
    page::encode,
    place::text,
    random::Key,
    request::Request,
    route::{Piece, Template},
    sample::{Extent, Sampler},
    stock::{Ids, Stocking},
    store::Store,
    types::success_content,
    validate::{Direction, validate},
    world::{Reply, RetryAfter, Settings, State, World},
};

fn products() -> Vec<Api> {
    let specs = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../specs");
    let products = clientwright::disk::products(&specs).unwrap();
    let product = |name: String| {
        let loaded =
            clientwright::load(&specs.join(name), None, DEFAULT_MAX_SIZE, &mut Sources::new());
        read(loaded.unwrap().product, Strictness::Lenient).api
    };
    products.into_iter().map(product).collect()
}

fn world(mut api: Api) -> World {
    for operation in &mut api.operations {
        operation.limits.clear();
    }
    let key = Key::new(1);
    let state = State {
        store: Store::default(),
        activities: Activities::default(),
        tokens: Tokens::new(Accepted { tokens: ["good".to_owned()].into(), ..Accepted::default() }),
        limiter: Limiter::default(),
        faults: Faults::new(key, 0.0, None, Vec::new()),
        log: Log::default(),
        made: 0,
        due: Vec::new(),
    };
    let settings = Settings {
        token_life: None,
        pace: Pace::Time { waiting: Duration::ZERO, running: Duration::ZERO },
        hidden: 0,
        page_size: 2,
        retry_after: RetryAfter::Silent,
    };
    let stocking = Stocking { key, items: 3, ids: Ids::Any };
    World::new(api, settings, stocking, Clock::start(Dates::Moving, 1.0), state)
}

/// What the document says of an operation's request, with samples for what it leaves open.
fn request(world: &World, id: OperationId) -> Request {
    let (api, operation) = (&world.api, &world.api[id]);
    let key = Key::new(id.0 as u64);
    let sample = |ty: &TypeRef, name: &str, key: Key| {
        Sampler::new(api).value(ty, name, key.child(name), Extent::All)
    };
    let of = |name: &str| {
        let mut known = operation.parameters.iter();
        let known = known.find(|one| one.wire == name && one.location == Location::Path);
        known.map_or("x".to_owned(), |known| encode(&text(&sample(&known.ty, name, key))))
    };
    let segment = |pieces: &Vec<Piece>| -> String {
        let piece = |piece: &Piece| match piece {
            Piece::Literal(text) => encode(text),
            Piece::Parameter(name) => of(name),
        };
        pieces.iter().map(piece).collect()
    };
    let template = Template::of(operation);
    let path = template.segments.iter().map(|one| format!("/{}", segment(one))).collect::<String>();
    let mut query = Vec::new();
    let mut headers = Vec::new();
    for parameter in operation.parameters.iter().filter(|parameter| parameter.required) {
        let sampled = sample(&parameter.ty, &parameter.wire, key);
        // Samples know types, and not the bounds of parameters.
        let over = parameter.maximum.filter(|most| sampled.as_i64().is_some_and(|one| one > *most));
        let value = over.map_or_else(|| text(&sampled), |most| most.to_string());
        match parameter.location {
            Location::Query => {
                query.push(format!("{}={}", encode(&parameter.wire), encode(&value)))
            }
            Location::Header => headers.push((parameter.wire.clone(), value)),
            Location::Path | Location::Cookie => {}
        }
    }
    for scheme in operation.security.iter().flatten() {
        let is_static = |way: &Way| !matches!(way.auth, Auth::Exchange(_));
        let has_static = api[*scheme].ways.iter().any(is_static);
        for way in &api[*scheme].ways {
            let SchemePlace::Header { name, prefix } = &way.place else { continue };
            let sent = match way.auth {
                Auth::Static(_) => "good".to_owned(),
                Auth::Basic { .. } => STANDARD.encode("me:mine"),
                Auth::Exchange(_) if has_static => continue,
                Auth::Exchange(_) => {
                    let now = world.clock.now();
                    world.state().tokens.give(*scheme, now, 0, Duration::from_secs(3600)).text
                }
            };
            headers.push((name.clone(), format!("{prefix}{sent}")));
        }
    }
    let mut body = Vec::new();
    if let Some(declared) = &operation.body {
        let value = sample(&declared.content.ty, "body", key);
        body = match declared.content.format {
            Format::Json => value.to_string(),
            _ => text(&value),
        }
        .into_bytes();
        headers.push(("content-type".to_owned(), declared.content.media_type.clone()));
    }
    Request::new(operation.method.as_str(), &path, &query.join("&"), headers, body)
}

fn wrong(world: &World, id: OperationId, reply: &Reply) -> Option<String> {
    let operation = &world.api[id];
    let named = format!("{} {}", operation.method.as_str(), operation.template());
    let answer = &reply.answer;
    let body = String::from_utf8_lossy(&answer.body);
    if !(200..300).contains(&answer.status) {
        return Some(format!("{named}: {} {body}", answer.status));
    }
    if operation.success == Success::Activity && answer.headers.is_empty() {
        return Some(format!("{named}: no activity"));
    }
    if answer.streamed.is_some() {
        return None;
    }
    let content = success_content(operation).filter(|content| content.format == Format::Json)?;
    let value: Value = match serde_json::from_str(&body) {
        Ok(value) => value,
        Err(_) if body.is_empty() => return None,
        Err(error) => return Some(format!("{named}: {error}: {body}")),
    };
    let checked = validate(&world.api, Direction::Received, &content.ty, &value);
    checked.err().map(|problem| format!("{named}: {problem}: {body}"))
}

#[test]
fn every_operation_answers_what_it_declares() {
    let products = products();
    assert!(!products.is_empty());
    for api in products {
        let world = world(api);
        let mut found = Vec::new();
        // Reads first: a removal would make what it removes unknown.
        let mut ids: Vec<_> = world.api.operation_ids().collect();
        ids.sort_by_key(|id| world.api[*id].method == Method::Delete);
        for id in ids {
            let is_activity = world.api.activities.iter().any(|rule| rule.read == id);
            let format = world.api[id].body.as_ref().map(|body| body.content.format);
            let form = matches!(format, Some(Format::Form | Format::Multipart));
            let renews = matches!(world.plan.act(id), crate::plan::Act::Renew(..));
            if !is_activity && !form && !renews {
                let reply = world.reply(request(&world, id));
                found.extend(wrong(&world, id, &reply));
            }
        }
        assert!(found.is_empty(), "{}:\n{}", world.api.package.name, found.join("\n"));
    }
}
