//! Scopes hand out each identifier once. Who keeps a name that two ask for depends on the two
//! alone, never on their order in the document.

use std::collections::BTreeMap;

use super::reserved::{self, KEYWORDS};

/// Something that wants a name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Claim {
    /// What it is called in the document: decides who keeps a name, and makes the other's suffix.
    pub wire: String,
    pub wanted: String,
    /// What is put behind the name of one that has to give way; made from `wire` when empty.
    pub suffix: String,
}

/// Two that asked for one name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Clash {
    pub kept_by: String,
    pub given_up_by: String,
    pub wanted: String,
    pub given: String,
}

/// How a name is spelt. The name alone does not tell: `XY` may be a type or a static.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Case {
    Snake,
    Pascal,
    Shouty,
}

/// The names given, in the order of the claims, and every clash.
pub(super) fn claim(
    case: Case,
    claims: &[Claim],
    reserved: &[&str],
    clashes: &mut Vec<Clash>,
) -> Vec<String> {
    let wanted: Vec<String> =
        claims.iter().map(|claim| apart_from(&claim.wanted, reserved)).collect();
    let mut by_name: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
    for (index, name) in wanted.iter().enumerate() {
        by_name.entry(name).or_default().push(index);
    }
    let mut given = wanted.clone();
    for (name, rivals) in by_name.iter().filter(|(_, rivals)| rivals.len() > 1) {
        let mut rivals = rivals.clone();
        // The shortest wins, then the first by its letters.
        rivals.sort_by_key(|index| (claims[*index].wire.len(), &claims[*index].wire));
        for index in rivals.iter().skip(1) {
            let claim = &claims[*index];
            let is_taken =
                |other: &String| by_name.contains_key(other.as_str()) || given.contains(other);
            let mut other = joined(case, name, &claim.suffix);
            if claim.suffix.is_empty() || is_taken(&other) {
                other = joined(case, name, &fingerprint(&claim.wire));
            }
            // Four letters may be those of another; there is always a longer name.
            while is_taken(&other) {
                other = joined(case, &other, &fingerprint(&claim.wire));
            }
            clashes.push(Clash {
                kept_by: claims[rivals[0]].wire.clone(),
                given_up_by: claim.wire.clone(),
                wanted: (*name).to_owned(),
                given: other.clone(),
            });
            given[*index] = other;
        }
    }
    given
}

/// One trailing underscore keeps a name apart from a keyword or a reserved word.
pub(super) fn apart_from(name: &str, reserved: &[&str]) -> String {
    let taken = KEYWORDS.contains(&name) || reserved.contains(&name);
    if taken { format!("{name}_") } else { name.to_owned() }
}

/// A name that a file can have on every system: none of Windows' devices, and, as some allow 255
/// bytes for it and others for all folders around it, no long one.
pub(super) fn file(name: &str) -> String {
    if reserved::DEVICES.contains(&name) {
        return format!("{name}_");
    }
    cut(Case::Snake, name.to_owned(), 100)
}

/// rustdoc makes a file of each item's name, of 255 bytes at most with what it puts around it.
pub(super) fn short(case: Case, name: String) -> String {
    cut(case, name, 160)
}

fn cut(case: Case, name: String, longest: usize) -> String {
    if name.len() <= longest {
        return name;
    }
    let end = (0..=longest).rev().find(|at| name.is_char_boundary(*at)).unwrap_or_default();
    joined(case, &name[..end], &fingerprint(&name))
}

fn joined(case: Case, name: &str, suffix: &str) -> String {
    // The underscore behind a reserved word has done its part.
    let name = name.trim_end_matches('_');
    match case {
        Case::Snake => format!("{name}_{suffix}"),
        Case::Pascal => {
            let mut letters = suffix.chars();
            let first = letters.next().map(|c| c.to_uppercase().to_string()).unwrap_or_default();
            format!("{name}{first}{}", letters.as_str())
        }
        Case::Shouty => format!("{name}_{}", suffix.to_uppercase()),
    }
}

/// Four letters made from the name in the document (FNV-1a), the same for ever.
fn fingerprint(wire: &str) -> String {
    let hash = wire.bytes().fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
    });
    let letter = |shift: u32| char::from(b'a' + ((hash >> shift) % 26) as u8);
    [8, 24, 40, 56].map(letter).iter().collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn given(wires: &[&str]) -> Vec<String> {
        let claims: Vec<Claim> = wires
            .iter()
            .map(|wire| Claim {
                wire: (*wire).to_owned(),
                wanted: wire.to_lowercase(),
                suffix: String::new(),
            })
            .collect();
        claim(Case::Snake, &claims, &["taken"], &mut Vec::new())
    }

    #[test]
    fn who_keeps_a_name_does_not_depend_on_the_order() {
        let forward = given(&["Ab", "AB", "c"]);
        let backward = given(&["c", "AB", "Ab"]);
        assert_eq!(forward[1], "ab", "`AB` sorts first");
        assert_eq!(forward[0], backward[2]);
        assert_eq!(forward[1], backward[1]);
        assert_ne!(forward[0], forward[1]);
    }

    #[test]
    fn a_third_changes_nothing_for_the_first_two() {
        let two = given(&["Ab", "AB"]);
        let three = given(&["Ab", "aB", "AB"]);
        assert_eq!(two[0], three[0]);
        assert_eq!(two[1], three[2]);
    }

    #[test]
    fn a_suffix_is_spelt_as_its_name() {
        let second = |case, wanted: &str| {
            let of = |wire: &str| Claim {
                wire: wire.to_owned(),
                wanted: wanted.to_owned(),
                suffix: "inline".to_owned(),
            };
            claim(case, &[of("a"), of("b")], &[], &mut Vec::new()).remove(1)
        };
        assert_eq!(second(Case::Snake, "_1"), "_1_inline");
        assert_eq!(second(Case::Pascal, "XY"), "XYInline");
        assert_eq!(second(Case::Shouty, "XY"), "XY_INLINE");
    }

    #[test]
    fn a_long_name_is_cut_between_letters_and_says_which_it_was() {
        let (one, other) = ("é".repeat(90), format!("{}b", "é".repeat(90)));
        let cut = [&one, &other].map(|name| short(Case::Snake, name.clone()));
        assert!(cut.iter().all(|name| name.starts_with(&"é".repeat(80)) && name.len() < 170));
        assert_ne!(cut[0], cut[1]);
        assert_eq!(short(Case::Pascal, "Short".to_owned()), "Short");
    }

    #[test]
    fn keywords_and_reserved_words_get_an_underscore() {
        assert_eq!(given(&["type", "taken", "free"]), ["type_", "taken_", "free"]);
    }
}
