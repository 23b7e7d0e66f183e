//! The server's own paths, for programs that cannot call the library: faults, tokens, the log.

use serde_json::{Value, json};

use crate::{answer::Answer, fault::Fault, log::Seen, request::Request, world::World};

const ROOT: &str = "/.clientwright/";
/// What a fault may say; a misspelt member would otherwise be a fault that matches everything.
const MEMBERS: [&str; 12] = [
    "fault",
    "method",
    "path",
    "times",
    "share",
    "status",
    "body",
    "content-type",
    "retry-after",
    "milliseconds",
    "header",
    "reason",
];

/// The answer of a control path; `None` when the request is for the API.
pub(crate) fn answer(world: &World, request: &Request) -> Option<Answer> {
    let path = request.path.strip_prefix(ROOT)?;
    Some(match (request.method.as_str(), path) {
        ("POST", "faults") => match faults(&request.body) {
            Ok(faults) => {
                world.state().faults.add(faults);
                Answer::empty(204)
            }
            Err(message) => Answer::text(400, "text/plain", message),
        },
        ("DELETE", "faults") => {
            world.state().faults.clear();
            Answer::empty(204)
        }
        ("POST", "tokens/expire") => {
            let now = world.clock.now();
            world.state().tokens.expire(now);
            Answer::empty(204)
        }
        ("GET", "requests") => {
            let seen: Vec<Value> = world.state().log.all().iter().map(shown).collect();
            Answer::json(200, &Value::Array(seen))
        }
        _ => Answer::text(404, "text/plain", "the server has no such control path"),
    })
}

/// One fault, or a list of them.
fn faults(body: &[u8]) -> Result<Vec<Fault>, String> {
    let value: Value = serde_json::from_slice(body).map_err(|error| error.to_string())?;
    let values = match value {
        Value::Array(values) => values,
        one => vec![one],
    };
    values.into_iter().map(fault).collect()
}

fn fault(value: Value) -> Result<Fault, String> {
    let unknown = value
        .as_object()
        .and_then(|members| members.keys().find(|name| !MEMBERS.contains(&name.as_str())));
    match unknown {
        Some(name) => Err(format!("a fault has no member `{name}`")),
        None => serde_json::from_value(value).map_err(|error| error.to_string()),
    }
}

fn shown(seen: &Seen) -> Value {
    json!({
        "method": seen.method,
        "path": seen.path,
        "status": seen.status,
        "milliseconds": u64::try_from(seen.at.as_millis()).unwrap_or(u64::MAX),
    })
}
