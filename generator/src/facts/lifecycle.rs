//! Everything that is going away, soonest first.

use crate::{
    model::{
        AnswerHeader, Api, Kind, Lifecycle, Literal, Location, ModuleId, Operation, OperationId,
        Schema, SchemaId,
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

/// Everything of whose end, or phase, something is known, in the order of the model.
pub fn lifecycles(api: &Api) -> Vec<(What, &Lifecycle)> {
    let mut all = Vec::new();
    for id in api.operation_ids() {
        of_operation(&api[id], id, &mut all);
    }
    for id in api.schema_ids() {
        of_schema(&api[id], id, &mut all);
    }
    all
}

/// Undated things come last; otherwise by removal date, then by name.
pub(super) fn endings(api: &Api) -> Vec<Ending> {
    let all = lifecycles(api).into_iter().filter(|(_, lifecycle)| lifecycle.deprecated);
    let ending = |(what, lifecycle): (What, &Lifecycle)| Ending {
        module: what.module(api),
        what,
        subject: what.subject(api),
        lifecycle: lifecycle.clone(),
    };
    let mut endings: Vec<Ending> = all.map(ending).collect();
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

/// The declaration of a header that goes away first, where every one of them does.
pub fn soonest<'a>(api: &'a Api, header: &AnswerHeader) -> Option<(What, &'a Lifecycle)> {
    let declarations = header.declared.iter().map(|(id, response, index)| {
        let lifecycle = api.header((*id, *response, *index)).lifecycle.as_ref()?;
        lifecycle.deprecated.then_some((What::Header(*id, *response, *index), lifecycle))
    });
    let all: Option<Vec<_>> = declarations.collect();
    all?.into_iter().min_by_key(|(_, lifecycle)| by_removal(lifecycle))
}

type All<'a> = Vec<(What, &'a Lifecycle)>;

fn of_operation<'a>(operation: &'a Operation, id: OperationId, all: &mut All<'a>) {
    let mut add = |what, lifecycle: &'a Option<Lifecycle>| {
        all.extend(lifecycle.as_ref().map(|lifecycle| (what, lifecycle)));
    };
    add(What::Operation(id), &operation.lifecycle);
    for (index, parameter) in operation.parameters.iter().enumerate() {
        add(What::Parameter(id, index), &parameter.lifecycle);
    }
    for (response, one) in operation.responses.iter().enumerate() {
        for (index, header) in one.headers.iter().enumerate() {
            add(What::Header(id, response, index), &header.lifecycle);
        }
    }
}

fn of_schema<'a>(schema: &'a Schema, id: SchemaId, all: &mut All<'a>) {
    let mut add = |what, lifecycle: &'a Option<Lifecycle>| {
        all.extend(lifecycle.as_ref().map(|lifecycle| (what, lifecycle)));
    };
    add(What::Schema(id), &schema.lifecycle);
    match &schema.kind {
        Kind::Object(object) => {
            for (index, member) in object.members.iter().enumerate() {
                add(What::Property(id, index), &member.lifecycle);
            }
        }
        Kind::Enumeration(enumeration) => {
            for (index, value) in enumeration.values.iter().enumerate() {
                add(What::Value(id, index), &value.lifecycle);
            }
        }
        Kind::Union(_) | Kind::Alias(_) => {}
    }
}

impl What {
    /// The module that it is declared in.
    pub fn module(self, api: &Api) -> ModuleId {
        match self {
            Self::Operation(id) | Self::Parameter(id, _) | Self::Header(id, ..) => api[id].module,
            Self::Schema(id) | Self::Property(id, _) | Self::Value(id, _) => api[id].module,
        }
    }

    /// Where the document describes it.
    pub fn pointer(self, api: &Api) -> String {
        match self {
            Self::Operation(id) => api[id].pointer.clone(),
            Self::Parameter(id, index) => api[id].parameters[index].pointer.clone(),
            Self::Header(id, response, index) => api.header((id, response, index)).pointer.clone(),
            Self::Schema(id) => api[id].pointer.clone(),
            Self::Value(id, index) => format!("{}/enum/{index}", api[id].pointer),
            Self::Property(id, index) => match &api[id].kind {
                Kind::Object(object) => object.members[index].pointer.clone(),
                _ => api[id].pointer.clone(),
            },
        }
    }

    /// What it is, in the document's words.
    fn subject(self, api: &Api) -> String {
        let request =
            |id: OperationId| format!("{} {}", api[id].method.as_str(), api[id].template());
        let name = |id: SchemaId| api[id].pointer.rsplit('/').next().unwrap_or_default().to_owned();
        match self {
            Self::Operation(id) => request(id),
            Self::Parameter(id, index) => {
                let parameter = &api[id].parameters[index];
                let place = match parameter.location {
                    Location::Path => "path",
                    Location::Query => "query",
                    Location::Header => "header",
                    Location::Cookie => "cookie",
                };
                format!("{place} parameter `{}` of {}", parameter.wire, request(id))
            }
            Self::Header(id, response, index) => {
                let header = api.header((id, response, index));
                format!("answer header `{}` of {}", header.wire, request(id))
            }
            Self::Schema(id) => format!("schema `{}`", name(id)),
            Self::Property(id, _) | Self::Value(id, _) => {
                format!("{} of `{}`", self.within(api), name(id))
            }
        }
    }

    /// A member or a value without its schema.
    fn within(self, api: &Api) -> String {
        match self {
            Self::Property(id, index) => match &api[id].kind {
                Kind::Object(object) => format!("member `{}`", object.members[index].wire),
                _ => "a member".to_owned(),
            },
            Self::Value(id, index) => match &api[id].kind {
                Kind::Enumeration(enumeration) => match &enumeration.values[index].wire {
                    Literal::Text(text) => format!("value `{text}`"),
                    Literal::Integer(number) => format!("value `{number}`"),
                },
                _ => "a value".to_owned(),
            },
            _ => String::new(),
        }
    }
}
