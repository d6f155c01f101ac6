/// Names of the word classes of `data/cues/words.toml`; a word's flags have the bit of its place here. Those from the 65th on
/// are asked for word by word (`CueLexicon::rare`), not kept for each token.
const CLASSES: [&str; 72] = [
    "be", "have", "do", "modal", "will", "would", "negator", "intensifier", "hedge", "report", "affirm", "light", "preposition",
    "subordinator", "relative", "conjunction", "first", "third-person", "third-thing", "third-plural", "possessive", "role",
    "institution", "crowd", "collective", "spokesperson", "conditional", "question", "determiner", "believe", "share",
    "temporal", "body", "reflexive", "title", "drop", "negative-verb",
    "two", "thing", "copular", "form-base", "form-s", "form-ed",
    "form-noun", "quote", "fiction", "speech", "agent",
    "carrying", "wish", "mild", "polite", "thought", "inability", "counted", "unnamed", "whoever", "participle", "example",
    "manage", "foreseen", "official", "content", "mental-subject",
    "call", "lifeless", "join", "strife", "asking", "semblance", "prospect", "undecided",
];
