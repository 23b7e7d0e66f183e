//! The command, as a person starts it.

mod common;

use std::{
    io::{BufRead, BufReader},
    path::PathBuf,
    process::{Command, Stdio},
};

const DOCUMENT: &str = "
openapi: 3.0.0
info: {title: Pets, version: 1.0.0}
servers: [{url: https://pets.example.com/v1}]
paths:
  /pets:
    get:
      operationId: listPets
      responses:
        '200':
          description: ok
          content:
            application/json:
              schema:
                type: array
                items: {type: object, required: [id], properties: {id: {type: string}}}
";

fn command() -> Command {
    Command::new(env!("CARGO_BIN_EXE_clientwright-serve"))
}

fn document(name: &str, text: &str) -> PathBuf {
    let path = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(name);
    std::fs::write(&path, text).expect("the folder for tests can be written");
    path
}

#[tokio::test]
async fn a_document_is_served_until_it_is_interrupted() {
    let path = document("pets.yaml", DOCUMENT);
    let mut child = command()
        .arg("--spec")
        .arg(path)
        .args(["--seed", "3"])
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
    let first = lines.next().unwrap().unwrap();
    let address = first.strip_prefix("pets is served at http://").expect(&first).parse().unwrap();
    let hints: Vec<String> = lines.by_ref().map_while(Result::ok).take(3).collect();
    let expected = [
        "point a client at it (any credential is good):".to_owned(),
        format!("    export PETS_URL=http://{address}/v1"),
        "stop it with Ctrl-C".to_owned(),
    ];
    assert_eq!(hints, expected);
    let request = common::request("GET", "/v1/pets", &[], "");
    let reply = common::parse(&common::raw(address, &request).await.0);
    assert_eq!(reply.ids().len(), 3);
    if cfg!(unix) {
        let sent = Command::new("kill").args(["-INT", &child.id().to_string()]).status().unwrap();
        assert!(sent.success());
        assert_eq!(child.wait().unwrap().code(), Some(0));
    } else {
        child.kill().unwrap();
        child.wait().unwrap();
    }
}

#[test]
fn what_cannot_be_served_is_said() {
    let path = document("broken.yaml", "openapi: 3.0.0\ninfo: [");
    let ended = command().arg("--spec").arg(path).output().unwrap();
    assert_eq!(ended.status.code(), Some(2));
    assert!(String::from_utf8(ended.stderr).unwrap().contains("broken.yaml:"));
    let ended = command().args(["--faults", "lots"]).output().unwrap();
    assert_eq!(ended.status.code(), Some(2));
    assert!(String::from_utf8(ended.stderr).unwrap().contains("is not a percentage"));
}
