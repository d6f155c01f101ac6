//! Names of several words go by their head, where the lexicon does not know them: "Ivato Roadmap", "Lake Chilwa", "Volga Courier".

use crate::entity::rules::{Scene, bit};
use crate::entity::{EntityType, RawSpan};
use crate::lexicon::HEADS;
use crate::tokenize::Kind;
use EntityType::{Event, Fac, Gpe, Law, Loc, Norp, Org, Person, Policy, Product};

const VALUES: u32 = bit(EntityType::Date) | bit(EntityType::Money) | bit(EntityType::Percent) | bit(EntityType::WorkOfArt);
/// Types a model falls back to when it does not know a name.
const GUESSES: u32 = bit(Person) | bit(Gpe) | bit(Loc) | bit(Norp);

/// What the rules use a word of `data/heads.tsv` for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Use {
    /// A last word that decides the type alone.
    Strong,
    /// A last word that decides it where the model fell back to one of `GUESSES` (or, for FAC, LAW and EVENT, to ORG).
    Weak,
    /// A first word that decides it: "Lake Chilwa", "Place Guillaume II".
    First,
    /// A head that stands for a whole name with "the" and a capital.
    Short,
    /// A common noun of a place, outside the name when it is written in lower case; the type is that of the name before it.
    Place,
    /// An organ that may have organs of its own.
    Owner,
    /// A head whose name goes on with what it is about.
    About,
    /// What an Nth meeting is called.
    Session,
    /// A lower-case noun that makes a man-made place with the name before it.
    Site,
    /// What may stand between a name and a site.
    SiteKind,
    /// A site that makes a name of an unknown word as well.
    LoneSite,
    /// What stands before a ship's name.
    Vessel,
    /// What people are called after Mr. and Madam.
    Address,
    /// What makes another title of a title: "Prime Minister".
    Rank,
}

impl Use {
    /// The type this use of a word gives to the name.
    pub fn of(self, word: &str) -> Option<EntityType> {
        let folded =
            matches!(self, Self::Place | Self::Session | Self::Site | Self::SiteKind | Self::LoneSite | Self::Address | Self::Rank);
        let found = HEADS.binary_search_by(|(at, known, _)| {
            at.cmp(&self).then_with(|| match folded {
                true => known.bytes().cmp(word.bytes().map(|b| b.to_ascii_lowercase())),
                false => known.cmp(&word),
            })
        });
        found.ok().map(|at| HEADS[at].2)
    }

    /// The words of this use.
    pub fn words(self) -> impl Iterator<Item = &'static str> {
        HEADS[HEADS.partition_point(|h| h.0 < self)..].iter().take_while(move |h| h.0 == self).map(|h| h.1)
    }

    /// Whether the word has this use.
    pub fn has(self, word: &str) -> bool {
        self.of(word).is_some()
    }
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
        if let Some(kind) = Use::Strong.of(scene.word(head)) {
            // "Bank of X", "Party of X" say little; "Port of X" is a port.
            let weak = kind == Org && (connector.is_some() || !matches!(span.kind, Person | Gpe | Loc | Fac))
                || kind == Policy && !matches!(span.kind, Org | Gpe | Loc | Person);
            if !weak {
                span.kind = kind;
            }
        } else if head > span.first
            && let Some(kind) = Use::Weak.of(scene.word(head))
        {
            let guess =
                bit(span.kind) & GUESSES != 0 || span.kind == Fac && matches!(kind, Law | Event) || span.kind == Product && kind != Fac;
            // "Sarah Church", "Bayar Guard": with a given name in front it may well be a person.
            let person = span.kind == Person && scene.flags(span.first) & crate::entity::flags::GIVEN != 0;
            if guess && !person {
                span.kind = kind;
            }
        } else if let Some(kind) = Use::First.of(scene.word(span.first)) {
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
    // "327 East 58th Street" is an address, whatever the number made of it.
    let first_number = scene.token(span.first).is_some_and(|t| t.kind == Kind::Number);
    if first_number && span.kind == Law && matches!(scene.word(span.last - 1), "Street" | "Avenue" | "Road" | "Boulevard") {
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
