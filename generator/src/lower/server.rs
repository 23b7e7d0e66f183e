//! Servers: which address an operation stands below, and the variable that replaces it.
//!
//! The product has one server of its own: the one of its configuration, or else of its first
//! document. Every other address is a server with a variable of its own, so that no variable
//! redirects calls, and credentials with them, to a host that it was not meant for.

use crate::{
    model::{Api, Server, ServerId, Template},
    vocabulary,
    words::{shouty, words},
};

use super::{
    Source,
    address::{
        apart, below, choices, filled, has_no_scheme, is_relative, origin, resolved, template,
    },
    context::Context,
};

/// The server that paths stand below, and what is between the two.
#[derive(Clone, Debug)]
pub(super) struct Base {
    pub server: ServerId,
    pub prefix: String,
    /// The address of the product's own, for operations that go there instead.
    own: String,
}

impl Base {
    /// Whether calls go to another host than the product's own: what is secret there is not here.
    pub fn is_elsewhere(&self, api: &Api) -> bool {
        origin(&api[self.server].url) != origin(&self.own)
    }
}

/// The address of the product's own server; empty where nobody states it.
pub(super) fn own(configured: Option<&str>, sources: &[Source<'_>]) -> String {
    let configured = configured.map(|url| url.trim_end_matches('/').to_owned());
    let first = || Some(resolved("", &filled(sources.first()?.openapi.servers.first()?)));
    configured.or_else(first).filter(|url| !is_relative(url)).unwrap_or_default()
}

/// The server of a document: the first that it names.
pub(super) fn of_document(ctx: &mut Context<'_, '_>, own: &str, root: &vocabulary::Root) -> Base {
    let written = &ctx.source.openapi.servers;
    let first = written.first().map_or_else(String::new, filled);
    if written.first().is_some_and(|server| has_no_scheme(&server.url)) {
        ctx.warn("server", "/servers/0/url", format!("no scheme is stated: taken as `{first}`"));
    }
    if first.is_empty() && written.first().is_some_and(|server| server.url.len() > 1) {
        let message = "no call can go to this address: it is ignored";
        ctx.warn("server", "/servers/0/url", message);
    }
    let (url, prefix) = below(&[own], &resolved(own, &first));
    let (url, prefix) = rooted(url, prefix);
    let mut others: Vec<(String, Option<String>)> = Vec::new();
    for server in written {
        for choice in choices(server) {
            let other = resolved(own, &choice);
            let Some(other) = other.strip_suffix(prefix.as_str()) else { continue };
            let is_known = other == url || others.iter().any(|(known, _)| known == other);
            if !is_known && !is_relative(other) {
                others.push((other.to_owned(), server.description.clone()));
            }
        }
    }
    let name = (url != own).then(|| ctx.source.module.clone());
    let env = root.env.as_ref().map(|env| env.url.clone());
    let template = written.first().and_then(|server| template(server, &url));
    let server = claim(ctx, url, name, env);
    add_template(ctx, server, template);
    let known = &mut ctx.api.servers[server.0].others;
    others.retain(|(url, _)| !known.iter().any(|(known, _)| known == url));
    known.extend(others);
    Base { server, prefix, own: own.to_owned() }
}

/// The server of a path item or an operation that names its own: called after what sets its
/// address apart from the document's, which does not change when the document grows.
pub(super) fn of_operation(
    ctx: &mut Context<'_, '_>,
    document: &Base,
    servers: [&[openapiv3::Server]; 2],
) -> Base {
    let Some(written) = servers.into_iter().find_map(<[_]>::first) else {
        return document.clone();
    };
    let own = document.own.clone();
    let base = ctx.api[document.server].url.clone();
    let url = resolved(&format!("{base}{}", document.prefix), &filled(written));
    let (url, prefix) = below(&[&base, &own], &url);
    let (url, prefix) = rooted(url, prefix);
    if url == base {
        return Base { server: document.server, prefix, own };
    }
    let name = (url != own).then(|| named(&ctx.source.module, &apart(&url, &base)));
    let template = template(written, &url);
    let server = claim(ctx, url, name, None);
    add_template(ctx, server, template);
    Base { server, prefix, own }
}

/// The first that says how an address is made is heard.
fn add_template(ctx: &mut Context<'_, '_>, server: ServerId, template: Option<Template>) {
    let known = &mut ctx.api.servers[server.0].template;
    *known = known.take().or(template);
}

/// The module and what sets the address apart, no word twice.
fn named(module: &str, apart: &str) -> String {
    let module = words(module, &[]);
    let apart = words(apart, &[]).into_iter().filter(|word| !module.contains(word));
    module.iter().cloned().chain(apart).collect::<Vec<_>>().join(" ")
}

/// An address without a host is a path below a server that nobody states.
fn rooted(url: String, prefix: String) -> (String, String) {
    if is_relative(&url) { (String::new(), url + &prefix) } else { (url, prefix) }
}

/// Without a name it is the product's own. Two are one where their address is the same and no
/// document asks for another variable.
fn claim(
    ctx: &mut Context<'_, '_>,
    url: String,
    name: Option<String>,
    env: Option<String>,
) -> ServerId {
    let servers = &ctx.api.servers;
    let is_same = |known: &Server| known.url == url && (env.is_none() || known.env == env);
    if let Some(known) = servers.iter().position(is_same) {
        return ServerId(known);
    }
    let package = &ctx.api.package;
    let is_own = name.is_none();
    let wanted = match name {
        Some(name) => words(&name, &[]).join(" ").to_lowercase(),
        None => package.name.clone(),
    };
    let is_taken = |name: &String| servers.iter().any(|known| known.name == *name);
    let mut name = wanted.clone();
    for more in 2.. {
        if !is_taken(&name) {
            break;
        }
        name = format!("{wanted} {more}");
    }
    let suffix = match is_own {
        true => "URL".to_owned(),
        false => format!("{}_URL", shouty(&words(&name, &[]))),
    };
    let env = env.or_else(|| package.env.as_ref().map(|prefix| format!("{prefix}_{suffix}")));
    ctx.api.servers.push(Server { name, url, env, template: None, others: Vec::new() });
    ServerId(ctx.api.servers.len() - 1)
}
