//! The vendor's own documents with this project's overlays, as `generate --fetched` builds them. That the crates compile
//! and run is shown by `tests/palette/published`, since it takes minutes.

use std::collections::{BTreeMap, BTreeSet};

use clientwright::{
    diagnostic::Severity,
    document::Node,
    model::{Kind, Method, Operation, Paging, Part},
    pipeline::Reading,
    words::words,
};
use palette_tests::published::{EDGE, PALETTE, Published};

/// What the generator warns of in the documents, which is all as meant.
const KNOWN: [&str; 3] = ["body-of-empty-answer", "required-member", "type-list"];

fn place(operation: &Operation) -> String {
    format!("{} {}", operation.method.as_str(), operation.path)
}

/// Every operation with the name of its group and of its method.
fn named(reading: &Reading) -> Vec<(&Operation, &str, &str)> {
    let names = reading.names.operations.iter().map(|name| name.method.as_str());
    let operations = reading.api.operations.iter().zip(names);
    operations.map(|(operation, method)| (operation, operation.group.as_str(), method)).collect()
}

#[test]
fn both_documents_are_in_their_crates_whole() {
    for (product, operations) in [(PALETTE, 1_181), (EDGE, 91)] {
        let Some(Published { reading, .. }) = product.read() else { continue };
        assert_eq!(reading.api.operations.len(), operations);
        assert_eq!(reading.names.clashes, [], "two things want one name");
        let warned = reading.diagnostics.iter().filter(|found| found.severity != Severity::Note);
        let unknown: Vec<_> = warned.filter(|found| !KNOWN.contains(&found.code)).collect();
        assert!(unknown.is_empty(), "{unknown:#?}");
        let left: Vec<_> = reading.api.ledger.left().map(|left| left.part).collect();
        // One operation answers images of three kinds, which are all bytes.
        assert!(left.iter().all(|part| *part == Part::Response) && left.len() <= 2, "{left:?}");
    }
}

#[test]
fn groups_are_segments_of_the_paths() {
    let Some(Published { reading, .. }) = PALETTE.read() else { return };
    let mut groups = BTreeMap::<&str, &str>::new();
    for operation in &reading.api.operations {
        let segment = operation.path.split('/').nth(2).expect("all stand below a version");
        let joined = operation.group.replace(' ', "");
        assert_eq!(joined.to_lowercase(), segment.to_lowercase(), "{}", place(operation));
        let known = groups.insert(segment, &operation.group);
        assert!(known.is_none_or(|known| known == operation.group), "{segment} is one group");
    }
    assert_eq!(groups.len(), 40);
}

#[test]
fn methods_are_called_after_what_they_do() {
    for product in [PALETTE, EDGE] {
        let Some(Published { reading, .. }) = product.read() else { continue };
        let mut seen = BTreeSet::new();
        for (operation, group, method) in named(reading) {
            let place = format!("{}: {group}.{method}", place(operation));
            assert!(seen.insert((group, method)), "{place} is there twice");
            let said: Vec<String> =
                words(method, &[]).iter().map(|word| word.to_string()).collect();
            assert!(!said.is_empty() && method.len() <= 64, "{place}");
            // No version, no number that only keeps two apart, no word that is said twice in a row.
            assert_ne!(said[0], "v1", "{place}");
            assert!(!said.iter().any(|word| word.parse::<u32>().is_ok()), "{place}");
            assert!(said.windows(2).all(|pair| pair[0] != pair[1]), "{place}");
            // The group is not said again, except where nothing else would be left.
            let group: String = group.replace(' ', "_");
            assert!(!method.starts_with(&format!("{group}_")), "{place}");
        }
    }
}

/// `roles().get(uid)` as in the crate of our own documents, whatever its id says.
#[test]
fn what_is_done_with_one_object_is_called_so() {
    let Some(Published { reading, .. }) = PALETTE.read() else { return };
    let mut held = 0;
    for (operation, group, method) in named(reading) {
        let segments: Vec<&str> = operation.path.split('/').skip(1).collect();
        let ["v1", _, object] = segments.as_slice() else { continue };
        let expected = match operation.method {
            Method::Get => "get",
            Method::Delete => "delete",
            _ => continue,
        };
        if object.starts_with('{') {
            assert_eq!(method, expected, "{}: {group}", place(operation));
            held += 1;
        }
    }
    assert!(held >= 30, "{held}");
}

/// What the overlays say of names holds for both sources, so programs for one fit the other.
#[test]
fn the_edge_documents_agree_on_every_name() {
    let Some(Published { reading, .. }) = EDGE.read() else { return };
    let authored = palette_tests::read("specs/spectrocloud-palette-edge");
    let table = |reading: &Reading| -> BTreeMap<String, String> {
        let named = named(reading).into_iter();
        named.map(|(one, group, method)| (place(one), format!("{group}.{method}"))).collect()
    };
    assert_eq!(table(reading), table(&authored));
}

/// The parameters of an operation, with those of its path, as the raw document has them.
fn parameters<'d>(published: &'d Published, operation: &Operation) -> Vec<&'d Node> {
    let path = operation.path.replace('~', "~0").replace('/', "~1");
    let method = operation.method.as_str().to_lowercase();
    let places =
        [format!("/paths/{path}/parameters"), format!("/paths/{path}/{method}/parameters")];
    let found = places.iter().filter_map(|place| published.raw.pointer(place));
    found.flat_map(Node::items).collect()
}

#[test]
fn what_takes_a_token_for_the_next_page_is_paged_and_nothing_else() {
    for (product, paged) in [(PALETTE, 51), (EDGE, 1)] {
        let Some(published) = product.read() else { continue };
        let mut count = 0;
        for operation in &published.reading.api.operations {
            let is_token = |parameter: &&Node| {
                parameter.get("name").and_then(Node::as_str) == Some("continue")
            };
            let takes = parameters(published, operation).iter().any(is_token);
            assert_eq!(operation.paging.is_some(), takes, "{}", place(operation));
            if let Some(paging) = &operation.paging {
                let is_token =
                    matches!(paging, Paging::Cursor { parameter, .. } if parameter == "continue");
                assert!(is_token, "{}: {paging:?}", place(operation));
                count += 1;
            }
        }
        assert_eq!(count, paged);
    }
}

#[test]
fn a_body_is_an_argument_but_where_it_may_be_missing() {
    let Some(published) = PALETTE.read() else { return };
    let optional = |operation: &&Operation| {
        let is_body =
            |parameter: &&Node| parameter.get("in").and_then(Node::as_str) == Some("body");
        parameters(published, operation).iter().any(is_body)
            && operation.body.as_ref().is_some_and(|body| !body.required)
    };
    let operations = published.reading.api.operations.iter().filter(optional);
    let optional: Vec<_> = operations.map(place).collect();
    assert_eq!(optional, ["DELETE /v1/projects/{uid}"]);
}

#[test]
fn either_credential_serves_and_a_login_needs_none() {
    let Some(Published { reading, .. }) = PALETTE.read() else { return };
    let mut open = 0;
    for operation in &reading.api.operations {
        let ways = operation.security.len();
        let is_login = operation.path.starts_with("/v1/auth/");
        assert_eq!(ways, if is_login { 0 } else { 2 }, "{}", place(operation));
        open += usize::from(is_login);
    }
    assert!(open >= 17, "{open}");
    for scheme in &reading.api.schemes {
        assert!(!scheme.ways.is_empty(), "nobody knows how to fill {}", scheme.name);
    }
}

/// The vendor's document says so of one member in all.
#[test]
fn the_status_of_an_object_its_uid_and_its_times_are_read_and_never_sent() {
    let Some(Published { reading, .. }) = PALETTE.read() else { return };
    let mut sections = 0;
    for schema in &reading.api.schemas {
        let Kind::Object(object) = &schema.kind else { continue };
        let member = |wire: &str| object.members.iter().find(|member| member.wire == wire);
        if let (Some(_), Some(status)) = (member("spec"), member("status")) {
            assert!(status.read_only, "{}", schema.pointer);
            sections += 1;
        }
        if schema.pointer.ends_with("/v1ObjectMeta") {
            for name in ["uid", "creationTimestamp", "deletionTimestamp", "lastModifiedTimestamp"] {
                assert!(member(name).is_some_and(|member| member.read_only), "{name}");
            }
        }
    }
    assert_eq!(sections, 89);
}
