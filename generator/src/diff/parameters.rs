//! Parameters, matched by place and name; those of the path by their order in it.

use crate::document::Node;

use super::{
    finding::Wire,
    lifecycle,
    operations::Site,
    schema::{self, Shape},
    tree::Tree,
    walk::{At, Direction, Subject, Told, Walk},
};

#[derive(Clone, Copy, Debug)]
struct Parameter<'d> {
    location: &'d str,
    name: &'d str,
    node: &'d Node,
    /// Its turn among the parameters of the path.
    turn: Option<usize>,
}

pub(super) fn compare<'d>(walk: &mut Walk<'d>, old: Site<'d>, new: Site<'d>) {
    let was = parameters(walk.old, old);
    let mut come = parameters(walk.new, new);
    let mut gone = Vec::new();
    for parameter in was {
        match come.iter().position(|other| is_same(&parameter, other)) {
            Some(at) => both(walk, parameter, come.remove(at)),
            None => gone.push(parameter),
        }
    }
    for parameter in gone {
        match come.iter().position(|other| has_moved(&parameter, other)) {
            Some(at) => moved(walk, parameter, come.remove(at)),
            None => removed(walk, parameter, new.node),
        }
    }
    come.into_iter().for_each(|parameter| added(walk, old.node, parameter));
}

fn parameters<'d>(tree: Tree<'d>, site: Site<'d>) -> Vec<Parameter<'d>> {
    let of = |node: &'d Node| node.get("parameters").into_iter().flat_map(Node::items);
    let mut found: Vec<Parameter<'d>> = Vec::new();
    for node in of(site.node).chain(of(site.item)).map(|node| tree.follow(node)) {
        let text = |key: &str| node.get(key).and_then(Node::as_str).unwrap_or_default();
        let (location, name) = (text("in"), text("name"));
        let turn = (location == "path").then(|| turn(site.path, name)).flatten();
        let parameter = Parameter { location, name, node, turn };
        // What the operation says overrides what its path item says.
        if !found.iter().any(|known| is_same(known, &parameter)) {
            found.push(parameter);
        }
    }
    found
}

fn turn(path: &str, name: &str) -> Option<usize> {
    let names = path.split('{').skip(1).filter_map(|rest| rest.split('}').next());
    names.into_iter().position(|known| known == name)
}

fn is_same(one: &Parameter<'_>, other: &Parameter<'_>) -> bool {
    one.location == other.location
        && match (one.turn, other.turn) {
            (Some(one), Some(other)) => one == other,
            _ if one.location == "header" => one.name.eq_ignore_ascii_case(other.name),
            _ => one.name == other.name,
        }
}

fn has_moved(one: &Parameter<'_>, other: &Parameter<'_>) -> bool {
    one.name.eq_ignore_ascii_case(other.name) && one.location != other.location
}

fn at(parameter: &Parameter<'_>) -> At {
    let root = format!("{} parameter `{}`", parameter.location, parameter.name);
    let required = parameter.is_required();
    At { required, ..At::new(Direction::Request, Subject::Parameter, root) }
}

impl<'d> Parameter<'d> {
    fn is_required(&self) -> bool {
        self.location == "path" || self.node.get("required").and_then(Node::as_bool) == Some(true)
    }

    /// Its schema, or that of the one media type that it is written in.
    fn schema(&self, tree: Tree<'d>) -> Option<&'d Node> {
        let content = || self.node.get("content")?.entries().next()?.1.get("schema");
        let schema = self.node.get("schema").filter(|node| !node.is_null()).or_else(content)?;
        Some(schema).filter(|schema| tree.follow(schema).is_object())
    }

    /// How lists and objects are written, with what holds when nothing is said.
    fn style(&self) -> (&'d str, bool) {
        let unsaid = if matches!(self.location, "query" | "cookie") { "form" } else { "simple" };
        let style = self.node.get("style").and_then(Node::as_str).unwrap_or(unsaid);
        let explode = self.node.get("explode").and_then(Node::as_bool);
        (style, explode.unwrap_or(style == "form"))
    }
}

fn both<'d>(walk: &mut Walk<'d>, old: Parameter<'d>, new: Parameter<'d>) {
    let at = At { required: old.is_required(), ..at(&new) };
    lifecycle::compare(walk, at.prefix(), &at.name(), (old.node, new.node), (old.node, new.node));
    let (aspect, wire, says, help) = match (old.is_required(), new.is_required()) {
        (false, true) => {
            ("became-required", Wire::Error, "it must now be sent", "send it with every call")
        }
        (true, false) => ("became-optional", Wire::Info, "it may now be left out", ""),
        _ => ("", Wire::Info, "", ""),
    };
    if !aspect.is_empty() {
        walk.tell(&at, wire, Told::new(aspect, old.node, new.node, says).help(help));
    }
    style(walk, &at, old, new);
    let (was, is) = (old.schema(walk.old), new.schema(walk.new));
    if let (Some(was), Some(is)) = (was, is) {
        match listed(walk, was, is, new) {
            Some(item) => {
                let says = "several values may be given, where one was taken";
                walk.tell(
                    &at,
                    Wire::Info,
                    Told::new("type-generalized", was, is, says).detail("list"),
                );
                schema::compare(walk, &at, was, item);
            }
            None => schema::compare(walk, &at, was, is),
        }
    }
}

/// The item of a list that took the place of a value, where one value is written as a list of one.
fn listed<'d>(
    walk: &Walk<'d>,
    was: &'d Node,
    is: &'d Node,
    new: Parameter<'d>,
) -> Option<&'d Node> {
    let (was, is) = (Shape::read(walk.old, was), Shape::read(walk.new, is));
    let became = is.types().has("array") && !was.types().has("array") && !was.types().has("object");
    let alike = matches!(new.location, "query" | "cookie") && new.style() == ("form", true);
    is.get("items").filter(|_| became && alike && !was.types().is_any())
}

/// A single value is written alike in every style.
fn style<'d>(walk: &mut Walk<'d>, at: &At, old: Parameter<'d>, new: Parameter<'d>) {
    let (was, is) = (old.style(), new.style());
    let composed = |schema: Option<&'d Node>, tree| {
        let types = schema.map(|schema| Shape::read(tree, schema).types());
        types.is_some_and(|types| types.has("array") || types.has("object"))
    };
    if was == is || !composed(new.schema(walk.new), walk.new) {
        return;
    }
    let text = |(style, explode)| match explode {
        true => format!("{style}, each value apart"),
        false => format!("{style}, all values together"),
    };
    let says = format!("it was written as {} and is written as {}", text(was), text(is));
    let told = Told::new("style-changed", old.node, new.node, &says).detail(&says);
    walk.tell(at, Wire::Error, told.help("update the crate together with the server"));
}

fn moved<'d>(walk: &mut Walk<'d>, old: Parameter<'d>, new: Parameter<'d>) {
    let wire = if new.is_required() { Wire::Error } else { Wire::Warning };
    let says = format!("it moved to the {}", new.location);
    let told = Told::new("moved", old.node, new.node, says).detail(new.location);
    walk.tell(&at(&old), wire, told.help("update the crate together with the server"));
}

fn removed<'d>(walk: &mut Walk<'d>, old: Parameter<'d>, operation: &'d Node) {
    let announced = lifecycle::was_deprecated(walk, old.node);
    let wire = if announced { Wire::Info } else { Wire::Warning };
    let says = if announced { "it is gone, as announced" } else { "it is gone" };
    walk.tell(
        &at(&old),
        wire,
        Told::new("removed", old.node, operation, says).help("stop sending it"),
    );
}

fn added<'d>(walk: &mut Walk<'d>, operation: &'d Node, new: Parameter<'d>) {
    let (aspect, wire, says, help) = match new.is_required() {
        true => {
            ("added-required", Wire::Error, "it is new and must be sent", "send it with every call")
        }
        false => ("added-optional", Wire::Info, "it is new and may be sent", ""),
    };
    walk.tell(&at(&new), wire, Told::new(aspect, operation, new.node, says).help(help));
}
