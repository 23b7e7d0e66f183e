//! What changed of the crate's public items, and by which change of the documents.

use std::collections::{BTreeMap, BTreeSet};

use crate::emit::{Item, Surface};

use super::finding::Rust;

/// One public item that is not what it was.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Shift<'s> {
    pub path: String,
    pub kind: Kind,
    pub old: Option<&'s Item>,
    pub new: Option<&'s Item>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    Added,
    Removed,
    Changed,
    /// A type of another name in the same places.
    Renamed(String),
}

impl Shift<'_> {
    /// Shifts of one place and one rank have one cause. A name stands for itself.
    pub fn rank(&self) -> u8 {
        match self.kind {
            Kind::Renamed(_) => 0,
            Kind::Removed => 1,
            Kind::Changed => 2,
            Kind::Added => 3,
        }
    }

    pub fn rust(&self) -> Rust {
        match self.kind {
            Kind::Added => Rust::Additive,
            Kind::Removed | Kind::Changed | Kind::Renamed(_) => Rust::Breaking,
        }
    }
}

/// What is not as it was. What goes or comes with its owner is not told apart from it.
pub(super) fn shifts<'s>(old: &'s Surface, new: &'s Surface) -> Vec<Shift<'s>> {
    let renames = renames(old, new);
    let stays = |path: &String| new.get(path).is_some_and(|item| item.stands_for.is_some());
    let mut shifts: Vec<Shift<'s>> = Vec::new();
    let mut seen: BTreeSet<String> = BTreeSet::new();
    for (path, item) in old {
        let path_now = renames.path(path);
        if path_now != *path && stays(path) {
            seen.insert(path.clone());
            continue;
        }
        seen.insert(path_now.clone());
        let (kind, now) = match new.get(&path_now) {
            Some(now) if path_now != *path && item.owner.is_none() => {
                (Kind::Renamed(path_now.clone()), Some(now))
            }
            Some(now) if renames.text(&item.text) == now.text => continue,
            Some(now) => (Kind::Changed, Some(now)),
            None if is_missing(item.owner.as_ref(), new, &renames) => continue,
            None => (Kind::Removed, None),
        };
        shifts.push(Shift { path: path.clone(), kind, old: Some(item), new: now });
    }
    let arrived: BTreeSet<&String> = new.keys().filter(|path| !seen.contains(*path)).collect();
    for path in &arrived {
        let item = &new[*path];
        if !item.owner.as_ref().is_some_and(|owner| arrived.contains(owner)) {
            shifts.push(Shift {
                path: (*path).clone(),
                kind: Kind::Added,
                old: None,
                new: Some(item),
            });
        }
    }
    shifts
}

fn is_missing(owner: Option<&String>, new: &Surface, renames: &Renames) -> bool {
    owner.is_some_and(|owner| !new.contains_key(&renames.path(owner)))
}

/// Types by their names before and after.
#[derive(Debug, Default)]
struct Renames {
    names: BTreeMap<String, String>,
    /// Methods that are kept beside the one that took their place.
    methods: BTreeMap<String, String>,
}

impl Renames {
    fn text(&self, text: &str) -> String {
        if self.names.is_empty() {
            return text.to_owned();
        }
        identifiers(text).map(|word| self.names.get(word).map_or(word, String::as_str)).collect()
    }

    /// The path of a type, or of something of a type or call, with its new name.
    fn path(&self, path: &str) -> String {
        if let Some((method, rest)) = path.rsplit_once("().")
            && let Some(now) = self.methods.get(method)
        {
            return format!("{now}().{rest}");
        }
        if self.names.is_empty() || !path.contains("::types::") {
            path.to_owned()
        } else {
            self.text(path)
        }
    }
}

/// A type that is gone while another stands wherever it stood, or is described where it was, has another name.
fn renames(old: &Surface, new: &Surface) -> Renames {
    let types = |surface: &'_ Surface, other: &Surface| -> BTreeMap<String, String> {
        let own = surface
            .iter()
            .filter(|(path, item)| item.owner.is_none() && path.contains("::types::"));
        let gone = own.filter(|(path, _)| !other.contains_key(*path));
        let name = |path: &str| path.rsplit("::").next().unwrap_or_default().to_owned();
        gone.map(|(path, item)| (name(path), item.pointers.first().cloned().unwrap_or_default()))
            .collect()
    };
    let (gone, come) = (types(old, new), types(new, old));
    let mut names = aliases(new);
    for (name, pointer) in &gone {
        let same = come.iter().find(|(_, other)| *other == pointer);
        if let Some((other, _)) = same {
            names.insert(name.clone(), other.clone());
        }
    }
    for (path, item) in old {
        let Some(now) = new.get(path).filter(|now| now.text != item.text) else { continue };
        if let Some((from, to)) = one_word(&item.text, &now.text)
            && gone.contains_key(from)
            && (come.contains_key(to) || holds(old, new, from, to))
        {
            names.entry(from.to_owned()).or_insert_with(|| to.to_owned());
        }
    }
    let methods = new.iter().filter(|(path, _)| !path.contains("::types::"));
    let methods = methods.filter_map(|(path, item)| Some((path.clone(), item.stands_for.clone()?)));
    Renames { names, methods: methods.collect() }
}

/// Whether a type that was there before offers all that one offers which is gone.
fn holds(old: &Surface, new: &Surface, gone: &str, other: &str) -> bool {
    let is_of = |item: &Item, name: &str| {
        item.owner.as_ref().is_some_and(|owner| owner.ends_with(&format!("::types::{name}")))
    };
    let rest = |path: &str, name: &str| path.rsplit_once(name).map(|(_, rest)| rest.to_owned());
    let offers = |path: &str, item: &Item| {
        let wanted = rest(path, gone);
        let mut all = new.iter().filter(|(_, item)| is_of(item, other));
        all.any(|(path, now)| now.text == item.text && rest(path, other) == wanted)
    };
    let mut items = old.iter().filter(|(_, item)| is_of(item, gone)).peekable();
    items.peek().is_some() && items.all(|(path, item)| offers(path, item))
}

/// Types whose old name is kept beside the new one.
fn aliases(new: &Surface) -> BTreeMap<String, String> {
    let name = |path: &str| path.rsplit("::").next().unwrap_or_default().to_owned();
    let types = new.iter().filter(|(path, _)| path.contains("::types::"));
    types.filter_map(|(path, item)| Some((name(path), name(item.stands_for.as_deref()?)))).collect()
}

/// The one identifier in which two texts differ.
fn one_word<'t>(old: &'t str, new: &'t str) -> Option<(&'t str, &'t str)> {
    let (old, new): (Vec<_>, Vec<_>) = (identifiers(old).collect(), identifiers(new).collect());
    if old.len() != new.len() {
        return None;
    }
    let differ: BTreeSet<_> = old.into_iter().zip(new).filter(|(old, new)| old != new).collect();
    let mut differ = differ.into_iter();
    differ.next().filter(|_| differ.next().is_none())
}

/// Words and what stands between them, in order.
fn identifiers(text: &str) -> impl Iterator<Item = &str> {
    let is_word = |character: char| character.is_alphanumeric() || character == '_';
    let mut rest = text;
    std::iter::from_fn(move || {
        let first = rest.chars().next()?;
        let inside = is_word(first);
        let end = rest.find(|character| is_word(character) != inside).unwrap_or(rest.len());
        let (word, after) = rest.split_at(end);
        rest = after;
        Some(word)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn surface(items: &[(&str, &str, Option<&str>)]) -> Surface {
        let item = |(path, text, owner): &(&str, &str, Option<&str>)| {
            let owner = owner.map(str::to_owned);
            (
                (*path).to_owned(),
                Item {
                    text: (*text).to_owned(),
                    owner,
                    pointers: vec![format!("/{path}")],
                    ..Item::default()
                },
            )
        };
        items.iter().map(item).collect()
    }

    #[test]
    fn what_goes_with_its_owner_is_one_shift() {
        let old = surface(&[
            ("a::types::A", "struct", None),
            ("a::types::A.x", "i32", Some("a::types::A")),
        ]);
        let new = Surface::new();
        let shifts = shifts(&old, &new);
        assert_eq!(shifts.len(), 1);
        assert_eq!(shifts[0].kind, Kind::Removed);
    }

    #[test]
    fn a_type_of_another_name_is_one_shift_wherever_it_stands() {
        let old = surface(&[
            ("a::types::A", "struct", None),
            ("a::types::B", "struct", None),
            ("a::types::A.x", "i32", Some("a::types::A")),
            ("a::types::B.a", "Option<A>", Some("a::types::B")),
            ("a::types::B.all", "Vec<A>", Some("a::types::B")),
        ]);
        let new = surface(&[
            ("a::types::C", "struct", None),
            ("a::types::B", "struct", None),
            ("a::types::C.x", "i32", Some("a::types::C")),
            ("a::types::B.a", "Option<C>", Some("a::types::B")),
            ("a::types::B.all", "Vec<C>", Some("a::types::B")),
        ]);
        let shifts = shifts(&old, &new);
        assert_eq!(shifts.len(), 1, "{shifts:#?}");
        assert_eq!(shifts[0].kind, Kind::Renamed("a::types::C".to_owned()));
    }
}
