//! `schemes`, `host` and `basePath` → `servers`.

use serde_json::json;

use crate::document::Node;

use super::build::{Object, list};
use super::conversion::Conversion;
use super::spot::Spot;

/// `None` where the document does not say where the API is.
pub(super) fn servers(ctx: &mut Conversion<'_>, root: &Spot<'_>) -> Option<Node> {
    if let Some(host) = root.get("x-ms-parameterized-host") {
        let message = "an address with parts that only the caller knows is not converted; the caller gives it whole";
        ctx.warn("parameterized-host", &host, message);
        return None;
    }
    let path = base_path(ctx, root);
    let host = root
        .get("host")
        .filter(|host| host.node.as_str().is_some_and(|host| !host.trim().is_empty()));
    let Some(host) = host else { return without_host(ctx, root, path) };
    let address = host.node.as_str().unwrap_or_default().trim().trim_end_matches('/');
    if let Some((scheme, _)) = address.split_once("://") {
        let message =
            format!("`host` is a name, not an address; `{scheme}` is taken as its scheme");
        ctx.warn("host", &host, message);
        return Some(all(&host, &[format!("{address}{path}")]));
    }
    let schemes = schemes(ctx, root, &host);
    let urls: Vec<_> = schemes.iter().map(|scheme| format!("{scheme}://{address}{path}")).collect();
    Some(all(&host, &urls))
}

/// The address of an operation whose own `schemes` leave out the one that the document's server has.
pub(super) fn of_operation(ctx: &mut Conversion<'_>, operation: &Spot<'_>) -> Option<Node> {
    let own = operation.get("schemes")?;
    let root = ctx.root();
    let host = root.get("host")?;
    let path = base_path(ctx, &root);
    let usual = schemes(ctx, &root, &host);
    let own = web(&own);
    if own.is_empty() || own.iter().any(|scheme| Some(scheme) == usual.first()) {
        return None;
    }
    let host = host.node.as_str()?.trim_end_matches('/');
    let urls: Vec<_> = own.iter().map(|scheme| format!("{scheme}://{host}{path}")).collect();
    Some(all(&operation.get("schemes")?, &urls))
}

/// A path alone is an address relative to where the document came from, which only the caller knows. Some authors
/// write the `servers` of OpenAPI 3.
fn without_host(ctx: &mut Conversion<'_>, root: &Spot<'_>, path: String) -> Option<Node> {
    if let Some(servers) = root.get("servers") {
        ctx.warn("later-member", &servers, "`servers` belongs to OpenAPI 3; it is read as there");
        return Some(Node { written: Some(servers.written()), ..servers.node.clone() });
    }
    let base = root.get("basePath")?;
    (!path.is_empty()).then(|| all(&base, &[path]))
}

fn base_path(ctx: &mut Conversion<'_>, root: &Spot<'_>) -> String {
    let Some(base) = root.get("basePath") else { return String::new() };
    let path = base.node.as_str().unwrap_or_default().trim().trim_end_matches('/');
    if path.is_empty() || path.starts_with('/') || path.contains("://") {
        return path.to_owned();
    }
    ctx.warn("base-path", &base, "`basePath` begins with a slash; one is assumed");
    format!("/{path}")
}

/// Encrypted first, whatever the order: the first server is the one that is used.
fn schemes(ctx: &mut Conversion<'_>, root: &Spot<'_>, host: &Spot<'_>) -> Vec<String> {
    let Some(stated) = root.get("schemes") else {
        ctx.note(
            "assumed-scheme",
            host,
            "no `schemes` says how the host is reached; https is assumed",
        );
        return vec!["https".to_owned()];
    };
    let schemes = web(&stated);
    if schemes.is_empty() {
        ctx.warn(
            "schemes",
            &stated,
            "neither `http` nor `https` is among the `schemes`; https is assumed",
        );
        return vec!["https".to_owned()];
    }
    schemes
}

fn web(stated: &Spot<'_>) -> Vec<String> {
    let given: Vec<_> = match stated.node.as_str() {
        Some(one) => vec![one.to_ascii_lowercase()],
        None => stated
            .node
            .items()
            .iter()
            .filter_map(Node::as_str)
            .map(str::to_ascii_lowercase)
            .collect(),
    };
    ["https", "http"]
        .into_iter()
        .filter(|scheme| given.iter().any(|one| one == scheme))
        .map(str::to_owned)
        .collect()
}

fn all(spot: &Spot<'_>, urls: &[String]) -> Node {
    let server = |url: &String| {
        let mut server = Object::beside(spot);
        server.say("url", json!(url));
        let mut node = server.finish();
        node.written = Some(spot.written());
        node
    };
    list(spot, urls.iter().map(server).collect())
}
