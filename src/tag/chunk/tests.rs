use super::*;
use crate::span::Span;
use crate::tokenize::{Interner, Vocabulary, tokens_at};

fn tag_of(name: &str) -> Tag {
    match name {
        "J" => Tag::Adj,
        "P" => Tag::Adp,
        "R" => Tag::Adv,
        "A" => Tag::Aux,
        "C" => Tag::Cconj,
        "D" => Tag::Det,
        "N" => Tag::NounSg,
        "Ns" => Tag::NounPl,
        "M" => Tag::Num,
        "T" => Tag::Part,
        "I" => Tag::Pron,
        "E" => Tag::Propn,
        "." => Tag::Punct,
        "S" => Tag::Sconj,
        "$" => Tag::Sym,
        "V" => Tag::VerbBase,
        "Vd" => Tag::VerbPast,
        "Vg" => Tag::VerbIng,
        "Vn" => Tag::VerbPart,
        "Vp" => Tag::VerbPres,
        "Vz" => Tag::Verb3sg,
        _ => panic!("{name}"),
    }
}

/// Chunks of `word/TAG` pairs as text, the head marked; a `~` before a word means that no white space stands before it.
fn shown(tagged: &str) -> String {
    let (mut text, mut ranges, mut tags) = (String::new(), Vec::new(), Vec::new());
    for pair in tagged.split(' ') {
        let (word, tag) = pair.rsplit_once('/').unwrap();
        let glued = word.strip_prefix('~');
        if glued.is_none() && !text.is_empty() {
            text.push(' ');
        }
        let word = glued.unwrap_or(word);
        ranges.push((text.len(), text.len() + word.len()));
        text.push_str(word);
        tags.push(tag_of(tag));
    }
    let tokens = tokens_at(&text, &ranges, &Vocabulary::builtin(), &mut Interner::default());
    let whole = Sentence { span: Span::new(0, text.len() as u32), first: 0, last: tokens.len() as u32, paragraph: 0 };
    let mut found = Vec::new();
    chunks(&text, &tokens, &tags, &[whole], &mut found);
    let show = |c: &Chunk| {
        let kind = match c.kind {
            ChunkKind::Np => "NP",
            ChunkKind::Vg => "VG",
            ChunkKind::Pp => "PP",
        };
        let span = Span::new(tokens[c.first as usize].start, tokens[c.last as usize - 1].end);
        let head = tokens[c.head as usize].text(&text);
        if span.slice(&text) == head { format!("{kind}({head})") } else { format!("{kind}({}|{head})", span.slice(&text)) }
    };
    found.iter().map(show).collect::<Vec<_>>().join(" ")
}

#[test]
fn noun_phrases() {
    let cases = [
        ("China/E firmly/R supports/Vz Pakistan/E", "NP(China) VG(supports) NP(Pakistan)"),
        ("Pakistan/E ~'s/T support/N for/P the/D talks/Ns", "NP(Pakistan's support|support) PP(for) NP(the talks|talks)"),
        ("the/D countries/Ns ~'/T leaders/Ns ~'/T joint/J statement/N", "NP(the countries' leaders' joint statement|statement)"),
        ("Iran/E ~'s/A a/D threat/N", "NP(Iran) VG('s) NP(a threat|threat)"),
        (
            "its/I national/J sovereignty/N ,/. independence/N and/C territorial/J integrity/N",
            "NP(its national sovereignty|sovereignty) NP(independence) NP(territorial integrity|integrity)",
        ),
        (
            "the/D all/D ~-/. ~weather/N strategic/J cooperative/J partnership/N",
            "NP(the all-weather strategic cooperative partnership|partnership)",
        ),
        ("China/E ~-/. ~Pakistan/E Economic/E Corridor/E", "NP(China-Pakistan Economic Corridor|Corridor)"),
        ("a/D China/E ~-/. ~led/Vn plan/N", "NP(a China-led plan|plan)"),
        ("political/J and/C economic/J ties/Ns", "NP(political and economic ties|ties)"),
        ("a/D stable/J ,/. prosperous/J region/N", "NP(a stable , prosperous region|region)"),
        ("ties/Ns are/A strong/J and/C stable/J", "NP(ties) VG(are)"),
        ("both/D sides/Ns", "NP(both sides|sides)"),
        ("all/D the/D parties/Ns", "NP(all the parties|parties)"),
        ("they/I told/Vd us/I", "NP(they) VG(told) NP(us)"),
        ("her/I support/N pleased/Vd her/I", "NP(her support|support) VG(pleased) NP(her)"),
        ("more/J than/P 20/M countries/Ns", "NP(more than 20 countries|countries)"),
        ("$/$ ~1.5bn/M in/P aid/N ,/. 12/M ~%/$ of/P GDP/N", "NP($1.5bn|1.5bn) PP(in) NP(aid) NP(12%|12) PP(of) NP(GDP)"),
        ("more/J than/P $/$ ~70/M million/M", "NP(more than $70 million|million)"),
        ("Resolution/E 2231/M", "NP(Resolution 2231|Resolution)"),
        ("in/P 2024/M China/E said/Vd", "PP(in) NP(2024) NP(China) VG(said)"),
        ("the/D 2015/M nuclear/J deal/N", "NP(the 2015 nuclear deal|deal)"),
        ("US/E special/J envoy/N", "NP(US special envoy|envoy)"),
        ("told/Vd reporters/Ns Tuesday/E", "VG(told) NP(reporters) NP(Tuesday)"),
        ("spokesperson/N Mao/E Ning/E", "NP(spokesperson Mao Ning|Ning)"),
        ("the/D poor/J", "NP(the poor|poor)"),
        ("many/J of/P them/I", "NP(many) PP(of) NP(them)"),
        ("the/D newly/R proposed/Vn truce/N", "NP(the newly proposed truce|truce)"),
        ("growing/Vg concerns/Ns", "NP(growing concerns|concerns)"),
        ("supporting/Vg efforts/Ns", "VG(supporting) NP(efforts)"),
        ("this/I and/C that/I", "NP(this) NP(that)"),
        ("those/I who/I oppose/Vp it/I", "NP(those) NP(who) VG(oppose) NP(it)"),
        ("follow/V ~-/. ~up/P talks/Ns", "NP(follow-up talks|talks)"),
        ("the/D EU/E and/C the/D U.S./E", "NP(the EU|EU) NP(the U.S.|U.S.)"),
    ];
    for (text, want) in cases {
        assert_eq!(shown(text), want, "{text}");
    }
}

#[test]
fn verb_groups() {
    let cases = [
        ("China/E will/A not/T accept/V it/I", "NP(China) VG(will not accept|accept) NP(it)"),
        ("has/A always/R firmly/R supported/Vn", "VG(has always firmly supported|supported)"),
        ("it/I is/A not/T a/D threat/N", "NP(it) VG(is not|is) NP(a threat|threat)"),
        ("it/I is/A always/R welcome/J", "NP(it) VG(is) "),
        ("agreed/Vd to/T further/R deepen/V ties/Ns", "VG(agreed) VG(to further deepen|deepen) NP(ties)"),
        ("urged/Vd them/I not/T to/T escalate/V", "VG(urged) NP(them) VG(not to escalate|escalate)"),
        ("must/A be/A fully/R respected/Vn by/P all/D", "VG(must be fully respected|respected) PP(by) NP(all)"),
        ("does/A n't/T recognise/V", "VG(does n't recognise|recognise)"),
        ("never/R accepted/Vd", "VG(never accepted|accepted)"),
        ("have/Vp been/A working/Vg", "VG(have been working|working)"),
        ("do/Vp not/T support/V", "VG(do not support|support)"),
        ("has/Vz supported/Vn", "VG(has supported|supported)"),
        ("has/Vz weapons/Ns", "VG(has) NP(weapons)"),
        ("co/J ~-/. ~operates/Vz with/P", "VG(co-operates|operates) PP(with)"),
        ("said/Vd it/I would/A ,/. however/R ,/. go/V", "VG(said) NP(it) VG(would) VG(go)"),
    ];
    for (text, want) in cases {
        assert_eq!(shown(text), want.trim_end(), "{text}");
    }
}

#[test]
fn the_place_corrects_the_tag() {
    let cases = [
        ("will/A support/N them/I", "VG(will support|support) NP(them)"),
        ("to/T back/N them/I", "VG(to back|back) NP(them)"),
        ("the/D calls/Vz for/P peace/N", "NP(the calls|calls) PP(for) NP(peace)"),
        ("its/I firm/J support/V for/P", "NP(its firm support|support) PP(for)"),
        ("China/E ~'s/T calls/Vz for/P", "NP(China's calls|calls) PP(for)"),
        ("that/D supports/Vz peace/N", "NP(that) VG(supports) NP(peace)"),
    ];
    for (text, want) in cases {
        assert_eq!(shown(text), want, "{text}");
    }
}

#[test]
fn prepositions() {
    let cases = [
        ("out/P of/P the/D blue/N", "PP(out of|of) NP(the blue|blue)"),
        ("according/Vg to/P him/I", "PP(according to|to) NP(him)"),
        ("states/Ns including/Vg China/E", "NP(states) PP(including) NP(China)"),
        ("thanks/Ns to/P", "NP(thanks) PP(to)"),
    ];
    for (text, want) in cases {
        assert_eq!(shown(text), want, "{text}");
    }
}

proptest::proptest! {
    #[test]
    fn chunks_are_ordered_and_hold_their_heads(tags in proptest::collection::vec(0usize..23, 0..40), glue in proptest::collection::vec(0u8..3, 40)) {
        const WORDS: [&str; 8] = ["-", "to", "the", "not", "China", ",", "'s", "2024"];
        let (mut text, mut ranges) = (String::new(), Vec::new());
        for (i, tag) in tags.iter().enumerate() {
            if glue[i] > 0 && i > 0 {
                text.push(' ');
            }
            let word = WORDS[(tag + i) % WORDS.len()];
            ranges.push((text.len(), text.len() + word.len()));
            text.push_str(word);
        }
        let tags: Vec<_> = tags.iter().map(|t| Tag::ALL[*t]).collect();
        let tokens = tokens_at(&text, &ranges, &Vocabulary::builtin(), &mut Interner::default());
        let half = tokens.len() as u32 / 2;
        let sentence = |first, last| Sentence { span: Span::new(0, 0), first, last, paragraph: 0 };
        let mut found = Vec::new();
        chunks(&text, &tokens, &tags, &[sentence(0, half), sentence(half, tokens.len() as u32)], &mut found);
        let mut before = 0;
        for chunk in &found {
            proptest::prop_assert!(before <= chunk.first && chunk.first <= chunk.head && chunk.head < chunk.last);
            proptest::prop_assert!(chunk.last <= half || chunk.first >= half);
            before = chunk.last;
        }
    }
}
