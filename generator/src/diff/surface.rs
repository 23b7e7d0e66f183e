//! What changed of the crate's public items, and by which change of the documents.

use std::{
    cmp::Ordering,
    collections::{BTreeMap, BTreeSet},
};

use crate::emit::{Item, Surface};

use super::{finding::Rust, operations::template};

/// One public item that is not what it was.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Shift<'s> {
    pub path: String,
    pub kind: Kind,
    pub old: Option<&'s Item<'s>>,
    pub new: Option<&'s Item<'s>>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    Added,
    Removed,
    Changed,
    /// A type of another name in the same places; a method of another name that sends the same request, where
    /// something new has taken its own.
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
pub(super) fn shifts<'s>(old: &'s Surface<'_>, new: &'s Surface<'_>) -> Vec<Shift<'s>> {
    let paths = beside(old, new);
    let renames = renames(&paths, old, new);
    let mut shifts: Vec<Shift<'s>> = Vec::new();
    let mut moved: BTreeSet<String> = BTreeSet::new();
    for (path, item, same) in &paths {
        let Some(item) = *item else { continue };
        let (to, now) = match renames.path(path) {
            None => (None, *same),
            // The old name is kept.
            Some(_) if same.is_some_and(|same| same.stands_for.is_some()) => continue,
            Some(to) => {
                moved.insert(to.clone());
                let now = new.get(&to);
                (Some(to), now)
            }
        };
        let (kind, now) = match (now, to) {
            (Some(now), Some(to))
                if item.owner.is_none() || renames.methods.contains_key(*path) =>
            {
                (Kind::Renamed(to), Some(now))
            }
            (Some(now), _) if renames.is_same(&item.text, &now.text) => continue,
            (Some(now), _) => (Kind::Changed, Some(now)),
            (None, _) if is_missing(item.owner.as_deref(), new, &renames) => continue,
            (None, _) => (Kind::Removed, None),
        };
        shifts.push(Shift { path: (*path).clone(), kind, old: Some(item), new: now });
    }
    let has_come = |path: &str| !old.contains_key(path) && !moved.contains(path);
    for (path, was, item) in paths {
        let Some(item) = item.filter(|_| was.is_none() && !moved.contains(path)) else { continue };
        let comes_along = |owner: &str| new.contains_key(owner) && has_come(owner);
        if !item.owner.as_deref().is_some_and(comes_along) {
            let (path, new) = (path.clone(), Some(item));
            shifts.push(Shift { path, kind: Kind::Added, old: None, new });
        }
    }
    shifts
}

type Beside<'s> = (&'s String, Option<&'s Item<'s>>, Option<&'s Item<'s>>);

/// Each path with what stands there on either side. There are very many, nearly all on both.
fn beside<'s>(old: &'s Surface<'_>, new: &'s Surface<'_>) -> Vec<Beside<'s>> {
    let (mut old, mut new) = (old.iter().peekable(), new.iter().peekable());
    let mut paths = Vec::with_capacity(old.len().max(new.len()));
    loop {
        let order = match (old.peek(), new.peek()) {
            (None, None) => return paths,
            (Some(_), None) => Ordering::Less,
            (None, Some(_)) => Ordering::Greater,
            (Some((was, _)), Some((is, _))) => was.cmp(is),
        };
        let was = old.next_if(|_| order.is_le());
        let is = new.next_if(|_| order.is_ge());
        let path = was.or(is).map(|(path, _)| path);
        paths.extend(path.map(|path| (path, was.map(|(_, was)| was), is.map(|(_, is)| is))));
    }
}

fn is_missing(owner: Option<&str>, new: &Surface<'_>, renames: &Renames) -> bool {
    owner.is_some_and(|owner| match renames.path(owner) {
        Some(to) => !new.contains_key(&to),
        None => !new.contains_key(owner),
    })
}

/// Types by their names before and after.
#[derive(Debug, Default)]
struct Renames {
    names: BTreeMap<String, String>,
    /// Methods that are kept beside the one that took their place, and those whose name something new has taken.
    methods: BTreeMap<String, String>,
}

impl Renames {
    /// Whether a text says the same as before, in the new names.
    fn is_same(&self, old: &str, new: &str) -> bool {
        if self.names.is_empty() {
            return old == new;
        }
        let now = |word| self.names.get(word).map_or(word, String::as_str);
        identifiers(old).map(now).eq(identifiers(new))
    }

    /// The path of a type, or of something of a type or call, with its new name; `None` where it has no other.
    fn path(&self, path: &str) -> Option<String> {
        if !self.methods.is_empty() {
            let of = path.rsplit_once("().");
            let of = of.and_then(|(method, rest)| Some((self.methods.get(method)?, rest)));
            let setter = of.map(|(now, rest)| format!("{now}().{rest}"));
            if let Some(now) = self.methods.get(path).cloned().or(setter) {
                return Some(now);
            }
        }
        if self.names.is_empty() {
            return None;
        }
        let (module, name) = path.split_once(TYPES)?;
        let ty = identifiers(name).next()?;
        let now = self.names.get(ty)?;
        Some(format!("{module}{TYPES}{now}{}", &name[ty.len()..]))
    }
}

const TYPES: &str = "::types::";

/// A type that is gone while another stands wherever it stood, or is described where it was, has another name.
fn renames(paths: &[Beside<'_>], old: &Surface<'_>, new: &Surface<'_>) -> Renames {
    let mut gone: BTreeMap<&str, &str> = BTreeMap::new();
    let mut come: BTreeMap<&str, &str> = BTreeMap::new();
    for (path, was, is) in paths {
        let (item, list) = match (was, is) {
            (Some(item), None) => (item, &mut gone),
            (None, Some(item)) => (item, &mut come),
            _ => continue,
        };
        if is_type(path) {
            let pointer = item.pointers.first().map(AsRef::as_ref).unwrap_or_default();
            list.insert(last(path), pointer);
        }
    }
    // An inline type whose name a component has taken is gone as well.
    let taken = paths.iter().filter(|_| !come.is_empty()).filter_map(|(path, was, is)| {
        let [was, is] = [*was, *is].map(|item| item?.pointers.first().map(AsRef::as_ref));
        let is_taken = was? != is? && is_component(is?) && !is_component(was?) && is_type(path);
        is_taken.then_some((last(path), was?))
    });
    let mut names = aliases(new);
    for (name, pointer) in gone.iter().map(|(name, pointer)| (*name, *pointer)).chain(taken) {
        let same = come.iter().find(|(_, other)| **other == pointer);
        if let Some((other, _)) = same {
            names.insert(name.to_owned(), (*other).to_owned());
        }
    }
    for (_, was, is) in paths.iter().filter(|_| !gone.is_empty()) {
        let (Some(was), Some(is)) = (was, is) else { continue };
        if was.text != is.text
            && let Some((from, to)) = one_word(&was.text, &is.text)
            && gone.contains_key(from)
            && (come.contains_key(to) || holds(old, new, from, to))
        {
            names.entry(from.to_owned()).or_insert_with(|| to.to_owned());
        }
    }
    let methods = new.iter().filter_map(|(path, item)| Some((path, item.stands_for.as_ref()?)));
    let methods = methods.filter(|(path, _)| !path.contains(TYPES));
    let mut methods: BTreeMap<String, String> =
        methods.map(|(path, to)| (path.clone(), to.clone())).collect();
    methods.extend(displaced(paths));
    Renames { names, methods }
}

fn is_component(pointer: &str) -> bool {
    pointer.strip_prefix("/components/schemas/").is_some_and(|name| !name.contains('/'))
}

/// Methods that send another request than before, where what they sent is sent by another method now.
fn displaced(paths: &[Beside<'_>]) -> Vec<(String, String)> {
    // A method belongs to a group, which is no call; a setter belongs to a method.
    let is_method = |path: &str| path.matches("().").count() == 2;
    let request = |item: Option<&Item<'_>>| {
        let (method, path) = item?.operation.as_ref()?;
        Some((*method, template(path)))
    };
    let others = paths.iter().filter(|(path, was, is)| {
        is_method(path) && was.is_some() && is.is_some() && request(*was) != request(*is)
    });
    let to = |(path, was, _): &Beside<'_>| {
        let mut now = paths.iter().filter(|(other, _, is)| {
            is_method(other) && is.is_some_and(|is| is.stands_for.is_none())
        });
        let (other, ..) = now.find(|(_, _, is)| request(*is) == request(*was))?;
        Some(((*path).clone(), (*other).clone()))
    };
    others.filter_map(to).collect()
}

/// Whether it is a type, not something of one.
fn is_type(path: &str) -> bool {
    path.split_once(TYPES).is_some_and(|(_, name)| !name.contains(['.', ':']))
}

fn last(path: &str) -> &str {
    path.rsplit("::").next().unwrap_or_default()
}

/// Whether a type that was there before offers all that one offers which is gone.
fn holds(old: &Surface<'_>, new: &Surface<'_>, gone: &str, other: &str) -> bool {
    let is_of = |item: &Item<'_>, name: &str| {
        item.owner.as_ref().is_some_and(|owner| owner.ends_with(&format!("{TYPES}{name}")))
    };
    let rest = |path: &str, name: &str| path.rsplit_once(name).map(|(_, rest)| rest.to_owned());
    let offers = |path: &str, item: &Item<'_>| {
        let wanted = rest(path, gone);
        let mut all = new.iter().filter(|(_, item)| is_of(item, other));
        all.any(|(path, now)| now.text == item.text && rest(path, other) == wanted)
    };
    let mut items = old.iter().filter(|(_, item)| is_of(item, gone)).peekable();
    items.peek().is_some() && items.all(|(path, item)| offers(path, item))
}

/// Types whose old name is kept beside the new one.
fn aliases(new: &Surface<'_>) -> BTreeMap<String, String> {
    let kept = new.iter().filter_map(|(path, item)| Some((path, item.stands_for.as_deref()?)));
    let types = kept.filter(|(path, _)| path.contains(TYPES));
    types.map(|(path, to)| (last(path).to_owned(), last(to).to_owned())).collect()
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
    use std::sync::Arc;

    use super::*;

    fn surface(items: &[(&str, &str, Option<&str>)]) -> Surface<'static> {
        let item = |(path, text, owner): &(&str, &str, Option<&str>)| {
            let owner = owner.map(Arc::from);
            (
                (*path).to_owned(),
                Item {
                    text: (*text).to_owned(),
                    owner,
                    pointers: vec![format!("/{path}").into()],
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

    #[test]
    fn a_variant_called_like_a_type_of_another_name_is_gone() {
        let old = surface(&[
            ("a::types::A", "struct", None),
            ("a::types::B", "enum of forms", None),
            ("a::types::B::A", "A", Some("a::types::B")),
        ]);
        let new = surface(&[
            ("a::types::C", "struct", None),
            ("a::types::B", "enum of forms", None),
            ("a::types::B::C", "C", Some("a::types::B")),
            ("a::types::B.a", "C", Some("a::types::B")),
        ]);
        let mut new = new;
        new.get_mut("a::types::C").unwrap().pointers = vec!["/a::types::A".into()];
        let found = shifts(&old, &new);
        let told: Vec<_> = found.iter().map(|shift| (shift.path.as_str(), shift.rank())).collect();
        assert_eq!(
            told,
            [
                ("a::types::A", 0),
                ("a::types::B::A", 1),
                ("a::types::B.a", 3),
                ("a::types::B::C", 3)
            ]
        );
    }
}
