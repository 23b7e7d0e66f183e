//! What stands around the schemas.

use super::Conversion;
use crate::dialect::edit;
use crate::dialect::kind::{Kind, Trail, method, reference};
use crate::document::{Node, Value, join};
use crate::model::Part;

const VERSION: &str = "3.0.3";

/// Dialects of schemas that are read as what they are.
const READ: [&str; 3] = [
    "https://spec.openapis.org/oas/3.1/dialect/",
    "https://json-schema.org/draft/2020-12/",
    "https://json-schema.org/draft/2019-09/",
];

pub(super) fn root(ctx: &mut Conversion<'_>, root: &mut Node) {
    edit::say(root, "openapi", VERSION);
    webhooks(ctx, root);
    schema_dialect(ctx, root);
    info(ctx, root);
    mutual_tls(ctx, root);
    if root.get("paths").is_none() {
        edit::say(root, "paths", serde_json::json!({}));
    }
    if let Some(components) = root.get_mut("components") {
        edit::remove(components, "pathItems");
    }
}

/// An API calls its webhooks; a client has nothing to send there.
fn webhooks(ctx: &mut Conversion<'_>, root: &mut Node) {
    let Some(webhooks) = edit::remove(root, "webhooks") else { return };
    for member in webhooks.value.members() {
        let place = join("/webhooks", &member.key);
        let item = reference(&member.value, Kind::PathItem)
            .and_then(|to| ctx.document.pointer(to.strip_prefix('#')?))
            .unwrap_or(&member.value);
        for (method, _) in item.entries().filter(|(key, _)| method(key).is_some()) {
            let reason = "the API calls it, not its client";
            ctx.lose(Part::Webhook, &join(&place, method), reason);
        }
    }
}

fn schema_dialect(ctx: &mut Conversion<'_>, root: &mut Node) {
    let Some(dialect) = edit::remove(root, "jsonSchemaDialect") else { return };
    let name = dialect.value.as_str().unwrap_or_default().to_owned();
    if !READ.iter().any(|known| name.starts_with(known)) {
        let trail = Trail { written: "/jsonSchemaDialect".to_owned(), ..Trail::default() };
        let message = format!("schemas of `{name}` are read as those of OpenAPI 3.1");
        ctx.warn("schema-dialect", &dialect.value, &trail, &message);
    }
}

fn info(ctx: &mut Conversion<'_>, root: &mut Node) {
    let Some(info) = root.get_mut("info") else { return };
    if let Some(summary) = edit::remove(info, "summary")
        && info.get("description").is_none()
    {
        edit::put(info, "description", summary.value);
    }
    let Some(license) = info.get_mut("license") else { return };
    if let Some(identifier) = edit::remove(license, "identifier") {
        let trail = Trail { written: "/info/license/identifier".to_owned(), ..Trail::default() };
        let message = "`license.identifier` is not used: a crate has a licence of its own";
        ctx.note("license", &identifier.value, &trail, message);
    }
}

/// A certificate is the transport's to show. Who requires one, requires nothing of a request.
fn mutual_tls(ctx: &mut Conversion<'_>, root: &mut Node) {
    const SCHEMES: &str = "/components/securitySchemes";
    let Some(Node { value: Value::Object(schemes), .. }) = root.pointer_mut(SCHEMES) else {
        return;
    };
    let is_mutual = |node: &Node| node.get("type").and_then(Node::as_str) == Some("mutualTLS");
    let names: Vec<String> = schemes
        .iter()
        .filter(|member| is_mutual(&member.value))
        .map(|member| member.key.clone())
        .collect();
    schemes.retain(|member| !is_mutual(&member.value));
    for name in &names {
        let reason = "client certificates are given to the transport, not to a request";
        ctx.lose(Part::Scheme, &join(SCHEMES, name), reason);
    }
    if names.is_empty() {
        return;
    }
    let free = |holder: &mut Node| {
        let Some(Node { value: Value::Array(requirements), .. }) = holder.get_mut("security")
        else {
            return;
        };
        for requirement in requirements {
            names.iter().for_each(|name| drop(edit::remove(requirement, name)));
        }
    };
    free(root);
    let Some(Node { value: Value::Object(paths), .. }) = root.get_mut("paths") else { return };
    for item in paths {
        let Value::Object(operations) = &mut item.value.value else { continue };
        operations.iter_mut().for_each(|operation| free(&mut operation.value));
    }
}
