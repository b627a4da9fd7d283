//! Swedish inflection, as much of it as word lists need.
//!
//! A paradigm is named by what its plural (or its conjugation) adds, which is how a writer of rules hears it:
//! *hor|or*, *bög|ar*, *idiot|er*. Better one form too many than one too few: a form that nobody writes hits nothing.

/// The paradigms, for error messages.
pub(super) const NAMES: &[&str] = &["or", "ar", "er", "r", "n", "0", "are", "adj", "ad", "en", "v1", "v2"];

const VOWELS: &str = "aeiouyåäö";

/// Every form of a lemma, itself first.
pub(super) fn forms(lemma: &str, paradigm: &str) -> Option<Vec<String>> {
    let mut forms: Vec<String> = vec![lemma.to_owned()];
    let mut add = |stem: &str, endings: &[&str]| forms.extend(endings.iter().map(|e| format!("{stem}{e}")));
    match paradigm {
        "or" => add(lemma.strip_suffix('a').unwrap_or(lemma), &["an", "or", "orna"]),
        "ar" => {
            if let Some(stem) = lemma.strip_suffix('e') {
                add(stem, &["en", "ar", "arna"]);
            } else if let Some(short) = elided(lemma) {
                add(lemma, &["n", "en"]);
                add(&short, &["ar", "arna"]);
            } else {
                add(&doubled(lemma), &["en", "ar", "arna", "arne"]);
            }
        }
        "er" => add(lemma.strip_suffix('e').unwrap_or(lemma), &["en", "n", "er", "erna"]),
        "r" => add(lemma, &["n", "r", "rna"]),
        "n" => add(lemma, &["t", "n", "na"]),
        "0" => add(lemma, &["et", "en", "ena", "t"]),
        "are" => {
            let stem = lemma.strip_suffix("are").unwrap_or(lemma);
            add(stem, &["aren", "arn", "arna", "are"]);
        }
        "adj" => {
            let stem = doubled(lemma);
            add(lemma, &["t"]);
            add(&stem, &["a", "e", "are", "ast", "aste"]);
            return Some(forms);
        }
        "ad" => {
            let stem = lemma.strip_suffix('d').unwrap_or(lemma);
            add(stem, &["t", "de"]);
            return Some(forms);
        }
        "en" => {
            let stem = lemma.strip_suffix("en").unwrap_or(lemma);
            add(stem, &["et", "na", "ne"]);
            return Some(forms);
        }
        "v1" => {
            add(lemma, &["r", "de", "t", "s", "d", "nde", "ts", "des"]);
            return Some(forms);
        }
        "v2" => {
            let stem = lemma.strip_suffix('a').unwrap_or(lemma);
            let short = undoubled(stem);
            let past = if stem.ends_with(['k', 'p', 't', 's', 'x']) {
                "te"
            } else {
                "de"
            };
            add(stem, &["", "er", "as", "ande"]);
            add(&short, &[past, "t", "d", "da", "ts"]);
            return Some(forms);
        }
        _ => return None,
    }
    // Nouns: the genitive of every form.
    for i in 0..forms.len() {
        if let Some(form) = forms.get(i).filter(|f| !f.ends_with(['s', 'x', 'z'])) {
            let genitive = format!("{form}s");
            forms.push(genitive);
        }
    }
    Some(forms)
}

/// *jävel* → *jävl*, *djävul* stays: an unstressed e goes before l, r and n.
fn elided(lemma: &str) -> Option<String> {
    let last = lemma.chars().next_back().filter(|c| matches!(c, 'l' | 'r'))?;
    let stem = lemma.strip_suffix(last)?.strip_suffix('e')?;
    stem.chars()
        .any(|c| VOWELS.contains(c))
        .then(|| format!("{stem}{last}"))
}

/// *dum* → *dumm*: m and n are written double between a short vowel and an ending.
fn doubled(lemma: &str) -> String {
    let mut back = lemma.chars().rev();
    match (back.next(), back.next()) {
        (Some(m @ 'm'), Some(v)) if VOWELS.contains(v) => format!("{lemma}{m}"),
        _ => lemma.to_owned(),
    }
}

/// *bränn* → *brän*: before d and t a doubled m or n is written once.
fn undoubled(stem: &str) -> String {
    let double = stem.ends_with("nn") || stem.ends_with("mm");
    let mut short = stem.to_owned();
    if double {
        short.pop();
    }
    short
}

#[cfg(test)]
mod tests {
    use super::forms;

    #[test]
    fn paradigms_give_the_forms_that_swedes_write() {
        for (lemma, paradigm, expected) in [
            ("hora", "or", "hora horan horor hororna horans"),
            ("jävel", "ar", "jävel jäveln jävlar jävlarna jävelns"),
            ("bög", "ar", "bög bögen bögar bögarna bögarnas"),
            ("kille", "ar", "kille killen killar killarna"),
            ("idiot", "er", "idiot idioten idioter idioterna idiotens"),
            ("pucko", "n", "pucko puckot puckon puckona"),
            ("svin", "0", "svin svinet svinen svinets"),
            ("lögnare", "are", "lögnare lögnaren lögnarna lögnarens"),
            ("dum", "adj", "dum dumt dumma dummare dummast"),
            ("korkad", "ad", "korkad korkat korkade"),
            ("efterbliven", "en", "efterbliven efterblivet efterblivna"),
            ("döda", "v1", "döda dödar dödade dödat dödas"),
            ("bränna", "v2", "bränna bränner bränn brände bränt"),
            ("köra", "v2", "köra kör körde kört"),
        ] {
            let all = forms(lemma, paradigm).unwrap();
            for form in expected.split(' ') {
                assert!(
                    all.iter().any(|f| f == form),
                    "{lemma}+{paradigm} lacks {form}: {all:?}"
                );
            }
        }
    }

    #[test]
    fn an_unknown_paradigm_gives_nothing() {
        assert_eq!(forms("ord", "xyz"), None);
    }
}
