//! The crate's README, which is its root documentation too: what it is, its features, what is
//! going away.

use crate::{
    facts::{TRANSPORT, TRANSPORT_DEFAULT},
    model::{Features, Lifecycle, Part},
};

use super::{Ctx, docs, environment, example, manifest};

pub(super) fn readme(ctx: &Ctx<'_>) -> String {
    let mut text = format!("# {}\n\n", ctx.api.package.name);
    for line in paragraphs(ctx, shown(ctx)) {
        text.push_str(&line);
        text.push('\n');
    }
    text
}

/// The whole program, where there is one; else the lines that a reader would try first.
fn shown(ctx: &Ctx<'_>) -> Vec<String> {
    let Some(program) = &ctx.api.package.example else {
        return example::of_crate(ctx).map(|program| program.shown()).unwrap_or_default();
    };
    let mut lines = vec!["```rust".to_owned()];
    lines.extend(program.trim_end().lines().map(str::to_owned));
    lines.push("```".to_owned());
    lines.push(String::new());
    let (name, path) = (&ctx.api.package.name, manifest::example(ctx));
    lines.push(format!("`cargo run --example {name}` runs it: `{path}`."));
    lines
}

/// For rustdoc, which compiles the example that it is shown.
pub(super) fn paragraphs(ctx: &Ctx<'_>, example: Vec<String>) -> Vec<String> {
    docs::join([
        docs::lines(&ctx.api.package.description),
        example,
        environment::environment(ctx),
        servers(ctx),
        variables(ctx),
        features(ctx),
        lifecycle(ctx),
    ])
}

/// The variables of the addresses, and what they may be.
fn variables(ctx: &Ctx<'_>) -> Vec<String> {
    let servers = ctx.api.servers.iter().filter_map(|server| server.template.as_ref());
    let mut told: Vec<String> = Vec::new();
    for variable in servers.flat_map(|template| &template.variables) {
        let values: Vec<String> = variable.values.iter().map(|value| docs::code(value)).collect();
        let (name, default) = (docs::code(&variable.name), docs::code(&variable.default));
        let line = match values.is_empty() {
            true => format!("{name} (by default {default})"),
            false => format!("{name} ({}; by default {default})", values.join(", ")),
        };
        if !told.contains(&line) {
            told.push(line);
        }
    }
    match told.is_empty() {
        true => Vec::new(),
        false => docs::lines(&format!(
            "`server_variable` of the builder sets what varies in addresses: {}.",
            told.join(", ")
        )),
    }
}

/// How programs replace addresses, where there is more than one.
fn servers(ctx: &Ctx<'_>) -> Vec<String> {
    match ctx.api.servers.as_slice() {
        [] | [_] => Vec::new(),
        _ => docs::lines(
            "`server_url` of the builder takes these names of servers and replaces one address; \
             `base_url` replaces all.",
        ),
    }
}

fn features(ctx: &Ctx<'_>) -> Vec<String> {
    let modules = ctx.api.module_ids().map(|id| {
        let module = &ctx.api[id];
        let groups = ctx.facts.groups.iter().filter(|group| group.module == id);
        let groups: Vec<String> = match module.features {
            Features::Module => Vec::new(),
            Features::Group => groups.map(|group| ctx.facts.feature(ctx.api, group)).collect(),
        };
        let count = ctx.api.operations.iter().filter(|operation| operation.module == id).count();
        let operations = Part::Operation.counted(count);
        let feature = ctx.facts.module_feature(ctx.api, id);
        let parts = match groups.first() {
            None => String::new(),
            Some(first) => format!("; one feature per group, such as `{first}`"),
        };
        let is_number = module.version.contains(|c: char| c.is_ascii_digit());
        let version = if is_number { module.version.as_str() } else { "" };
        let title = docs::cell(format!("{} {version}", module.title).trim());
        format!("| `{feature}` | {title}: {operations}{parts} |")
    });
    let bundles = ctx.facts.bundles.iter().map(|(feature, brings)| match brings.as_slice() {
        [] => format!("| `{feature}` | nothing of its own |"),
        [one] => format!("| `{feature}` | `{one}` |"),
        [first, .., last] => {
            format!("| `{feature}` | {} features, from `{first}` to `{last}` |", brings.len())
        }
    });
    let transport = TRANSPORT.iter().map(|(feature, brings)| {
        let chosen = if TRANSPORT_DEFAULT.contains(feature) { "" } else { "; not by default" };
        format!("| `{feature}` | {brings}{chosen} |")
    });
    let [tls, others @ ..] = TRANSPORT_DEFAULT;
    let others = others.map(|feature| format!("`{feature}`")).join(" and ");
    let note = format!(
        "All modules, `{tls}`, {others} are on by default. With `default-features = false` name \
         a kind of TLS beside the modules, or give the builder a transport of your own."
    );
    docs::join([
        table(
            "Features",
            "| Feature | Brings |",
            modules.chain(bundles).chain(transport).collect(),
        ),
        docs::lines(&note),
    ])
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
pub(super) fn table(title: &str, head: &str, rows: Vec<String>) -> Vec<String> {
    if rows.is_empty() {
        return Vec::new();
    }
    let columns = head.matches('|').count() - 1;
    let mut lines = vec![format!("## {title}"), String::new(), head.to_owned()];
    lines.push(format!("|{}", " --- |".repeat(columns)));
    lines.extend(rows);
    lines
}
