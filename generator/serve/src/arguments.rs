//! What an operation can be called with by name: samples of what its document asks for.

use clientwright::model::{Api, Location, OperationId};
use serde_json::{Map, Value, json};

use crate::{
    random::Key,
    sample::{Extent, Sampler},
    validate::Direction,
};

/// Arguments for a call by name, the same on every run: the required parameters as `in:name`, and `body`.
///
/// A body has every member of its schema, those too that only the server writes: a client that reads an object and
/// sends it back has them, and leaves them out.
pub fn arguments(api: &Api, operation: OperationId) -> Value {
    let key = Key::new(operation.0 as u64);
    let sampler = Sampler { api, direction: Direction::Sent };
    let mut arguments = Map::new();
    for parameter in api[operation].parameters.iter().filter(|parameter| parameter.required) {
        let place = match parameter.location {
            Location::Path => "path",
            Location::Query => "query",
            Location::Header => "header",
            Location::Cookie => "cookie",
        };
        let name = &parameter.wire;
        let sampled = sampler.value(&parameter.ty, name, key.child(name), Extent::All);
        // Samples know types, and not the bounds of parameters.
        let over = parameter.maximum.filter(|most| sampled.as_i64().is_some_and(|one| one > *most));
        let value = over.map_or(sampled, |most| json!(most));
        arguments.insert(format!("{place}:{name}"), value);
    }
    if let Some(body) = &api[operation].body {
        let body = sampler.value(&body.content.ty, "body", key, Extent::All);
        arguments.insert("body".to_owned(), body);
    }
    Value::Object(arguments)
}
