//! `paths`: the parameters that all operations of a path share stay with the path, except those that make up a body.

use crate::document::Node;
use crate::model::Method;

use super::build::{Object, list};
use super::conversion::Conversion;
use super::inputs::{self, Kind};
use super::spot::Spot;
use super::{operation, parameter};

pub(super) fn paths<'d>(ctx: &mut Conversion<'d>, written: &Spot<'d>) -> Node {
    if !written.node.is_object() {
        return written.node.clone();
    }
    let mut paths = Object::made_of(written);
    for (path, item) in written.members() {
        let node = match path.starts_with("x-") || !item.node.is_object() {
            true => item.node.clone(),
            false => path_item(ctx, path, &item),
        };
        paths.put(path, &item, node);
    }
    paths.finish()
}

fn path_item<'d>(ctx: &mut Conversion<'d>, path: &str, written: &Spot<'d>) -> Node {
    let shared = inputs::listed(ctx, written, path);
    let mut item = Object::made_of(written);
    for (key, spot) in written.members() {
        let is_operation =
            Method::ALL.iter().any(|method| method.as_str().to_ascii_lowercase() == key);
        if key == "parameters" {
            // Anything but a list has been told and left out.
            if spot.node.is_array() {
                let items = shared.iter().filter(|listed| listed.kind == Kind::Parameter);
                let items = items.map(|listed| parameter::listed(ctx, listed, path)).collect();
                item.put(key, &spot, list(&spot, items));
            }
        } else if is_operation && spot.node.is_object() {
            item.put(key, &spot, operation::operation(ctx, path, &shared, &spot));
        } else {
            item.put(key, &spot, spot.node.clone());
        }
    }
    item.finish()
}
