//! The content of a file, as a member of a body that is sent in parts.

use std::{cell::RefCell, collections::BTreeMap, fmt, io, path::Path, sync::Arc};

use bytes::Bytes;
use futures_core::Stream;
use serde::{
    Deserialize, Deserializer, Serialize, Serializer,
    de::{self, MapAccess, Visitor},
    ser::{Error as _, SerializeStruct},
};

use super::{Part, file::FileChunks};
use crate::{
    content::Content,
    transport::{Body, TransportError},
    value::Base64,
};

/// The name by which the serializer of parts knows an upload.
pub(super) const UPLOAD: &str = "$clientwright::Upload";
pub(super) const FILE_NAME: &str = "file_name";
pub(super) const MEDIA_TYPE: &str = "media_type";
pub(super) const HEADERS: &str = "headers";
pub(super) const CONTENT: &str = "content";

/// The content of a file that is sent as a part of a body, with its name and media type.
///
/// Without a name of its own the part is given the name of its member, since many servers take a
/// part without a file name for text. The media type is `application/octet-stream` unless set.
///
/// The content is held in memory, or is a stream: a file of the disk, or what a function makes. A
/// stream is made anew for each attempt, so that a call that sends one is sent again like any other.
///
/// ```
/// use clientwright_runtime::Upload;
///
/// let sound = Upload::new(vec![0_u8; 4]).file_name("a.wav").media_type("audio/wav");
/// let plain: Upload = b"content".to_vec().into();
/// # let _ = (sound, plain);
/// # fn open() -> std::io::Result<()> {
/// let image = Upload::open("disk.iso")?;
/// # let _ = image; Ok(())
/// # }
/// ```
#[derive(Clone, Default, PartialEq, Eq)]
#[must_use]
pub struct Upload {
    content: Content,
    file_name: Option<String>,
    media_type: Option<String>,
    headers: Vec<(String, String)>,
}

impl Upload {
    /// A file of this content.
    pub fn new(content: impl Into<Bytes>) -> Self {
        Self::of(content.into().into())
    }

    /// A file of the disk, under its own name. It is read while it is sent, chunk by chunk.
    ///
    /// # Errors
    ///
    /// When there is no such file, or its length cannot be had.
    pub fn open(path: impl AsRef<Path>) -> io::Result<Self> {
        let path: Arc<Path> = path.as_ref().into();
        let metadata = std::fs::metadata(&path)?;
        // A pipe or device says nothing of its length.
        let length = metadata.is_file().then_some(metadata.len());
        let file_name = path.file_name().map(|name| name.to_string_lossy().into_owned());
        let make = move || Body::stream(FileChunks::new(Arc::clone(&path)));
        Ok(Self { file_name, ..Self::of(Content::made(length, make)) })
    }

    /// What `make` gives, called once for each attempt. With a `length` that is known the request
    /// says it; without one it is sent in chunks, which some servers refuse.
    pub fn stream<S>(length: Option<u64>, make: impl Fn() -> S + Send + Sync + 'static) -> Self
    where
        S: Stream<Item = Result<Bytes, TransportError>> + Send + 'static,
    {
        Self::of(Content::made(length, move || Body::stream(make())))
    }

    fn of(content: Content) -> Self {
        Self { content, file_name: None, media_type: None, headers: Vec::new() }
    }

    /// Sets the name of the file.
    pub fn file_name(mut self, name: impl Into<String>) -> Self {
        self.file_name = Some(name.into());
        self
    }

    /// Sets the media type of the content.
    pub fn media_type(mut self, media_type: impl Into<String>) -> Self {
        self.media_type = Some(media_type.into());
        self
    }

    /// Adds a header of the part. What stands behind a line break in it is not sent as another.
    pub fn header(mut self, name: impl Into<String>, value: impl Into<String>) -> Self {
        self.headers.push((name.into(), value.into()));
        self
    }

    /// The content; `None` when it is a stream.
    #[must_use]
    pub fn content(&self) -> Option<&Bytes> {
        self.content.whole()
    }

    /// How many bytes it has, as far as that is known.
    #[must_use]
    pub fn length(&self) -> Option<u64> {
        self.content.length()
    }

    pub(crate) fn into_content(self) -> Content {
        self.content
    }

    pub(super) fn into_part(self, name: String) -> Part {
        Part {
            file_name: Some(self.file_name.unwrap_or_else(|| name.clone())),
            name,
            content_type: Some(
                self.media_type.unwrap_or_else(|| "application/octet-stream".to_owned()),
            ),
            headers: self.headers,
            content: self.content,
        }
    }
}

impl From<Bytes> for Upload {
    fn from(content: Bytes) -> Self {
        Self::new(content)
    }
}

impl From<Vec<u8>> for Upload {
    fn from(content: Vec<u8>) -> Self {
        Self::new(content)
    }
}

impl Serialize for Upload {
    /// Only a body that is sent in parts can hold an upload; everywhere else it is an error.
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut upload = serializer.serialize_struct(UPLOAD, 4)?;
        upload.serialize_field(FILE_NAME, &self.file_name)?;
        upload.serialize_field(MEDIA_TYPE, &self.media_type)?;
        upload.serialize_field(HEADERS, &self.headers)?;
        upload.serialize_field(CONTENT, &Offered(&self.content))?;
        upload.end()
    }
}

thread_local! {
    /// A serializer takes values, and a stream is none: it is laid here for the serializer of parts
    /// to take, which asks for it just before.
    static SLOT: RefCell<Slot> = const { RefCell::new(Slot::Closed) };
}

enum Slot {
    Closed,
    Open,
    Filled(Content),
}

/// The content of the upload that `serialize` writes.
pub(super) fn offered<E>(serialize: impl FnOnce() -> Result<(), E>) -> Result<Content, E> {
    SLOT.set(Slot::Open);
    let outcome = serialize();
    let slot = SLOT.replace(Slot::Closed);
    outcome.map(|()| match slot {
        Slot::Filled(content) => content,
        Slot::Open | Slot::Closed => Content::default(),
    })
}

struct Offered<'u>(&'u Content);

impl Serialize for Offered<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        // Of all serializers of bodies, only the one for this member is not meant for readers.
        if serializer.is_human_readable() {
            return Err(S::Error::custom("an upload can only be a part of its own"));
        }
        let is_asked_for = SLOT.with_borrow_mut(|slot| {
            let is_open = matches!(slot, Slot::Open);
            if is_open {
                *slot = Slot::Filled(self.0.clone());
            }
            is_open
        });
        match self.0.whole() {
            _ if is_asked_for => serializer.serialize_unit(),
            Some(bytes) => serializer.serialize_bytes(bytes),
            None => Err(S::Error::custom("an upload that is a stream can only be a part")),
        }
    }
}

impl<'de> Deserialize<'de> for Upload {
    /// Reads text, as JSON has it for binary content, bytes, and an object of `text` or `base64`
    /// with `file_name`, `media_type` and `headers`.
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(UploadVisitor)
    }
}

struct UploadVisitor;

impl<'de> Visitor<'de> for UploadVisitor {
    type Value = Upload;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the content of a file")
    }

    fn visit_str<E: de::Error>(self, text: &str) -> Result<Upload, E> {
        Ok(Upload::new(text.to_owned()))
    }

    fn visit_bytes<E: de::Error>(self, bytes: &[u8]) -> Result<Upload, E> {
        Ok(Upload::new(bytes.to_vec()))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Upload, A::Error> {
        let mut upload = Upload::default();
        let mut content = None;
        while let Some(member) = map.next_key::<String>()? {
            match member.as_str() {
                FILE_NAME => upload.file_name = map.next_value()?,
                MEDIA_TYPE => upload.media_type = map.next_value()?,
                HEADERS => {
                    let headers: BTreeMap<String, String> = map.next_value()?;
                    upload.headers = headers.into_iter().collect();
                }
                "text" => content = Some(Bytes::from(map.next_value::<String>()?)),
                "base64" => {
                    let decoded = map.next_value::<Base64>()?.bytes();
                    let decoded = decoded.ok_or_else(|| de::Error::custom("this is no base64"))?;
                    content = Some(Bytes::from(decoded));
                }
                other => {
                    let known = &["text", "base64", FILE_NAME, MEDIA_TYPE, HEADERS];
                    return Err(de::Error::unknown_field(other, known));
                }
            }
        }
        upload.content = content.ok_or_else(|| de::Error::missing_field("base64"))?.into();
        Ok(upload)
    }
}

impl fmt::Debug for Upload {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Upload")
            .field("file_name", &self.file_name)
            .field("media_type", &self.media_type)
            .field("content", &self.content)
            .finish()
    }
}
