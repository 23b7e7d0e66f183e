//! Members that a document does not declare.

use std::fmt;

use serde::{Deserialize, Deserializer, Serialize, Serializer};
use serde_json::{Map, Value};

/// The members of an object that the document does not declare: kept when read, written back when
/// sent.
///
/// Takes one word and no allocation while there are none.
///
/// ```
/// use clientwright_runtime::Undeclared;
///
/// let mut undeclared = Undeclared::default();
/// undeclared.insert("colour", "blue");
/// assert_eq!(undeclared.get("colour").and_then(|value| value.as_str()), Some("blue"));
/// ```
#[derive(Clone, Default)]
pub struct Undeclared(Option<Box<Map<String, Value>>>);

impl Undeclared {
    /// The value of a member.
    #[must_use]
    pub fn get(&self, name: &str) -> Option<&Value> {
        self.0.as_ref()?.get(name)
    }

    /// Sets a member and returns the value it had.
    pub fn insert(&mut self, name: impl Into<String>, value: impl Into<Value>) -> Option<Value> {
        self.0.get_or_insert_default().insert(name.into(), value.into())
    }

    /// Removes a member and returns the value it had.
    pub fn remove(&mut self, name: &str) -> Option<Value> {
        self.0.as_mut()?.remove(name)
    }

    /// The members, in the order of the underlying map.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &Value)> {
        self.0.iter().flat_map(|map| map.iter()).map(|(name, value)| (name.as_str(), value))
    }

    /// How many members there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.0.as_ref().map_or(0, |map| map.len())
    }

    /// Whether there are none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }
}

/// A map that was emptied equals one that never held anything.
impl PartialEq for Undeclared {
    fn eq(&self, other: &Self) -> bool {
        self.len() == other.len() && self.iter().all(|(name, value)| other.get(name) == Some(value))
    }
}

impl fmt::Debug for Undeclared {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_map().entries(self.iter()).finish()
    }
}

impl<N: Into<String>, V: Into<Value>> FromIterator<(N, V)> for Undeclared {
    fn from_iter<I: IntoIterator<Item = (N, V)>>(members: I) -> Self {
        let mut undeclared = Self::default();
        for (name, value) in members {
            undeclared.insert(name, value);
        }
        undeclared
    }
}

impl Serialize for Undeclared {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map(self.iter())
    }
}

impl<'de> Deserialize<'de> for Undeclared {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let map = Map::deserialize(deserializer)?;
        Ok(Self((!map.is_empty()).then(|| Box::new(map))))
    }
}
