//! Places made by rule: a name and a common noun that says what stands there, and parts of countries.

use crate::entity::heads::Use;
use crate::entity::productive::Reader;
use crate::entity::rules::bit;
use crate::entity::spans::overlapping;
use crate::entity::{EntityType, RawSpan, flags};
use crate::tag::Tag;
use EntityType::{Fac, Gpe, Loc, Norp, Org};

impl Reader<'_> {
    /// "Rafah crossing", "Lusenda refugee camp", "Galkayo–Adado highway": a name and a lower-case head.
    pub(super) fn facility(&self, at: u32) -> Option<RawSpan> {
        let name = self.span_at(at, bit(Gpe) | bit(Loc) | bit(Fac) | bit(EntityType::Person) | bit(Org))?;
        if self.scene.is_name(name.first, name.last, bit(Norp) | bit(Org)) || name.kind == Org && name.last - name.first > 2 {
            return None;
        }
        let country = self.scene.buffers.evidence[at as usize].place != 0 && self.country(at, name.last);
        let mut head = name.last;
        if Use::SiteKind.has(self.word(head)) {
            head += 1;
        }
        if !Use::Site.has(self.word(head))
            || self.capital(head)
            || country
            || self.scene.token(head)?.starts_line() && self.scene.token(head)?.after_blank_line()
        {
            return None;
        }
        Some(RawSpan { first: at, last: head + 1, kind: Fac })
    }

    /// "Tsiafahy prison": a capitalised word no one knows before a head that says what it is.
    pub(super) fn unknown_facility(&self, at: u32) -> Option<RawSpan> {
        if !self.capital(at) || !overlapping(self.spans, at, at + 1).is_empty() || (at > 0 && self.capital(at - 1)) {
            return None;
        }
        let common = self.flags(at) & (flags::COMMON | flags::OFFICE | flags::HONORIFIC | flags::NUMBER | flags::NOT_A_NAME) != 0;
        let head = at + 1 + u32::from(Use::SiteKind.has(self.word(at + 1)));
        let site = Use::LoneSite.has(self.word(head));
        (site && !common && !self.capital(head) && self.scene.analysis.tags[at as usize] == Tag::Propn).then_some(RawSpan {
            first: at,
            last: head + 1,
            kind: Fac,
        })
    }

    fn country(&self, first: u32, last: u32) -> bool {
        let at = self.scene.buffers.matches.partition_point(|m| m.first < first);
        self.scene.buffers.matches.get(at).is_some_and(|m| {
            m.first == first && m.last == last && self.scene.gazetteer.entries(m.value).any(|e| e.kind == Some(Gpe) && e.country.is_some())
        })
    }

    /// "Southern Lebanon", "Northern Somalia"; "Korean peninsula".
    pub(super) fn part_of_place(&self, at: u32) -> Option<RawSpan> {
        if self.is(at + 1, &["peninsula", "archipelago"])
            && let Some(name) = self.span_at(at, bit(Norp))
        {
            return Some(RawSpan { first: at, last: name.last + 1, kind: Loc });
        }
        let direction = matches!(
            self.word(at),
            "Northern" | "Southern" | "Eastern" | "Western" | "Central" | "Northeastern" | "Northwestern" | "Southeastern" | "Southwestern"
        );
        if !direction || self.scene.buffers.evidence[at as usize].length > 1 {
            return None;
        }
        let name = self.span_at(at + 1, bit(Gpe) | bit(Loc))?;
        self.country(name.first, name.last).then_some(RawSpan { first: at, last: name.last, kind: Loc })
    }
}
