//! Positions of a JSON Lines file, with its own entities or the recognised ones, for measuring.

use demarche::analyzer::Depth;
use demarche::entity::{CountryCode, Entity, EntityType};
use demarche::{Analysis, Analyzer, Document, Scratch, Span};
use serde_json::{Value, json};

fn main() {
    let mut args = std::env::args().skip(1);
    let path = args.next().expect("a JSON Lines file");
    let gold = args.next().is_some_and(|a| a == "--gold-entities");
    let analyzer = Analyzer::builder().build().unwrap();
    let (mut scratch, mut analysis) = (Scratch::default(), Analysis::default());
    let content = std::fs::read_to_string(path).unwrap();
    let (mut spent, mut words) = (std::time::Duration::ZERO, 0usize);
    for line in content.lines() {
        let row: Value = serde_json::from_str(line).unwrap();
        let text = row["text"].as_str().unwrap();
        let mut document = Document::from_text(row["id"].as_str().unwrap(), text);
        document.speaker = row["speaker"].as_str().map(str::to_owned);
        let mut at: Vec<u32> = text.char_indices().map(|(b, _)| b as u32).collect();
        at.push(text.len() as u32);
        analyzer.analyze_into(&document, if gold { Depth::Tags } else { Depth::Entities }, &mut scratch, &mut analysis);
        if gold {
            analysis.entities.clear();
            for e in row["entities"].as_array().unwrap() {
                let span = Span::new(at[e["start"].as_u64().unwrap() as usize], at[e["end"].as_u64().unwrap() as usize]);
                let first = analysis.tokens.partition_point(|t| t.end <= span.start) as u32;
                let last = analysis.tokens.partition_point(|t| t.start < span.end) as u32;
                analysis.entities.push(Entity {
                    span,
                    first,
                    last,
                    kind: EntityType::parse(e["type"].as_str().unwrap()).unwrap(),
                    country: e["id"].as_str().and_then(CountryCode::parse),
                    name: span.slice(text).to_owned(),
                    sentence: 0,
                    mention_of: 0,
                    value: None,
                });
            }
        }
        let start = std::time::Instant::now();
        analyzer.positions().find(&document, analyzer.vocabulary(), &mut scratch.position, &mut analysis);
        spent += start.elapsed();
        words += analysis.words(text);
        let cp = |byte: u32| at.partition_point(|b| *b < byte);
        let span = |s: Span| (cp(s.start), cp(s.end), s.slice(text).to_owned());
        let entities: Vec<Value> = analysis
            .entities
            .iter()
            .map(|e| json!({"start": cp(e.span.start), "end": cp(e.span.end), "text": e.span.slice(text), "type": e.kind.as_str(), "id": e.country.map(|c| c.as_str().to_owned())}))
            .collect();
        let positions: Vec<Value> = analysis
            .positions
            .iter()
            .map(|p| {
                let cue = span(p.cue);
                let target = p.target.map(span);
                let name = |a: &demarche::position::Actor| json!({"name": a.name, "id": a.country.map(|c| c.as_str().to_owned())});
                json!({"cue": cue.2, "cue_start": cue.0, "cue_end": cue.1, "stance": p.stance.as_str(), "strength": p.strength,
                    "holders": p.holders.iter().map(name).collect::<Vec<_>>(), "holder_text": p.holder.map(|h| h.slice(text)),
                    "target": target.as_ref().map(|t| &t.2), "target_start": target.as_ref().map(|t| t.0), "target_end": target.as_ref().map(|t| t.1),
                    "addressee": p.addressee.as_ref().map(name), "source": p.sources.first().map(name),
                    "reaffirmed": p.reaffirmed, "negated": p.negated, "rule": p.rule})
            })
            .collect();
        println!("{}", json!({"id": document.id, "entities": entities, "positions": positions}));
    }
    eprintln!("{:.0} ns a word", spent.as_nanos() as f64 / words as f64);
}
