//! Places inside types: what a JSON pointer leads to.

use super::{Api, Content, Format, Kind, Operation, SchemaId, Success, Type, TypeRef};

impl Api {
    /// What stands behind aliases.
    pub fn resolved<'a>(&'a self, ty: &'a Type) -> &'a Type {
        let mut ty = ty;
        // Aliases do not lead back to themselves; the bound says so.
        for _ in 0..self.schemas.len() {
            match ty {
                Type::Schema(id) => match &self[*id].kind {
                    Kind::Alias(to) => ty = &to.ty,
                    _ => return ty,
                },
                _ => return ty,
            }
        }
        ty
    }

    /// The type at a JSON pointer inside another. Any value may hold any place.
    pub fn place<'a>(&'a self, ty: &'a TypeRef, pointer: &str) -> Option<&'a TypeRef> {
        pointer.split('/').skip(1).try_fold(ty, |at, segment| {
            let wire = segment.replace("~1", "/").replace("~0", "~");
            match self.resolved(&at.ty) {
                Type::Any => Some(at),
                Type::Schema(id) => match &self[*id].kind {
                    Kind::Object(object) => {
                        let member = object.members.iter().find(|member| member.wire == wire);
                        member.map(|member| &member.ty)
                    }
                    _ => None,
                },
                _ => None,
            }
        })
    }

    /// One item of an operation that answers a list at this JSON pointer.
    pub fn item_at<'a>(&'a self, operation: &'a Operation, pointer: &str) -> Option<&'a TypeRef> {
        let Success::One(content) = &operation.success else { return None };
        if content.format != Format::Json {
            return None;
        }
        let list = self.place(&content.ty, pointer)?;
        match self.resolved(&list.ty) {
            Type::Array(item) => Some(item),
            Type::Any => Some(list),
            _ => None,
        }
    }

    /// The object whose members are the parts of a body.
    pub fn object_of_parts(&self, content: &Content) -> Option<SchemaId> {
        match self.resolved(&content.ty.ty) {
            Type::Schema(id) if content.format == Format::Multipart => Some(*id),
            _ => None,
        }
    }

    /// Whether anything of it is sent or received as XML.
    pub fn holds_xml(&self) -> bool {
        let has_xml = |operation: &Operation| {
            operation.xml.is_some()
                || !operation.xml_answers.is_empty()
                || operation.body.as_ref().is_some_and(|body| body.xml.is_some())
        };
        self.operations.iter().any(has_xml)
    }

    pub fn holds_files(&self, id: SchemaId) -> bool {
        match &self[id].kind {
            Kind::Object(object) => object.members.iter().any(|one| self.is_file(&one.ty.ty)),
            _ => false,
        }
    }

    /// Raw bytes, or a list of them: what is a file where it is a part of its own.
    pub fn is_file(&self, ty: &Type) -> bool {
        match self.resolved(ty) {
            Type::Binary => true,
            Type::Array(item) => *self.resolved(&item.ty) == Type::Binary,
            _ => false,
        }
    }
}
