//! How far targets reach, and whose a speech is, on sentences written for the purpose.

use demarche::{Analyzer, Document};
use std::sync::LazyLock;

static ANALYZER: LazyLock<Analyzer> = LazyLock::new(|| Analyzer::builder().build().unwrap());

/// text, cue, target
const REACH: &[(&str, &str, &str)] = &[
    (
        "Ghana lends its support to the mission, including its air wing and its medical staff.",
        "support",
        "the mission, including its air wing and its medical staff",
    ),
    (
        "Peru will continue to play its part, including through the mission in Haiti.",
        "will continue",
        "play its part, including through the mission in Haiti",
    ),
    ("Kenya backs the court \"without having read the file\".", "backs", "the court"),
    ("Chile recognises the strait as an international waterway.", "recognises", "the strait as an international waterway"),
    ("Chile condemned the raid as \"piracy\".", "condemned", "the raid"),
    (
        "Japan called for \"the complete withdrawal\" of troops from the island.",
        "called for",
        "the complete withdrawal\" of troops from the island",
    ),
    ("Norway does not recognise the so-called Committee of Elders.", "recognise", "the so-called Committee of Elders"),
    (
        "Spain requests Oman to send, together with Qatar, a joint mission to Aden.",
        "requests",
        "send, together with Qatar, a joint mission to Aden",
    ),
    ("Egypt will take firm countermeasures should its ships be boarded.", "will take firm countermeasures", "its ships be boarded"),
    ("What India objects to is secrecy.", "objects to", "secrecy"),
    ("As underscored by Kenya, the truce has saved many lives.", "underscored", "the truce has saved many lives"),
    ("Norway believes that a quiet payment, as in May, is likelier.", "believes", "a quiet payment, as in May, is likelier"),
    ("It was agreed by Chile and Peru that the study will be finished in May.", "agreed", "the study will be finished in May"),
    (
        "Sweden applauds the fact that many nations, including small ones, spare no effort.",
        "applauds",
        "the fact that many nations, including small ones, spare no effort",
    ),
    (
        "Ghana calls on all nations to join in building a fairer, more equal and more peaceful world.",
        "calls on",
        "join in building a fairer, more equal and more peaceful world",
    ),
    ("Kenya deplores the communiqué issued yesterday in Lagos.", "deplores", "the communiqué issued yesterday in Lagos"),
    (
        "Peru supports efforts not only to ease the debt but also to reform the fund.",
        "supports",
        "efforts not only to ease the debt but also to reform the fund",
    ),
    ("Guarding all bridges must remain a shared duty.", "must", "Guarding all bridges must remain a shared duty"),
    (
        "Families driven from their farms by drought, flood or fire must be given shelter.",
        "must",
        "Families driven from their farms by drought, flood or fire must be given shelter",
    ),
    ("Kenya asks Chad to find out if the well is safe.", "asks", "find out if the well is safe"),
    ("Donors should not only lend more, but also lend earlier.", "should", "Donors should not only lend more, but also lend earlier"),
    ("We are going to continue to watch the border.", "going to continue", "watch the border"),
];

/// Cue words that stand for no stance.
const IDLE: &[(&str, &str)] = &[
    ("We will be happy to send you the letter.", "happy"),
    ("The new fund offers great opportunities to farmers.", "offers"),
    ("The whip told his members to be prepared to stay late.", "prepared"),
    ("You cannot leave with the impression that Ghana was threatening Togo.", "threatening"),
];

#[test]
fn these_words_take_no_stance() {
    for &(text, cue) in IDLE {
        let analysis = ANALYZER.analyze(&Document::from_text("t", text));
        let at = text.find(cue).unwrap();
        let found = analysis.positions.iter().find(|p| p.cue.start as usize <= at && at < p.cue.end as usize);
        assert!(found.is_none(), "{text}: {found:?}");
    }
}

#[test]
fn targets_are_the_longest_sensible_phrase() {
    for &(text, cue, wanted) in REACH {
        let analysis = ANALYZER.analyze(&Document::from_text("t", text));
        let found = analysis.positions.iter().find(|p| p.cue.slice(text).contains(cue));
        let found = found.unwrap_or_else(|| panic!("{text}\n{:#?}", analysis.positions));
        assert_eq!(found.target.map_or("", |t| t.slice(text)), wanted, "{text}");
    }
}

/// A letterhead, an office, the country's own name with a present tense, and an assembly that is only addressed.
const SPEECHES: &[(&str, &str)] = &[
    (
        "PERMANENT MISSION OF ANGOLA\n\nTO THE UNITED NATIONS\n\nStatement at the General Debate\n\nMr. President,\n\nWe condemn the blockade of Cuba.\n",
        "AGO",
    ),
    (
        "Address by the President of the Republic of Latvia at the General Assembly of the United Nations\n\nYour Excellencies,\n\nRussia continues its war. \
         We condemn the shelling of Kharkiv.\n",
        "LVA",
    ),
    (
        "Mr. President,\n\nJamaica welcomes your election. Jamaica remains ready to help Haiti.\n\nWe condemn the violence in Sudan.\n",
        "JAM",
    ),
    ("Madam President,\n\nIt is an honour to represent my country, Malawi.\n\nWe condemn the violence in Sudan.\n", "MWI"),
];

#[test]
fn a_speech_is_the_country_s_that_delivers_it() {
    for &(text, country) in SPEECHES {
        // A speech says "we" more than once.
        let text = &format!("{text}\nWe have come here. We have listened. We know. We wait. We work. We have time.\n");
        let analysis = ANALYZER.analyze(&Document::from_text("t", text));
        let found = analysis.positions.iter().find(|p| p.cue.slice(text) == "condemn");
        let found = found.unwrap_or_else(|| panic!("{text}\n{:#?}", analysis.positions));
        let codes: Vec<_> = found.holders.iter().map(|h| h.country.map(|c| c.as_str().to_owned()).unwrap_or_default()).collect();
        assert_eq!(codes, [country], "{text}");
    }
}
