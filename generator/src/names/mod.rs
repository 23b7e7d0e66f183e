//! Every identifier of the crate, claimed once per scope. Nothing here depends on the order of
//! the document, so names that exist do not change when it grows.

mod formerly;
mod items;
mod operations;
mod reserved;
mod schemas;
mod scope;

use std::collections::BTreeMap;

use crate::{
    facts::{Facts, GroupId},
    model::{Activity, Api, ModuleId, OperationId, SchemaId},
    words::{pascal, shouty, snake, words},
};

pub use items::Item;
pub use scope::Clash;

use scope::{Case, Claim, apart_from, claim, file, short};

#[derive(Clone, Debug, Default)]
pub struct Names {
    pub modules: Vec<Pair>,
    pub groups: Vec<Pair>,
    pub operations: Vec<OperationNames>,
    pub schemas: Vec<SchemaNames>,
    pub limits: Vec<String>,
    pub schemes: Vec<String>,
    /// The methods that take an activity up, one per rule.
    pub resumes: Vec<String>,
    /// The methods that give a scope header a value and take it away, one pair per header.
    pub scopes: Vec<(String, String)>,
    /// The accessors of declared headers of answers, one map per module, by the header's name in small
    /// letters.
    pub headers: Vec<BTreeMap<String, String>>,
    /// Names that two asked for, with the scope and the place of the one that gave way.
    pub clashes: Vec<Located>,
}

/// The name of a module and of the type that stands for it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Pair {
    pub module: String,
    pub ty: String,
}

#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct OperationNames {
    pub method: String,
    /// The call type.
    pub call: String,
    /// The static row.
    pub row: String,
    /// The struct of required parameters, where there are two or more.
    pub required: String,
    /// The enum of what is answered, where statuses differ in their bodies.
    pub outcome: String,
    /// One per parameter, in the model's order.
    pub parameters: Vec<String>,
    /// One per body that may be sent instead: methods, or setters of one that may be left out.
    pub bodies: Vec<String>,
    pub formerly: Vec<Alias>,
}

/// What an operation was called before.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Alias {
    pub method: String,
    pub call: String,
}

#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SchemaNames {
    pub ty: String,
    pub file: String,
    /// One per member, value or variant, in the model's order.
    pub members: Vec<String>,
    /// What the type was called before.
    pub formerly: Vec<String>,
}

/// A clash, with what an overlay would have to target and to say.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Located {
    pub clash: Clash,
    pub module: ModuleId,
    pub pointer: String,
    pub cure: Cure,
}

/// The member of an overlay that settles a clash.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Cure {
    /// `name` of the thing itself.
    Name,
    /// `names` of the enumeration, for the value that gave way.
    ValueName,
    /// `group` of the operations.
    Group,
}

pub fn names(api: &Api, facts: &Facts) -> Names {
    let mut names = Names::default();
    modules(api, &mut names);
    groups(api, facts, &mut names);
    names.operations = operations::operations(api, facts, &mut names.clashes);
    names.schemas = schemas::schemas(api, facts, &names.operations, &mut names.clashes);
    let limits: Vec<&str> = api.limits.iter().map(|limit| limit.name.as_str()).collect();
    names.limits = statics(api, &limits, "limit");
    let schemes: Vec<&str> = api.schemes.iter().map(|scheme| scheme.name.as_str()).collect();
    names.schemes = statics(api, &schemes, "scheme");
    names.resumes = resumes(api, &names);
    formerly::formerly(api, facts, &mut names);
    names.scopes = scopes(api, &names);
    names.headers = api.module_ids().map(|id| headers(api, id)).collect();
    names
}

impl Names {
    pub fn module(&self, id: ModuleId) -> &Pair {
        &self.modules[id.0]
    }

    pub fn group(&self, id: GroupId) -> &Pair {
        &self.groups[id.0]
    }

    pub fn operation(&self, id: OperationId) -> &OperationNames {
        &self.operations[id.0]
    }

    pub fn schema(&self, id: SchemaId) -> &SchemaNames {
        &self.schemas[id.0]
    }
}

/// Module names are the product's own choice and unique already.
fn modules(api: &Api, names: &mut Names) {
    let claims: Vec<Claim> = api.modules.iter().map(|module| plain(&module.name, api)).collect();
    let reserved = [reserved::MODULES, reserved::CLIENT_METHODS].concat();
    let idents = claim(Case::Snake, &claims, &reserved, &mut Vec::new());
    let own = |module| apart_from(&ty(&words_of(api, module)), reserved::MODULE_TYPES);
    let pair = |(module, ident)| Pair { module: ident, ty: own(module) };
    let wires = api.modules.iter().map(|module| module.name.as_str());
    names.modules = wires.zip(idents).map(pair).collect();
}

fn groups(api: &Api, facts: &Facts, names: &mut Names) {
    names.groups = vec![Pair::default(); facts.groups.len()];
    for module in api.module_ids() {
        let of_module: Vec<usize> =
            (0..facts.groups.len()).filter(|at| facts.groups[*at].module == module).collect();
        let of_group = |at: &usize| {
            let claim = plain(&facts.groups[*at].words, api);
            Claim { wanted: file(&claim.wanted), ..claim }
        };
        let claims: Vec<Claim> = of_module.iter().map(of_group).collect();
        let mut clashes = Vec::new();
        let idents = claim(Case::Snake, &claims, reserved::MODULES, &mut clashes);
        names.clashes.extend(clashes.into_iter().map(|clash| {
            let group = of_module
                .iter()
                .map(|at| &facts.groups[*at])
                .find(|group| group.words == clash.given_up_by);
            let first = group.and_then(|group| group.operations.first());
            let pointer = first.map(|id| api[*id].pointer.clone()).unwrap_or_default();
            Located { clash, module, pointer, cure: Cure::Group }
        }));
        for (at, ident) in of_module.into_iter().zip(idents) {
            let own = words(&ident, &api.vocabulary);
            let from_wire = words_of(api, &facts.groups[at].words);
            let spelt = if snake(&from_wire) == snake(&own) { from_wire } else { own };
            names.groups[at] = Pair { module: ident, ty: group_type(&spelt) };
        }
    }
}

/// The type of a group. An underscore would not do where the group's file needs the name itself: a
/// call of that name takes it.
fn group_type(words: &[String]) -> String {
    let name = ty(words);
    if apart_from(&name, reserved::CALLS) == name { name } else { format!("{name}Group") }
}

fn statics(api: &Api, wires: &[&str], kind: &str) -> Vec<String> {
    let claims: Vec<Claim> = wires
        .iter()
        .map(|wire| Claim {
            wire: (*wire).to_owned(),
            wanted: format!("{}_{}", constant(&words_of(api, wire)), kind.to_uppercase()),
            suffix: String::new(),
        })
        .collect();
    claim(Case::Shouty, &claims, &[], &mut Vec::new())
}

/// One rule needs no further name; several are told apart by module, and by group within it.
fn resumes(api: &Api, names: &Names) -> Vec<String> {
    let module = |rule: &Activity| names.module(api[rule.read].module).module.as_str();
    let name = |rule: &Activity| match api.activities.as_slice() {
        [_] => "resume".to_owned(),
        all if all.iter().filter(|other| module(other) == module(rule)).count() == 1 => {
            format!("resume_{}", module(rule))
        }
        _ => format!("resume_{}_{}", module(rule), snake(&words_of(api, &api[rule.read].group))),
    };
    let claims: Vec<Claim> = api
        .activities
        .iter()
        .map(|rule| Claim {
            wire: api[rule.read].pointer.clone(),
            wanted: name(rule),
            suffix: String::new(),
        })
        .collect();
    claim(Case::Snake, &claims, &[], &mut Vec::new())
}

/// Methods of the client, on whose names modules have the first word.
fn scopes(api: &Api, names: &Names) -> Vec<(String, String)> {
    let modules = names.modules.iter().map(|pair| pair.module.as_str());
    let own = names.resumes.iter().map(String::as_str);
    let taken: Vec<&str> =
        reserved::CLIENT_METHODS.iter().copied().chain(modules).chain(own).collect();
    let claims = |lead: &str| -> Vec<Claim> {
        let claim = |wire: &str| {
            let wanted = format!("{lead}{}", value(&words_of(api, wire)));
            Claim { wire: wire.to_owned(), wanted, suffix: String::new() }
        };
        api.scope.iter().map(|scope| claim(&scope.name)).collect()
    };
    let given = claim(Case::Snake, &claims(""), &taken, &mut Vec::new());
    let taken: Vec<&str> = taken.into_iter().chain(given.iter().map(String::as_str)).collect();
    let dropped = claim(Case::Snake, &claims("without_"), &taken, &mut Vec::new());
    given.into_iter().zip(dropped).collect()
}

/// Methods of a trait that answers and errors have, whose own methods go first.
fn headers(api: &Api, module: ModuleId) -> BTreeMap<String, String> {
    let declared = api.answer_headers(module);
    let claims: Vec<Claim> = declared.values().map(|header| plain(&header.wire, api)).collect();
    let names = claim(Case::Snake, &claims, reserved::ANSWER_METHODS, &mut Vec::new());
    declared.into_keys().zip(names).collect()
}

fn plain(wire: &str, api: &Api) -> Claim {
    Claim { wire: wire.to_owned(), wanted: value(&words_of(api, wire)), suffix: String::new() }
}

fn words_of(api: &Api, text: &str) -> Vec<String> {
    words(text, &api.vocabulary)
}

/// Words as the name of a function, field or module; one that starts with a digit or has nothing
/// to show gets an underscore in front.
fn value(words: &[String]) -> String {
    let name = short(Case::Snake, snake(words));
    match name.chars().next() {
        Some(first) if first.is_ascii_digit() => format!("_{name}"),
        Some(_) => name,
        None => "unnamed".to_owned(),
    }
}

/// Words as the name of a static.
fn constant(words: &[String]) -> String {
    let name = short(Case::Shouty, shouty(words));
    match name.chars().next() {
        Some(first) if first.is_ascii_digit() => format!("_{name}"),
        Some(_) => name,
        None => "UNNAMED".to_owned(),
    }
}

/// Words as the name of a type or variant.
fn ty(words: &[String]) -> String {
    let name = short(Case::Pascal, pascal(words));
    match name.chars().next() {
        Some(first) if first.is_ascii_digit() => format!("N{name}"),
        Some(_) => name,
        None => "Unnamed".to_owned(),
    }
}
