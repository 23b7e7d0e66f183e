//! Headers of answers, whichever operations declare them.

use std::collections::BTreeMap;

use super::{Api, ModuleId, Success, Type};

/// A header that answers of a module declare.
#[derive(Clone, Debug, PartialEq)]
pub struct AnswerHeader {
    /// As the first answer spells it.
    pub wire: String,
    /// Text where answers differ in it.
    pub ty: Type,
    pub doc: Option<String>,
}

impl Api {
    /// Every declared header of a module by its name in small letters. The handle on an activity is
    /// made from the headers of its answer, so that they are nothing to ask for.
    pub fn answer_headers(&self, module: ModuleId) -> BTreeMap<String, AnswerHeader> {
        let mut found: BTreeMap<String, AnswerHeader> = BTreeMap::new();
        for operation in self.operations.iter().filter(|one| one.module == module) {
            let is_activity = operation.success == Success::Activity;
            let answers = operation.responses.iter();
            let answers = answers.filter(|one| !is_activity || !one.statuses.is_success());
            for header in answers.flat_map(|response| &response.headers) {
                let ty = self.resolved(&header.ty.ty);
                let (wire, doc) = (header.wire.clone(), header.doc.clone());
                found
                    .entry(wire.to_ascii_lowercase())
                    .and_modify(|known| {
                        if known.ty != *ty {
                            known.ty = Type::Text;
                        }
                    })
                    .or_insert_with(|| AnswerHeader { wire, ty: ty.clone(), doc });
            }
        }
        found
    }
}
