//! Names of several words go by their head, where the lexicon does not know them: "Ivato Roadmap", "Lake Chilwa", "Volga Courier".

use crate::entity::rules::{Scene, bit};
use crate::entity::{EntityType, RawSpan};
use crate::tokenize::Kind;
use EntityType::{Event, Fac, Gpe, Law, Loc, Norp, Org, Person, Policy, Product};

const VALUES: u32 = bit(EntityType::Date) | bit(EntityType::Money) | bit(EntityType::Percent) | bit(EntityType::WorkOfArt);
/// Types a model falls back to when it does not know a name.
const GUESSES: u32 = bit(Person) | bit(Gpe) | bit(Loc) | bit(Norp);

/// The type that a capitalised last word alone decides.
pub fn strong_head(word: &str) -> Option<EntityType> {
    Some(match word {
        "Treaty" | "Convention" | "Protocol" | "Accord" | "Accords" | "Declaration" | "Covenant" | "Charter" | "Agreement" | "Act"
        | "Pact" | "Constitution" | "Communique" | "Communiqué" | "Memorandum" | "Statute" | "Compact" => Law,
        "Summit" | "Talks" | "Dialogue" | "Referendum" | "Olympics" | "Games" => Event,
        "Airport" | "Bridge" | "Dam" | "Highway" | "Hospital" | "Hotel" | "Palace" | "Prison" | "Port" | "Refinery" | "Barracks"
        | "Mosque" | "Cathedral" | "Crossing" | "Railway" | "Pipeline" | "Stadium" | "Mine" | "Manor" | "Castle" => Fac,
        "River" | "Sea" | "Ocean" | "Lake" | "Island" | "Islands" | "Peninsula" | "Strait" | "Straits" | "Shoal" | "Reef"
        | "Archipelago" | "Basin" | "Valley" | "Mountains" | "Desert" => Loc,
        "Initiative" | "Doctrine" | "Policy" | "Principle" | "Principles" | "Formula" | "Strategy" | "Corridor" | "Mechanism" => Policy,
        "Ministry" | "Commission" | "Agency" | "University" | "Institute" | "Foundation" | "Party" | "Bank" | "Authority"
        | "Association" => Org,
        _ => return None,
    })
}

/// The type that a capitalised last word decides where the model fell back to one of `GUESSES` (or, for FAC, LAW and EVENT, to ORG).
fn weak_head(word: &str) -> Option<EntityType> {
    Some(match word {
        "Roadmap" | "Resolution" | "Ordinance" | "Decree" | "Directive" | "Regulation" | "Bill" | "Law" | "Code" | "Armistice"
        | "Amendment" | "Constitutions" | "Verdict" | "Statement" => Law,
        "Meeting" | "Conference" | "Election" | "Elections" | "War" | "Wars" | "Earthquake" | "Massacre" | "Genocide" | "Uprising"
        | "Revolution" | "Offensive" | "Festival" | "Expo" | "Championship" | "Championships" | "Marathon" | "Plenum" | "Consultations"
        | "Retreat" | "COP" | "Intifada" | "Biennale" | "Roundtable" | "Symposium" | "Primaries" => Event,
        "Shimbun" | "Kuaibao" | "Ribao" | "Herald" | "Tribune" | "Gazette" | "Courier" | "Chronicle" | "Telegraph" | "Daily" | "Times"
        | "Post" | "Observer" | "Guardian" | "Wire" | "Listy" | "Noviny" | "Zeitung" | "Dagblad" | "Weekly" | "Newspaper" | "News"
        | "Radio" | "TV" | "Television" | "Broadcasting" | "Ltd" | "Ltd." | "Inc" | "Inc." | "LLC" | "GmbH" | "Corp" | "Corp."
        | "Corporation" | "Company" | "Holdings" | "Holding" | "Group" | "Airlines" | "Airways" | "Shipping" | "Petroleum" | "Council"
        | "Committee" | "Guard" | "Guards" | "Police" | "Army" | "Navy" | "Forces" | "Embassy" | "Court" | "Parliament" | "Senate"
        | "Assembly" | "Movement" | "League" | "Alliance" | "Coalition" | "Brigade" | "Brigades" | "Battalion" | "Regiment" | "Society"
        | "Club" | "Network" | "Centre" | "Secretariat" | "Directorate" | "Department" | "Gendarmerie" | "Legion" | "Militia"
        | "Shipyards" | "Metals" | "Minerals" | "Mining" | "Refining" | "Bullion" | "Gendarmes" | "Syndicate" | "Cartel" | "Tribunal" => {
            Org
        }
        "Province" | "District" | "County" | "Governorate" | "Prefecture" | "Oblast" | "Municipality" | "Parish" | "Voivodeship"
        | "Krai" | "Canton" | "Township" | "Okrug" => Gpe,
        "Road" | "Street" | "Avenue" | "Boulevard" | "Square" | "Tower" | "Towers" | "Stadion" | "Arena" | "Cemetery" | "Temple"
        | "Shrine" | "Church" | "Monastery" | "Terminal" | "Tunnel" | "Jail" | "Garrison" | "Airfield" | "Airbase" | "Checkpoint"
        | "Building" | "Museum" | "Library" | "Monument" | "Memorial" | "Gate" | "Plant" | "Interconnector" | "Expressway" | "Motorway"
        | "Metro" | "Pier" | "Dock" | "Docks" | "Wharf" | "Quay" | "Barrage" | "Reservoir" | "Cosmodrome" | "Spaceport" | "Synagogue"
        | "Basilica" | "Fortress" | "Fort" | "Warehouse" | "Villa" | "House" => Fac,
        "Bay" | "Gulf" | "Delta" | "Plateau" | "Glacier" | "Hills" | "Highlands" | "Atoll" | "Cay" | "Cape" | "Canyon" | "Forest"
        | "Oasis" | "Steppe" | "Isles" | "Isle" | "Islet" | "Islets" | "Bank" | "Ridge" | "Trench" | "Triangle" | "Rock" | "Rocks"
        | "Coast" | "Wetlands" | "Creek" | "Channel" | "Fjord" | "Lagoon" | "Falls" | "Volcano" => Loc,
        "Gateway" | "Scholarships" | "Scholarship" | "Programme" | "Program" | "Scheme" | "Plan" | "Vision" | "Agenda" | "Framework"
        | "Goals" | "Project" | "Solution" | "Approach" | "Facility" | "Partnership" => Policy,
        _ => return None,
    })
}

/// The type that a first word decides: "Lake Chilwa", "Place Guillaume II", "Hospital Escuela".
fn first_head(word: &str) -> Option<EntityType> {
    Some(match word {
        "Lake" | "Lac" | "Lago" | "Mount" | "Mt" | "Mt." | "Cape" | "Cabo" | "Jebel" | "Jabal" | "Djebel" | "Wadi" | "Pulau" | "Koh"
        | "Isla" | "Islas" | "Île" | "Îles" | "Ilha" | "Ilhas" | "Río" | "Rio" | "Nahr" | "Laguna" | "Cayo" | "Sierra" | "Golfo"
        | "Estrecho" => Loc,
        "Avenue" | "Avenida" | "Boulevard" | "Rue" | "Place" | "Plaza" | "Palacio" | "Palais" | "Palazzo" | "Pont" | "Puente"
        | "Hospital" | "Hôpital" | "Stade" | "Estadio" | "Aeropuerto" | "Gare" | "Camp" | "Hôtel" | "Hotel" | "Piazza" | "Mezquita"
        | "Masjid" | "Château" | "Schloss" => Fac,
        _ => return None,
    })
}

/// A name of several words goes by its head, where the lexicon does not know it.
pub fn retype(scene: Scene<'_>, spans: &mut [RawSpan]) {
    for span in spans.iter_mut() {
        if span.last - span.first < 2 || scene.is_name(span.first, span.last, u32::MAX) || bit(span.kind) & VALUES != 0 {
            continue;
        }
        if let Some(kind) = by_shape(scene, *span) {
            span.kind = kind;
            continue;
        }
        // The head stands before the first preposition.
        let connector = (span.first + 1..span.last)
            .find(|i| matches!(scene.word(*i), "of" | "on" | "for" | "against" | "in" | "to" | "between" | "relating"));
        let head = connector.unwrap_or(span.last) - 1;
        if let Some(kind) = strong_head(scene.word(head)) {
            // "Bank of X", "Party of X" say little; "Port of X" is a port.
            let weak = kind == Org && (connector.is_some() || !matches!(span.kind, Person | Gpe | Loc | Fac))
                || kind == Policy && !matches!(span.kind, Org | Gpe | Loc | Person);
            if !weak {
                span.kind = kind;
            }
        } else if head > span.first
            && let Some(kind) = weak_head(scene.word(head))
        {
            let guess =
                bit(span.kind) & GUESSES != 0 || span.kind == Fac && matches!(kind, Law | Event) || span.kind == Product && kind != Fac;
            // "Sarah Church", "Bayar Guard": with a given name in front it may well be a person.
            let person = span.kind == Person && scene.flags(span.first) & crate::entity::flags::GIVEN != 0;
            if guess && !person {
                span.kind = kind;
            }
        } else if let Some(kind) = first_head(scene.word(span.first)) {
            let guess = bit(span.kind) & (GUESSES | bit(Fac)) != 0 || span.kind == Org && kind == Fac && span.last - span.first <= 4;
            if guess {
                span.kind = kind;
            }
        }
    }
}

/// Shapes told by a number or by small words inside.
fn by_shape(scene: Scene<'_>, span: RawSpan) -> Option<EntityType> {
    let (first, second) = (scene.word(span.first), scene.word(span.first + 1));
    let number = scene.token(span.first + 1).is_some_and(|t| t.kind == Kind::Number)
        || matches!(second, "One" | "Two" | "Three" | "Four" | "Five" | "II" | "III" | "IV");
    // "Pillar Two", "Principle 4 of the Ocean of Peace"
    if matches!(first, "Pillar" | "Principle" | "Goal" | "Priority") && number {
        return Some(Policy);
    }
    // "Five-Point Consensus", "10-Point Peace Formula"
    if span.kind == Law && (span.first + 1..span.last).any(|i| scene.word(i).eq_ignore_ascii_case("point") && scene.is_dash(i - 1)) {
        return Some(Policy);
    }
    // "National Road 380", "Highway 1"
    let last_number = scene.token(span.last - 1).is_some_and(|t| t.kind == Kind::Number);
    if last_number && matches!(scene.word(span.last - 2), "Road" | "Route" | "Highway" | "Motorway" | "Terminal" | "Camp" | "Gate" | "Pier")
    {
        return Some(Fac);
    }
    // "Barrow-in-Furness"
    if matches!(span.kind, Person | Org)
        && (span.first + 1..span.last - 1)
            .any(|i| scene.is_dash(i) && matches!(scene.word(i + 1), "in" | "on" | "upon" | "sur" | "sous" | "lès"))
    {
        return Some(Gpe);
    }
    // "City of Fremantle"
    (span.kind == Org && first == "City" && second == "of").then_some(Gpe)
}
