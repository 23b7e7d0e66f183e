//! Which uses that rustc reports belong to which deprecation.

use serde_json::Value;

use crate::names::Item;

/// A place in a program.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Use {
    pub file: String,
    pub line: u64,
    pub column: u64,
    /// What is used, as rustc calls it: `pets::api::pets::Pets::list`.
    pub path: String,
}

/// The uses of deprecated items of one crate in a workspace.
#[derive(Clone, Debug, Default)]
pub struct Usage {
    pub uses: Vec<Use>,
    /// Whether everything compiled; else uses may be missing.
    pub is_complete: bool,
}

impl Usage {
    /// Reads what `cargo check --message-format=json` prints. Uses inside `crate_name` itself are its
    /// own business.
    pub fn read(messages: &str, crate_name: &str) -> Self {
        let lib = crate_name.replace('-', "_");
        let mut usage = Self { uses: Vec::new(), is_complete: true };
        for line in messages.lines() {
            let Ok(message) = serde_json::from_str::<Value>(line) else { continue };
            if message["reason"] == "build-finished" {
                usage.is_complete &= message["success"] == true;
            }
            let is_own = message["target"]["name"]
                .as_str()
                .is_some_and(|name| name.replace('-', "_") == lib)
                && message["target"]["kind"][0] == "lib";
            let said = &message["message"];
            if is_own || said["code"]["code"] != "deprecated" {
                continue;
            }
            let path = said["message"].as_str().and_then(|text| text.split('`').nth(1));
            let Some(path) = path.filter(|path| path.split("::").next() == Some(&lib)) else {
                continue;
            };
            usage.uses.extend(place(&said["spans"], path));
        }
        usage.uses.sort();
        usage.uses.dedup();
        usage
    }

    /// The uses of items, one thing under several names.
    pub fn of(&self, items: &[Item]) -> Vec<&Use> {
        let is_one = |used: &&Use| items.iter().any(|item| names(&used.path, item));
        self.uses.iter().filter(is_one).collect()
    }
}

fn place(spans: &Value, path: &str) -> Option<Use> {
    let span = spans.as_array()?.iter().find(|span| span["is_primary"] == true)?;
    Some(Use {
        file: span["file_name"].as_str()?.to_owned(),
        line: span["line_start"].as_u64()?,
        column: span["column_start"].as_u64()?,
        path: path.to_owned(),
    })
}

/// Whether a path of the crate is that of the item.
fn names(path: &str, item: &Item) -> bool {
    // `Orders::<'c>::list`: whatever a type is generic over is no part of its name.
    let segments: Vec<&str> =
        path.split("::").filter(|segment| !segment.starts_with('<')).collect();
    let [_, module, between @ .., name] = segments.as_slice() else { return false };
    let of = between.last().copied();
    let plain = |ident: &str| ident.trim_start_matches("r#").to_owned();
    plain(module) == plain(&item.module)
        && plain(name) == plain(&item.name)
        && item.of.as_ref().is_none_or(|wanted| of == Some(wanted.as_str()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_use_is_told_by_module_type_and_name() {
        let item = |of: Option<&str>, name: &str| Item {
            module: "api".to_owned(),
            of: of.map(str::to_owned),
            name: name.to_owned(),
            shown: String::new(),
        };
        let list = "pets::api::pets::Pets::list";
        assert!(names(list, &item(Some("Pets"), "list")));
        assert!(!names(list, &item(Some("Cats"), "list")));
        assert!(!names("pets::other::pets::Pets::list", &item(Some("Pets"), "list")));
        assert!(names("pets::api::pets::Pets::<'c>::list", &item(Some("Pets"), "list")));
        assert!(names("pets::api::types::old::Old", &item(None, "Old")));
    }

    #[test]
    fn only_uses_outside_the_crate_count_and_each_counts_once() {
        let message = |target: &str, level: &str| {
            serde_json::json!({
                "reason": "compiler-message",
                "target": {"name": target, "kind": ["lib"]},
                "message": {
                    "code": {"code": "deprecated"},
                    "level": level,
                    "message": "use of deprecated method `a_b::api::pets::Pets::list`: removal date 2026-01-01",
                    "spans": [{"is_primary": true, "file_name": "src/main.rs", "line_start": 3, "column_start": 9}],
                },
            })
            .to_string()
        };
        let lines = [
            message("mine", "warning"),
            message("mine", "warning"),
            message("a_b", "warning"),
            "not json".to_owned(),
            serde_json::json!({"reason": "build-finished", "success": true}).to_string(),
        ];
        let usage = Usage::read(&lines.join("\n"), "a-b");
        assert_eq!(usage.uses.len(), 1);
        assert!(usage.is_complete);
    }
}
