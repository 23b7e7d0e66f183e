//! Headers of answers, whichever operations declare them.

use std::collections::BTreeMap;

use super::{Api, Header, ModuleId, OperationId, Success, Type};

/// A header that answers of a module declare.
#[derive(Clone, Debug, PartialEq)]
pub struct AnswerHeader {
    /// As the first answer spells it.
    pub wire: String,
    /// Text where answers differ in it.
    pub ty: Type,
    pub doc: Option<String>,
    /// Every declaration: the operation, the answer's index, its own.
    pub declared: Vec<(OperationId, usize, usize)>,
}

impl Api {
    /// Every declared header of a module by its name in small letters. The handle on an activity is
    /// made from the headers of its answer, so that they are nothing to ask for.
    pub fn answer_headers(&self, module: ModuleId) -> BTreeMap<String, AnswerHeader> {
        let mut found: BTreeMap<String, AnswerHeader> = BTreeMap::new();
        for at in self.header_declarations(module) {
            let header = self.header(at);
            let ty = self.resolved(&header.ty.ty);
            let known = found.entry(header.wire.to_ascii_lowercase());
            let known = known.or_insert_with(|| AnswerHeader {
                wire: header.wire.clone(),
                ty: ty.clone(),
                doc: header.doc.clone(),
                declared: Vec::new(),
            });
            known.declared.push(at);
            if known.ty != *ty {
                known.ty = Type::Text;
            }
        }
        found
    }

    /// The header that stands there.
    pub fn header(&self, (operation, response, index): (OperationId, usize, usize)) -> &Header {
        &self[operation].responses[response].headers[index]
    }

    fn header_declarations(&self, module: ModuleId) -> Vec<(OperationId, usize, usize)> {
        let mut found = Vec::new();
        for id in self.operation_ids().filter(|id| self[*id].module == module) {
            let is_activity = self[id].success == Success::Activity;
            for (response, one) in self[id].responses.iter().enumerate() {
                if !is_activity || !one.statuses.is_success() {
                    found.extend((0..one.headers.len()).map(|index| (id, response, index)));
                }
            }
        }
        found
    }
}
