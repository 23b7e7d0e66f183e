//! Everything that is going away, soonest first.

use crate::{
    model::{
        Api, Kind, Lifecycle, Literal, Location, ModuleId, Operation, OperationId, Schema, SchemaId,
    },
    notice::Date,
};

/// One thing that ends.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Ending {
    pub module: ModuleId,
    pub what: What,
    /// What ends, in the document's words: `GET /x`, `member of schema`, …
    pub subject: String,
    pub lifecycle: Lifecycle,
}

/// Where in the model it stands; members, values and parameters by index.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum What {
    Operation(OperationId),
    Parameter(OperationId, usize),
    /// A response's header: the response's index, then its own.
    Header(OperationId, usize, usize),
    Schema(SchemaId),
    Property(SchemaId, usize),
    Value(SchemaId, usize),
}

/// Undated things come last; otherwise by removal date, then by name.
pub(super) fn endings(api: &Api) -> Vec<Ending> {
    let mut endings = Vec::new();
    for id in api.operation_ids() {
        of_operation(&api[id], id, &mut endings);
    }
    for id in api.schema_ids() {
        of_schema(&api[id], id, &mut endings);
    }
    endings.sort_by_key(|ending| {
        (by_removal(&ending.lifecycle), ending.module, ending.subject.clone())
    });
    endings
}

/// Sorts by the first day that a removal may mean; what has no date comes last.
pub fn by_removal(lifecycle: &Lifecycle) -> impl Ord + use<> {
    let removal = lifecycle.removal.clone();
    let first = removal.as_deref().and_then(Date::from_iso).map(Date::first_day);
    (removal.is_none(), first.is_none(), first, removal)
}

fn of_operation(operation: &Operation, id: OperationId, endings: &mut Vec<Ending>) {
    let module = operation.module;
    let request = format!("{} {}", operation.method.as_str(), operation.template());
    let mut end = |what, subject: String, lifecycle: &Option<Lifecycle>| {
        endings.extend(ending(module, what, subject, lifecycle));
    };
    end(What::Operation(id), request.clone(), &operation.lifecycle);
    for (index, parameter) in operation.parameters.iter().enumerate() {
        let place = match parameter.location {
            Location::Path => "path",
            Location::Query => "query",
            Location::Header => "header",
            Location::Cookie => "cookie",
        };
        let subject = format!("{place} parameter `{}` of {request}", parameter.wire);
        end(What::Parameter(id, index), subject, &parameter.lifecycle);
    }
    for (response, one) in operation.responses.iter().enumerate() {
        for (index, header) in one.headers.iter().enumerate() {
            let subject = format!("answer header `{}` of {request}", header.wire);
            end(What::Header(id, response, index), subject, &header.lifecycle);
        }
    }
}

fn of_schema(schema: &Schema, id: SchemaId, endings: &mut Vec<Ending>) {
    let name = schema.pointer.rsplit('/').next().unwrap_or_default();
    let mut end = |what, subject: String, lifecycle: &Option<Lifecycle>| {
        endings.extend(ending(schema.module, what, subject, lifecycle));
    };
    end(What::Schema(id), format!("schema `{name}`"), &schema.lifecycle);
    match &schema.kind {
        Kind::Object(object) => {
            for (index, member) in object.members.iter().enumerate() {
                let subject = format!("member `{}` of `{name}`", member.wire);
                end(What::Property(id, index), subject, &member.lifecycle);
            }
        }
        Kind::Enumeration(enumeration) => {
            for (index, value) in enumeration.values.iter().enumerate() {
                let text = match &value.wire {
                    Literal::Text(text) => text.clone(),
                    Literal::Integer(number) => number.to_string(),
                };
                let subject = format!("value `{text}` of `{name}`");
                end(What::Value(id, index), subject, &value.lifecycle);
            }
        }
        Kind::Union(_) | Kind::Alias(_) => {}
    }
}

fn ending(
    module: ModuleId,
    what: What,
    subject: String,
    lifecycle: &Option<Lifecycle>,
) -> Option<Ending> {
    let lifecycle = lifecycle.clone().filter(|lifecycle| lifecycle.deprecated)?;
    Some(Ending { module, what, subject, lifecycle })
}
