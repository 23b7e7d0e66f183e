//! `$ref`: what it leads to, and what it is called afterwards.

use crate::document::{escape, segments, unescape};

use super::conversion::Conversion;
use super::spot::Spot;

#[derive(Clone, Copy, Debug)]
pub(super) enum Target {
    Parameter,
    Body,
    Response,
}

/// How a component that is written at `spot` is referred to in the new tree.
pub(super) fn component(target: Target, spot: &Spot<'_>) -> String {
    let section = match target {
        Target::Parameter => "parameters",
        Target::Body => "requestBodies",
        Target::Response => "responses",
    };
    let name = spot.pointer.rsplit('/').next().unwrap_or_default();
    format!("#/components/{section}/{name}")
}

/// What stands at the end of a chain of references. Where they lead nowhere, it is the last one.
pub(super) fn follow<'d>(ctx: &Conversion<'d>, spot: &Spot<'d>) -> Spot<'d> {
    const FAR: usize = 16;
    let mut spot = spot.clone();
    for _ in 0..FAR {
        let next = spot.reference().and_then(|to| find(&ctx.root(), to));
        match next {
            Some(next) => spot = next,
            None => break,
        }
    }
    spot
}

fn find<'d>(root: &Spot<'d>, reference: &str) -> Option<Spot<'d>> {
    let pointer = reference.strip_prefix('#')?;
    let step = |pointer: &str| {
        segments(pointer).try_fold(root.clone(), |spot, segment| match spot.node.is_array() {
            true => spot.items().nth(segment.parse().ok()?),
            false => spot.get(&segment),
        })
    };
    step(pointer).or_else(|| step(&decoded(pointer)?))
}

/// The new name of a schema's reference. Whatever leads out of `definitions` stays as it is, for a later stage to follow
/// or to refuse.
pub(super) fn schema(ctx: &mut Conversion<'_>, spot: &Spot<'_>) -> String {
    let written = spot.node.as_str().unwrap_or_default();
    let bare = written.strip_prefix('#').unwrap_or(written);
    let bare = bare.strip_prefix('/').unwrap_or(bare);
    let bare = bare.strip_prefix("definitions/").unwrap_or(bare);
    let is_canonical = written.starts_with("#/definitions/");
    if let Some(name) = definition(ctx, bare) {
        if !is_canonical {
            let message = format!("`{written}` is no reference; `#/definitions/{bare}` is assumed");
            ctx.warn("reference", spot, message);
        }
        return format!("#/components/schemas/{}", escape(&name));
    }
    match (is_canonical, bare.split_once('/')) {
        (true, Some((name, below))) => match definition(ctx, name) {
            Some(name) => format!("#/components/schemas/{}/{below}", escape(&name)),
            None => format!("#/components/schemas/{bare}"),
        },
        (true, None) => format!("#/components/schemas/{bare}"),
        (false, _) => written.to_owned(),
    }
}

/// The definition that is meant by a name in a reference, whose author may or may not have escaped it.
fn definition(ctx: &Conversion<'_>, name: &str) -> Option<String> {
    let unescaped = unescape(name);
    let spellings = [decoded(&unescaped), Some(unescaped), decoded(name), Some(name.to_owned())];
    spellings.into_iter().rev().flatten().find(|name| ctx.definitions.contains(name.as_str()))
}

/// Undoes percent encoding; `None` where there is none.
fn decoded(text: &str) -> Option<String> {
    if !text.contains('%') {
        return None;
    }
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let [first, behind @ ..] = rest {
        let (byte, behind) = match behind {
            [high, low, behind @ ..] if *first == b'%' => {
                (16 * hexadecimal(*high)? + hexadecimal(*low)?, behind)
            }
            _ => (*first, behind),
        };
        bytes.push(byte);
        rest = behind;
    }
    String::from_utf8(bytes).ok()
}

fn hexadecimal(digit: u8) -> Option<u8> {
    let value = char::from(digit).to_digit(16)?;
    u8::try_from(value).ok()
}
