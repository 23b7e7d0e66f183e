//! Everything that is going away, soonest first.

use crate::model::{Api, Kind, Lifecycle, Literal, Location, ModuleId};

/// One thing that ends.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Ending {
    pub module: ModuleId,
    /// What ends, in the document's words: `GET /x`, `member of schema`, …
    pub subject: String,
    pub lifecycle: Lifecycle,
}

/// Undated things come last; otherwise by removal date, then by name.
pub(super) fn endings(api: &Api) -> Vec<Ending> {
    let mut endings = Vec::new();
    let mut end = |module, subject: String, lifecycle: &Option<Lifecycle>| {
        if let Some(lifecycle) = lifecycle
            && lifecycle.deprecated
        {
            endings.push(Ending { module, subject, lifecycle: lifecycle.clone() });
        }
    };
    for id in api.operation_ids() {
        let operation = &api[id];
        let request = format!("{} {}", operation.method.as_str(), operation.template());
        end(operation.module, request.clone(), &operation.lifecycle);
        for parameter in &operation.parameters {
            let place = match parameter.location {
                Location::Path => "path",
                Location::Query => "query",
                Location::Header => "header",
                Location::Cookie => "cookie",
            };
            let subject = format!("{place} parameter `{}` of {request}", parameter.wire);
            end(operation.module, subject, &parameter.lifecycle);
        }
    }
    for id in api.schema_ids() {
        let schema = &api[id];
        let name = schema.pointer.rsplit('/').next().unwrap_or_default();
        end(schema.module, format!("schema `{name}`"), &schema.lifecycle);
        match &schema.kind {
            Kind::Object(object) => {
                for member in &object.members {
                    let subject = format!("member `{}` of `{name}`", member.wire);
                    end(schema.module, subject, &member.lifecycle);
                }
            }
            Kind::Enumeration(enumeration) => {
                for value in &enumeration.values {
                    let text = match &value.wire {
                        Literal::Text(text) => text.clone(),
                        Literal::Integer(number) => number.to_string(),
                    };
                    let subject = format!("value `{text}` of `{name}`");
                    end(schema.module, subject, &value.lifecycle);
                }
            }
            Kind::Union(_) | Kind::Alias(_) => {}
        }
    }
    endings.sort_by_key(|ending| {
        let removal = ending.lifecycle.removal.clone();
        (removal.is_none(), removal, ending.module, ending.subject.clone())
    });
    endings
}
