//! Bodies of type `multipart/form-data`.

mod fields;
mod file;
mod parts;
mod upload;
mod writer;

use std::fmt;

use bytes::Bytes;

use crate::content::Content;

pub(crate) use self::parts::of_members;
pub use self::upload::Upload;

/// A body of several parts, each under a name.
///
/// ```
/// use clientwright_runtime::Multipart;
///
/// let body = Multipart::new()
///     .text("description", "an image")
///     .file("image", "disk.iso", "application/octet-stream", vec![0, 1, 2]);
/// # let _ = body;
/// ```
#[derive(Clone, Default)]
#[must_use]
pub struct Multipart {
    parts: Vec<Part>,
}

#[derive(Clone)]
struct Part {
    name: String,
    file_name: Option<String>,
    content_type: Option<String>,
    headers: Vec<(String, String)>,
    content: Content,
}

impl Part {
    /// Text, unless a media type is set.
    fn new(name: &str, content: impl Into<Content>) -> Self {
        Self {
            name: name.to_owned(),
            file_name: None,
            content_type: None,
            headers: Vec::new(),
            content: content.into(),
        }
    }

    fn media_type(mut self, media_type: &str) -> Self {
        self.content_type = Some(media_type.to_owned());
        self
    }

    fn file_name(mut self, name: &str) -> Self {
        self.file_name = Some(name.to_owned());
        self
    }

    fn head(&self, boundary: &str) -> String {
        let name = quoted(&self.name);
        let mut head = format!("--{boundary}\r\ncontent-disposition: form-data; name=\"{name}\"");
        if let Some(file_name) = &self.file_name {
            head.push_str(&format!("; filename=\"{}\"", quoted(file_name)));
        }
        if let Some(content_type) = &self.content_type {
            head.push_str(&format!("\r\ncontent-type: {}", on_a_line(content_type)));
        }
        for (name, value) in &self.headers {
            head.push_str(&format!("\r\n{}: {}", on_a_line(name), on_a_line(value)));
        }
        head + "\r\n\r\n"
    }
}

impl Multipart {
    /// A body without parts.
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds a part of text.
    pub fn text(self, name: impl AsRef<str>, text: impl Into<String>) -> Self {
        self.push(Part::new(name.as_ref(), Bytes::from(text.into())))
    }

    /// Adds a part of bytes with their media type.
    pub fn bytes(
        self,
        name: impl AsRef<str>,
        content_type: impl AsRef<str>,
        content: impl Into<Bytes>,
    ) -> Self {
        self.push(Part::new(name.as_ref(), content.into()).media_type(content_type.as_ref()))
    }

    /// Adds a part that is a file.
    pub fn file(
        self,
        name: impl AsRef<str>,
        file_name: impl AsRef<str>,
        content_type: impl AsRef<str>,
        content: impl Into<Bytes>,
    ) -> Self {
        let part = Part::new(name.as_ref(), content.into()).media_type(content_type.as_ref());
        self.push(part.file_name(file_name.as_ref()))
    }

    /// Adds a part that is a file, held in memory or streamed.
    pub fn upload(self, name: impl Into<String>, upload: Upload) -> Self {
        let name = name.into();
        self.push(upload.into_part(name))
    }

    fn push(mut self, part: Part) -> Self {
        self.parts.push(part);
        self
    }

    pub(crate) fn encode(self, boundary: &str) -> Content {
        let (mut pieces, mut text) = (Vec::new(), Vec::new());
        for part in self.parts {
            text.extend_from_slice(part.head(boundary).as_bytes());
            match part.content {
                Content::Whole(bytes) => text.extend_from_slice(&bytes),
                stream => pieces.extend([Content::from(std::mem::take(&mut text)), stream]),
            }
            text.extend_from_slice(b"\r\n");
        }
        text.extend_from_slice(format!("--{boundary}--\r\n").as_bytes());
        if pieces.is_empty() {
            return Content::from(text);
        }
        pieces.push(text.into());
        Content::Joined(pieces.into())
    }
}

/// Without what would begin another header, or the content.
fn on_a_line(text: &str) -> String {
    text.replace(['\r', '\n'], "")
}

/// What the form standard escapes in names, so that no name can end its own quotes.
fn quoted(name: &str) -> String {
    name.replace('"', "%22").replace('\r', "%0D").replace('\n', "%0A")
}

impl fmt::Debug for Multipart {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list().entries(self.parts.iter().map(|part| &part.name)).finish()
    }
}

#[cfg(test)]
mod tests {
    use super::Multipart;

    #[test]
    fn parts_follow_the_boundary() {
        let body =
            Multipart::new().text("a", "1").file("f\"\r\n", "x", "text/plain", "2").encode("B");
        let text = String::from_utf8(body.whole().unwrap().to_vec()).unwrap();
        assert_eq!(
            text,
            "--B\r\ncontent-disposition: form-data; name=\"a\"\r\n\r\n1\r\n\
             --B\r\ncontent-disposition: form-data; name=\"f%22%0D%0A\"; filename=\"x\"\r\ncontent-type: text/plain\r\n\r\n2\r\n\
             --B--\r\n"
        );
    }
}
