//! Security schemes that do not say all that OpenAPI asks for. What a credential is for shows all the same.

use serde_json::json;

use super::{Kind, Node, Plan, Trail};
use crate::dialect::edit;
use crate::document::{Value, join};

/// Addresses and scopes of OAuth 2 flows; a token is given whichever way it was got.
pub(super) fn flows(plan: &mut Plan<'_>, node: &Node, kind: Kind, trail: &Trail) {
    const FLOWS: [(&str, &[&str]); 4] = [
        ("implicit", &["authorizationUrl"]),
        ("password", &["tokenUrl"]),
        ("clientCredentials", &["tokenUrl"]),
        ("authorizationCode", &["authorizationUrl", "tokenUrl"]),
    ];
    let is_oauth = node.get("type").and_then(Node::as_str) == Some("oauth2");
    if kind != Kind::SecurityScheme || !is_oauth {
        return;
    }
    let below = trail.below("flows");
    let flows = match node.get("flows") {
        Some(flows) if flows.is_object() => flows,
        _ => {
            plan.warn("oauth-flow", node, trail, "no `flows`; a token that is given is assumed");
            plan.change(trail.pointer.clone(), |node| edit::say(node, "flows", json!({})));
            return;
        }
    };
    for (name, addresses) in FLOWS {
        let Some(flow) = flows.get(name).filter(|flow| !flow.is_null()) else { continue };
        let below = below.below(name);
        if !flow.is_object() {
            plan.warn("oauth-flow", flow, &below, "this is no flow; it is ignored");
            plan.change(join(&trail.pointer, "flows"), move |node| drop(edit::remove(node, name)));
            continue;
        }
        let unsaid: Vec<&str> = addresses
            .iter()
            .copied()
            .filter(|key| flow.get(key).and_then(Node::as_str).is_none())
            .collect();
        let scopes = flow.get("scopes");
        let scopes_are_sound = scopes.is_some_and(|scopes| {
            scopes.is_object() && scopes.entries().all(|(_, text)| text.as_str().is_some())
        });
        let refresh_is_sound =
            flow.get("refreshUrl").is_none_or(|url| url.is_null() || url.as_str().is_some());
        if unsaid.is_empty() && scopes_are_sound && refresh_is_sound {
            continue;
        }
        for key in &unsaid {
            let message = format!("the flow has no `{key}`; none is used");
            plan.warn("oauth-flow", flow, &below, &message);
        }
        if !scopes_are_sound {
            plan.warn(
                "oauth-flow",
                flow,
                &below,
                "the flow does not list its scopes; none is assumed",
            );
        }
        plan.change(below.pointer, move |flow| {
            for key in unsaid {
                edit::say(flow, key, "");
            }
            if !refresh_is_sound {
                drop(edit::remove(flow, "refreshUrl"));
            }
            if !scopes_are_sound {
                let scopes = flow.get("scopes").cloned();
                edit::say(flow, "scopes", json!({}));
                for (name, text) in scopes.iter().flat_map(Node::entries) {
                    if let Some(scopes) = flow.get_mut("scopes") {
                        edit::say(scopes, name, text.as_str().unwrap_or_default());
                    }
                }
            }
        });
    }
}

/// Types and schemes by other names.
pub(super) fn words(plan: &mut Plan<'_>, node: &Node, kind: Kind, trail: &Trail) {
    if kind != Kind::SecurityScheme || !node.is_object() || node.get("$ref").is_some() {
        return;
    }
    let text = |key: &str| node.get(key).and_then(Node::as_str).unwrap_or_default();
    let letters: String = text("type")
        .chars()
        .filter(char::is_ascii_alphanumeric)
        .collect::<String>()
        .to_ascii_lowercase();
    let say = |plan: &mut Plan<'_>, told: &str, words: &'static [(&'static str, &'static str)]| {
        plan.warn("security-scheme", node, trail, told);
        plan.change(trail.pointer.clone(), move |node| {
            for (key, word) in words {
                edit::say(node, key, *word);
            }
        });
    };
    match text("type") {
        "apiKey"
            if text("name").is_empty() || !matches!(text("in"), "header" | "query" | "cookie") =>
        {
            say(
                plan,
                "the scheme does not say where its key goes; the header `Authorization` is assumed",
                &[("in", "header"), ("name", "Authorization")],
            );
        }
        "http" if text("scheme").is_empty() => {
            say(plan, "no `scheme`; `bearer` is assumed", &[("scheme", "bearer")]);
        }
        "openIdConnect" if text("openIdConnectUrl").is_empty() => {
            say(
                plan,
                "no `openIdConnectUrl`; a token that is given is assumed",
                &[("openIdConnectUrl", "")],
            );
        }
        "apiKey" | "http" | "oauth2" | "openIdConnect" => {}
        _ => match letters.as_str() {
            "apikey" => say(plan, "the type is spelt `apiKey`", &[("type", "apiKey")]),
            "basic" | "httpbasic" | "basicauth" => {
                say(
                    plan,
                    "`basic` is a scheme of the type `http`",
                    &[("type", "http"), ("scheme", "basic")],
                );
            }
            "bearer" | "jwt" | "token" | "httpbearer" | "bearerauth" => {
                say(
                    plan,
                    "`bearer` is a scheme of the type `http`",
                    &[("type", "http"), ("scheme", "bearer")],
                );
            }
            "oauth" | "oauth2" => say(plan, "the type is spelt `oauth2`", &[("type", "oauth2")]),
            "openid" | "openidconnect" => {
                say(plan, "the type is spelt `openIdConnect`", &[("type", "openIdConnect")]);
            }
            "http" => say(plan, "the type is spelt `http`", &[("type", "http")]),
            _ => {}
        },
    }
}

/// Variables of server addresses: their values are texts, and one of them holds unless another is given.
pub(super) fn servers(plan: &mut Plan<'_>, node: &Node, kind: Kind, trail: &Trail) {
    if !matches!(kind, Kind::Document | Kind::PathItem | Kind::Operation) {
        return;
    }
    let servers = node.get("servers").map(Node::items).unwrap_or_default();
    for (index, server) in servers.iter().enumerate() {
        let below = trail.below("servers").below(&index.to_string());
        for (name, variable) in server.get("variables").into_iter().flat_map(Node::entries) {
            let below = below.below("variables").below(name);
            let listed = variable.get("enum").map(Node::items).unwrap_or_default();
            let are_texts = listed.iter().all(|value| value.as_str().is_some());
            let has_default = variable.get("default").and_then(Node::as_str).is_some();
            if are_texts && has_default {
                continue;
            }
            let message = format!(
                "the server's variable `{name}` has no text as its default; the first of its values, or none, is assumed"
            );
            plan.warn("server-variable", variable, &below, &message);
            plan.change(below.pointer, |variable| {
                let texts: Vec<String> = variable
                    .get("enum")
                    .map(Node::items)
                    .unwrap_or_default()
                    .iter()
                    .map(said)
                    .collect();
                let mut default =
                    variable.get("default").map(said).or_else(|| texts.first().cloned());
                if !variable.is_object() {
                    default = (!variable.is_null()).then(|| said(variable));
                    *variable = edit::object(Vec::new(), variable);
                }
                if !texts.is_empty() {
                    edit::say(variable, "enum", json!(texts));
                }
                edit::say(variable, "default", default.unwrap_or_default());
            });
        }
    }
}

fn said(node: &Node) -> String {
    match &node.value {
        Value::String(text) => text.clone(),
        _ => node.to_json().to_string(),
    }
}
