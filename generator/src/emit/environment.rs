//! The variables of the environment: what each means, and which are enough.

use crate::model::{Auth, Credential, Part, SchemeId, Server, Way};

use super::{Ctx, docs, readme};

/// The variables that `Client::from_env` reads.
pub(super) fn environment(ctx: &Ctx<'_>) -> Vec<String> {
    let mut rows: Vec<(String, String)> = Vec::new();
    let mut row = |variable: &Option<String>, meaning: String| {
        if let Some(variable) = variable
            && !rows.iter().any(|(known, _)| known == variable)
        {
            rows.push((variable.clone(), meaning));
        }
    };
    for server in &ctx.api.servers {
        row(&server.env, address(ctx, server));
    }
    for scheme in &ctx.api.schemes {
        for credential in scheme.ways.iter().flat_map(|way| way.auth.credentials()) {
            let mut meaning = format!("credential {}", docs::code(&credential.name));
            if credential.name != scheme.name {
                meaning.push_str(&format!(" of {}", docs::code(&scheme.name)));
            }
            if !is_needed(credential) {
                meaning.push_str(", may be left out");
            }
            row(&credential.env, docs::cell(&meaning));
        }
    }
    for scope in &ctx.api.scope {
        row(&scope.env, format!("header {} of every call", docs::code(&scope.header)));
    }
    let rows = rows.into_iter().map(|(variable, meaning)| format!("| `{variable}` | {meaning} |"));
    let listed = readme::table("Environment", "| Variable | Meaning |", rows.collect());
    docs::join([listed, credentials(ctx)])
}

fn is_needed(credential: &Credential) -> bool {
    !credential.optional && credential.default.is_none()
}

/// What stands between alternatives.
const OR: &str = ", or ";

/// Which of the credentials are enough, where that is not one alone.
fn credentials(ctx: &Ctx<'_>) -> Vec<String> {
    let mut counted: Vec<(String, usize)> = Vec::new();
    for operation in ctx.api.operations.iter().filter(|one| !one.security.is_empty()) {
        let told = enough(ctx, &operation.security);
        match counted.iter_mut().find(|(known, _)| *known == told) {
            Some((_, count)) => *count += 1,
            None => counted.push((told, 1)),
        }
    }
    counted.retain(|(told, _)| !told.is_empty());
    match counted.as_slice() {
        [] => Vec::new(),
        [(only, _)] if !only.contains(' ') => Vec::new(),
        [(only, _)] => {
            let rule = if only.contains(OR) { ": the first that is complete" } else { "" };
            docs::lines(&format!("Operations that need credentials take {only}{rule}."))
        }
        _ => {
            let lead = "Operations differ in the credentials that they take; of alternatives it is the \
                        first that is complete:";
            let one = |(told, count): &(String, usize)| {
                format!("- {}: {told}", Part::Operation.counted(*count))
            };
            docs::join([docs::lines(lead), counted.iter().map(one).collect()])
        }
    }
}

/// The variables of each alternative that can be had from the environment.
fn enough(ctx: &Ctx<'_>, security: &[Vec<SchemeId>]) -> String {
    let mut told: Vec<String> = Vec::new();
    for combination in security.iter().filter(|combination| !combination.is_empty()) {
        let mut choices: Vec<Vec<String>> = vec![Vec::new()];
        for scheme in combination {
            let ways = ctx.api.schemes[scheme.0].ways.iter().filter_map(variables);
            let ways: Vec<Vec<String>> = ways.collect();
            let with = |choice: Vec<String>| {
                ways.iter().map(move |way| {
                    let further = way.iter().filter(|one| !choice.contains(one));
                    choice.iter().chain(further).cloned().collect()
                })
            };
            choices = choices.into_iter().flat_map(with).collect();
        }
        for choice in choices.iter().filter(|choice| !choice.is_empty()) {
            let text = choice.join(" and ");
            if !told.contains(&text) {
                told.push(text);
            }
        }
    }
    if !told.is_empty() && security.iter().any(Vec::is_empty) {
        told.push("nothing".to_owned());
    }
    told.join(OR)
}

/// What must be set for one way; `None` where something has no variable.
fn variables(way: &Way) -> Option<Vec<String>> {
    let needed = match &way.auth {
        Auth::Exchange(exchange) => {
            let pair = exchange.basic.iter().flat_map(|(username, password)| [username, password]);
            exchange.request.iter().map(|(_, one)| one).chain(pair).collect()
        }
        Auth::Static(_) | Auth::Basic { .. } => way.auth.credentials(),
    };
    let needed = needed.into_iter().filter(|one| is_needed(one));
    needed.map(|one| one.env.as_deref().map(docs::code)).collect()
}

fn address(ctx: &Ctx<'_>, server: &Server) -> String {
    let of = match ctx.api.servers.as_slice() {
        [_] => "the API".to_owned(),
        _ => docs::code(&server.name),
    };
    match server.url.as_str() {
        "" => format!("address of {of}, which the document leaves out"),
        url if url.contains('{') => docs::cell(&format!("address of {of}, to fill `{url}`")),
        url => docs::cell(&format!("address of {of} in place of {url}{}", others(server))),
    }
}

/// What else the document lists; a few show what there is.
fn others(server: &Server) -> String {
    const SHOWN: usize = 6;
    let other = |(url, doc): &(String, Option<String>)| match doc.as_deref().map(str::trim) {
        None | Some("") => url.clone(),
        Some(doc) => format!("{url} ({})", doc.trim_end_matches('.')),
    };
    let shown: Vec<String> = server.others.iter().take(SHOWN).map(other).collect();
    match server.others.len() {
        0 => String::new(),
        1..=SHOWN => format!("; also at {}", shown.join(", ")),
        _ => format!("; also at {} and others", shown.join(", ")),
    }
}
