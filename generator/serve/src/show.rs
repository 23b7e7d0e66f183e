//! Answers made of what is stored: items, lists, files, streams.

use clientwright::model::{Content, Format, Operation, Stream, TypeRef};
use serde_json::Value;

use crate::{
    answer::{Answer, succeed, succeed_with},
    page::describe,
    perform::Show,
    place::{get, put_at, steps},
    plan::Act,
    refusal::Refusal,
    sample::{Extent, Sampler},
    shape::{Shaper, View},
    stock::Asked,
    store::{File, Item},
    stream::{Framing, PAUSE, Streamed, frame},
    types::{ListShape, object, success_content},
    window::window,
    world::World,
};

/// A stream has at least so many items, and fewer than twice as many.
const ITEMS: u64 = 3;

impl World {
    /// A body that nothing is kept for.
    pub(crate) fn sample(&self, asked: &Asked<'_>) -> Option<Value> {
        let ty = &success_content(&self.api[asked.operation])?.ty;
        let key = self.stocking.key.child(&asked.request.path);
        Some(Sampler::new(&self.api).value(ty, "", key, Extent::All))
    }

    pub(crate) fn shown(
        &self,
        asked: &Asked<'_>,
        act: &Act,
        show: &Show,
    ) -> Result<Answer, Refusal> {
        let operation = &self.api[asked.operation];
        if let Some(stream) = wanted(operation, asked) {
            return Ok(self.streamed(asked, stream, show));
        }
        let key = self.stocking.key.child(&asked.request.path);
        let content = success_content(operation);
        if let (Some(file), Some(content)) = (file(show, content), content) {
            return Ok(succeed_with(&self.api, operation, key, whole(content, file)));
        }
        let shaper = Shaper { api: &self.api, key: self.stocking.key };
        let ty: Option<&TypeRef> = content.map(|content| &content.ty);
        let body = match (show, ty) {
            (_, None) => None,
            (Show::List(collection, items, shape), _) => {
                let known = self.plan.collection(*collection);
                let row = |item: &Item| shaper.item(&shape.item, item, known, View::Row);
                return self.listed(asked, shape, items.iter().map(row).collect());
            }
            (Show::Item(collection, item), Some(ty)) => {
                let known = self.plan.collection(*collection);
                let view = match act {
                    Act::Create(_) | Act::Perform { .. } => View::Made,
                    _ => View::Detail,
                };
                Some(shaper.item(ty, item, known, view))
            }
            (Show::Document { path, kept }, Some(ty)) => {
                Some(shaper.value(ty, kept.as_ref(), path))
            }
            (Show::Nothing | Show::File(_), Some(_)) => self.sample(asked),
        };
        Ok(succeed(&self.api, operation, body, key))
    }

    pub(crate) fn listed(
        &self,
        asked: &Asked<'_>,
        shape: &ListShape,
        rows: Vec<Value>,
    ) -> Result<Answer, Refusal> {
        let operation = &self.api[asked.operation];
        let usual = self.settings.page_size;
        let window =
            window(operation, asked.request, rows.len(), usual).map_err(Refusal::Invalid)?;
        let page: Vec<Value> =
            rows.into_iter().skip(window.range().start).take(window.range().len()).collect();
        let mut body = match shape.items.is_empty() {
            true => Value::Null,
            false => self.sample(asked).unwrap_or_default(),
        };
        for (name, value) in body.as_object_mut().into_iter().flatten() {
            if let Some(parameter) = asked.parameter(name).filter(|_| value.is_string()) {
                *value = Value::from(parameter);
            }
        }
        put_at(&mut body, &shape.items, Value::Array(page));
        let header = describe(operation, asked.request, window, &shape.items, &mut body);
        let key = self.stocking.key.child(&asked.request.path);
        let mut answer = succeed(&self.api, operation, Some(body), key);
        if let Some((name, value)) = header {
            answer = answer.without(&name);
            answer.headers.push((name.to_ascii_lowercase(), value));
        }
        Ok(answer)
    }

    /// Items of the stream's own type. What tells one answer from another is the same in all of
    /// them: an id, a date, what the request said.
    fn streamed(&self, asked: &Asked<'_>, stream: &Stream, show: &Show) -> Answer {
        let operation = &self.api[asked.operation];
        let key = self.stocking.key.child(&asked.request.path);
        let content = &stream.content;
        let (body, items) = match show {
            Show::File(file) => {
                let ends = file.bytes.iter().zip(1..).filter(|(byte, _)| **byte == b'\n');
                (file.bytes.to_vec(), ends.map(|(_, end)| end).collect())
            }
            _ => {
                let framing = match content.format {
                    Format::EventStream => Framing::Events,
                    _ => Framing::Lines,
                };
                let count = ITEMS + key.child("items").below(ITEMS);
                let sampler = Sampler::new(&self.api);
                let one = |nth| {
                    sampler.value(&content.ty, "text", key.child("item").nth(nth), Extent::All)
                };
                let mut items: Vec<Value> = (0..count).map(one).collect();
                self.align(&content.ty, &mut items, asked);
                frame(framing, &items, stream.end.as_deref(), key)
            }
        };
        let pause = self.clock.work(PAUSE);
        let key = key.child("chunks");
        let mut answer = Answer::text(200, &content.media_type, body);
        answer.streamed = Some(Streamed { key, pause, items });
        succeed_with(&self.api, operation, key, answer)
    }

    fn align(&self, ty: &TypeRef, items: &mut [Value], asked: &Asked<'_>) {
        let shaper = Shaper { api: &self.api, key: self.stocking.key };
        let Some((first, rest)) = items.split_first_mut() else { return };
        let members = object(&self.api, ty).into_iter().flat_map(|object| &object.members);
        for member in members {
            let said = asked.body.as_ref().and_then(|body| body.get(&member.wire));
            if let Some(said) = said.filter(|said| shaper.fits(&member.ty, said)) {
                put_at(first, std::slice::from_ref(&member.wire), said.clone());
            }
            let Some(value) = first.get(&member.wire) else { continue };
            if !value.is_object() && !value.is_array() {
                for item in rest.iter_mut() {
                    put_at(item, std::slice::from_ref(&member.wire), value.clone());
                }
            }
        }
    }
}

/// The stream, when the request is for it: by its body's member where there is one, else by what
/// it accepts. A stream that is all an operation answers is always meant.
fn wanted<'o>(operation: &'o Operation, asked: &Asked<'_>) -> Option<&'o Stream> {
    let stream = operation.stream.as_ref()?;
    let alone = success_content(operation).is_none_or(|content| content.format.is_streamed());
    let asks = match &stream.member {
        Some(member) => {
            let said = asked.body.as_ref().and_then(|body| get(body, &steps(member)));
            said == Some(&Value::Bool(true))
        }
        None => {
            let accepted = asked.request.header("accept").unwrap_or_default();
            accepted.to_ascii_lowercase().contains(&stream.content.media_type)
        }
    };
    (alone || asks).then_some(stream)
}

/// The uploaded file, where the answer is bytes or text rather than words about it.
fn file<'s>(show: &'s Show, content: Option<&Content>) -> Option<&'s File> {
    let raw = matches!(content?.format, Format::Bytes | Format::Text | Format::JsonLines);
    match show {
        Show::File(file) => Some(file),
        Show::Item(_, item) => item.file.as_ref(),
        _ => None,
    }
    .filter(|_| raw)
}

fn whole(content: &Content, file: &File) -> Answer {
    let declared = content.media_type.as_str();
    let is_open = declared.contains('*') || declared == "application/octet-stream";
    let own = file.media_type.as_deref().filter(|_| is_open);
    let media_type =
        own.unwrap_or(if declared.contains('*') { "application/octet-stream" } else { declared });
    Answer::text(200, media_type, file.bytes.to_vec())
}
