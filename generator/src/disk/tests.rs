use std::fs;

use super::*;
use crate::diagnostic::Sources;

fn folder(files: &[(&str, &str)]) -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    for (path, text) in files {
        let path = folder.path().join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }
    folder
}

const CONFIG: &str = "\
[package]
name = 'pets'
version = '0.1.0'
description = 'Pets'
[[document]]
module = 'a'
path = 'a.yaml'
overlays = ['fix.yaml']
[[document]]
module = 'b'
path = 'b.json'
overlays = ['fix.yaml']
";

fn problems(folder: &tempfile::TempDir) -> (String, Sources) {
    let mut sources = Sources::new();
    let found = load_product(folder.path(), DEFAULT_MAX_SIZE, &mut sources).unwrap_err();
    let lines: Vec<String> = found.iter().map(ToString::to_string).collect();
    let text = lines.join("\n").replace(&label(folder.path()), "specs/pets");
    (text, sources)
}

#[test]
fn a_product_is_loaded_with_everything_that_it_names() {
    let folder = folder(&[
        (config::FILE, CONFIG),
        ("a.yaml", "\u{feff}a: 1\n"),
        ("b.json", "{\"b\": 1}"),
        ("fix.yaml", "overlay: 1.0.0\n"),
    ]);
    let mut sources = Sources::new();
    let product = load_product(folder.path(), DEFAULT_MAX_SIZE, &mut sources).unwrap();
    assert_eq!(product.config.package.name, "pets");
    let [a, b] = product.documents.as_slice() else { panic!() };
    assert_eq!((a.entry.module.as_str(), b.entry.module.as_str()), ("a", "b"));
    assert_eq!(a.overlays.len() + b.overlays.len(), 2);
    assert!(a.document.name.ends_with("/a.yaml"));
    assert_eq!(sources.get(&a.document.name), Some("a: 1\n"));
}

#[test]
fn every_file_that_is_wrong_is_told_once() {
    let folder = folder(&[(config::FILE, CONFIG), ("b.json", "{\"b\": 1"), ("fix.yaml", "a: [\n")]);
    let (text, sources) = problems(&folder);
    insta::assert_snapshot!(text, @r"
    error[no-file]: there is no file `specs/pets/a.yaml` (specs/pets/clientwright.toml:7:8)
    error[yaml-syntax]: not valid YAML: while parsing a node, did not find expected node content (specs/pets/fix.yaml:2:1)
    error[json-syntax]: not valid JSON: unterminated object (specs/pets/b.json:1:1)
    ");
    assert!(sources.get(&label(&folder.path().join("b.json"))).is_some());
}

#[test]
fn a_file_that_cannot_be_read_is_a_finding() {
    let folder = folder(&[]);
    assert!(problems(&folder).0.starts_with("error[unreadable-file]: the file cannot be read: "));
    assert!(read_document(folder.path(), 10).is_err());
}

#[test]
fn a_large_file_is_refused_before_it_is_read() {
    let folder = folder(&[("a", "12345")]);
    let path = folder.path().join("a");
    assert_eq!(read_document(&path, 5).unwrap().1, "12345");
    assert_eq!(read_document(&path, 4).unwrap_err()[0].code, "file-too-large");
}

#[test]
fn a_file_in_another_encoding_is_refused_at_its_byte() {
    let folder = folder(&[]);
    let path = folder.path().join("a.yaml");
    fs::write(&path, b"a: \xc3\xa4\nb: c\xe4d\n").unwrap();
    let found = read_document(&path, DEFAULT_MAX_SIZE).unwrap_err().remove(0);
    assert_eq!((found.place.line, found.place.column), (2, 5));
    assert_eq!(found.message, "byte 10 is not UTF-8");
}

const MAIN: &str = "openapi: 3.0.3
info: {title: T, version: '1'}
paths:
  /pets: {$ref: 'paths/pets.yaml'}
components:
  schemas:
    Far: {$ref: 'https://example.com/far.yaml#/Far'}
    None: {$ref: 'none.yaml'}
";

#[test]
fn the_files_that_a_document_refers_to_are_read_with_it() {
    let folder = folder(&[
        ("api.yaml", MAIN),
        (
            "paths/pets.yaml",
            "get: {responses: {'200': {description: d, content: {application/json: {schema: {$ref: '../schemas.yaml#/Pet'}}}}}}",
        ),
        (
            "schemas.yaml",
            "Pet: {type: object, properties: {parent: {$ref: '#/Pet'}, path: {$ref: 'api.yaml#/components/schemas/Far'}}}",
        ),
    ]);
    let mut sources = Sources::new();
    let loaded =
        crate::load(&folder.path().join("api.yaml"), Some("pets"), DEFAULT_MAX_SIZE, &mut sources);
    let reading =
        crate::pipeline::read(loaded.unwrap().product, crate::pipeline::Strictness::Lenient);
    let folder = label(folder.path());
    let lines: Vec<String> = reading.diagnostics.iter().map(ToString::to_string).collect();
    insta::assert_snapshot!(lines.join("\n").replace(&folder, "specs"), @r"
    warning[dangling-reference]: `https://example.com/far.yaml#/Far` leads nowhere: a file of another host is read only with `--allow-remote`; any value is assumed (specs/api.yaml:7:11)
    warning[dangling-reference]: `none.yaml` leads nowhere: there is no file `specs/none.yaml`; any value is assumed (specs/api.yaml:8:12)
    note[left-out]: left out: `https://example.com/far.yaml#/Far` leads nowhere: a file of another host is read only with `--allow-remote` (specs/api.yaml:7:5)
    note[left-out]: left out: `none.yaml` leads nowhere: there is no file `specs/none.yaml` (specs/api.yaml:8:5)
    ");
    let names: Vec<_> = reading.names.schemas.iter().map(|name| name.ty.as_str()).collect();
    assert_eq!(reading.api.operations.len(), 1);
    assert!(names.contains(&"Pet"), "{names:?}");
    assert!(sources.get(&format!("{folder}/schemas.yaml")).is_some(), "it can be quoted");
}

#[cfg(feature = "remote")]
#[test]
fn a_file_of_another_host_is_read_where_that_is_allowed() {
    use std::io::{Read, Write};

    let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let address = format!("http://{}", listener.local_addr().unwrap());
    let server = std::thread::spawn(move || {
        let (mut stream, _) = listener.accept().unwrap();
        let mut request = [0; 1024];
        let length = stream.read(&mut request).unwrap();
        assert!(request[..length].starts_with(b"GET /far.yaml "));
        let body = "Far: {type: object, properties: {a: {type: string}}}";
        write!(
            stream,
            "HTTP/1.1 200 OK\r\ncontent-length: {}\r\nconnection: close\r\n\r\n{body}",
            body.len()
        )
        .unwrap();
    });
    let folder = folder(&[("api.yaml", &MAIN.replace("https://example.com", &address))]);
    let access = Access { max_size: DEFAULT_MAX_SIZE, remote: Remote::Allowed };
    let loaded =
        crate::load(&folder.path().join("api.yaml"), Some("pets"), access, &mut Sources::new());
    server.join().unwrap();
    let document = &loaded.unwrap().product.documents[0].document;
    let far = document.pointer("/components/schemas/Far/$ref").unwrap().as_str().unwrap();
    assert!(document.pointer(far.trim_start_matches('#')).is_some(), "{far}");
}
