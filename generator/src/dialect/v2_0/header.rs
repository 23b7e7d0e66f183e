//! Headers of responses.

use crate::document::Node;

use super::build::Object;
use super::conversion::Conversion;
use super::spot::Spot;
use super::{members, simple};

pub(super) fn headers(ctx: &mut Conversion<'_>, written: &Spot<'_>) -> Node {
    if !written.node.is_object() {
        return written.node.clone();
    }
    let mut headers = Object::made_of(written);
    for (name, spot) in written.members() {
        if name.starts_with("x-") && !spot.node.is_object() {
            continue;
        }
        headers.put(name, &spot, header(ctx, &spot));
    }
    headers.finish()
}

fn header(ctx: &mut Conversion<'_>, written: &Spot<'_>) -> Node {
    if !written.node.is_object() || written.reference().is_some() {
        return written.node.clone();
    }
    let mut header = Object::made_of(written);
    header.keep("description", written.get("description"));
    header.add("schema", Some(simple::schema(ctx, written)));
    for (key, spot) in written.members().filter(|(key, _)| key.starts_with("x-")) {
        if !simple::is_of_schema(key) {
            header.put(key, &spot, spot.node.clone());
        }
    }
    members::header(ctx, written);
    header.finish()
}
