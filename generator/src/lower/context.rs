//! What lowering one document carries along.

use std::collections::BTreeMap;

use serde::de::DeserializeOwned;

use crate::{
    diagnostic::Diagnostic,
    model::{Api, ModuleId, Schema, SchemaId},
};

use super::{Source, conflict::Overlap, extensions::Extensions};

pub(super) struct Context<'c, 's> {
    pub api: &'c mut Api,
    pub module: ModuleId,
    pub source: &'c Source<'s>,
    pub diagnostics: &'c mut Vec<Diagnostic>,
    /// Schemas that have been given an id, by the place they stand at.
    pub schemas: BTreeMap<String, SchemaId>,
    /// Named schemas that allow null wherever they are referred to.
    pub nullable: Vec<SchemaId>,
    /// Members that several parts of an `allOf` declare.
    pub overlaps: Vec<Overlap>,
    pub extensions: Extensions<'s>,
}

impl<'c, 's> Context<'c, 's> {
    pub fn new(
        api: &'c mut Api,
        module: ModuleId,
        source: &'c Source<'s>,
        diagnostics: &'c mut Vec<Diagnostic>,
    ) -> Self {
        Self {
            api,
            module,
            source,
            diagnostics,
            schemas: BTreeMap::new(),
            nullable: Vec::new(),
            overlaps: Vec::new(),
            extensions: Extensions::of(source.document),
        }
    }

    /// The `x-clientwright` of the object at `pointer`.
    pub fn extension<T: DeserializeOwned + Default>(&mut self, pointer: &str) -> T {
        self.extensions.read(self.source.document, pointer, self.diagnostics)
    }

    pub fn error(&mut self, code: &'static str, pointer: &str, message: impl Into<String>) {
        let place = self.source.document.place(pointer);
        self.diagnostics.push(Diagnostic::error(code, place, message));
    }

    pub fn warn(&mut self, code: &'static str, pointer: &str, message: impl Into<String>) {
        let place = self.source.document.place(pointer);
        self.diagnostics.push(Diagnostic::warning(code, place, message));
    }

    pub fn emit(&mut self, pointer: &str) {
        self.api.ledger.emit(&self.source.document.name, pointer);
    }

    pub fn leave(&mut self, pointer: &str, reason: impl Into<String>) {
        self.api.ledger.leave(&self.source.document.name, pointer, reason);
    }

    /// Gives a schema its id before its parts are read, so that it may contain itself.
    pub fn claim(&mut self, pointer: &str, schema: Schema) -> SchemaId {
        let id = self.claim_unshared(schema);
        self.schemas.insert(pointer.to_owned(), id);
        id
    }

    /// Gives an id to a schema that the document does not write as such.
    pub fn claim_unshared(&mut self, schema: Schema) -> SchemaId {
        let id = SchemaId(self.api.schemas.len());
        self.api.schemas.push(schema);
        id
    }

    pub fn finish(self) -> Extensions<'s> {
        self.extensions
    }
}
