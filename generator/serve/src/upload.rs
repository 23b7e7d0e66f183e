//! Files that clients send: kept with the item that they made, answered when its content is read.

use serde_json::Value;

use crate::{
    collection::CollectionId,
    perform::{Outcome, Show},
    place::put_at,
    plan::Act,
    stock::{Asked, Path, Stock},
    store::Item,
    types::{letters, object, success_content},
    validate::{Direction, validate},
};

impl Stock<'_> {
    /// Gives a new item the first file of its request, and lets its members tell of it.
    pub fn attach(&self, collection: CollectionId, item: &mut Item, asked: &Asked<'_>) {
        let Some(file) = asked.files.first() else { return };
        item.file = Some(file.clone());
        // Where items are never read the creation's answer is all that describes one.
        let answered = success_content(&self.api[asked.operation]).map(|content| &content.ty);
        let known = self.plan.collection(collection).item.as_ref();
        let described = known.into_iter().chain(answered).filter_map(|ty| object(self.api, ty));
        for member in described.flat_map(|object| &object.members) {
            let told = match letters(&member.wire).as_str() {
                "bytes" | "size" | "length" | "filesize" => Some(Value::from(file.bytes.len())),
                "filename" => file.name.clone().map(Value::from),
                "contenttype" | "mediatype" | "mimetype" => {
                    file.media_type.clone().map(Value::from)
                }
                _ => None,
            };
            let fits =
                |told: &Value| validate(self.api, Direction::Received, &member.ty, told).is_ok();
            if let Some(told) = told.filter(|told| !item.sent.contains(&member.wire) && fits(told))
            {
                put_at(&mut item.value, std::slice::from_ref(&member.wire), told);
            }
        }
    }

    /// What a path below an item reads, when the item is a file: `/files/{id}/content`.
    pub fn content_of(&mut self, act: &Act, path: &Path) -> Option<Outcome> {
        let end = path.plain.len();
        let parent = end.checked_sub(2).filter(|at| path.plain[*at] == "{}")?;
        if !matches!(act, Act::ReadDocument) {
            return None;
        }
        let file = self.item(path, parent).ok()?.file?;
        Some(Outcome { show: Show::File(file), effect: None, subject: None })
    }
}
