//! What faults do to an answer that was made.

use std::time::Duration;

use clientwright::model::{Api, OperationId};
use serde_json::Value;

use crate::{
    answer::Answer,
    fault::Trouble,
    place::at,
    types::list_shape,
    world::{Ending, Reply},
};

/// The answer as it goes out, once every fault has had its way with it.
pub(crate) fn spoil(
    api: &Api,
    operation: Option<OperationId>,
    mut answer: Answer,
    troubles: &[Trouble],
) -> Reply {
    let mut ending = Ending::Whole;
    for trouble in troubles {
        match trouble {
            Trouble::Lost => ending = Ending::Reset,
            Trouble::Truncated if answer.body.is_empty() => ending = Ending::Reset,
            Trouble::Truncated => ending = Ending::Truncated,
            Trouble::Stalled => ending = Ending::Stalled,
            Trouble::Unfinished => unfinish(&mut answer),
            Trouble::Malformed => {
                answer.body.truncate(answer.body.len() / 2);
                answer.body.extend_from_slice(b"{\"");
            }
            Trouble::Partial => {
                if let Some(part) = operation.and_then(|id| halved(api, id, &answer)) {
                    answer.body = part;
                    answer.status = 206;
                }
            }
            Trouble::WithoutHeader { header } => answer = answer.without(header),
            Trouble::Delay { .. }
            | Trouble::Status { .. }
            | Trouble::Reset
            | Trouble::ActivityFails { .. }
            | Trouble::ActivityWaits => {}
        }
    }
    Reply { delay: delay(troubles), answer, ending }
}

/// All the time that the faults ask for.
pub(crate) fn delay(troubles: &[Trouble]) -> Duration {
    let delay = |trouble: &Trouble| match trouble {
        Trouble::Delay { milliseconds } => Duration::from_millis(*milliseconds),
        _ => Duration::ZERO,
    };
    troubles.iter().map(delay).sum()
}

/// Leaves out the last item of a stream and what follows it.
fn unfinish(answer: &mut Answer) {
    let Some(streamed) = &answer.streamed else { return };
    let before_last = streamed.items.iter().rev().nth(1).copied().unwrap_or_default();
    answer.body.truncate(before_last);
}

/// The body of a list with the first half of its items; what it says of their number stays.
fn halved(api: &Api, operation: OperationId, answer: &Answer) -> Option<Vec<u8>> {
    let shape = list_shape(api, &api[operation]).filter(|_| answer.status == 200)?;
    let mut body: Value = serde_json::from_slice(&answer.body).ok()?;
    let Value::Array(items) = at(&mut body, &shape.items) else { return None };
    items.truncate(items.len() / 2);
    Some(body.to_string().into_bytes())
}
