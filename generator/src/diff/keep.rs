//! Names that a change of the documents moves, and the actions of an overlay that keep them.

use crate::{
    emit::{Item, Surface},
    overlay,
    vocabulary::MEMBER,
};

use super::{
    Side,
    surface::{Kind, Shift},
};

/// An action of an overlay, by which a thing goes on answering to the names that it had.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Keep {
    /// The document that the action is for.
    pub document: String,
    /// The JSONPath of the thing.
    pub target: String,
    /// What it was called: the name that moves, and those that an overlay states already.
    pub formerly: Vec<String>,
}

impl Keep {
    /// What the action puts at its target, as YAML writes it in a line.
    pub fn update(&self) -> String {
        let names = self.formerly.iter().map(|name| format!("'{name}'"));
        format!("{{{MEMBER}: {{formerly: [{}]}}}}", names.collect::<Vec<_>>().join(", "))
    }
}

/// The action for a name that is gone; `None` where nothing has taken its place.
pub(super) fn keep(new: Side<'_>, is: &Surface<'_>, shift: &Shift<'_>) -> Option<Keep> {
    let former = shift.path.rsplit(['.', ':']).next()?.to_owned();
    let pointer = match &shift.kind {
        // Nothing can be called by a name that something else has.
        Kind::Renamed(_) if newcomer(new, is, shift).is_some() => return None,
        Kind::Renamed(_) => shift.new?.pointers.first()?,
        Kind::Removed => successor(is, shift)?.pointers.first()?,
        Kind::Added | Kind::Changed => return None,
    };
    let place = new.document.place(pointer);
    let mut formerly = stated(new, pointer);
    formerly.push(former);
    Some(Keep {
        document: place.file,
        target: overlay::target(&new.document.root, &place.pointer),
        formerly,
    })
}

/// The JSONPath of what has taken the name that a thing had.
pub(super) fn newcomer(new: Side<'_>, is: &Surface<'_>, shift: &Shift<'_>) -> Option<String> {
    let taken = is.get(&shift.path).filter(|item| item.stands_for.is_none())?;
    let place = new.document.place(taken.pointers.first()?);
    Some(overlay::target(&new.document.root, &place.pointer))
}

/// The method of the same request in the same group.
fn successor<'s>(is: &'s Surface<'_>, shift: &Shift<'_>) -> Option<&'s Item<'s>> {
    let was = shift.old?;
    let (group, _) = shift.path.rsplit_once('.')?;
    was.operation.as_ref()?;
    let mut methods = is.iter().filter(|(path, item)| {
        item.operation == was.operation && path.rsplit_once('.').is_some_and(|(of, _)| of == group)
    });
    methods.find(|(_, item)| item.stands_for.is_none()).map(|(_, item)| item)
}

/// What an overlay says already, which an update of the same member would replace.
fn stated(new: Side<'_>, pointer: &str) -> Vec<String> {
    let api = &new.reading.api;
    let of_schema = || {
        let mut schemas = api.schemas.iter().filter(|schema| schema.module == new.module);
        schemas.find(|schema| schema.pointer == pointer).map(|schema| schema.formerly.clone())
    };
    let mut operations = api.operations.iter().filter(|one| one.module == new.module);
    let operation = operations.find(|operation| operation.pointer == pointer);
    operation.map(|one| one.formerly.clone()).or_else(of_schema).unwrap_or_default()
}
