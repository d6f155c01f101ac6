//! Holders, sources and addressees on sentences written for the purpose.

use demarche::{Analysis, Analyzer, Document, Position};
use std::sync::LazyLock;

static ANALYZER: LazyLock<Analyzer> = LazyLock::new(|| Analyzer::builder().build().unwrap());

fn analyse(text: &str) -> Analysis {
    ANALYZER.analyze(&Document::from_text("t", text))
}

fn of<'a>(analysis: &'a Analysis, text: &str, cue: &str) -> &'a Position {
    let found = analysis.positions.iter().find(|p| p.cue.slice(text).contains(cue));
    found.unwrap_or_else(|| panic!("no {cue} in {text}\n{:#?}", analysis.positions))
}

fn holders(position: &Position) -> String {
    position.holders.iter().map(|h| h.name.as_str()).collect::<Vec<_>>().join("; ")
}

/// text, cue, holders
const HOLDERS: &[(&str, &str, &str)] = &[
    ("Kenya, which had backed the draft from the start, and Ghana appealed for calm.", "appealed", "Kenya; Ghana"),
    ("Chile thanked Peru and Ecuador, which have promised to send engineers.", "promised", "Peru; Ecuador"),
    ("He answers to Paulo Mendes, the chief envoy, who rejected the truce.", "rejected", "Paulo Mendes"),
    ("Lima and Quito, hosts of earlier rounds, threatened to leave the talks.", "threatened", "Lima; Quito"),
    ("Canada will speak first; Panama, having praised the report, said it was ready to vote.", "praised", "Panama"),
    ("Spain does not oppose the French-Omani proposal for a wider force.", "proposal", "French; Omani"),
    (
        "The National League demands the return of the ports; the Workers Party wants a vote. Both reject the new tariff.",
        "reject",
        "National League; Workers Party",
    ),
    ("Lima, which had kept silent for a week, spoke on Monday. It condemned the raid.", "condemned", "Lima"),
    ("Norway's record needs no footnote. It has never sought a base in the region.", "sought", "Norway"),
    (
        "The U.S. Department of Commerce met on Monday in Quito. The Department urged Peru to open the port.",
        "urged",
        "U.S. Department of Commerce",
    ),
    (
        "The declaration on fish stocks and statehood emphasizes the need for action.",
        "emphasizes",
        "declaration on fish stocks and statehood",
    ),
    ("Foreign Minister Zhao Wenli met President Ana Costa. Zhao stressed that talks must go on.", "must", "Zhao Wenli"),
];

#[test]
fn mentions_name_their_holders() {
    for &(text, cue, wanted) in HOLDERS {
        let analysis = analyse(text);
        assert_eq!(holders(of(&analysis, text, cue)), wanted, "{text}");
    }
}

/// text, cue, innermost source ("" for none)
const SOURCES: &[(&str, &str, &str)] = &[
    ("Luxembourg dropped its objection to the list, two diplomats said.", "objection", "two diplomats"),
    ("Kenya backed the idea; Ghana opposes it, a Nairobi official said.", "backed", ""),
    ("Prime Minister Ana Costa reiterated Portugal's support for the treaty.", "support", "Ana Costa"),
    ("Kigali opposes the road, according to its ambassador, Jean Mugisha.", "opposes", "Jean Mugisha"),
    ("Minister Ana Costa told reporters that the ship was empty, and that Portugal rejects the charge.", "rejects", "Ana Costa"),
    ("Portugal welcomes the truce, Ana Costa said, and will always back the mission.", "back", "Ana Costa"),
    ("The embassy repeated that Portugal's commitment to the treaty was firm.", "commitment", "embassy"),
];

#[test]
fn whoever_reports_is_the_source() {
    for &(text, cue, wanted) in SOURCES {
        let analysis = analyse(text);
        let source = of(&analysis, text, cue).sources.first().map_or("", |s| s.name.as_str());
        assert_eq!(source, wanted, "{text}");
    }
}

/// text, cue, addressee ("" for none), target
const ADDRESSEES: &[(&str, &str, &str, &str)] = &[
    ("Peru demanded that Chile follow suit.", "demanded", "Chile", "follow suit"),
    ("Peru demanded that the crew be freed.", "demanded", "", "the crew be freed"),
    ("Peru warned Chile against resuming the drills.", "warned", "Chile", "resuming the drills"),
    ("Peru urged Chile not to close the port.", "urged", "Chile", "not to close the port"),
    ("Peru called for the mandate to be abolished.", "called for", "", "the mandate to be abolished"),
    ("Peru called on countries to share the data.", "called on", "countries", "share the data"),
    ("Peru invited Paulo Mendes, the Brazilian envoy, to return.", "invited", "Paulo Mendes", "return"),
];

#[test]
fn addressees_are_those_who_can_act() {
    for &(text, cue, wanted, target) in ADDRESSEES {
        let analysis = analyse(text);
        let position = of(&analysis, text, cue);
        assert_eq!(position.addressee.as_ref().map_or("", |a| a.name.as_str()), wanted, "{text}");
        assert_eq!(position.target.map_or("", |t| t.slice(text)), target, "{text}");
    }
}

#[test]
fn a_speech_speaks_for_its_country() {
    let text = "Statement by the Foreign Minister of Ghana at the General Debate\n\nMr. President, I thank you for your work. \
        We in our region know war. We saw it in Ukraine and in Sudan. Our people want peace.\n\nGhana supports the reform of the Council. \
        We condemn the attacks in Sudan. I call on Israel to open the crossings.";
    let analysis = analyse(text);
    assert_eq!(holders(of(&analysis, text, "condemn")), "Ghana");
    assert_eq!(holders(of(&analysis, text, "call on")), "Ghana");
}

#[test]
fn labels_give_the_floor() {
    // An office in capitals is a label; so is one title and name alone.
    let document = |text: &str| Document { speaker: Some("United States".into()), ..Document::from_text("t", text) };
    for (text, wanted) in [
        ("THE PRESIDENT: Good afternoon. We condemn the attack.\n\nQ Thank you, sir. Is that all?", "THE PRESIDENT"),
        ("MS. HOLLOWAY: Good afternoon. We condemn the attack.", "HOLLOWAY"),
    ] {
        let analysis = ANALYZER.analyze(&document(text));
        let position = of(&analysis, text, "condemn");
        assert_eq!((holders(position).as_str(), position.sources[0].name.as_str()), ("United States", wanted), "{text}");
    }
    // An outlet asks in an interview, where "I" is the person; outlet and reporter ask at a press conference.
    let interview =
        "Morgenposten: Will you sign?\n\nIngrid Solheim: I support the treaty.\n\nMorgenposten: When?\n\nIngrid Solheim: In May.";
    let analysis = analyse(interview);
    assert_eq!(holders(of(&analysis, interview, "support")), "Ingrid Solheim");
}

#[test]
fn an_official_s_statement_speaks_for_the_country() {
    let text = "Daniel Kariuki, spokesman for Kenya's Foreign Ministry, issued the following statement on Friday:\n\n\
        We reject the charge.\n\nKenya condemns the raid on its ship.";
    let analysis = analyse(text);
    let position = of(&analysis, text, "reject");
    assert_eq!((holders(position).as_str(), position.sources[0].name.as_str()), ("Kenya", "Daniel Kariuki"));
}

/// A briefing of the United States' house: text, cue, holders.
const BRIEFINGS: &[(&str, &str, &str)] = &[
    // "The President" is the house's own, whoever else was named so; reporters who are called out are nobody's antecedent.
    (
        "MR. HALE: President Petrov spoke at length in Sofia.\n\nQ Thanks.\n\nMR. HALE: Well, Gordon, the President believes in the treaty.",
        "believes",
        "President",
    ),
    ("MR. HALE: Gordon.\n\nQ Arthur, is the President on board?\n\nMR. HALE: He strongly supports the bridge.", "supports", "President"),
    (
        "MR. HALE: President Whitlock is in Ohio. President Whitlock has a plan for it.\n\nQ And the tax?\n\n\
         MR. HALE: The President opposes the tax.",
        "opposes",
        "Whitlock",
    ),
    // Another man who is the subject of the sentence before is "he".
    (
        "MR. HALE: The President met Senator Dunne today.\n\nQ And?\n\nMR. HALE: Senator Dunne was frank. He opposes the tax.",
        "opposes",
        "Dunne",
    ),
    // What is no person is no antecedent of "he".
    ("MR. HALE: The President spoke there. The Dunne Budget is late.\n\nQ Why?\n\nMR. HALE: He opposes the cuts.", "opposes", "President"),
    // "They" is no single person and not the house itself.
    (
        "MR. HALE: The White House is open. Gordon is here.\n\nQ And?\n\nMR. HALE: Republican senators met. They oppose the tax.",
        "oppose",
        "Republican senators",
    ),
    ("MR. HALE: Good day.\n\nQ Is Peru ready?\n\nMR. HALE: The White House is open. They oppose the tax.", "oppose", "They"),
    // Shares and groups are themselves.
    (
        "MR. HALE: Kenya and Peru met.\n\nQ Yes?\n\nMR. HALE: Lawmakers of both parties oppose the tax.",
        "oppose",
        "Lawmakers of both parties",
    ),
    ("MR. HALE: The paper said so.\n\nQ Yes?\n\nMR. HALE: We saw the Council's statement condemning the raid.", "condemning", "Council"),
    // The one whom a question is about, a group that was no subject, and "it" behind its name in the same sentence.
    (
        "MR. HALE: Good day.\n\nQ What does the President make of Tom Dunne's shift on the bridge? He was supportive of it; now he is not.",
        "supportive",
        "Tom Dunne",
    ),
    (
        "MR. HALE: Good day.\n\nQ And?\n\nMR. HALE: We see Republican leaders in Congress who campaigned for years. Now they have that \
         majority. They oppose the tax.",
        "oppose",
        "Republican leaders",
    ),
    (
        "MR. HALE: Good day.\n\nQ And?\n\nMR. HALE: The United States will always defend the panel, and it does not accept a tariff.",
        "accept",
        "United States",
    ),
    // Who is meant by "who", "he and", "he's ruled out" and "he has assessed".
    (
        "MR. HALE: Good day.\n\nQ And?\n\nMR. HALE: We had numerous senior Republicans on the Hill who opposed the tax.",
        "opposed",
        "Republicans",
    ),
    (
        "MR. HALE: Senator Dunne and Senator Lowe met.\n\nQ And?\n\nMR. HALE: We commend the senators who opposed the tax.",
        "opposed",
        "senators",
    ),
    ("MR. HALE: Senator Dunne was in Ohio. He and Governor Lowe oppose the tax.\n\nQ And?\n\nMR. HALE: No.", "oppose", "Dunne; Lowe"),
    ("MR. HALE: Good day.\n\nQ And?\n\nMR. HALE: The President spoke. What he's ruled out is a tax on bread.", "ruled out", "President"),
    (
        "MR. HALE: Good day.\n\nQ And?\n\nMR. HALE: The President spoke in ways that he has assessed that the states should make it easier.",
        "should",
        "President",
    ),
    // A view is its owner's, and "it is clear" the speaker's.
    ("MR. HALE: Hello.\n\nQ Yes?\n\nMR. HALE: It is clear that the bridge is safe.", "clear", "United States"),
];

#[test]
fn a_briefing_speaks_of_its_own_president() {
    for &(text, cue, wanted) in BRIEFINGS {
        let analysis = ANALYZER.analyze(&Document { speaker: Some("United States".into()), ..Document::from_text("t", text) });
        assert_eq!(holders(of(&analysis, text, cue)), wanted, "{text}");
    }
}

#[test]
fn a_speech_is_not_for_the_country_it_speaks_of_most() {
    let text = "Remarks at the 79th Session of the General Assembly\n\nMr. President, I thank you for your work. We in our region know war. \
        We saw it in Israel, and we saw Israel fight. Israel has a choice. I saw it and we want peace.\n\n\
        The raids were condemned by many, including Jordan. I call on all countries to join Jordan in this effort.";
    let analysis = analyse(text);
    assert_eq!(holders(of(&analysis, text, "call on")), "Jordan");
}

#[test]
fn a_quoted_voice_holds_what_it_says() {
    let text = "Statement by the Foreign Minister of Malta at the General Debate\n\nMr. President, I thank you for your work. \
        We in our region know war and we know peace. Our people want it.\n\n\
        As Dag Hammarskjold said: \u{201C}The pursuit of peace must never be relaxed.\u{201D}";
    let analysis = analyse(text);
    assert_eq!(holders(of(&analysis, text, "must never")), "Dag Hammarskjold");
}

#[test]
fn a_speech_calls_its_country_as_the_text_does() {
    let text = "STATEMENT BY THE PRESIDENT OF THE REPUBLIC OF GHANA AT THE GENERAL DEBATE\n\nMr. President, I thank you for your work. \
        We in our region know war. We saw it and we want peace. Ghana is a friend of peace.\n\nWe condemn the attacks in Sudan.";
    let analysis = analyse(text);
    assert_eq!(holders(of(&analysis, text, "condemn")), "Ghana");
}

#[test]
fn signatories_are_counted_where_they_are_not_named() {
    let text = "DECLARATION\n\nWe, the leaders of Japan and of 12 Pacific countries, met in Suva.\n\nWe condemn the raid.";
    let analysis = analyse(text);
    assert_eq!(holders(of(&analysis, text, "condemn")), "Japan; 12 Pacific countries");
}
