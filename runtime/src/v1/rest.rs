//! Members of an object that have no field of their own: of any value, or of one type.

/// How they are read and where they are kept; a module, because the tables of types name it by a word.
pub mod undeclared {
    use std::collections::BTreeMap;

    use serde::{Deserialize, de::MapAccess};
    use serde_json::Value;

    use crate::value::Undeclared;

    /// Where such members are kept.
    pub trait Keeps {
        /// The type of their values.
        type Member;

        /// Keeps one.
        fn keep(&mut self, name: String, member: Self::Member);

        /// All of them.
        fn kept(&self) -> impl Iterator<Item = (&str, &Self::Member)>;
    }

    impl Keeps for Undeclared {
        type Member = Value;

        fn keep(&mut self, name: String, member: Value) {
            self.insert(name, member);
        }

        fn kept(&self) -> impl Iterator<Item = (&str, &Value)> {
            self.iter()
        }
    }

    impl<T> Keeps for BTreeMap<String, T> {
        type Member = T;

        fn keep(&mut self, name: String, member: T) {
            self.insert(name, member);
        }

        fn kept(&self) -> impl Iterator<Item = (&str, &T)> {
            self.iter().map(|(name, member)| (name.as_str(), member))
        }
    }

    /// Reads one member.
    ///
    /// # Errors
    ///
    /// When its value is not of their type.
    pub fn read<'de, A: MapAccess<'de>, K: Keeps<Member: Deserialize<'de>>>(
        keeps: &mut K,
        name: String,
        map: &mut A,
    ) -> Result<(), A::Error> {
        keeps.keep(name, map.next_value()?);
        Ok(())
    }
}
