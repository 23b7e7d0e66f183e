//! Inline schemas that are the same are one type, and each place keeps its name.

use clientwright::{
    emit::{Files, Runtime},
    pipeline::{Strictness, files},
};

use crate::support::read;

fn document(paths: &str) -> String {
    format!("openapi: 3.0.3\ninfo: {{title: Api, version: '1'}}\npaths:\n{paths}")
}

/// A read whose answer has an owner, as an inline object.
fn answer(path: &str, owner: &str) -> String {
    format!(
        "  {path}: {{get: {{responses: {{'200': {{description: Done, content: {{application/json:
    {{schema: {{type: object, properties: {{owner: {owner}, of: {{type: string}}}}}}}}}}}}}}}}}}\n"
    )
}

const OWNER: &str = "{type: object, properties: {id: {type: string}, at: {type: object, properties: {city: {type: string}}}}}";
const OTHER: &str = "{type: object, properties: {id: {type: integer}}}";

fn emitted(text: &str) -> Files {
    files(&read(text, Strictness::Lenient), &Runtime::Published)
}

fn aliases(files: &Files) -> Vec<&str> {
    files["src/api/types/mod.rs"].lines().filter(|line| line.starts_with("pub type ")).collect()
}

#[test]
fn the_first_place_is_the_type_and_the_others_are_names_of_it() {
    let paths = [answer("/books", OWNER), answer("/cats", OWNER), answer("/dogs", OTHER)].concat();
    let files = emitted(&document(&paths));
    assert_eq!(
        aliases(&files),
        [
            "pub type CatsGetResult = BooksGetResult;",
            "pub type CatsGetResultOwner = BooksGetResultOwner;",
            "pub type CatsGetResultOwnerAt = BooksGetResultOwnerAt;",
        ]
    );
    assert!(files.contains_key("src/api/types/dogs_get_result_owner.rs"));
    assert!(!files.contains_key("src/api/types/cats_get_result_owner.rs"));
}

#[test]
fn what_is_said_of_a_member_tells_two_apart() {
    let other = OWNER.replace("city: {type: string}", "city: {type: string, description: Town.}");
    let paths = [answer("/books", OWNER), answer("/cats", &other)].concat();
    assert!(aliases(&emitted(&document(&paths))).is_empty());
}

#[test]
fn what_is_sent_and_what_is_received_are_two_types() {
    let body = format!(
        "  /cats: {{post: {{requestBody: {{content: {{application/json: {{schema: {{type: object, \
         properties: {{owner: {OWNER}}}}}}}}}}}, responses: {{'204': {{description: Done}}}}}}}}\n"
    );
    let paths = [answer("/books", OWNER), body].concat();
    assert!(aliases(&emitted(&document(&paths))).is_empty());
}

#[test]
fn variants_of_one_union_stay_apart() {
    let union = format!("{{oneOf: [{OWNER}, {OTHER}, {OWNER}]}}");
    let paths = [answer("/books", &union), answer("/cats", &union)].concat();
    let files = emitted(&document(&paths));
    // The city stands below a variant; the variants themselves are types of their own.
    assert!(aliases(&files).iter().all(|alias| alias.contains("At = ")), "{:?}", aliases(&files));
}
