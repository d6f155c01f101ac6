//! Who holds what in a record: one tally an actor.

use crate::position::Stance;
use crate::report::view::{ActorView, MentionView, PositionView, Record};
use std::collections::HashMap;

/// An actor of one document or of a corpus.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ActorTally {
    /// Country code, or the lower-cased canonical name.
    pub key: String,
    /// The name most often used for it.
    pub name: String,
    /// Positions held, by stance.
    pub stances: [u32; Stance::ALL.len()],
    /// Positions of these that somebody else says the actor holds.
    pub reported: u32,
    /// Who says so, in order of appearance.
    pub reporters: Vec<String>,
    /// Mentions in the text.
    pub mentions: u32,
}

impl ActorTally {
    /// All positions.
    #[must_use]
    pub fn positions(&self) -> u32 {
        self.stances.iter().sum()
    }
}

/// The actors of a record: holders first, by number of positions, then by mentions, then by name.
#[must_use]
pub fn tally(record: &Record<'_>) -> Vec<ActorTally> {
    let names = Names::of(record);
    let mut actors: Vec<ActorTally> = Vec::new();
    let mut used: Vec<Vec<(String, u32)>> = Vec::new();
    let mut at: HashMap<String, usize> = HashMap::new();
    let mut find = |key: String, actors: &mut Vec<ActorTally>, used: &mut Vec<Vec<(String, u32)>>| {
        *at.entry(key).or_insert_with_key(|key| {
            actors.push(ActorTally { key: key.clone(), ..ActorTally::default() });
            used.push(Vec::new());
            actors.len() - 1
        })
    };
    for position in &record.positions {
        let reporter = reporter(position, &names);
        for holder in &position.holders {
            let i = find(names.key(holder.name, holder.id), &mut actors, &mut used);
            actors[i].stances[stance_index(position.stance)] += 1;
            count(&mut used[i], &names.full(holder.name));
            if let Some(source) = reporter {
                actors[i].reported += 1;
                let name = names.full(source.name);
                if !actors[i].reporters.contains(&name) {
                    actors[i].reporters.push(name);
                }
            }
        }
    }
    for entity in record.entities.iter().filter(|e| matches!(e.kind, "GPE" | "NORP" | "ORG" | "PERSON")) {
        let key = names.key(entity.text, entity.id);
        let i = find(key, &mut actors, &mut used);
        actors[i].mentions += 1;
        if actors[i].positions() == 0 && entity.kind != "NORP" {
            count(&mut used[i], &names.full(entity.text));
        }
    }
    for (actor, used) in actors.iter_mut().zip(&used) {
        let best = used.iter().rev().max_by_key(|(_, n)| *n);
        // A country goes by its common name, whether the text says Beijing, the PRC or China.
        let country = crate::lexicon::country_name(&actor.key).filter(|_| best.is_some());
        actor.name = country.map(str::to_owned).or_else(|| best.map(|(name, _)| name.clone())).unwrap_or_else(|| actor.key.clone());
    }
    // A people's adjective alone ("Chinese goods") is no actor.
    actors.retain(|a| a.positions() > 0 || a.name != a.key);
    actors.sort_by(|a, b| (b.positions(), b.mentions, &a.name).cmp(&(a.positions(), a.mentions, &b.name)));
    actors
}

/// Who other than the holders says that they hold this.
fn reporter<'r, 'a>(position: &'r PositionView<'a>, names: &Names<'_>) -> Option<&'r MentionView<'a>> {
    let holders: Vec<_> = position.holders.iter().map(|h| names.key(h.name, h.id)).collect();
    position.sources.iter().find(|s| !holders.contains(&names.key(s.name, s.id)))
}

/// Index of a stance label in [`Stance::ALL`].
#[must_use]
pub fn stance_index(label: &str) -> usize {
    Stance::parse(label).map_or(0, |s| s as usize)
}

fn count(names: &mut Vec<(String, u32)>, name: &str) {
    match names.iter_mut().find(|(n, _)| n == name) {
        Some((_, n)) => *n += 1,
        None => names.push((name.to_owned(), 1)),
    }
}

/// The fullest name and the country of every mention's text.
pub(crate) struct Names<'a>(HashMap<String, (&'a str, Option<&'a str>)>);

impl<'a> Names<'a> {
    pub(crate) fn of(record: &Record<'a>) -> Self {
        let mut full = HashMap::new();
        for entity in &record.entities {
            let fullest = record.entities.get(entity.mention_of as usize - 1).unwrap_or(entity);
            full.entry(entity.text.to_lowercase()).or_insert((fullest.name, entity.id));
        }
        Self(full)
    }

    fn full(&self, name: &str) -> String {
        self.0.get(&name.to_lowercase()).map_or(name, |(full, _)| full).to_owned()
    }

    pub(crate) fn key(&self, name: &str, id: Option<&str>) -> String {
        let id = id.or_else(|| self.0.get(&name.to_lowercase()).and_then(|(_, id)| *id));
        id.map_or_else(|| self.full(name).to_lowercase(), str::to_owned)
    }
}

/// Names of holders in one line: `China and Pakistan`, `A, B and C`.
#[must_use]
pub fn list(holders: &[ActorView<'_>]) -> String {
    let name = |holder: &ActorView<'_>| -> String {
        // A dateline's capitals are no way to write a name in a list.
        let shout = holder.id.is_some() && holder.name.len() > 3 && holder.name.chars().all(|c| c.is_uppercase() || !c.is_alphabetic());
        match holder.id.filter(|_| shout).and_then(crate::lexicon::country_name) {
            Some(country) => country.to_owned(),
            None => holder.name.to_owned(),
        }
    };
    match holders {
        [] => String::new(),
        [one] => name(one),
        [rest @ .., last] => format!("{} and {}", rest.iter().map(name).collect::<Vec<_>>().join(", "), name(last)),
    }
}
