//! The files that a document's `$ref`s reach, as part of its tree. Knows references by their look alone: text in a member
//! called `$ref`. What cannot be read stays as it is, for a stage that knows whether it matters.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::{Document, Node, Value, escape, join};
use crate::diagnostic::Diagnostic;

/// The member of the root that holds the other files, each by its path as seen from the document.
pub const FILES: &str = "x-clientwright-files";

/// Gives the text of other files.
pub trait Resolver {
    /// The label that diagnostics print, and the text. `file` is a path as seen from the document, with forward slashes,
    /// or an address with a scheme.
    ///
    /// # Errors
    ///
    /// Why it cannot be read, as the end of a sentence.
    fn read(&self, file: &str) -> Result<(String, String), String>;
}

/// A document with what it refers to.
#[derive(Clone, Debug)]
pub struct Gathered {
    pub document: Document,
    /// Labels and texts of the other files, for diagnostics to quote.
    pub texts: Vec<(String, String)>,
}

/// Reads every file that `document` refers to, and those that they refer to, each once. Afterwards all references to
/// what was read are places of the document's own tree. `name` is the document's file as others beside it call it.
pub fn gather(mut document: Document, name: &str, resolver: &dyn Resolver) -> Gathered {
    let mut files: BTreeMap<String, Node> = BTreeMap::new();
    let mut unread = BTreeMap::new();
    let mut texts = Vec::new();
    let mut doubled = document.doubled.to_vec();
    let mut known = BTreeSet::from([name.to_owned()]);
    let mut open = others(&document.root, name, &mut known);
    while let Some(file) = open.pop() {
        match read(&file, resolver) {
            Ok((label, text, root, found)) => {
                doubled.extend(found);
                open.extend(others(&root, &file, &mut known));
                texts.push((label, text));
                files.insert(file, root);
            }
            Err(reason) => {
                unread.insert(file, reason);
            }
        }
    }
    if files.is_empty() && unread.is_empty() {
        return Gathered { document, texts };
    }
    let mut all = Rewriting { name, files: &BTreeMap::new() };
    let anchors: BTreeMap<String, BTreeMap<String, String>> =
        files.iter().map(|(file, root)| (file.clone(), self::anchors(root))).collect();
    all.files = &anchors;
    all.rewrite(&mut document.root, name);
    for (file, root) in &mut files {
        all.rewrite(root, file);
    }
    if !files.is_empty() {
        embed(&mut document.root, files);
    }
    document.unread = Arc::new(unread);
    document.doubled = Arc::new(doubled);
    Gathered { document, texts }
}

type Other = (String, String, Node, Vec<Diagnostic>);

fn read(file: &str, resolver: &dyn Resolver) -> Result<Other, String> {
    let (label, text) = resolver.read(file)?;
    let document = Document::parse(label.as_str(), &text).map_err(|found| {
        let first = found.first().map(ToString::to_string).unwrap_or_default();
        format!("`{label}` cannot be read: {first}")
    })?;
    let (text, doubled) = (document.text().to_string(), document.doubled.to_vec());
    let mut root = document.root;
    root.set_origin(&Arc::from(label.as_str()));
    root.written = Some(Arc::from(""));
    Ok((label, text, root, doubled))
}

fn embed(root: &mut Node, files: BTreeMap<String, Node>) {
    let at = root.at;
    let Value::Object(members) = &mut root.value else { return };
    let member = |key: String, value: Node| super::Member { key, key_at: value.at, value };
    let files = files.into_iter().map(|(file, root)| member(file, root)).collect();
    members.push(member(FILES.to_owned(), Node::new(Value::Object(files), at)));
}

/// The files that references in `node`, which stands in `from`, name and that nobody has named before.
fn others(node: &Node, from: &str, known: &mut BTreeSet<String>) -> Vec<String> {
    let mut found = Vec::new();
    each(node, &mut |reference| {
        let file = split(reference).0;
        if !file.is_empty() {
            let file = resolved(from, file);
            if known.insert(file.clone()) {
                found.push(file);
            }
        }
    });
    found
}

fn each(node: &Node, visit: &mut dyn FnMut(&str)) {
    for item in node.items() {
        each(item, visit);
    }
    for (key, value) in node.entries() {
        match value.as_str() {
            Some(reference) if key == "$ref" => visit(reference),
            _ => each(value, visit),
        }
    }
}

struct Rewriting<'r> {
    /// The document's own file.
    name: &'r str,
    /// The anchors of the other files.
    files: &'r BTreeMap<String, BTreeMap<String, String>>,
}

impl Rewriting<'_> {
    fn rewrite(&self, node: &mut Node, from: &str) {
        match &mut node.value {
            Value::Array(items) => items.iter_mut().for_each(|item| self.rewrite(item, from)),
            Value::Object(members) => {
                for member in members {
                    match &mut member.value.value {
                        Value::String(reference) if member.key == "$ref" => {
                            if let Some(new) = self.rewritten(reference, from) {
                                *reference = new;
                            }
                        }
                        _ => self.rewrite(&mut member.value, from),
                    }
                }
            }
            _ => {}
        }
    }

    fn rewritten(&self, reference: &str, from: &str) -> Option<String> {
        let (file, fragment) = split(reference);
        let file = if file.is_empty() { from.to_owned() } else { resolved(from, file) };
        let fragment = fragment.unwrap_or_default();
        if file == self.name {
            return Some(format!("#{fragment}"));
        }
        let Some(anchors) = self.files.get(&file) else {
            return Some(if fragment.is_empty() { file } else { format!("{file}#{fragment}") });
        };
        let below = match anchors.get(fragment) {
            Some(pointer) => pointer,
            None if fragment.is_empty() || fragment.starts_with('/') => {
                fragment.trim_end_matches('/')
            }
            None => return Some(format!("{file}#{fragment}")),
        };
        Some(format!("#/{FILES}/{}{below}", escape(&file)))
    }
}

/// The names that schemas of a file give themselves, and where they stand.
fn anchors(root: &Node) -> BTreeMap<String, String> {
    fn gather(node: &Node, pointer: &str, anchors: &mut BTreeMap<String, String>) {
        for (index, item) in node.items().iter().enumerate() {
            gather(item, &join(pointer, &index.to_string()), anchors);
        }
        for (key, value) in node.entries() {
            match value.as_str() {
                Some(name) if matches!(key, "$anchor" | "$dynamicAnchor") => {
                    anchors.entry(name.to_owned()).or_insert_with(|| pointer.to_owned());
                }
                _ => gather(value, &join(pointer, key), anchors),
            }
        }
    }
    let mut anchors = BTreeMap::new();
    gather(root, "", &mut anchors);
    anchors
}

fn split(reference: &str) -> (&str, Option<&str>) {
    match reference.split_once('#') {
        Some((file, fragment)) => (file, Some(fragment)),
        None => (reference, None),
    }
}

/// `file`, which is named in `from`, as seen from the document.
fn resolved(from: &str, file: &str) -> String {
    if has_scheme(file) || file.starts_with('/') && !has_scheme(from) {
        return file.to_owned();
    }
    let (site, from) = match from.find("://") {
        Some(end) => {
            let path = from[end + 3..].find('/').map_or(from.len(), |slash| end + 3 + slash);
            (&from[..path], from[path..].trim_start_matches('/'))
        }
        None => ("", from),
    };
    let mut parts: Vec<&str> = from.split('/').collect();
    parts.pop();
    if file.starts_with('/') {
        parts.clear();
    }
    for part in file.split('/') {
        match part {
            "" | "." => {}
            ".." if parts.last().is_some_and(|last| *last != "..") => {
                parts.pop();
            }
            part => parts.push(part),
        }
    }
    let path = parts.join("/");
    if site.is_empty() { path } else { format!("{site}/{path}") }
}

fn has_scheme(file: &str) -> bool {
    let Some((scheme, _)) = file.split_once(':') else { return false };
    // One letter is a drive.
    scheme.len() > 1
        && scheme.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '+' | '-' | '.'))
}

#[cfg(test)]
mod tests {
    use super::*;

    struct Folder(&'static [(&'static str, &'static str)]);

    impl Resolver for Folder {
        fn read(&self, file: &str) -> Result<(String, String), String> {
            let found = self.0.iter().find(|(name, _)| *name == file);
            let (name, text) = found.ok_or_else(|| "there is no such file".to_owned())?;
            Ok((format!("specs/{name}"), (*text).to_owned()))
        }
    }

    fn gathered(main: &str, files: &'static [(&'static str, &'static str)]) -> Document {
        let document = Document::parse("specs/api.yaml", main).unwrap();
        gather(document, "api.yaml", &Folder(files)).document
    }

    #[test]
    fn references_to_files_become_places_of_the_tree() {
        let document = gathered(
            "a: {$ref: 'schemas/pet.yaml'}\nb: {$ref: './schemas/all.json#/Tag'}\nc: {$ref: '#/a'}\nd: {$ref: 'api.yaml#/c'}",
            &[
                (
                    "schemas/pet.yaml",
                    "owner: {$ref: '../people.yaml#/Owner'}\nself: {$ref: '#/owner'}",
                ),
                ("schemas/all.json", r#"{"Tag": {"$ref": "pet.yaml#named"}}"#),
                ("people.yaml", "Owner: {$ref: 'api.yaml#/a'}"),
            ],
        );
        insta::assert_snapshot!(serde_json::to_string_pretty(&document.root.to_json()).unwrap(), @r##"
        {
          "a": {
            "$ref": "#/x-clientwright-files/schemas~1pet.yaml"
          },
          "b": {
            "$ref": "#/x-clientwright-files/schemas~1all.json/Tag"
          },
          "c": {
            "$ref": "#/a"
          },
          "d": {
            "$ref": "#/c"
          },
          "x-clientwright-files": {
            "people.yaml": {
              "Owner": {
                "$ref": "#/a"
              }
            },
            "schemas/all.json": {
              "Tag": {
                "$ref": "schemas/pet.yaml#named"
              }
            },
            "schemas/pet.yaml": {
              "owner": {
                "$ref": "#/x-clientwright-files/people.yaml/Owner"
              },
              "self": {
                "$ref": "#/x-clientwright-files/schemas~1pet.yaml/owner"
              }
            }
          }
        }
        "##);
    }

    #[test]
    fn a_place_in_another_file_is_told_in_its_own_words() {
        let document = gathered("a: {$ref: 'b.yaml'}", &[("b.yaml", "x: 1\ny:\n  z: 2")]);
        let place = document.place("/x-clientwright-files/b.yaml/y/z");
        assert_eq!(
            (place.to_string().as_str(), place.pointer.as_str()),
            ("specs/b.yaml:3:3", "/y/z")
        );
    }

    #[test]
    fn what_cannot_be_read_stays_with_its_reason() {
        let document = gathered(
            "a: {$ref: 'none.yaml#/x'}\nb: {$ref: 'broken.json'}\nc: {$ref: 'https://example.com/a.json'}",
            &[("broken.json", "{\"a\": [}")],
        );
        assert_eq!(document.unread("none.yaml#/x"), Some("there is no such file"));
        assert!(document.unread("broken.json").unwrap().contains("specs/broken.json:1:"));
        assert_eq!(document.pointer("/a/$ref").unwrap().as_str(), Some("none.yaml#/x"));
        assert!(document.pointer("/x-clientwright-files").is_none());
    }

    #[test]
    fn a_file_is_named_as_seen_from_the_document() {
        assert_eq!(resolved("api.yaml", "b.yaml"), "b.yaml");
        assert_eq!(resolved("a/b.yaml", "../c.yaml"), "c.yaml");
        assert_eq!(resolved("a.yaml", "../../c.yaml"), "../../c.yaml");
        assert_eq!(resolved("a/b.yaml", "/etc/passwd"), "/etc/passwd");
        assert_eq!(resolved("a/b.yaml", "https://x.org/c.yaml"), "https://x.org/c.yaml");
        assert_eq!(resolved("https://x.org/v1/a.yaml", "../b.yaml"), "https://x.org/b.yaml");
        assert_eq!(resolved("https://x.org/v1/a.yaml", "/b.yaml"), "https://x.org/b.yaml");
    }
}
