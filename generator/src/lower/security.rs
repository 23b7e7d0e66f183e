//! Security schemes: what the document declares, and the ways an overlay adds.

use indexmap::IndexMap;
use openapiv3::{APIKeyLocation, ReferenceOr, SecurityScheme};

use crate::{
    document::join,
    model::{
        Auth, Credential, Encoding, Exchange, Expression, Given, Life, Renewal, Scheme, SchemeId,
        SchemePlace, Way,
    },
    vocabulary::{self, Expressions},
    words::{shouty, words},
};

use super::{extensions::Extensions, link::Link, server::Base};

const COMPONENTS: &str = "/components/securitySchemes";

/// The document's schemes by name. One that another document declares alike is the same scheme.
pub(super) fn schemes(
    link: &mut Link<'_, '_>,
    base: &Base,
    extensions: &mut Extensions<'_>,
) -> Vec<(String, SchemeId)> {
    let source = link.source;
    let mut schemes = Vec::new();
    for (name, written) in &source.openapi.components.security_schemes {
        let pointer = join(COMPONENTS, name);
        let extension: vocabulary::Scheme =
            extensions.read(source.document, &pointer, link.diagnostics);
        let document = &source.document.name;
        match written {
            ReferenceOr::Item(scheme) => {
                link.api.ledger.emit(document, &pointer);
                let place = place(scheme);
                let ways = match extension.auth.as_slice() {
                    [] => vec![Way { auth: unstated(link, base, name, scheme), place }],
                    stated => ways(link, &place, stated, &pointer),
                };
                let doc = description(scheme).map(str::to_owned);
                let scheme = Scheme { name: name.clone(), doc, ways };
                schemes.push((name.clone(), claim(link, scheme)));
            }
            ReferenceOr::Reference { reference } => {
                let reason = format!("`{reference}` leads nowhere");
                link.api.ledger.leave(document, &pointer, reason);
            }
        }
    }
    schemes
}

/// Schemes of one name are one where credentials are got and sent alike; what is said of them does
/// not matter. Otherwise the later document's is called after its module too.
fn claim(link: &mut Link<'_, '_>, mut scheme: Scheme) -> SchemeId {
    let module = link.api[link.module].name.clone();
    let declared = scheme.name.clone();
    loop {
        let known = link.api.schemes.iter().position(|known| known.name == scheme.name);
        match known {
            Some(known) if link.api.schemes[known].ways == scheme.ways => return SchemeId(known),
            Some(_) if scheme.name == declared => scheme.name = format!("{module} {declared}"),
            Some(_) => scheme.name.push_str(" 2"),
            None => break,
        }
    }
    link.api.schemes.push(scheme);
    SchemeId(link.api.schemes.len() - 1)
}

/// Where the scheme's credential goes.
fn place(scheme: &SecurityScheme) -> SchemePlace {
    let header = |name: &str, prefix: &str| SchemePlace::Header {
        name: name.to_ascii_lowercase(),
        prefix: prefix.to_owned(),
    };
    match scheme {
        SecurityScheme::APIKey { location, name, .. } => match location {
            APIKeyLocation::Header => header(name, ""),
            APIKeyLocation::Query => SchemePlace::Query(name.clone()),
            APIKeyLocation::Cookie => SchemePlace::Cookie(name.clone()),
        },
        _ if is_basic(scheme) => header("authorization", "Basic "),
        // Whatever the flow of OAuth2 and OpenID Connect, their token is a bearer token.
        SecurityScheme::HTTP { .. }
        | SecurityScheme::OAuth2 { .. }
        | SecurityScheme::OpenIDConnect { .. } => header("authorization", "Bearer "),
    }
}

fn description(scheme: &SecurityScheme) -> Option<&str> {
    match scheme {
        SecurityScheme::APIKey { description, .. }
        | SecurityScheme::HTTP { description, .. }
        | SecurityScheme::OAuth2 { description, .. }
        | SecurityScheme::OpenIDConnect { description, .. } => description.as_deref(),
    }
}

fn is_basic(scheme: &SecurityScheme) -> bool {
    matches!(scheme, SecurityScheme::HTTP { scheme, .. } if scheme.eq_ignore_ascii_case("basic"))
}

fn ways(
    link: &mut Link<'_, '_>,
    place: &SchemePlace,
    stated: &[vocabulary::Way],
    pointer: &str,
) -> Vec<Way> {
    let mut ways = Vec::new();
    for (index, way) in stated.iter().enumerate() {
        let pointer = format!("{pointer}/x-clientwright/auth/{index}");
        let (auth, prefix) = match way {
            vocabulary::Way::Static(given) => (given_auth(link, given, &pointer), &given.prefix),
            vocabulary::Way::Exchange(exchange) | vocabulary::Way::Login(exchange) => {
                (self::exchange(link, exchange, &pointer), &exchange.prefix)
            }
        };
        let place = match (place, prefix) {
            (SchemePlace::Header { name, .. }, Some(prefix)) => {
                SchemePlace::Header { name: name.clone(), prefix: prefix.clone() }
            }
            _ => place.clone(),
        };
        ways.extend(auth.map(|auth| Way { auth, place }));
    }
    ways
}

/// Without an overlay the credential is given as it is, from a variable named after the scheme.
/// Another host has credentials of its own, unless an overlay says otherwise: names such as
/// `bearer` mean little.
fn unstated(link: &Link<'_, '_>, base: &Base, name: &str, scheme: &SecurityScheme) -> Auth {
    let prefix = link.api.package.env.clone();
    let name = match base.is_elsewhere(link.api) {
        true => format!("{} {name}", link.api[link.module].name),
        false => name.to_owned(),
    };
    let credential = |name: &str, secret: bool| Credential {
        name: name.to_owned(),
        env: prefix.as_ref().map(|prefix| format!("{prefix}_{}", shouty(&words(name, &[])))),
        secret,
        default: None,
        optional: false,
    };
    if is_basic(scheme) {
        let username = credential(&format!("{name} username"), false);
        return Auth::Basic { username, password: credential(&format!("{name} password"), true) };
    }
    Auth::Static(credential(&name, true))
}

fn given_auth(link: &mut Link<'_, '_>, given: &vocabulary::Static, pointer: &str) -> Option<Auth> {
    match (&given.credential, &given.username, &given.password) {
        (Some(one), None, None) => Some(Auth::Static(one.into())),
        (None, Some(username), Some(password)) => {
            Some(Auth::Basic { username: username.into(), password: password.into() })
        }
        _ => {
            let message = "`static` takes `credential`, or `username` and `password`";
            link.error("auth", pointer, message);
            None
        }
    }
}

fn exchange(link: &mut Link<'_, '_>, stated: &vocabulary::Exchange, pointer: &str) -> Option<Auth> {
    let operation = link.find(&stated.operation, pointer)?;
    let renew = match &stated.renew {
        None => None,
        Some(renew) => Some(Box::new(Renewal {
            operation: link.find(&renew.operation, pointer)?,
            path: places(&renew.path),
            query: given(&renew.query),
            request: places(&renew.request),
            token: Expression::from(&renew.token.0),
            life: lives(&renew.life),
        })),
    };
    let basic = match (&stated.username, &stated.password) {
        (Some(username), Some(password)) => Some((username.into(), password.into())),
        (None, None) => None,
        _ => {
            link.error("auth", pointer, "of `username` and `password` only one is given");
            return None;
        }
    };
    let request = stated.request.iter();
    Some(Auth::Exchange(Exchange {
        operation,
        request: request.map(|(member, given)| (member.clone(), given.into())).collect(),
        basic,
        query: given(&stated.query),
        encoding: match stated.encoding {
            vocabulary::Encoding::Json => Encoding::Json,
            vocabulary::Encoding::Form => Encoding::Form,
        },
        token: Expression::from(&stated.token.0),
        life: lives(&stated.life),
        renew,
    }))
}

fn given(query: &IndexMap<String, vocabulary::Given>) -> Vec<(String, Given)> {
    query.iter().map(|(name, given)| (name.clone(), given.into())).collect()
}

fn places(stated: &IndexMap<String, Expressions>) -> Vec<(String, Vec<Expression>)> {
    let all = |places: &Expressions| {
        places.clone().into_vec().iter().map(|place| Expression::from(&place.0)).collect()
    };
    stated.iter().map(|(name, places)| (name.clone(), all(places))).collect()
}

fn lives(stated: &vocabulary::Lives) -> Vec<Life> {
    stated.clone().into_vec().iter().map(Life::from).collect()
}
