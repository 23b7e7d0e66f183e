//! `securityDefinitions` → `securitySchemes`.

use serde_json::json;

use crate::document::Node;
use crate::model::Part;

use super::build::{Object, list};
use super::conversion::Conversion;
use super::members;
use super::spot::Spot;

pub(super) fn schemes(ctx: &mut Conversion<'_>, written: &Spot<'_>) -> Object {
    let mut schemes = Object::made_of(written);
    for (name, spot) in written.members().filter(|(name, _)| !name.starts_with("x-")) {
        match scheme(ctx, &spot) {
            Ok(node) => schemes.put(name, &spot, node),
            Err(reason) => ctx.lose(Part::Scheme, &spot, reason),
        }
    }
    schemes
}

fn scheme(ctx: &mut Conversion<'_>, written: &Spot<'_>) -> Result<Node, String> {
    let mut scheme = Object::made_of(written);
    scheme.keep("description", written.get("description"));
    match written.text("type") {
        Some("basic") => {
            scheme.say("type", "http");
            scheme.say("scheme", "basic");
        }
        Some("apiKey") => {
            for key in ["type", "name", "in"] {
                scheme.keep(key, written.get(key));
            }
        }
        Some("oauth2") => {
            scheme.say("type", "oauth2");
            scheme.add("flows", Some(flows(ctx, written)));
        }
        Some("http" | "openIdConnect") => {
            let message = "this type of scheme belongs to OpenAPI 3; it is read as there";
            ctx.warn("later-member", written, message);
            return Ok(written.node.clone());
        }
        Some(other) => return Err(format!("`{other}` is no type of security scheme")),
        None => return Err("a security scheme without a type cannot be used".to_owned()),
    }
    scheme.keep_extensions(written);
    members::scheme(ctx, written);
    Ok(scheme.finish())
}

fn flows(ctx: &mut Conversion<'_>, written: &Spot<'_>) -> Node {
    if let Some(flows) = written.get("flows") {
        ctx.warn("later-member", &flows, "`flows` belongs to OpenAPI 3; it is read as there");
        return Node { written: Some(flows.written()), ..flows.node.clone() };
    }
    let name = flow(ctx, written);
    let urls: &[&str] = match name {
        "implicit" => &["authorizationUrl"],
        "authorizationCode" => &["authorizationUrl", "tokenUrl"],
        _ => &["tokenUrl"],
    };
    let mut flow = Object::made_of(written);
    for key in urls {
        match written.get(key) {
            Some(url) => flow.keep(key, Some(url)),
            None => {
                ctx.warn("oauth2", written, format!("`{key}` of the flow is missing"));
                flow.say(key, "");
            }
        }
    }
    match written.get("scopes").filter(|scopes| scopes.node.is_object()) {
        Some(scopes) => flow.put("scopes", &scopes, described(&scopes)),
        None => flow.say("scopes", json!({})),
    }
    let mut flows = Object::beside(written);
    flows.add(name, Some(flow.finish()));
    flows.finish()
}

/// Extensions may stand among the scopes; they are none.
fn described(scopes: &Spot<'_>) -> Node {
    let mut described = Object::beside(scopes);
    for (name, spot) in scopes.members() {
        match spot.node.as_str() {
            Some(_) => described.hold(name, &spot, spot.node.clone()),
            None if name.starts_with("x-") => {}
            None => described.say(name, ""),
        }
    }
    described.finish()
}

/// The flow's later name. Where none is stated, the addresses tell.
fn flow(ctx: &mut Conversion<'_>, written: &Spot<'_>) -> &'static str {
    let by_addresses = match (written.get("authorizationUrl"), written.get("tokenUrl")) {
        (Some(_), Some(_)) => "authorizationCode",
        (Some(_), None) => "implicit",
        (None, _) => "clientCredentials",
    };
    let (name, stated) = match written.text("flow") {
        Some("implicit") => return "implicit",
        Some("password") => return "password",
        Some("application") => return "clientCredentials",
        Some("accessCode") => return "authorizationCode",
        Some(stated @ ("clientCredentials" | "client_credentials")) => {
            ("clientCredentials", stated)
        }
        Some(stated @ ("authorizationCode" | "authorization_code" | "accesscode")) => {
            ("authorizationCode", stated)
        }
        Some(stated) => (by_addresses, stated),
        None => (by_addresses, ""),
    };
    let message = match stated {
        "" => format!("`flow` is missing; `{name}` is assumed"),
        _ => format!("`{stated}` is no flow of Swagger 2.0; it is read as `{name}` of OpenAPI 3"),
    };
    ctx.warn("oauth2", written, message);
    name
}

/// `security` is a list of alternatives. Written as one object it is the only one.
pub(super) fn repair_list(ctx: &mut Conversion<'_>, owner: &Spot<'_>, into: &mut Object) {
    let Some(security) = owner.get("security") else { return };
    if security.node.is_object() {
        ctx.warn("security", &security, "`security` is a list; one requirement is assumed");
        into.remove("security");
        let all = list(&security, vec![security.node.clone()]);
        into.put("security", &security, all);
    }
}
