//! The content of a file, as a member of a body that is sent in parts.

use std::fmt;

use bytes::Bytes;
use serde::{
    Deserialize, Deserializer, Serialize, Serializer,
    de::{self, MapAccess, Visitor},
    ser::{Error as _, SerializeStruct},
};

use crate::value::Base64;

/// The name by which the serializer of parts knows an upload.
pub(super) const UPLOAD: &str = "$clientwright::Upload";
pub(super) const FILE_NAME: &str = "file_name";
pub(super) const MEDIA_TYPE: &str = "media_type";
pub(super) const CONTENT: &str = "content";

/// The content of a file that is sent as a part of a body, with its name and media type.
///
/// Without a name of its own the part is given the name of its member, since many servers take a
/// part without a file name for text. The media type is `application/octet-stream` unless set.
///
/// ```
/// use clientwright_runtime::Upload;
///
/// let sound = Upload::new(vec![0_u8; 4]).file_name("a.wav").media_type("audio/wav");
/// let plain: Upload = b"content".to_vec().into();
/// # let _ = (sound, plain);
/// ```
#[derive(Clone, Default, PartialEq, Eq)]
#[must_use]
pub struct Upload {
    content: Bytes,
    file_name: Option<String>,
    media_type: Option<String>,
}

impl Upload {
    /// A file of this content.
    pub fn new(content: impl Into<Bytes>) -> Self {
        Self { content: content.into(), file_name: None, media_type: None }
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

    /// The content.
    #[must_use]
    pub fn content(&self) -> &Bytes {
        &self.content
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
        let mut upload = serializer.serialize_struct(UPLOAD, 3)?;
        upload.serialize_field(FILE_NAME, &self.file_name)?;
        upload.serialize_field(MEDIA_TYPE, &self.media_type)?;
        upload.serialize_field(CONTENT, &Content(&self.content))?;
        upload.end()
    }
}

struct Content<'u>(&'u Bytes);

impl Serialize for Content<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        // Of all serializers of bodies, only the one for this member is not meant for readers.
        if serializer.is_human_readable() {
            return Err(S::Error::custom("an upload can only be a part of its own"));
        }
        serializer.serialize_bytes(self.0)
    }
}

impl<'de> Deserialize<'de> for Upload {
    /// Reads text, as JSON has it for binary content, bytes, and an object of `text` or `base64`
    /// with `file_name` and `media_type`.
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
                "text" => content = Some(Bytes::from(map.next_value::<String>()?)),
                "base64" => {
                    let decoded = map.next_value::<Base64>()?.bytes();
                    let decoded = decoded.ok_or_else(|| de::Error::custom("this is no base64"))?;
                    content = Some(Bytes::from(decoded));
                }
                other => {
                    let known = &["text", "base64", FILE_NAME, MEDIA_TYPE];
                    return Err(de::Error::unknown_field(other, known));
                }
            }
        }
        upload.content = content.ok_or_else(|| de::Error::missing_field("base64"))?;
        Ok(upload)
    }
}

impl fmt::Debug for Upload {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Upload")
            .field("file_name", &self.file_name)
            .field("media_type", &self.media_type)
            .field("bytes", &self.content.len())
            .finish()
    }
}
