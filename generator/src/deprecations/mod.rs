//! What is going away in a product, and when. Today is told by whoever asks: nothing here looks at a
//! clock.

pub mod format;
mod mark;
mod usage;

use crate::{
    diagnostic::Place,
    facts::What,
    model::{Api, Lifecycle, Origin, SchemaId},
    names::Item,
    notice::{Date, Period},
    pipeline::Reading,
};

pub use mark::marked;
pub use usage::{Usage, Use};

/// One thing that is going away.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Deprecation {
    pub kind: Kind,
    pub crate_name: String,
    pub module: String,
    /// The `operationId`, else `METHOD /path`, of the operation that it is or belongs to.
    pub operation: Option<String>,
    /// What it is, in the document's words.
    pub subject: String,
    /// What it is in the crate, under every name that it has or had.
    pub items: Vec<Item>,
    /// The methods whose uses are its own, where it has no item: of an argument, of an answer's header.
    pub carriers: Vec<Item>,
    pub place: Place,
    pub lifecycle: Lifecycle,
    /// How long before a removal the vendor promises to announce it.
    pub promise: Option<String>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Kind {
    Operation,
    Parameter,
    Property,
    Schema,
    Value,
    Header,
}

impl Kind {
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Operation => "operation",
            Self::Parameter => "parameter",
            Self::Property => "property",
            Self::Schema => "schema",
            Self::Value => "value",
            Self::Header => "header",
        }
    }
}

/// Everything that is going away, soonest first; what has no date comes last.
pub fn deprecations(reading: &Reading) -> Vec<Deprecation> {
    let Reading { api, facts, names, documents, .. } = reading;
    let one = |ending: &crate::facts::Ending| {
        let module = &api[ending.module];
        let document = documents.get(ending.module.0);
        let pointer = ending.what.pointer(api);
        Deprecation {
            kind: kind(ending.what),
            crate_name: api.package.name.clone(),
            module: module.name.clone(),
            operation: operation(api, ending.what),
            subject: ending.subject.clone(),
            items: names.items(api, facts, ending.what),
            carriers: carrier(ending.what)
                .map(|what| names.items(api, facts, what))
                .unwrap_or_default(),
            place: document.map(|document| document.place(&pointer)).unwrap_or_default(),
            lifecycle: ending.lifecycle.clone(),
            promise: module.promised_notice.clone(),
        }
    };
    facts.endings.iter().map(one).collect()
}

impl Deprecation {
    /// The items whose uses are counted.
    pub fn used_as(&self) -> &[Item] {
        if self.items.is_empty() { &self.carriers } else { &self.items }
    }

    /// Whether rustc says nothing of it by itself: no attribute can stand on an argument.
    pub fn is_unmarked(&self) -> bool {
        self.items.is_empty() && !self.carriers.is_empty()
    }

    /// The first day on which it may not work, as far as it is known.
    pub fn removal(&self) -> Option<Date> {
        Date::from_iso(self.lifecycle.removal.as_deref()?)
    }

    /// Days from `today` until the removal; negative once it has passed.
    pub fn days_left(&self, today: Date) -> Option<i64> {
        Some(self.removal()?.days_after(today))
    }

    /// Whether the removal has passed or comes within so many days.
    pub fn is_due(&self, today: Date, days: i64) -> bool {
        self.days_left(today).is_some_and(|left| left <= days)
    }

    /// Days from announcement to removal, where that is less than the vendor promises.
    pub fn short_notice(&self) -> Option<i64> {
        let announced = Date::from_iso(self.lifecycle.announced.as_deref()?)?;
        let promised = announced.after(Period::parse(self.promise.as_deref()?)?)?;
        let removal = self.removal()?;
        removal.is_before(promised).then(|| removal.days_after(announced))
    }
}

fn carrier(what: What) -> Option<What> {
    match what {
        What::Parameter(id, _) | What::Header(id, ..) => Some(What::Operation(id)),
        What::Operation(_) | What::Schema(_) | What::Property(..) | What::Value(..) => None,
    }
}

fn kind(what: What) -> Kind {
    match what {
        What::Operation(_) => Kind::Operation,
        What::Parameter(..) => Kind::Parameter,
        What::Header(..) => Kind::Header,
        What::Schema(_) => Kind::Schema,
        What::Property(..) => Kind::Property,
        What::Value(..) => Kind::Value,
    }
}

fn operation(api: &Api, what: What) -> Option<String> {
    let name = |operation: &crate::model::Operation| {
        let request = || format!("{} {}", operation.method.as_str(), operation.path);
        operation.operation_id.clone().unwrap_or_else(request)
    };
    match what {
        What::Operation(id) | What::Parameter(id, _) | What::Header(id, ..) => Some(name(&api[id])),
        What::Schema(id) | What::Property(id, _) | What::Value(id, _) => {
            let place = outermost(api, id)?;
            api.operations.iter().find(|one| place == request(one)).map(name)
        }
    }
}

/// The operation that an inline schema stands in.
fn outermost(api: &Api, id: SchemaId) -> Option<&str> {
    match &api[id].origin {
        Origin::Operation(request, _) => Some(request),
        Origin::Within(outer, _) if *outer != id => outermost(api, *outer),
        Origin::Within(..) | Origin::Named(_) => None,
    }
}

fn request(operation: &crate::model::Operation) -> String {
    format!("{} {}", operation.method.as_str(), operation.path)
}
