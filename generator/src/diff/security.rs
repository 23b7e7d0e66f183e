//! Who may call: the credentials that are asked for, and how each is sent.

use std::collections::BTreeMap;

use crate::document::Node;

use super::{
    finding::Wire,
    walk::{Change, Walk},
};

/// One way to be let in: every scheme of it, each with its scopes.
type Way<'d> = BTreeMap<&'d str, Vec<&'d str>>;

/// What holds for every operation that says nothing of its own.
pub(super) fn of_document<'d>(walk: &mut Walk<'d>) {
    let (old, new) = (&walk.old.document.root, &walk.new.document.root);
    compare(walk, "security", (old, new), (ways(old), ways(new)));
    schemes(walk);
}

/// What an operation says of its own, against what held for it.
pub(super) fn of_operation<'d>(walk: &mut Walk<'d>, old: &'d Node, new: &'d Node) {
    if old.get("security").is_none() && new.get("security").is_none() {
        return;
    }
    let was = ways(old).or_else(|| ways(&walk.old.document.root));
    let is = ways(new).or_else(|| ways(&walk.new.document.root));
    compare(walk, "operation-security", (old, new), (was, is));
}

fn ways(node: &Node) -> Option<Vec<Way<'_>>> {
    let list = node.get("security").filter(|node| node.is_array())?;
    Some(list.items().iter().map(way_of).collect())
}

fn way_of(node: &Node) -> Way<'_> {
    let scopes = node.entries().map(|(name, list)| (name, list.items().iter()));
    scopes.map(|(name, list)| (name, list.filter_map(Node::as_str).collect())).collect()
}

fn compare<'d>(
    walk: &mut Walk<'d>,
    prefix: &str,
    (old, new): (&'d Node, &'d Node),
    (was, is): (Option<Vec<Way<'d>>>, Option<Vec<Way<'d>>>),
) {
    let (was, is) = (was.unwrap_or_default(), is.unwrap_or_default());
    let mut tell = |aspect: &str, wire, message: String, help| {
        let id = format!("{prefix}-{aspect}");
        let (old, new, detail) = (Some(old), Some(new), message.clone());
        walk.push(Change { id, wire, old, new, detail, message, help });
    };
    let gone: Vec<&Way<'_>> = was.iter().filter(|way| !is.contains(way)).collect();
    let come: Vec<&Way<'_>> = is.iter().filter(|way| !was.contains(way)).collect();
    let open = |ways: &[Way<'_>]| ways.is_empty() || ways.iter().any(|way| way.is_empty());
    for way in &gone {
        if let Some(now) = come.iter().find(|other| other.keys().eq(way.keys())) {
            for (scheme, scope) in beyond(now, way) {
                tell(
                    "scope-added",
                    Wire::Error,
                    format!("`{scheme}` now needs the scope `{scope}`"),
                    "use a credential with the scope",
                );
            }
            for (scheme, scope) in beyond(way, now) {
                tell(
                    "scope-removed",
                    Wire::Info,
                    format!("`{scheme}` no longer needs the scope `{scope}`"),
                    "",
                );
            }
        } else if !way.is_empty() {
            // Whoever needs no credential any more is let in with one as well.
            let wire = if open(&is) { Wire::Info } else { Wire::Error };
            tell(
                "removed",
                wire,
                format!("{} no longer lets in", called(way)),
                if wire == Wire::Error { "use another credential" } else { "" },
            );
        }
    }
    for way in &come {
        if way.is_empty() || gone.iter().any(|other| other.keys().eq(way.keys())) {
            continue;
        }
        let was_open = open(&was);
        let wire = if was_open && !open(&is) { Wire::Error } else { Wire::Info };
        let says = match wire {
            Wire::Error => format!("{} is now asked for", called(way)),
            _ => format!("{} lets in as well", called(way)),
        };
        tell(
            "added",
            wire,
            says,
            if wire == Wire::Error { "give the client the credential" } else { "" },
        );
    }
}

/// The scopes of one way that another goes without.
fn beyond<'w>(way: &'w Way<'_>, other: &Way<'_>) -> Vec<(&'w str, &'w str)> {
    let of = |(scheme, scopes): (&&'w str, &'w Vec<&'w str>)| {
        let known = other.get(*scheme).cloned().unwrap_or_default();
        let new = scopes.iter().filter(move |scope| !known.contains(scope));
        new.map(|scope| (*scheme, *scope)).collect::<Vec<_>>()
    };
    way.iter().flat_map(of).collect()
}

fn called(way: &Way<'_>) -> String {
    format!("`{}`", way.keys().copied().collect::<Vec<_>>().join("` with `"))
}

fn schemes<'d>(walk: &mut Walk<'d>) {
    let old: BTreeMap<&str, &'d Node> = walk.old.component("securitySchemes").collect();
    let new: BTreeMap<&str, &'d Node> = walk.new.component("securitySchemes").collect();
    for (name, node) in &old {
        match new.get(name) {
            Some(now) => scheme(walk, name, walk.old.follow(node), walk.new.follow(now)),
            None => {
                let message = format!("the security scheme `{name}` is gone");
                told(walk, "removed", Wire::Info, (Some(node), None), message);
            }
        }
    }
    for (name, node) in new.iter().filter(|(name, _)| !old.contains_key(*name)) {
        told(
            walk,
            "added",
            Wire::Info,
            (None, Some(node)),
            format!("the security scheme `{name}` is new"),
        );
    }
}

fn told<'d>(
    walk: &mut Walk<'d>,
    aspect: &str,
    wire: Wire,
    (old, new): (Option<&'d Node>, Option<&'d Node>),
    message: String,
) {
    let help = if wire == Wire::Error { "update the crate together with the server" } else { "" };
    let id = format!("security-scheme-{aspect}");
    walk.push(Change { id, wire, old, new, detail: message.clone(), message, help });
}

/// Everything that decides how the credential becomes part of a request.
fn scheme<'d>(walk: &mut Walk<'d>, name: &str, old: &'d Node, new: &'d Node) {
    let text = |node: &'d Node, key: &str| {
        node.get(key).and_then(Node::as_str).unwrap_or_default().to_lowercase()
    };
    for key in ["type", "scheme", "in", "name"] {
        let (was, is) = (text(old, key), text(new, key));
        if was != is {
            let message =
                format!("the security scheme `{name}`: its {key} was `{was}` and is `{is}`");
            let aspect =
                if key == "type" || key == "scheme" { "type-changed" } else { "place-changed" };
            return told(walk, aspect, Wire::Error, (Some(old), Some(new)), message);
        }
    }
    for (flow, was) in old.get("flows").into_iter().flat_map(Node::entries) {
        if let Some(is) = new.get("flows").and_then(|flows| flows.get(flow)) {
            self::flow(walk, name, was, is);
        }
    }
}

fn flow<'d>(walk: &mut Walk<'d>, name: &str, old: &'d Node, new: &'d Node) {
    let nodes = (Some(old), Some(new));
    for key in ["authorizationUrl", "tokenUrl", "refreshUrl"] {
        let (was, is) = (old.get(key), new.get(key));
        if was != is {
            let message = format!("the security scheme `{name}`: its `{key}` changed");
            told(walk, "address-changed", Wire::Info, nodes, message);
        }
    }
    let scopes = |node: &'d Node| {
        node.get("scopes").into_iter().flat_map(Node::entries).collect::<BTreeMap<_, _>>()
    };
    let (was, is) = (scopes(old), scopes(new));
    for scope in was.keys().filter(|scope| !is.contains_key(*scope)) {
        told(
            walk,
            "scope-removed",
            Wire::Info,
            nodes,
            format!("the security scheme `{name}`: the scope `{scope}` is gone"),
        );
    }
    for (scope, text) in &is {
        match was.get(scope) {
            None => told(
                walk,
                "scope-added",
                Wire::Info,
                nodes,
                format!("the security scheme `{name}`: the scope `{scope}` is new"),
            ),
            Some(known) if known != text => {
                told(
                    walk,
                    "scope-changed",
                    Wire::Info,
                    nodes,
                    format!(
                        "the security scheme `{name}`: the scope `{scope}` means something else"
                    ),
                );
            }
            Some(_) => {}
        }
    }
}
