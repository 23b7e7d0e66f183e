//! Whether a schema is sent, received, or both.

use crate::model::{Api, Body, Content, Kind, SchemaId, TypeRef};

use super::reached;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Direction {
    Sent,
    Received,
    Both,
}

impl Direction {
    pub fn is_sent(self) -> bool {
        matches!(self, Self::Sent | Self::Both)
    }
}

pub(super) fn directions(api: &Api) -> Vec<Direction> {
    let mut sent = Vec::new();
    let mut received = Vec::new();
    let content = |content: &Content| content.ty.ty.schemas();
    let types = |types: &[&TypeRef]| -> Vec<SchemaId> {
        types.iter().flat_map(|ty| ty.ty.schemas()).collect()
    };
    for id in api.operation_ids() {
        let operation = &api[id];
        sent.extend(
            operation.body.iter().flat_map(Body::all).flat_map(|body| content(&body.content)),
        );
        sent.extend(operation.parameters.iter().flat_map(|parameter| types(&[&parameter.ty])));
        received.extend(operation.stream.iter().flat_map(|stream| content(&stream.content)));
        for response in &operation.responses {
            received.extend(response.contents().flat_map(content));
            received.extend(response.headers.iter().flat_map(|header| types(&[&header.ty])));
        }
    }
    let sent = reached(api, sent);
    let received = reached(api, received);
    // A union tries its variants through one buffered value, so they go both ways with it.
    let unions = api.schema_ids().filter(|id| matches!(api[*id].kind, Kind::Union(_)));
    // So do types that nothing sends or receives, and all that they are made of.
    let idle = api.schema_ids().filter(|id| !sent.contains(id) && !received.contains(id));
    let in_both = reached(api, unions.chain(idle));
    api.schema_ids()
        .map(|id| match (sent.contains(&id), received.contains(&id)) {
            (true, false) if !in_both.contains(&id) => Direction::Sent,
            (false, true) if !in_both.contains(&id) => Direction::Received,
            _ => Direction::Both,
        })
        .collect()
}
