//! Text → words → the cases of Rust. `heck` only joins: alone it would write `open_iaa_s`.

use std::borrow::Cow;

use any_ascii::any_ascii;
use heck::{ToKebabCase, ToShoutySnakeCase, ToUpperCamelCase};

/// The words of a text, in ASCII: rustc finds no file for a module of another script, and warns of
/// letters that look like others. Words of the vocabulary stay whole, in their own spelling.
pub fn words(text: &str, vocabulary: &[String]) -> Vec<String> {
    let mut words = Vec::new();
    let text = if text.is_ascii() { Cow::Borrowed(text) } else { Cow::Owned(any_ascii(text)) };
    let is_part = |c: char| c.is_alphanumeric();
    for run in text.split(|c: char| !is_part(c)).filter(|run| !run.is_empty()) {
        split(run, vocabulary, &mut words);
    }
    words
}

/// Cuts a run of letters and digits where its case says a word starts.
fn split(run: &str, vocabulary: &[String], words: &mut Vec<String>) {
    let mut rest = run;
    while !rest.is_empty() {
        let length = match vocabulary.iter().find(|word| starts_with_word(rest, word)) {
            Some(word) => word.len(),
            None => word_length(rest, vocabulary),
        };
        words.push(rest[..length].to_owned());
        rest = &rest[length..];
    }
}

/// Whether `text` starts with the whole word; its first letter may be of either case.
fn starts_with_word(text: &str, word: &str) -> bool {
    let Some(start) = text.get(..word.len()) else { return false };
    let ends = !text[word.len()..].starts_with(|c: char| c.is_lowercase());
    let mut pairs = start.chars().zip(word.chars());
    let first = pairs.next().is_some_and(|(a, b)| a.eq_ignore_ascii_case(&b));
    ends && first && pairs.all(|(a, b)| a == b)
}

fn word_length(text: &str, vocabulary: &[String]) -> usize {
    let letters = text.as_bytes();
    let is_small = |at: usize| letters.get(at).is_some_and(u8::is_ascii_lowercase);
    for at in (1..letters.len()).filter(|at| letters[*at].is_ascii_uppercase()) {
        let rises = !letters[at - 1].is_ascii_uppercase();
        // The last capital of a run starts the next word: `HTTPServer`; `VMs` is one word.
        let plural = letters.get(at + 1) == Some(&b's') && !is_small(at + 2);
        let acronym_ends = is_small(at + 1);
        let known = || vocabulary.iter().any(|word| starts_with_word(&text[at..], word));
        if rises || (acronym_ends && !plural) || known() {
            return at;
        }
    }
    text.len()
}

pub fn snake(words: &[String]) -> String {
    lower(words).join("_")
}

pub fn shouty(words: &[String]) -> String {
    snake(words).to_shouty_snake_case()
}

pub fn kebab(text: &str, vocabulary: &[String]) -> String {
    lower(&words(text, vocabulary)).join(" ").to_kebab_case()
}

pub fn pascal(words: &[String]) -> String {
    words.iter().map(|word| capital(word)).collect()
}

fn lower(words: &[String]) -> Vec<String> {
    words.iter().map(|word| word.to_lowercase()).collect()
}

/// Mixed case is a spelling worth keeping (`OpenIaaS`); all capitals is not (`HTTP` → `Http`).
fn capital(word: &str) -> String {
    let inner_capital = word.chars().skip(1).any(char::is_uppercase);
    let inner_small = word.chars().skip(1).any(char::is_lowercase);
    if inner_small || !inner_capital {
        let mut letters = word.chars();
        let first = letters.next().map(|c| c.to_uppercase().to_string()).unwrap_or_default();
        return first + letters.as_str();
    }
    word.to_upper_camel_case()
}

/// Whether a segment of a path is a version: `v2`, `v1beta1`.
pub fn is_version(segment: &str) -> bool {
    let rest = segment.strip_prefix('v').unwrap_or_default();
    let behind = rest.trim_start_matches(|c: char| c.is_ascii_digit());
    let phase = behind.trim_end_matches(|c: char| c.is_ascii_digit());
    behind.len() < rest.len() && matches!(phase, "" | "alpha" | "beta" | "rc")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn spelt(text: &str) -> String {
        let vocabulary = ["OpenIaaS", "vCenter", "IPv4"].map(str::to_owned);
        snake(&words(text, &vocabulary))
    }

    #[test]
    fn words_start_where_the_case_says_so() {
        let cases = [
            ("virtualMachineId", "virtual_machine_id"),
            ("HTTPServer", "http_server"),
            ("OpenIaaSHost", "openiaas_host"),
            ("vCenterId", "vcenter_id"),
            ("ipv4Address", "ipv4_address"),
            ("IPv4Address", "ipv4_address"),
            ("VMs", "vms"),
            ("listVMsById", "list_vms_by_id"),
            ("open_iaas_virtual_machines", "open_iaas_virtual_machines"),
            ("CD/DVD", "cd_dvd"),
            ("v1.GcpAccount", "v1_gcp_account"),
            ("bootFirmware2", "boot_firmware2"),
            ("größe", "grosse"),
            ("日本", "ri_ben"),
        ];
        for (text, expected) in cases {
            assert_eq!(spelt(text), expected, "{text}");
        }
    }

    #[test]
    fn a_word_of_mixed_case_keeps_its_spelling_in_types() {
        let vocabulary = ["OpenIaaS".to_owned()];
        assert_eq!(pascal(&words("OpenIaaSHost", &vocabulary)), "OpenIaaSHost");
        assert_eq!(pascal(&words("HTTP_server", &vocabulary)), "HttpServer");
    }
}
