//! PLOVER event types of positions.

use crate::position::Stance;

/// Words that state what will be done to whoever does not heed the warning.
const SANCTIONS: [&str; 44] = [
    "ban",
    "bans",
    "block",
    "blockade",
    "boycott",
    "close",
    "consequences",
    "counter",
    "countermeasure",
    "countermeasures",
    "cut",
    "embargo",
    "expel",
    "expulsion",
    "fine",
    "force",
    "freeze",
    "halt",
    "hit",
    "impose",
    "imposed",
    "isolate",
    "measures",
    "penalties",
    "penalty",
    "price",
    "punish",
    "punished",
    "reprisal",
    "reprisals",
    "response",
    "restrict",
    "retaliate",
    "retaliation",
    "retaliatory",
    "revoke",
    "sanction",
    "sanctioned",
    "sanctions",
    "strike",
    "strikes",
    "suspend",
    "tariffs",
    "withdraw",
];

/// The event type of a stance: support and welcome SUPPORT, oppose REJECT, condemn ACCUSE, urge REQUEST, commit AGREE, and warn
/// THREATEN where `said` (the cue and its target) states a sanction; concern, affirm and a mere warning are no event.
#[must_use]
pub fn event(stance: Stance, said: &str) -> Option<&'static str> {
    match stance {
        Stance::Support | Stance::Welcome => Some("SUPPORT"),
        Stance::Oppose => Some("REJECT"),
        Stance::Condemn => Some("ACCUSE"),
        Stance::Urge => Some("REQUEST"),
        Stance::Commit => Some("AGREE"),
        Stance::Warn => states_sanction(said).then_some("THREATEN"),
        Stance::Concern | Stance::Affirm => None,
    }
}

fn states_sanction(said: &str) -> bool {
    said.split(|c: char| !c.is_alphabetic()).any(|word| SANCTIONS.binary_search(&word.to_lowercase().as_str()).is_ok())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_stance_has_its_event() {
        let table = [
            (Stance::Support, "supports the plan", Some("SUPPORT")),
            (Stance::Welcome, "welcomes the truce", Some("SUPPORT")),
            (Stance::Oppose, "opposes sanctions", Some("REJECT")),
            (Stance::Condemn, "condemns the strikes", Some("ACCUSE")),
            (Stance::Urge, "urges restraint", Some("REQUEST")),
            (Stance::Commit, "will provide aid", Some("AGREE")),
            (Stance::Warn, "warned that the conflict could spread", None),
            (Stance::Warn, "warned of a famine", None),
            (Stance::Warn, "warned that it would impose sanctions on the bank", Some("THREATEN")),
            (Stance::Warn, "will take resolute countermeasures", Some("THREATEN")),
            (Stance::Warn, "there will be Consequences", Some("THREATEN")),
            (Stance::Concern, "is concerned about sanctions", None),
            (Stance::Affirm, "believes that force is no answer", None),
        ];
        for (stance, said, want) in table {
            assert_eq!(event(stance, said), want, "{stance:?}: {said}");
        }
    }

    #[test]
    fn the_words_are_sorted() {
        assert!(SANCTIONS.is_sorted());
    }
}
