use super::*;
use crate::document::Document;

fn schema(text: &str) -> Read<Schema> {
    read(&Document::parse("a.yaml", text).unwrap().root, "/s")
}

fn faults(faults: &[Fault]) -> String {
    let lines = faults.iter().map(|fault| format!("{}: {}", fault.pointer, fault.message));
    lines.collect::<Vec<_>>().join("\n")
}

#[test]
fn every_fault_of_a_piece_is_found_where_it_stands() {
    let read = schema(
        "type: object\nproperties:\n  a: {type: [string]}\n  b:\n    items: {required: yes}\n",
    );
    insta::assert_snapshot!(faults(&read.any), @r#"
    /s/properties/a: `type`: invalid type: sequence, expected a string
    /s/properties/b/items: `required`: invalid type: string "yes", expected a sequence
    "#);
    assert!(read.value.is_ok());
}

#[test]
fn a_broken_schema_costs_its_piece_nothing() {
    let text = "parameters: [{name: a, in: query, schema: {type: 1}}]\nresponses: {}";
    let read: Read<Operation> = read(&Document::parse("a.yaml", text).unwrap().root, "");
    let ReferenceOr::Item(operation) = read.value.unwrap() else { panic!() };
    assert_eq!(operation.parameters.len(), 1);
    assert_eq!(read.any[0].pointer, "/parameters/0/schema");
}

#[test]
fn a_broken_member_that_decides_nothing_is_left_out() {
    let read = schema("type: string\nminLength: few\npattern: 12\ntitle: A\nformat: uuid\n");
    insta::assert_snapshot!(faults(&read.ignored), @r#"
    /s/minLength: invalid type: string "few", expected usize
    /s/pattern: invalid type: integer `12`, expected a string
    "#);
    let ReferenceOr::Item(schema) = read.value.unwrap() else { panic!() };
    assert_eq!(schema.schema_data.title.as_deref(), Some("A"));
}

#[test]
fn null_members_count_as_absent() {
    assert!(schema("type: object\nproperties:\nrequired:\ntitle:\n").value.is_ok());
}

#[test]
fn a_property_may_have_the_name_of_an_extension() {
    let read = schema("properties:\n  x-a: {type: [1]}\n");
    assert_eq!(read.any[0].pointer, "/s/properties/x-a");
}

#[test]
fn responses_without_a_status_code_are_told() {
    let text =
        "responses:\n  200: {}\n  default: {description: d}\n  ok: {}\n  x-y: 1\n  2xx: {links: 3}";
    let document = Document::parse("a.yaml", text).unwrap();
    let read: Read<Operation> = read(&document.root, "");
    let ReferenceOr::Item(operation) = read.value.unwrap() else { panic!() };
    assert_eq!(operation.responses.responses.len(), 2);
    assert!(operation.responses.default.is_some());
    assert_eq!(faults(&read.lost), "/responses/ok: `ok` is no status code");
}

#[test]
fn the_deepest_piece_is_read_and_a_broken_one_in_no_time() {
    let depth = crate::document::MAX_DEPTH - 2;
    for (innermost, is_whole) in [("{}", true), ("{\"type\": 1}", false)] {
        let text = format!("{}{innermost}{}", "{\"not\":".repeat(depth), "}".repeat(depth));
        let document = Document::parse("a.json", &text).unwrap();
        let big = std::thread::Builder::new().stack_size(256 << 20);
        let thread = big.spawn(move || read::<Schema>(&document.root, "").any.is_empty());
        assert_eq!(thread.unwrap().join().unwrap(), is_whole);
    }
}
