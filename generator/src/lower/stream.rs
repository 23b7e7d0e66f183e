//! Answers that come item by item: what the document declares, and how they are asked for.

use crate::{
    document::join,
    model::{Body, Content, Format, Stream, Success, Type},
    vocabulary,
};

use super::context::Context;

pub(super) fn stream(
    ctx: &mut Context<'_, '_>,
    operation: &str,
    stated: Option<&vocabulary::Stream>,
    streamed: Option<Content>,
    success: &Success,
    body: Option<&Body>,
) -> Option<Stream> {
    let place = join(&join(operation, vocabulary::MEMBER), "stream");
    let Some(content) = streamed else {
        if stated.is_some() {
            ctx.warn("stream", &place, "no success declares a media type that is streamed");
        }
        return None;
    };
    let Some(stated) = stated else { return Some(Stream { content, member: None, end: None }) };
    let mut stream = Stream { content, member: None, end: stated.end.clone() };
    if stream.end.is_some() && stream.content.format != Format::EventStream {
        let message = format!("`{}` has no event that ends it", stream.content.media_type);
        ctx.warn("stream", &join(&place, "end"), message);
        stream.end = None;
    }
    if let Some(member) = &stated.member {
        let place = join(&place, "member");
        if *success == Success::One(stream.content.clone()) {
            ctx.warn("stream", &place, "the answer is always a stream: nothing has to ask for it");
            return Some(stream);
        }
        match body.filter(|body| body.content.format == Format::Json) {
            Some(body) => {
                let found = ctx.api.place(&body.content.ty, &member.0);
                let fits = found.is_some_and(|member| {
                    matches!(ctx.api.resolved(&member.ty), Type::Boolean | Type::Any)
                });
                if !fits {
                    let message = format!("the body declares no boolean at `{}`", member.0);
                    ctx.warn("stream", &place, message);
                }
                stream.member = Some(member.0.clone());
            }
            None => ctx.warn("stream", &place, "the operation has no body of JSON"),
        }
    }
    Some(stream)
}
