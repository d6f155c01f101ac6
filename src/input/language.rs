//! Is the text English?

use whatlang::Lang;

/// Texts with fewer letters are not judged: headlines and quotes mislead the detector.
const MIN_LETTERS: usize = 200;
/// Bytes of each of the pieces of a long text that are looked at.
const PIECE: usize = 4_000;

/// ISO 639-1 code of the text's language (639-3 where there is no shorter one); `en` where that is not certain.
pub(super) fn detect(text: &str) -> &'static str {
    let sample = sample(text);
    if looks_english(&sample) || sample.chars().filter(|c| c.is_alphabetic()).take(MIN_LETTERS).count() < MIN_LETTERS {
        return "en";
    }
    match whatlang::detect(&sample) {
        Some(info) if info.is_reliable() => code(info.lang()),
        _ => "en",
    }
}

/// The text itself, or its beginning, middle and end: a cover page in two languages must not decide.
fn sample(text: &str) -> std::borrow::Cow<'_, str> {
    if text.len() <= 3 * PIECE {
        return text.into();
    }
    let boundary = |at: usize| (at..).find(|at| text.is_char_boundary(*at)).unwrap_or(text.len());
    let piece = |from: usize| &text[boundary(from)..boundary(from + PIECE)];
    let middle = (text.len() - PIECE) / 2;
    [piece(0), piece(middle), piece(text.len() - PIECE)].join("\n").into()
}

/// A cheap test that spares most texts the detector: words that no other language has in this number.
fn looks_english(sample: &str) -> bool {
    let (mut words, mut english) = (0usize, 0usize);
    for word in sample.split(|c: char| !c.is_alphabetic()).filter(|word| !word.is_empty()) {
        words += 1;
        english += usize::from(matches!(word, "the" | "The" | "of" | "and" | "to" | "that" | "with" | "this" | "from" | "which" | "have"));
    }
    words >= 40 && english * 8 >= words
}

fn code(lang: Lang) -> &'static str {
    match lang {
        Lang::Epo => "eo",
        Lang::Eng => "en",
        Lang::Rus => "ru",
        Lang::Cmn => "zh",
        Lang::Spa => "es",
        Lang::Por => "pt",
        Lang::Ita => "it",
        Lang::Ben => "bn",
        Lang::Fra => "fr",
        Lang::Deu => "de",
        Lang::Ukr => "uk",
        Lang::Kat => "ka",
        Lang::Ara => "ar",
        Lang::Hin => "hi",
        Lang::Jpn => "ja",
        Lang::Heb => "he",
        Lang::Yid => "yi",
        Lang::Pol => "pl",
        Lang::Amh => "am",
        Lang::Jav => "jv",
        Lang::Kor => "ko",
        Lang::Nob => "nb",
        Lang::Dan => "da",
        Lang::Swe => "sv",
        Lang::Fin => "fi",
        Lang::Tur => "tr",
        Lang::Nld => "nl",
        Lang::Hun => "hu",
        Lang::Ces => "cs",
        Lang::Ell => "el",
        Lang::Bul => "bg",
        Lang::Bel => "be",
        Lang::Mar => "mr",
        Lang::Kan => "kn",
        Lang::Ron => "ro",
        Lang::Slv => "sl",
        Lang::Hrv => "hr",
        Lang::Srp => "sr",
        Lang::Mkd => "mk",
        Lang::Lit => "lt",
        Lang::Lav => "lv",
        Lang::Est => "et",
        Lang::Tam => "ta",
        Lang::Vie => "vi",
        Lang::Urd => "ur",
        Lang::Tha => "th",
        Lang::Guj => "gu",
        Lang::Uzb => "uz",
        Lang::Pan => "pa",
        Lang::Aze => "az",
        Lang::Ind => "id",
        Lang::Tel => "te",
        Lang::Pes => "fa",
        Lang::Mal => "ml",
        Lang::Ori => "or",
        Lang::Mya => "my",
        Lang::Nep => "ne",
        Lang::Sin => "si",
        Lang::Khm => "km",
        Lang::Tuk => "tk",
        Lang::Aka => "ak",
        Lang::Zul => "zu",
        Lang::Sna => "sn",
        Lang::Afr => "af",
        Lang::Lat => "la",
        Lang::Slk => "sk",
        Lang::Cat => "ca",
        Lang::Tgl => "tl",
        Lang::Hye => "hy",
        Lang::Cym => "cy",
    }
}

#[cfg(test)]
mod tests {
    use super::detect;

    #[test]
    fn languages() {
        let german = "Die Außenministerin erklärte am Dienstag, dass die Bundesregierung die Souveränität ihrer Partner uneingeschränkt \
            unterstützt und die Angriffe auf die Zivilbevölkerung auf das Schärfste verurteilt. Sie forderte alle Beteiligten auf, \
            unverzüglich an den Verhandlungstisch zurückzukehren und eine politische Lösung zu ermöglichen.";
        let russian = "Министр иностранных дел заявил, что Россия решительно осуждает эти действия и поддерживает переговоры между сторонами. \
            Он подчеркнул, что урегулирование возможно только дипломатическим путём, и призвал всех участников к сдержанности и диалогу.";
        let english = "Foreign ministers met on Tuesday; Brazil, Chile, Peru, Bolivia, Ecuador, Colombia, Uruguay, Paraguay sent envoys. \
            Delegates discussed tariffs, fisheries, visas, railways, energy, telecom fraud, customs, ports, loans, grants and drought. \
            Talks resume Wednesday in Lima.";
        for (text, expected) in [(german, "de"), (russian, "ru"), (english, "en"), ("Guten Tag, meine Damen und Herren.", "en"), ("", "en")]
        {
            assert_eq!(detect(text), expected, "{text}");
        }
        assert_eq!(
            detect(&format!(
                "{}{}",
                "Статья на русском языке. ".repeat(20),
                "The member states of the union agreed to this. ".repeat(2000)
            )),
            "en"
        );
    }
}
