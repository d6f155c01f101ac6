//! Antecedents of third-person pronouns: by number and person, by salience, never who is called out or speaks.

use crate::entity::EntityType;
use crate::position::Actor;
use crate::position::holder::Scene;
use crate::position::index::entity_with;
use crate::position::lexicon::flag;
use crate::position::spoken::groups;
use crate::position::voice::{Floor, actor};

/// Sentences after which who was spoken of in a transcript is forgotten: for persons, for bodies, for several.
const PERSON_LASTS: u32 = 8;
const THING_LASTS: u32 = 3;
const SEVERAL_LAST: u32 = 5;
const GROUP_LASTS: u32 = 3;

/// Seats of governments: of the house that answers they are the speaker itself, not "they".
const SEATS: [&str; 4] = ["White House", "Kremlin", "Downing Street", "Blue House"];

impl Scene<'_, '_> {
    /// Who the third-person pronoun at token `at` stands for; nobody where nothing spoken of agrees with it, `None` where
    /// it is no such pronoun.
    pub(super) fn pronoun(&self, at: usize, bits: u64) -> Option<Vec<Actor>> {
        let memory = self.memory;
        let briefing = self.voice.room.briefing;
        let lasts = |at: u32, sentences: u32| !briefing || memory.sentence.saturating_sub(at) <= sentences;
        if bits & flag::PERSON != 0 {
            return Some(self.person(at).into_iter().collect());
        }
        if bits & flag::THING != 0 {
            let fits = lasts(memory.things_at, THING_LASTS);
            // "The United States has a plan. It will ...": in its own mouth the house is "we", and "it" the plan.
            // Not so where it was named in the same sentence: "Mexico will defend them, and it does not accept a tariff."
            let named_here = memory.things_at == memory.sentence && memory.several_at == memory.sentence;
            let own = |a: &Actor| bits & flag::POSSESSIVE == 0 && !named_here && self.is_own(a);
            return Some(if fits { memory.things.iter().filter(|a| !own(a)).cloned().collect() } else { Vec::new() });
        }
        if bits & flag::PLURAL != 0 {
            let near = memory.several_at == memory.sentence || !briefing && memory.several.len() > 1;
            let several = if near || memory.beside.is_empty() { &memory.several } else { &memory.beside };
            let fits = lasts(memory.several_at, SEVERAL_LAST) || std::ptr::eq(several, &memory.beside);
            if several.len() > 1 && fits {
                return Some(several.clone());
            }
            let things = || if briefing { None } else { memory.body.as_ref().or(memory.things.first()) };
            let one = several.first().filter(|_| fits).or_else(things);
            let one = one.filter(|a| !self.is_own(a)).cloned();
            return Some(one.or_else(|| self.group_before(at)).into_iter().collect());
        }
        None
    }

    /// "He" or "she": the subject of this sentence, then of a side clause of it, then whoever was spoken of last; in a
    /// briefing, where nobody was for a while, the president of the house.
    fn person(&self, at: usize) -> Option<Actor> {
        let (memory, room) = (self.memory, &self.voice.room);
        let she = matches!(self.layer.str(at).to_ascii_lowercase().as_str(), "she" | "her" | "hers" | "herself");
        let fits = |a: &&Actor| {
            let chief = room.president.as_ref().is_some_and(|c| c.name == a.name);
            let other = room.briefing && chief && she != room.chief_is_she;
            !other && !self.speaks(a)
        };
        let here = memory.person.as_ref().filter(|_| memory.person_at == memory.sentence);
        let fresh = memory.person.as_ref().filter(|_| !room.briefing || memory.sentence.saturating_sub(memory.person_at) <= PERSON_LASTS);
        let found = here.filter(fits).or_else(|| memory.aside.as_ref().filter(fits)).cloned();
        let found = found.or_else(|| self.topic(at).filter(|a| fits(&a))).or_else(|| self.asked_about().filter(fits).cloned());
        found.or_else(|| fresh.filter(fits).cloned()).or_else(|| {
            let president = room.briefing && she == room.chief_is_she;
            room.president.clone().filter(|_| president)
        })
    }

    /// "Republican leaders in Congress have a majority. They refuse to act.": in a briefing, the unnamed group spoken of last.
    fn group_before(&self, at: usize) -> Option<Actor> {
        let (l, memory) = (&self.layer, self.memory);
        if !self.voice.room.briefing {
            return None;
        }
        let here = groups(l, l.first, at).pop();
        here.or_else(|| memory.group.clone().filter(|_| memory.sentence.saturating_sub(memory.group_at) <= GROUP_LASTS))
    }

    /// "What does the President make of X's shift? He was for it.": the person whom a question asked another about.
    fn asked_about(&self) -> Option<&Actor> {
        let memory = self.memory;
        let fresh = memory.asked_in == memory.paragraph && memory.sentence.saturating_sub(memory.asked_at) <= 1;
        memory.asked.as_ref().filter(|_| fresh)
    }

    /// In a briefing: the last person named before the pronoun as "about X", "by X", or as "the President".
    fn topic(&self, at: usize) -> Option<Actor> {
        let (l, room) = (&self.layer, &self.voice.room);
        if !room.briefing {
            return None;
        }
        (l.first..at).rev().find_map(|k| {
            if room.names_president(l, k) {
                return room.president.clone();
            }
            let i = l.entity_at[k].checked_sub(1)? as usize;
            let e = &l.entities[i];
            let mut before = e.first as usize;
            while before > l.first && l.has(before - 1, flag::TITLE | flag::ROLE) {
                before -= 1;
            }
            let told = before > l.first && matches!(l.str(before - 1), "about" | "About" | "by");
            (told && e.kind == EntityType::Person && !room.aside[i] && e.first as usize == k).then(|| actor(l.text, e))
        })
    }

    /// Whether it is the one who has the floor.
    pub(super) fn speaks(&self, a: &Actor) -> bool {
        let Some(Floor::Spokesperson(by) | Floor::Member(by)) = self.floor else { return false };
        let last = |name: &str| name.rsplit(' ').next().unwrap_or_default().to_lowercase();
        self.voice.room.briefing && last(&by.name) == last(&a.name)
    }

    /// The house that answers, or its seat: it speaks of itself as "we".
    fn is_own(&self, a: &Actor) -> bool {
        let (Some(house), Some(Floor::Spokesperson(_))) = (&self.voice.house, self.floor) else { return false };
        let kind = a.span.and_then(|span| entity_with(self.layer.entities, span)).map(|e| e.kind);
        self.voice.room.briefing
            && (a.name == house.name
                || a.country.is_some() && a.country == house.country && kind == Some(EntityType::Gpe)
                || SEATS.iter().any(|s| s.eq_ignore_ascii_case(&a.name)))
    }
}
