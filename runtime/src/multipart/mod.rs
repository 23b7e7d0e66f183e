//! Bodies of type `multipart/form-data`.

mod parts;
mod upload;

use std::fmt;

use bytes::Bytes;

pub(crate) use self::parts::of_members;
pub use self::upload::Upload;

/// A body of several parts, each under a name, held in memory.
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
    content: Bytes,
}

impl Part {
    /// Text, unless a media type is set.
    fn new(name: &str, content: impl Into<Bytes>) -> Self {
        Self { name: name.to_owned(), file_name: None, content_type: None, content: content.into() }
    }

    fn media_type(mut self, media_type: &str) -> Self {
        self.content_type = Some(media_type.to_owned());
        self
    }

    fn file_name(mut self, name: &str) -> Self {
        self.file_name = Some(name.to_owned());
        self
    }
}

impl Multipart {
    /// A body without parts.
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds a part of text.
    pub fn text(self, name: impl Into<String>, text: impl Into<String>) -> Self {
        self.push(Part {
            name: name.into(),
            file_name: None,
            content_type: None,
            content: Bytes::from(text.into()),
        })
    }

    /// Adds a part of bytes with their media type.
    pub fn bytes(
        self,
        name: impl Into<String>,
        content_type: impl Into<String>,
        content: impl Into<Bytes>,
    ) -> Self {
        self.push(Part {
            name: name.into(),
            file_name: None,
            content_type: Some(content_type.into()),
            content: content.into(),
        })
    }

    /// Adds a part that is a file.
    pub fn file(
        self,
        name: impl Into<String>,
        file_name: impl Into<String>,
        content_type: impl Into<String>,
        content: impl Into<Bytes>,
    ) -> Self {
        self.push(Part {
            name: name.into(),
            file_name: Some(file_name.into()),
            content_type: Some(content_type.into()),
            content: content.into(),
        })
    }

    fn push(mut self, part: Part) -> Self {
        self.parts.push(part);
        self
    }

    pub(crate) fn encode(&self, boundary: &str) -> Vec<u8> {
        let mut body = Vec::new();
        for part in &self.parts {
            let mut head = format!(
                "--{boundary}\r\ncontent-disposition: form-data; name=\"{}\"",
                quoted(&part.name)
            );
            if let Some(file_name) = &part.file_name {
                head.push_str(&format!("; filename=\"{}\"", quoted(file_name)));
            }
            if let Some(content_type) = &part.content_type {
                head.push_str(&format!(
                    "\r\ncontent-type: {}",
                    content_type.replace(['\r', '\n'], "")
                ));
            }
            body.extend_from_slice(head.as_bytes());
            body.extend_from_slice(b"\r\n\r\n");
            body.extend_from_slice(&part.content);
            body.extend_from_slice(b"\r\n");
        }
        body.extend_from_slice(format!("--{boundary}--\r\n").as_bytes());
        body
    }
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
        let text = String::from_utf8(body).unwrap();
        assert_eq!(
            text,
            "--B\r\ncontent-disposition: form-data; name=\"a\"\r\n\r\n1\r\n\
             --B\r\ncontent-disposition: form-data; name=\"f%22%0D%0A\"; filename=\"x\"\r\ncontent-type: text/plain\r\n\r\n2\r\n\
             --B--\r\n"
        );
    }
}
