//! Names that mean one thing here and another there, and short forms that stand for full names.

use demarche::{Analyzer, Document, EntityType};

fn analyzer() -> Analyzer {
    Analyzer::builder().build().unwrap()
}

/// Sentence, mention, its type (`None`: no name), its country.
const CASES: &[(&str, &str, Option<&str>, Option<&str>)] = &[
    ("The President of Georgia met the Armenian Prime Minister in Tbilisi.", "Georgia", Some("GPE"), Some("GEO")),
    ("Senator Jon Ossoff spoke to voters in Atlanta, Georgia, on Tuesday.", "Georgia", Some("GPE"), None),
    ("Georgia Governor Brian Kemp signed the bill.", "Georgia", Some("GPE"), None),
    ("King Abdullah II of Jordan received the envoy in Amman.", "Jordan", Some("GPE"), Some("JOR")),
    ("Mr. Jordan said the committee would vote on Friday.", "Jordan", Some("PERSON"), None),
    ("The refugees crossed from Sudan into Chad last week.", "Chad", Some("GPE"), Some("TCD")),
    ("Turkey and Greece resumed talks on the Aegean.", "Turkey", Some("GPE"), Some("TUR")),
    ("The junta in Niger expelled the French ambassador.", "Niger", Some("GPE"), Some("NER")),
    ("Floods along the Niger River displaced thousands.", "Niger River", Some("LOC"), None),
    ("The Republic of the Congo chairs the group.", "Republic of the Congo", Some("GPE"), Some("COG")),
    ("The Democratic Republic of the Congo closed the border.", "Democratic Republic of the Congo", Some("GPE"), Some("COD")),
    ("Guinea suspended the mining licences.", "Guinea", Some("GPE"), Some("GIN")),
    ("Equatorial Guinea took the case to the Court.", "Equatorial Guinea", Some("GPE"), Some("GNQ")),
    ("Pirates are active in the Gulf of Guinea.", "Gulf of Guinea", Some("LOC"), None),
    ("Papua New Guinea signed the treaty.", "Papua New Guinea", Some("GPE"), Some("PNG")),
    ("Washington said it would lift the sanctions.", "Washington", Some("GPE"), Some("USA")),
    ("Kerry Washington visited a school here in Washington.", "Kerry Washington", Some("PERSON"), None),
    ("Brussels proposed a new tariff on steel.", "Brussels", Some("GPE"), Some("BEL")),
    ("The delegations will meet in Geneva on Monday.", "Geneva", Some("GPE"), None),
    ("Both sides must respect the Geneva Conventions.", "Geneva Conventions", Some("LAW"), None),
    ("Prime Minister Theresa May addressed the House of Commons.", "Theresa May", Some("PERSON"), None),
    ("The parties may resume the talks.", "may", None, None),
    ("The court will rule in May 2025.", "May 2025", Some("DATE"), None),
    (
        "Saint Vincent and the Grenadines associated itself with the statement.",
        "Saint Vincent and the Grenadines",
        Some("GPE"),
        Some("VCT"),
    ),
];

#[test]
fn ambiguous_names_go_by_context() {
    let analyzer = analyzer();
    let mut faults = Vec::new();
    for (text, mention, kind, country) in CASES {
        let analysis = analyzer.analyze(&Document::from_text("t", text));
        let found = analysis.entities.iter().find(|e| e.span.slice(text) == *mention);
        let seen = found.map(|e| (e.kind.as_str(), e.country.map(|c| c.as_str().to_owned())));
        let wanted = kind.map(|kind| (kind, country.map(str::to_owned)));
        if seen != wanted {
            faults.push(format!("{text}: {mention}: {seen:?}, not {wanted:?}"));
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

/// Text, short form (its last occurrence), the full name it stands for.
const SHORT: &[(&str, &str, &str)] = &[
    ("Xi Jinping met Emmanuel Macron. Xi said the talks were candid.", "Xi", "Xi Jinping"),
    ("Foreign Minister Wang Yi spoke. Mr. Wang thanked the host.", "Wang", "Wang Yi"),
    ("Secretary of State Antony Blinken left for Kyiv. Blinken will return on Friday.", "Blinken", "Antony Blinken"),
    (
        "China and Pakistan will upgrade the China-Pakistan Economic Corridor. They said that the Corridor serves the region.",
        "Corridor",
        "China-Pakistan Economic Corridor",
    ),
    (
        "The China-Pakistan Economic Corridor (CPEC) enters a new phase. Officials said that CPEC creates jobs.",
        "CPEC",
        "China-Pakistan Economic Corridor",
    ),
    ("The Security Council met on Monday. Diplomats said that the Council would vote on Friday.", "Council", "Security Council"),
    (
        "Iran told the International Atomic Energy Agency to leave. The inspectors of the Agency left on Friday.",
        "Agency",
        "International Atomic Energy Agency",
    ),
    (
        "The Security Council met on Monday. The European Council meets in Brussels today, and the Council will discuss Ukraine.",
        "Council",
        "European Council",
    ),
];

#[test]
fn short_forms_point_to_the_full_name() {
    let analyzer = analyzer();
    let mut faults = Vec::new();
    for (text, short, full) in SHORT {
        let analysis = analyzer.analyze(&Document::from_text("t", text));
        let found = analysis.entities.iter().rev().find(|e| e.span.slice(text) == *short);
        let target = found.map(|e| analysis.entities[e.mention_of as usize].span.slice(text));
        if target != Some(*full) {
            faults.push(format!("{text}: {short}: {target:?}, not {full:?}"));
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

#[test]
fn names_by_shape() {
    const SHAPES: &[(&str, &str, EntityType)] = &[
        ("The prisoners were moved to Tsiafahy prison on Friday.", "Tsiafahy prison", EntityType::Fac),
        ("Trucks waited at the Margara crossing for days.", "Margara crossing", EntityType::Fac),
        ("They fish in Lake Chilwa every year.", "Lake Chilwa", EntityType::Loc),
        ("The parties signed the Ivato Roadmap in June.", "Ivato Roadmap", EntityType::Law),
        ("Observers welcomed the 5+2 talks in Vienna.", "5+2 talks", EntityType::Event),
        ("The minister spoke at UNGA79 in New York.", "UNGA79", EntityType::Event),
        ("Japan hosts the Central Asia plus Japan Dialogue this year.", "Central Asia plus Japan Dialogue", EntityType::Event),
        ("The Ministry of National Defence of the DPRK denied it.", "Ministry of National Defence", EntityType::Org),
        ("Convoys used National Road 380 at night.", "National Road 380", EntityType::Fac),
        ("Sub-Saharan Africa and sub-Saharan Africa are one.", "sub-Saharan Africa", EntityType::Loc),
    ];
    let analyzer = analyzer();
    let mut faults = Vec::new();
    for (text, mention, kind) in SHAPES {
        let analysis = analyzer.analyze(&Document::from_text("t", text));
        if !analysis.entities.iter().any(|e| e.span.slice(text) == *mention && e.kind == *kind) {
            let seen: Vec<_> = analysis.entities.iter().map(|e| (e.span.slice(text), e.kind)).collect();
            faults.push(format!("{text}: {mention}: {seen:?}"));
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

/// Text, mention, its type (`None`: no name with these words), its canonical name.
const GUARDED: &[(&str, &str, Option<&str>, &str)] = &[
    // Titles are no people, also with a letter wrong.
    ("MR. PRESDIENT,\n\nMore than 30 years ago the war began.", "PRESDIENT", None, ""),
    ("Madam Presidnet, my delegation thanks you.", "Presidnet", None, ""),
    ("Mr. Spencer, my delegation thanks you.", "Spencer", Some("PERSON"), "Spencer"),
    ("REPUBLICA\n\nGABINETE DO PRIMEIRO-MINISTRO\n\nIt is our duty.", "PRIMEIRO-MINISTRO", None, ""),
    // Page marks and what a blank cut off a web address.
    (
        "Calls for sanctions grow.\n\nhttps://example.org/remarks-ii-7 9th-session-united-nations-general-assembly 3/5\n9/24/24, 4:56 PM\n\nIt is so.",
        "9/24/24",
        Some("DATE"),
        "9/24/24",
    ),
    ("The Council adopted Resolution 78/27 by consensus.", "Resolution 78/27", Some("LAW"), "Resolution 78/27"),
    // Groups of states.
    ("The foundation of life for Oceanic States is endangered.", "Oceanic States", None, ""),
    ("He spoke for the Caribbean States.", "Caribbean States", None, ""),
    ("He lived in the United States.", "United States", Some("GPE"), "United States"),
    // Headings between bars.
    (
        "3. Resilience | Financial Challenges and Calls for\nReform | Banking | Energy\n\nMr President, our people thrived.",
        "Financial Challenges and Calls",
        None,
        "",
    ),
    // Addresses.
    ("PERMANENT MISSION\n\n327 East 58\" Street, New York, NY 10022", "327 East 58\" Street", Some("FAC"), "327 East 58\" Street"),
    // Peoples.
    ("In the language of the Kalinago people it means thank you.", "Kalinago", Some("NORP"), "Kalinago"),
    // What stands behind an amount.
    ("The treatment lasted 26 weeks or less.", "26 weeks or less", Some("DATE"), "26 weeks or less"),
    ("It cost $40 million or more.", "$40 million or more", Some("MONEY"), "$40 million or more"),
    ("It fell by 5 percent or so.", "5 percent or so", Some("PERCENT"), "5 percent or so"),
    ("Bolivia spoke for the Least Developed Countries (LDCs), and Iceland agreed.", "LDCs", Some("ORG"), "LDCs"),
    // Surnames that many people have.
    ("Q: Thank you.\n\nMR. CARNEY: I have nothing to add.", "CARNEY", Some("PERSON"), "CARNEY"),
    ("Reporters asked Mr. Carney about the bill.", "Carney", Some("PERSON"), "Carney"),
    ("Mark Carney met the press. Mr. Carney was brief.", "Carney", Some("PERSON"), "Mark Carney"),
    ("The visit pleased Netanyahu.", "Netanyahu", Some("PERSON"), "Benjamin Netanyahu"),
];

#[test]
fn what_looks_like_a_name() {
    let analyzer = analyzer();
    let mut faults = Vec::new();
    for (text, mention, kind, name) in GUARDED {
        let analysis = analyzer.analyze(&Document::from_text("t", text));
        let found = analysis.entities.iter().rev().find(|e| e.span.slice(text) == *mention);
        let seen = found.map(|e| (e.kind.as_str(), e.name.as_str()));
        if seen != kind.map(|kind| (kind, *name)) {
            let all: Vec<_> = analysis.entities.iter().map(|e| (e.span.slice(text), e.kind)).collect();
            faults.push(format!("{text}: {mention}: {seen:?} of {all:?}"));
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

#[test]
fn dates_tell_namesakes_apart() {
    let analyzer = analyzer();
    let text = "Reporters asked Mr. Carney about the bill.";
    for (date, name) in [("2013-05-02", "Carney"), ("2026-05-02", "Mark Carney")] {
        let document = Document { date: Some(date.to_owned()), ..Document::from_text("t", text) };
        let analysis = analyzer.analyze(&document);
        let seen: Vec<_> = analysis.entities.iter().map(|e| e.name.as_str()).collect();
        assert_eq!(seen, [name], "{date}");
    }
}
