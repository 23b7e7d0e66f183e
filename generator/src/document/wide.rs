//! Where the members of wide objects stand. Most pointers lead through `paths` or a section of `components`, which may
//! hold thousands of members, and there are more pointers than members.

use std::{borrow::Cow, collections::BTreeMap};

use super::{Member, Node, join, pointer::unescaped};

/// Objects of fewer members are looked through.
const WIDE: usize = 32;
/// `components`, its sections.
const DEPTH: usize = 2;

/// Places of members by key, by the pointer of their object.
#[derive(Debug, Default)]
pub(super) struct Wide(BTreeMap<String, BTreeMap<String, usize>>);

impl Wide {
    pub(super) fn of(root: &Node) -> Self {
        let mut wide = Self::default();
        wide.add(root, "", 0);
        wide
    }

    fn add(&mut self, node: &Node, pointer: &str, depth: usize) {
        if node.members().len() >= WIDE {
            let places = node.members().iter().enumerate();
            let places = places.map(|(place, member)| (member.key.clone(), place));
            self.0.insert(pointer.to_owned(), places.collect());
        }
        if depth < DEPTH {
            for (key, child) in node.entries() {
                self.add(child, &join(pointer, key), depth + 1);
            }
        }
    }

    /// The member of a wide object that the pointer leads through, and the rest of the pointer. The tree may have changed
    /// since: whatever does not stand where it stood is not found.
    pub(super) fn through<'n, 'p>(
        &self,
        root: &'n Node,
        pointer: &'p str,
    ) -> Option<(&'n Node, &'p str)> {
        let (places, object, segment, rest) = self.0.iter().find_map(|(object, places)| {
            let below = pointer.strip_prefix(object.as_str())?.strip_prefix('/')?;
            let end = below.find('/').unwrap_or(below.len());
            let (segment, rest) = below.split_at(end);
            Some((places, object, unescaped(segment), rest))
        })?;
        let place = *places.get(&*segment)?;
        let member: &Member = root.pointer(object)?.members().get(place)?;
        let is_there = Cow::Borrowed(member.key.as_str()) == segment;
        is_there.then_some((&member.value, rest))
    }
}

#[cfg(test)]
mod tests {
    use super::super::{Document, Value};

    #[test]
    fn a_wide_object_is_looked_into_as_any_other() {
        let members: Vec<String> =
            (0..100).map(|number| format!("\"/a{number}~\": {{\"b\": {number}}}")).collect();
        let text = format!("{{\"paths\": {{{}}}}}", members.join(", "));
        let mut document = Document::parse("a.json", &text).unwrap();
        let at = |document: &Document, pointer: &str| {
            document.pointer(pointer).and_then(|node| node.as_u64())
        };
        assert_eq!(at(&document, "/paths/~1a42~0/b"), Some(42));
        assert_eq!(at(&document, "/paths/~1a42/b"), None);
        assert_eq!(document.pointer("/paths").unwrap().members().len(), 100);
        // What moved is found where it is.
        let paths = document.root.get_mut("paths").unwrap();
        if let Value::Object(members) = &mut paths.value {
            members.reverse();
        }
        assert_eq!(at(&document, "/paths/~1a42~0/b"), Some(42));
        assert_eq!(at(&document, "/paths/~1a0~0/b"), Some(0));
    }
}
