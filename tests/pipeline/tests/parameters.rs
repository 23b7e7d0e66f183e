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
      Query inner optional Schema(SchemaId(1)) Expanded(Expansion { notation: Text, explode: true, keeps_reserved: false, sends_empty: false })
      Query limit optional Int32 Repeated
      Query labels optional Map(TypeRef { ty: Text, nullable: false }) Expanded(Expansion { notation: DeepObject, explode: false, keeps_reserved: false, sends_empty: false })
      Query sort optional Array(TypeRef { ty: Schema(SchemaId(0)), nullable: false }) Expanded(Expansion { notation: Form, explode: true, keeps_reserved: false, sends_empty: false })
      Query either optional Schema(SchemaId(5)) Expanded(Expansion { notation: Form, explode: true, keeps_reserved: false, sends_empty: false })
      Query query optional Schema(SchemaId(0)) Expanded(Expansion { notation: Json, explode: false, keeps_reserved: false, sends_empty: false })
      Header X-Page optional Schema(SchemaId(0)) Expanded(Expansion { notation: Simple, explode: false, keeps_reserved: false, sends_empty: false })
    Get /rows/{id}/{at}
      Path id required Text Expanded(Expansion { notation: Matrix, explode: false, keeps_reserved: false, sends_empty: false })
      Path at required Schema(SchemaId(0)) Expanded(Expansion { notation: Simple, explode: false, keeps_reserved: false, sends_empty: false })
    ");
}
