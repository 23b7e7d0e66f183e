//! The checked-in tables of what is known of an API, whose rules stand in `origin.md` beside them.

use std::{collections::BTreeMap, fs};

use crate::support::workspace;

/// The rows of both tables, each under its [`Key`].
#[derive(Debug, Default)]
pub struct Facts {
    /// With the type that is stated.
    pub stated: BTreeMap<Key, String>,
    /// Known and not authored, with the reason.
    pub excluded: BTreeMap<Key, String>,
    /// The facts' name of a schema and the vendor's, by module; small letters.
    aliases: BTreeMap<(String, String), String>,
}

/// What a row speaks of.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Key {
    pub module: String,
    /// Method and path with the module in front; empty for schemas.
    pub operation: String,
    pub kind: String,
    pub name: String,
}

impl Facts {
    pub fn read(product: &str) -> Self {
        let folder = workspace().join("specs").join(product);
        let table = |name: &str| fs::read_to_string(folder.join(name)).unwrap();
        let mut facts = Self::default();
        let rows = table("facts.tsv");
        for row in rows.lines().filter(|row| row.contains("\talias\t")) {
            let [module, _, _, _, name, vendors] = cells(row);
            facts.aliases.insert((module.to_owned(), name.to_lowercase()), vendors.to_lowercase());
        }
        for row in rows.lines().filter(|row| !row.contains("\talias\t")) {
            let (key, ty) = facts.row(row);
            let ty = facts.ty(&key.module, &ty);
            let before = facts.stated.insert(key, ty.clone());
            assert!(before.is_none_or(|before| before == ty), "stated twice: {row}");
        }
        for row in table("facts-excluded.tsv").lines() {
            let (row, reason) = row.rsplit_once('\t').unwrap();
            assert!(!reason.trim().is_empty(), "no reason: {row}");
            let (key, _) = facts.row(row);
            facts.excluded.insert(key, reason.to_owned());
        }
        facts
    }

    fn row(&self, row: &str) -> (Key, String) {
        let [module, method, path, kind, name, ty] = cells(row);
        let operation = if kind == "schema" { String::new() } else { format!("{method} {path}") };
        let name = match (kind, name.split_once('.')) {
            ("schema", Some((schema, member))) => {
                format!("{}.{member}", self.schema(module, schema))
            }
            _ => name.to_owned(),
        };
        let key = Key { module: module.to_owned(), operation, kind: kind.to_owned(), name };
        (key, ty.to_owned())
    }

    /// The name under which schemas are compared.
    fn schema(&self, module: &str, name: &str) -> String {
        let name = name.to_lowercase();
        self.aliases.get(&(module.to_owned(), name.clone())).cloned().unwrap_or(name)
    }

    /// A type whose schema's name can be compared.
    fn ty(&self, module: &str, ty: &str) -> String {
        match ty.strip_prefix("array of ") {
            Some(item) => format!("array of {}", self.schema(module, item)),
            None => self.schema(module, ty),
        }
    }
}

fn cells(row: &str) -> [&str; 6] {
    let cells: Vec<&str> = row.split('\t').collect();
    cells.try_into().unwrap_or_else(|_| panic!("not six columns: {row}"))
}
