//! Texts that fit a document's regular expressions.

use regex::Regex;

use crate::random::Key;

/// Whether a text fits. An expression that this dialect does not know is fitted by anything.
pub(crate) fn fits(pattern: &str, text: &str) -> bool {
    Regex::new(pattern).map_or(true, |pattern| pattern.is_match(text))
}

/// The first text that fits: the usual one, else a number, an address or another common form.
pub(crate) fn text(pattern: &str, usual: String, key: Key) -> String {
    let (number, byte) = (1 + key.below(9999), 1 + key.below(250));
    let words = [
        usual,
        number.to_string(),
        format!("{number}.5"),
        key.uuid(),
        key.uuid().replace('-', ""),
        format!("02:00:5e:10:00:{byte:02x}"),
        format!("192.0.2.{byte}"),
        format!("192.0.{byte}.0/24"),
        crate::clock::iso(1_735_689_600_000)[..10].to_owned(),
        "2025-01-01T00:00:00".to_owned(),
        format!("sample-{byte}"),
        format!("sample_{byte}"),
        format!("sample{byte}"),
        format!("SAMPLE{byte}"),
        "U2FtcGxl".to_owned(),
        "a".to_owned(),
        "A".to_owned(),
        "1".to_owned(),
    ];
    let Ok(pattern) = Regex::new(pattern) else { return words[0].clone() };
    words.iter().find(|text| pattern.is_match(text)).unwrap_or(&words[0]).clone()
}

#[cfg(test)]
mod tests {
    use super::{fits, text};
    use crate::random::Key;

    #[test]
    fn common_forms_are_found() {
        for pattern in [
            r"^[0-9]+$",
            r"^-?\d+\.\d+$",
            r"^([0-9A-Fa-f]{2}[:-]){5}([0-9A-Fa-f]{2})$",
            r"^[0-9.]+/\d+$",
            r"^[a-z]+$",
            r"^[A-Z0-9]{3,}$",
        ] {
            let found = text(pattern, "total size".to_owned(), Key::new(1));
            assert!(fits(pattern, &found), "{pattern}: {found}");
        }
        assert_eq!(text("^t", "total".to_owned(), Key::new(1)), "total");
        assert_eq!(text("(?=x)", "total".to_owned(), Key::new(1)), "total");
    }
}
