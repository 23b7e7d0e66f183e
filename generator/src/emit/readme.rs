//! The crate's README, which is its root documentation too: what it is, its features, what is
//! going away.

use crate::model::{Auth, Features, Lifecycle};

use super::{Ctx, docs};

pub(super) fn readme(ctx: &Ctx<'_>) -> String {
    let mut text = format!("# {}\n\n", ctx.api.package.name);
    for line in paragraphs(ctx) {
        text.push_str(&line);
        text.push('\n');
    }
    text
}

pub(super) fn paragraphs(ctx: &Ctx<'_>) -> Vec<String> {
    docs::join([
        docs::lines(&ctx.api.package.description),
        environment(ctx),
        features(ctx),
        lifecycle(ctx),
    ])
}

/// The variables that `Client::from_env` reads.
fn environment(ctx: &Ctx<'_>) -> Vec<String> {
    let mut rows: Vec<(String, String)> = Vec::new();
    let mut row = |variable: &Option<String>, meaning: String| {
        if let Some(variable) = variable
            && !rows.iter().any(|(known, _)| known == variable)
        {
            rows.push((variable.clone(), meaning));
        }
    };
    for server in &ctx.api.servers {
        row(&server.env, address(&server.url));
    }
    for scheme in &ctx.api.schemes {
        for way in &scheme.ways {
            let credentials: Vec<_> = match &way.auth {
                Auth::Static(one) => vec![one],
                Auth::Basic { username, password } => vec![username, password],
                Auth::Exchange(exchange) => exchange.request.iter().map(|(_, one)| one).collect(),
            };
            for credential in credentials {
                row(&credential.env, docs::cell(&format!("{} ({})", credential.name, scheme.name)));
            }
        }
    }
    for scope in &ctx.api.scope {
        row(&scope.env, format!("header {} of every call", docs::code(&scope.header)));
    }
    let rows = rows.into_iter().map(|(variable, meaning)| format!("| `{variable}` | {meaning} |"));
    table("Environment", "| Variable | Meaning |", rows.collect())
}

fn address(url: &str) -> String {
    match url {
        "" => "address of the API, which the document leaves out".to_owned(),
        url => format!("address in place of {}", docs::cell(url)),
    }
}

fn features(ctx: &Ctx<'_>) -> Vec<String> {
    let rows = ctx.api.module_ids().map(|id| {
        let module = &ctx.api[id];
        let groups = ctx.facts.groups.iter().filter(|group| group.module == id);
        let groups: Vec<String> = match module.features {
            Features::Module => Vec::new(),
            Features::Group => groups.map(|group| ctx.facts.feature(ctx.api, group)).collect(),
        };
        let operations =
            ctx.api.operations.iter().filter(|operation| operation.module == id).count();
        let feature = crate::words::kebab(&module.name, &ctx.api.vocabulary);
        let parts = match groups.first() {
            None => String::new(),
            Some(first) => format!("; one feature per group, such as `{first}`"),
        };
        let title = docs::cell(&format!("{} {}", module.title, module.version));
        format!("| `{feature}` | {title}: {operations} operations{parts} |")
    });
    table("Features", "| Feature | Brings |", rows.collect())
}

fn lifecycle(ctx: &Ctx<'_>) -> Vec<String> {
    let rows = ctx.facts.endings.iter().map(|ending| {
        let Lifecycle { announced, removal, replacement, version, .. } = &ending.lifecycle;
        let dash = || "–".to_owned();
        let text = |text: &Option<String>| text.as_deref().map_or_else(dash, docs::cell);
        let replaced = match replacement.as_slice() {
            [] => dash(),
            some => docs::cell(&format!("`{}`", some.join("`, `"))),
        };
        let module = &ctx.api[ending.module].name;
        let subject = docs::cell(&ending.subject);
        let announced = match (announced, version) {
            (Some(_), _) | (None, None) => text(announced),
            (None, Some(version)) => format!("in {}", docs::cell(version)),
        };
        format!("| {} | {announced} | {module}: {subject} | {replaced} |", text(removal))
    });
    table("Going away", "| Removal | Announced | What | Replacement |", rows.collect())
}

/// Nothing where there are no rows.
fn table(title: &str, head: &str, rows: Vec<String>) -> Vec<String> {
    if rows.is_empty() {
        return Vec::new();
    }
    let columns = head.matches('|').count() - 1;
    let mut lines = vec![format!("## {title}"), String::new(), head.to_owned()];
    lines.push(format!("|{}", " --- |".repeat(columns)));
    lines.extend(rows);
    lines
}
