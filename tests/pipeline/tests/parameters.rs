//! Parameters as they are sent.

use std::fs;

use clientwright::{model::Parameter, pipeline::Strictness};
use insta::assert_snapshot;

use crate::support::{read, workspace};

#[test]
fn objects_are_their_members_or_written_by_their_style() {
    let path = workspace().join("tests/pipeline/cases/objects.yaml");
    let reading = read(&fs::read_to_string(path).unwrap(), Strictness::Lenient);
    let line = |parameter: &Parameter| {
        let Parameter { wire, location, required, ty, style, .. } = parameter;
        let need = if *required { "required" } else { "optional" };
        format!("{location:?} {wire} {need} {:?} {style:?}", ty.ty)
    };
    let mut lines: Vec<String> = Vec::new();
    for operation in &reading.api.operations {
        lines.push(format!("{:?} {}", operation.method, operation.path));
        lines.extend(operation.parameters.iter().map(|one| format!("  {}", line(one))));
    }
    for left in reading.api.ledger.left() {
        lines.push(format!("{}: {}", left.entry.pointer, left.reason));
    }
    assert_snapshot!(lines.join("\n"), @r"
    Get /rows
      Query filter[owner] required Text Repeated
      Query filter[state] optional Schema(SchemaId(3)) Repeated
      Query filter[tags] optional Array(TypeRef { ty: Text, nullable: false }) Repeated
      Query filter[created][from] optional DateTime Repeated
      Query filter[created][to] optional DateTime Repeated
      Query offset optional Int32 Repeated
      Query inner optional Text Repeated
      Query limit optional Int32 Repeated
      Query labels optional Text Repeated
      Query sort optional Array(TypeRef { ty: Text, nullable: false }) Repeated
      Query either optional Text Repeated
      Query query optional Text Repeated
      Header X-Page optional Text Joined(',')
    Get /rows/{id}/{at}
      Path id required Text Repeated
      Path at required Text Joined(',')
    /paths/~1rows/get/parameters/1: what it holds is given as text, as it is sent
    /paths/~1rows/get/parameters/3: what it holds is given as text, as it is sent
    /paths/~1rows/get/parameters/4: what it holds is given as text, as it is sent
    /paths/~1rows/get/parameters/5: what it holds is given as text, as it is sent
    /paths/~1rows/get/parameters/6: what it holds is given as text, as it is sent
    /paths/~1rows/get/parameters/7: what it holds is given as text, as it is sent
    /paths/~1rows~1{id}~1{at}/get/parameters/0: what it holds is given as text, as it is sent
    /paths/~1rows~1{id}~1{at}/get/parameters/1: what it holds is given as text, as it is sent
    ");
}
