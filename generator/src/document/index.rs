//! Where the members of the widest objects stand. A document has thousands of paths and schemas, and each is looked up
//! many times: without this the time grows with the square of their number.

use std::collections::BTreeMap;
use std::sync::{Arc, OnceLock};

use super::{Node, Value};

/// Narrower objects are searched from their start.
const WIDE: usize = 32;

/// How deep wide objects are looked for: `/paths` and `/components/schemas`.
const DEPTH: usize = 2;

/// Made when it is first asked, and shared by the copies of a document.
#[derive(Clone, Debug, Default)]
pub(super) struct Index(Arc<OnceLock<Wide>>);

/// By the path of an object, where each of its members stands.
type Wide = BTreeMap<Vec<String>, BTreeMap<String, usize>>;

impl Index {
    /// Where `key` stood among the members of the object at `path` when this was made: the tree may have changed since.
    pub(super) fn hint(
        &self,
        root: &Node,
        path: &[String],
        node: &Node,
        key: &str,
    ) -> Option<usize> {
        if path.len() > DEPTH || node.members().len() <= WIDE {
            return None;
        }
        let wide = self.0.get_or_init(|| {
            let mut wide = Wide::new();
            collect(root, &mut Vec::new(), &mut wide);
            wide
        });
        wide.get(path)?.get(key).copied()
    }
}

fn collect(node: &Node, path: &mut Vec<String>, wide: &mut Wide) {
    let Value::Object(members) = &node.value else { return };
    if members.len() > WIDE {
        let places = members.iter().enumerate().map(|(at, member)| (member.key.clone(), at));
        wide.insert(path.clone(), places.collect());
    }
    if path.len() == DEPTH {
        return;
    }
    for member in members {
        path.push(member.key.clone());
        collect(&member.value, path, wide);
        path.pop();
    }
}
