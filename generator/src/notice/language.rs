//! Which language a text is in, as far as its everyday words tell.

use std::{collections::BTreeMap, sync::LazyLock};

/// A language whose notices are read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Language {
    English,
    French,
    German,
    Italian,
    Spanish,
}

/// Words, without accents, that the others do not have or seldom use.
const WORDS: [(Language, &str); 5] = [
    (
        Language::English,
        "the this that these will be is are was been has have of and or to for from with on by as \
         it please use instead since after until removed removal deprecated date endpoint field not \
         announced announcement announces scheduled support january february march april june july \
         august october december",
    ),
    (
        Language::French,
        "le la les un une du des est sera seront ce cette cet ces et ou par pour depuis a au aux \
         avec dans sur il elle voir utilisez utiliser remplace remplacee suppression supprime \
         supprimee supprimes retire retiree deprecie depreciee obsolete annonce annoncee \
         officielle partir compter fin notes prevue janvier fevrier mars avril mai juin juillet \
         aout septembre octobre novembre decembre chemin methode jour mises endpoint",
    ),
    (
        Language::German,
        "der die das den dem ein eine ist wird werden wurde und oder mit von fur nicht mehr ab am \
         zum seit verwenden bitte stattdessen veraltet entfernt endpunkt januar februar marz mai \
         juni juli oktober dezember dieser diese dieses",
    ),
    (
        Language::Italian,
        "il lo gli una uno e di del della sara verra questo questa dal dalla da con per non piu \
         usare utilizzare deprecato deprecata rimosso rimossa gennaio febbraio marzo aprile maggio \
         giugno luglio settembre ottobre dicembre",
    ),
    (
        Language::Spanish,
        "el los las una uno y o del desde hasta este esta se sera eliminara eliminado eliminada \
         obsoleto obsoleta en su lugar por con para no enero febrero marzo abril mayo junio julio \
         septiembre octubre noviembre diciembre de",
    ),
];

/// The languages, by index, that have a word.
static KNOWN: LazyLock<BTreeMap<&str, Vec<usize>>> = LazyLock::new(|| {
    let mut known: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
    for (index, (_, words)) in WORDS.iter().enumerate() {
        for word in words.split_ascii_whitespace() {
            known.entry(word).or_default().push(index);
        }
    }
    known
});

impl Language {
    /// `None` where no language has more of these words than every other.
    pub fn of(text: &str) -> Option<Self> {
        let mut counts = [0_usize; WORDS.len()];
        for word in text.split(|c: char| !c.is_alphabetic()).filter(|word| !word.is_empty()) {
            for index in KNOWN.get(super::token::fold(word).as_str()).into_iter().flatten() {
                counts[*index] += 1;
            }
        }
        let most = *counts.iter().max()?;
        let mut first = counts.iter().zip(WORDS).filter(|(count, _)| **count == most);
        let (_, (language, _)) = first.next()?;
        (most > 0 && first.next().is_none()).then_some(language)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn everyday_words_tell() {
        let cases = [
            ("This endpoint will be removed on 04/05/2027.", Some(Language::English)),
            ("Suppression prévue : 04/05/2027.", Some(Language::French)),
            ("Wird am 1. Mai 2026 entfernt.", Some(Language::German)),
            ("Sarà rimosso il 30 giugno 2026.", Some(Language::Italian)),
            ("Se eliminará el 30 de junio.", Some(Language::Spanish)),
            ("04/05/2027", None),
            ("", None),
        ];
        for (text, language) in cases {
            assert_eq!(Language::of(text), language, "{text}");
        }
    }
}
