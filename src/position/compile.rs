//! Cue files to cue records: shared by `build.rs`, which compiles the built-in files, and the analyser, which adds the user's.
//!
//! A cue file has one table a stance; in it the keys `verb`, `noun`, `adjective`, `impersonal`, `phrase` and `modal` hold one
//! inline table a line: `{ lemma = "support", frame = "np", strength = 2 }`. `[blocked] phrase = [..]` lists senses that are
//! no stance. Depends on nothing in the crate.

use serde::Deserialize;
use std::collections::BTreeMap;

/// What may follow a cue as its target, by bit; the words are those of `frame`.
pub const FRAME_WORDS: [(&str, u32); 32] = [
    ("np", NP),
    ("that", THAT),
    ("to", TO),
    ("ask", ASK),
    ("ing", ING),
    ("for", 1 << 5),
    ("on", 1 << 6),
    ("at", 1 << 7),
    ("over", 1 << 8),
    ("about", 1 << 9),
    ("against", 1 << 10),
    ("to+", PREP_TO),
    ("of", 1 << 12),
    ("with", 1 << 13),
    ("from", 1 << 14),
    ("in", 1 << 15),
    ("by", 1 << 16),
    ("regarding", 1 << 17),
    ("towards", 1 << 18),
    ("behind", 1 << 19),
    ("null", NULL),
    ("speaker", SPEAKER),
    ("subject", SUBJECT),
    ("strict", STRICT),
    ("from+", FROM_ADDRESSEE),
    ("hidden", HIDDEN),
    ("present", PRESENT),
    ("light", LIGHT),
    ("negated", NEGATED),
    ("act", ACT),
    ("active", ACTIVE),
    ("own", OWN),
];
/// A noun phrase.
pub const NP: u32 = 1;
/// A clause with or without "that".
pub const THAT: u32 = 1 << 1;
/// An infinitive of the holder's own act.
pub const TO: u32 = 1 << 2;
/// An addressee and an infinitive.
pub const ASK: u32 = 1 << 3;
/// A gerund.
pub const ING: u32 = 1 << 4;
/// The preposition "to".
pub const PREP_TO: u32 = 1 << 11;
/// The target may be missing.
pub const NULL: u32 = 1 << 20;
/// The holder is whoever speaks; the target is the subject or the extraposed clause.
pub const SPEAKER: u32 = 1 << 21;
/// Where nothing follows, the target is the subject's own clause ("X is unacceptable").
pub const SUBJECT: u32 = 1 << 22;
/// Only with a holder that is a name or a pronoun for one.
pub const STRICT: u32 = 1 << 23;
/// "demand X from Y": Y is the addressee.
pub const FROM_ADDRESSEE: u32 = 1 << 24;
/// A fixed target elsewhere: never searched.
pub const HIDDEN: u32 = 1 << 25;
/// Only in the present tense or after a reporting verb.
pub const PRESENT: u32 = 1 << 26;
/// A noun that counts only with a light verb or an affirming verb before it.
pub const LIGHT: u32 = 1 << 27;
/// Counts only under negation ("an option", "seek").
pub const NEGATED: u32 = 1 << 28;
/// An act as much as a stance: under "must" the demand counts, not the verb.
pub const ACT: u32 = 1 << 29;
/// Never in the passive.
pub const ACTIVE: u32 = 1 << 30;
/// Only of a first person.
pub const OWN: u32 = 1 << 31;

/// Stances in order of [`crate::position::Stance`]'s discriminants; 9 blocks.
pub const STANCES: [&str; 10] = ["support", "oppose", "condemn", "concern", "welcome", "urge", "commit", "affirm", "warn", "blocked"];
/// Value of `neg` for cues that are no position under negation.
pub const NO_STANCE: u32 = 15;
/// What the stance becomes under negation.
const NEGATED_STANCE: [u32; 10] = [1, 0, NO_STANCE, NO_STANCE, NO_STANCE, 1, 1, 1, NO_STANCE, NO_STANCE];

/// Parts of speech of cues with the key of their list and their letter in rule ids.
pub const PARTS: [(&str, &str); 6] =
    [("verb", "v"), ("noun", "n"), ("adjective", "a"), ("impersonal", "i"), ("phrase", "p"), ("modal", "m")];

/// Words of one cue record.
pub const RECORD: usize = 7;

/// One line of a cue file.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Entry {
    /// The words; `a|b` for spellings, the first one inflected for verbs and the last for nouns.
    pub lemma: String,
    /// 1, 2 or 3.
    #[serde(default = "two")]
    pub strength: u32,
    /// Words of [`FRAME_WORDS`].
    #[serde(default)]
    pub frame: String,
    /// Stance under negation, or "none".
    pub neg: Option<String>,
}

fn two() -> u32 {
    2
}

/// A cue with its forms.
#[derive(Clone, Debug)]
pub struct Cue {
    /// Every form as a phrase.
    pub forms: Vec<String>,
    /// The lemma in each spelling.
    #[allow(dead_code)] // Read by the build script alone.
    pub lemmas: Vec<String>,
    /// stance | strength << 4 | part << 8 | negated stance << 12
    pub head: u32,
    /// Frame bits.
    pub frame: u32,
    /// Rule id such as `support.v.np`.
    pub rule: String,
    /// Line in the file, from 1.
    pub line: u32,
}

/// Irregular forms by lemma: third person, past, participle, -ing.
pub type Irregular = BTreeMap<String, Vec<String>>;

/// Reads a cue file.
///
/// # Errors
/// Line and reason.
pub fn read(content: &str, irregular: &Irregular) -> Result<Vec<Cue>, (u32, String)> {
    type File = BTreeMap<String, BTreeMap<String, Vec<toml::Spanned<Entry>>>>;
    let line_at = |offset: usize| content[..offset.min(content.len())].bytes().filter(|b| *b == b'\n').count() as u32 + 1;
    let file: File = toml::from_str(content).map_err(|e| {
        let line = e.span().map_or(1, |s| line_at(s.start));
        (line, e.message().to_owned())
    })?;
    let mut cues = Vec::new();
    for (stance_name, lists) in &file {
        let Some(stance) = STANCES.iter().position(|s| s == stance_name) else {
            let line = content.lines().position(|l| l.trim() == format!("[{stance_name}]")).unwrap_or(0) as u32 + 1;
            return Err((line, format!("unknown stance \"{stance_name}\"")));
        };
        for (part_name, entries) in lists {
            for entry in entries {
                let line = line_at(entry.span().start);
                let Some(part) = PARTS.iter().position(|p| p.0 == part_name) else {
                    return Err((line, format!("unknown list \"{part_name}\" (verb, noun, adjective, impersonal, phrase or modal)")));
                };
                cues.push(cue(entry.get_ref(), stance, part, line, irregular).map_err(|reason| (line, reason))?);
            }
        }
    }
    cues.sort_by_key(|c| c.line);
    Ok(cues)
}

fn cue(entry: &Entry, stance: usize, part: usize, line: u32, irregular: &Irregular) -> Result<Cue, String> {
    if !(1..=3).contains(&entry.strength) {
        return Err(format!("strength {} is not 1, 2 or 3", entry.strength));
    }
    if entry.lemma.trim().is_empty() {
        return Err("the lemma is empty".into());
    }
    let mut frame = 0;
    for word in entry.frame.split_whitespace() {
        let Some(bit) = FRAME_WORDS.iter().find(|w| w.0 == word) else { return Err(format!("unknown frame \"{word}\"")) };
        frame |= bit.1;
    }
    let negated = match entry.neg.as_deref() {
        None => NEGATED_STANCE[stance],
        Some("none") => NO_STANCE,
        Some(name) => STANCES.iter().position(|s| *s == name).ok_or_else(|| format!("unknown stance \"{name}\""))? as u32,
    };
    let mut forms = Vec::new();
    for spelling in spellings(&entry.lemma) {
        match PARTS[part].1 {
            "v" => forms.extend(verb_forms(&spelling, irregular)),
            "n" => forms.extend([spelling.clone(), plural(&spelling)]),
            _ => forms.push(spelling),
        }
    }
    forms.sort();
    forms.dedup();
    let first = entry.frame.split_whitespace().next().unwrap_or("none");
    let rule = format!("{}.{}.{}", STANCES[stance], PARTS[part].1, first.trim_end_matches('+'));
    Ok(Cue {
        forms,
        lemmas: spellings(&entry.lemma),
        head: stance as u32 | entry.strength << 4 | (part as u32) << 8 | negated << 12,
        frame,
        rule,
        line,
    })
}

fn spellings(lemma: &str) -> Vec<String> {
    let mut all = vec![String::new()];
    for word in lemma.split_whitespace() {
        all = all
            .iter()
            .flat_map(|start| word.split('|').map(move |w| if start.is_empty() { w.to_owned() } else { format!("{start} {w}") }))
            .collect();
    }
    all
}

/// A form that starts with a clitic ("'ll always") behind a word it can lean on, and how many words that adds.
pub fn hosted(form: &str) -> (std::borrow::Cow<'_, str>, usize) {
    if form.starts_with('\'') { (format!("I{form}").into(), 1) } else { (form.into(), 0) }
}

/// All forms of a verb phrase whose first word is the verb.
pub fn verb_forms(phrase: &str, irregular: &Irregular) -> Vec<String> {
    let (verb, rest) = phrase.split_once(' ').unwrap_or((phrase, ""));
    let mut forms = vec![verb.to_owned()];
    match irregular.get(verb) {
        Some(list) => forms.extend(list.iter().cloned()),
        None => forms.extend([third(verb), past(verb), ing(verb)]),
    }
    forms.into_iter().map(|form| if rest.is_empty() { form } else { format!("{form} {rest}") }).collect()
}

/// Adds the regular forms a verb has beside its irregular ones: each of third person, past and -ing that is not there.
#[allow(dead_code)] // Read by the analyser alone.
pub fn complete(verb: &str, forms: &mut Vec<String>) {
    let is_ing = |form: &String| form.ends_with("ing") && form.len() > verb.len();
    let is_third = |form: &String| form.ends_with('s') && form.len() > verb.len();
    let missing = [
        (!forms.iter().any(is_third)).then(|| third(verb)),
        (!forms.iter().any(|form| !is_ing(form) && !is_third(form))).then(|| past(verb)),
        (!forms.iter().any(is_ing)).then(|| ing(verb)),
    ];
    forms.extend(missing.into_iter().flatten());
}

fn consonant_y(word: &str) -> bool {
    word.ends_with('y') && !word.trim_end_matches('y').ends_with(['a', 'e', 'i', 'o', 'u'])
}

fn third(verb: &str) -> String {
    if consonant_y(verb) {
        return format!("{}ies", &verb[..verb.len() - 1]);
    }
    let es = ["s", "x", "z", "ch", "sh", "o"].iter().any(|end| verb.ends_with(end));
    format!("{verb}{}", if es { "es" } else { "s" })
}

/// One short vowel before the last consonant ("slam", "quit"), or a last syllable that bears the stress ("defer", "rebut").
fn doubles(verb: &str) -> bool {
    let vowel = |b: u8| matches!(b, b'a' | b'e' | b'i' | b'o' | b'u');
    let b = verb.as_bytes();
    let [.., before, last] = *b else { return false };
    let short = vowel(before) && !vowel(last) && !matches!(last, b'w' | b'x' | b'y' | b'h' | b'c');
    // The "u" behind "q" is no vowel of its own.
    let own = |i: usize| vowel(b[i]) && !(b[i] == b'u' && i > 0 && b[i - 1] == b'q');
    let vowels = (0..b.len()).filter(|i| own(*i)).count();
    let single = b.len() < 3 || !own(b.len() - 3);
    short && single && (vowels == 1 || STRESSED.iter().any(|end| verb.ends_with(end)) && !UNSTRESSED.contains(&verb))
}

/// Ends of verbs of two syllables and more whose last one bears the stress, and the verbs that are none.
const STRESSED: [&str; 6] = ["mit", "fer", "pel", "cur", "tol", "quip"];
const UNSTRESSED: [&str; 7] = ["limit", "vomit", "offer", "suffer", "differ", "proffer", "pilfer"];

/// Whether a form lacks the consonant that the verb doubles ("baned" of "ban").
#[allow(dead_code)] // Read by the analyser alone.
pub fn misspelt(verb: &str, form: &str) -> bool {
    doubles(verb) && form.strip_prefix(verb).is_some_and(|end| matches!(end, "ed" | "ing"))
}

fn past(verb: &str) -> String {
    if doubles(verb) {
        format!("{verb}{}ed", &verb[verb.len() - 1..])
    } else if verb.ends_with('e') {
        format!("{verb}d")
    } else if consonant_y(verb) {
        format!("{}ied", &verb[..verb.len() - 1])
    } else {
        format!("{verb}ed")
    }
}

fn ing(verb: &str) -> String {
    if let Some(stem) = verb.strip_suffix("ie") {
        format!("{stem}ying")
    } else if doubles(verb) {
        format!("{verb}{}ing", &verb[verb.len() - 1..])
    } else if verb.ends_with('e') && !verb.ends_with("ee") && !verb.ends_with("ye") && !verb.ends_with("oe") {
        format!("{}ing", &verb[..verb.len() - 1])
    } else {
        format!("{verb}ing")
    }
}

fn plural(phrase: &str) -> String {
    third(phrase)
}
