//! The arguments of every command.

use crate::input;
use crate::report::Offsets;
use clap::{Args, Parser, Subcommand, ValueEnum, ValueHint};
use std::path::PathBuf;

/// Reads diplomatic press text and says who is named in it, who holds which position on what, and which set phrases recur.
#[derive(Debug, Parser)]
#[command(name = "demarche", version, about, args_conflicts_with_subcommands = true, max_term_width = 100, after_help = EXAMPLES)]
pub struct Cli {
    /// The default command.
    #[command(flatten)]
    pub analyze: Analyze,
    /// Any other command.
    #[command(subcommand)]
    pub command: Option<Command>,
}

/// What people do most, at the end of the help.
const EXAMPLES: &str = "\
Examples:
  pbpaste | demarche                              one readable page of a text
  demarche article.html                           the same of a file
  demarche corpus/ --out-dir results/             CSV tables and JSON Lines of a folder
  demarche positions speech.txt --format csv      one layer as a table
  demarche kwic 'ironclad friendship' corpus/     every place of a phrase
  demarche compare old.txt new.txt                what was dropped, softened, is new
  demarche check corpus/articles                  has the analysis changed?

Exit codes: 0 done; 1 check, compare or eval found what it looks for; 2 usage error or nothing could be
analysed; 3 done, but some documents failed.";

/// What is printed where there is nothing to read.
pub const SHORT_HELP: &str = "\
demarche reads diplomatic press text: who is named, who holds which position on what, which set phrases recur.

Usage: demarche [PATH]...               one page in the terminal (folders and tables: a corpus page)
       some command | demarche          the same of piped text
       demarche PATH --out-dir DIR      CSV tables and JSON Lines
       demarche COMMAND                 tokens, entities, positions, phrases, kwic, compare, explain, eval, check, completions, man

demarche --help lists all options.
";

/// The commands.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// All layers: a page, JSON, JSON Lines or CSV (the default command)
    Analyze(Box<Analyze>),
    /// Words with their parts of speech, as a table
    Tokens(Tokens),
    /// Names with type and country, as a table
    Entities(Layer),
    /// Positions with holder, stance and target, as a table
    Positions(Layer),
    /// Recurring phrases of a document or a corpus, as a table
    Phrases(Box<Phrases>),
    /// Merge what phrases --partial wrote, as if counted in one run
    Merge(Merge),
    /// Concordance lines: every place of a pattern, aligned
    Kwic(Kwic),
    /// What two texts, two folders or a series of texts say differently
    Compare(Compare),
    /// Precision, recall and F1 against annotated records
    Eval(Eval),
    /// Compare a folder's analysis with its stored snapshots
    Check(Check),
    /// Which rule, cue and entry made what stands at an offset, and what was rejected
    Explain(Explain),
    /// Print the completion script of a shell
    Completions {
        /// The shell
        shell: clap_complete::Shell,
    },
    /// Print the manual page (roff)
    Man,
}

/// What every command that analyses takes.
#[derive(Args, Clone, Debug)]
pub struct Common {
    /// User lexicon: names or formulae (.tsv) or cues (.toml); repeatable, later ones override
    #[arg(long, value_name = "FILE", value_hint = ValueHint::FilePath)]
    pub lexicon: Vec<PathBuf>,
    /// Formula lexicon (.tsv) in place of the built-in one; an empty file turns it off
    #[arg(long, value_name = "FILE", value_hint = ValueHint::FilePath)]
    pub formulae: Option<PathBuf>,
    /// Strength ladder (.toml) in place of the built-in one
    #[arg(long, value_name = "FILE", value_hint = ValueHint::FilePath)]
    pub ladder: Option<PathBuf>,
    /// Threads [default: all processors]
    #[arg(long, short, value_name = "N", value_parser = clap::value_parser!(u16).range(1..))]
    pub jobs: Option<u16>,
    /// No warnings, notes or progress
    #[arg(long, short)]
    pub quiet: bool,
    /// Colours (NO_COLOR and CLICOLOR_FORCE are honoured)
    #[arg(long, value_name = "WHEN", default_value = "auto")]
    pub color: Colour,
}

/// Whether there are colours.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub enum Colour {
    /// On terminals that have them.
    #[default]
    Auto,
    /// Always.
    Always,
    /// Never.
    Never,
}

/// What to read and how.
#[derive(Args, Clone, Debug)]
pub struct Input {
    /// Files, folders or - for standard input
    #[arg(value_name = "PATH", value_hint = ValueHint::AnyPath)]
    pub paths: Vec<PathBuf>,
    /// How the bytes are read
    #[arg(long, value_name = "FORMAT", default_value = "auto", value_parser = input_formats())]
    pub input_format: input::Format,
    /// Field or column that holds the text [default: text]
    #[arg(long, value_name = "NAME")]
    pub text_field: Option<String>,
    /// Field or column that holds the id [default: id]
    #[arg(long, value_name = "NAME")]
    pub id_field: Option<String>,
    /// Encoding of the files, such as windows-1252 [default: detected]
    #[arg(long, value_name = "LABEL")]
    pub encoding: Option<String>,
    /// Whose "we" and "I" the texts are, where they do not say
    #[arg(long, value_name = "NAME")]
    pub speaker: Option<String>,
    /// Date of the texts that do not carry their own
    #[arg(long, value_name = "YYYY-MM-DD")]
    pub date: Option<String>,
    /// Analyse texts that are not English, too
    #[arg(long)]
    pub any_language: bool,
    /// What offsets count
    #[arg(long, value_name = "UNIT", default_value = "codepoint")]
    pub offsets: Unit,
    /// Write to this file instead of standard output
    #[arg(long, short, value_name = "FILE", value_hint = ValueHint::FilePath)]
    pub output: Option<PathBuf>,
    /// Shared by all commands.
    #[command(flatten)]
    pub common: Common,
}

impl Input {
    /// The reader's options.
    #[must_use]
    pub fn options(&self) -> input::Options {
        input::Options {
            input_format: self.input_format,
            text_field: self.text_field.clone(),
            id_field: self.id_field.clone(),
            encoding: self.encoding.clone(),
            speaker: self.speaker.clone().filter(|name| !name.trim().is_empty()),
            date: self.date.clone(),
            any_language: self.any_language,
        }
    }
}

fn input_formats() -> impl clap::builder::TypedValueParser<Value = input::Format> {
    use clap::builder::{PossibleValuesParser, TypedValueParser};
    PossibleValuesParser::new(input::Format::ALL.map(input::Format::name)).try_map(|name| name.parse::<input::Format>())
}

/// The unit of offsets.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub enum Unit {
    /// Unicode code points (Python, R).
    #[default]
    Codepoint,
    /// Bytes of UTF-8.
    Byte,
    /// UTF-16 code units (JavaScript, Java).
    Utf16,
}

impl From<Unit> for Offsets {
    fn from(unit: Unit) -> Self {
        match unit {
            Unit::Codepoint => Self::Codepoint,
            Unit::Byte => Self::Byte,
            Unit::Utf16 => Self::Utf16,
        }
    }
}

/// `demarche analyze`.
#[derive(Args, Clone, Debug)]
pub struct Analyze {
    /// What to read.
    #[command(flatten)]
    pub input: Input,
    /// What to print
    #[arg(long, short, value_name = "FORMAT", default_value = "text")]
    pub format: AnalyzeFormat,
    /// The table that --format csv prints [default: positions]
    #[arg(long, value_name = "NAME", conflicts_with = "out_dir")]
    pub table: Option<TableName>,
    /// Of several documents print a page each, not one page of all
    #[arg(long, conflicts_with = "out_dir")]
    pub each: bool,
    /// Write all tables, analysis.jsonl and datapackage.json into this folder
    #[arg(long, value_name = "DIR", value_hint = ValueHint::DirPath, conflicts_with_all = ["format", "output"])]
    pub out_dir: Option<PathBuf>,
}

/// Formats of `analyze`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum AnalyzeFormat {
    /// A page for the terminal.
    Text,
    /// One object: documents and corpus phrases.
    Json,
    /// An object a document.
    Jsonl,
    /// One of the tables.
    Csv,
}

/// Tables of `analyze --format csv`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
#[value(rename_all = "snake_case")]
pub enum TableName {
    /// A row a document.
    Documents,
    /// A row a mention.
    Entities,
    /// A row a position.
    Positions,
    /// A row a holder of a position.
    PositionHolders,
    /// A row an actor of the run.
    Actors,
    /// A row an actor and issue.
    Matrix,
    /// A row a phrase of the corpus.
    Phrases,
    /// A row an occurrence of a phrase.
    PhraseSpans,
    /// A row a document that is a near-identical copy.
    Copies,
    /// A row a document that failed.
    Errors,
}

/// `demarche entities`, `positions`, `phrases`.
#[derive(Args, Clone, Debug)]
pub struct Layer {
    /// What to read.
    #[command(flatten)]
    pub input: Input,
    /// How to print the table
    #[arg(long, short, value_name = "FORMAT", default_value = "table")]
    pub format: LayerFormat,
}

/// `demarche phrases`.
#[derive(Args, Clone, Debug)]
pub struct Phrases {
    /// What to read, and how to print it.
    #[command(flatten)]
    pub layer: Layer,
    /// How to count over several documents.
    #[command(flatten)]
    pub counting: Counting,
    /// Files or folders to compare frequencies with [default: general English, compiled in]; repeatable
    #[arg(long, value_name = "PATH", value_hint = ValueHint::AnyPath)]
    pub reference: Vec<PathBuf>,
    /// Find names and who says each phrase, too (slower: needs all layers)
    #[arg(long)]
    pub actors: bool,
    /// Write counts for demarche merge into this file, and print nothing
    #[arg(long, value_name = "FILE", value_hint = ValueHint::FilePath, conflicts_with = "output")]
    pub partial: Option<PathBuf>,
    /// Over time, speakers or sources.
    #[command(flatten)]
    pub series: Series,
}

/// How phrases are counted over several documents.
#[derive(Args, Clone, Copy, Debug)]
pub struct Counting {
    /// Memory for counting, such as 200MB or 4GB; what does not fit goes to temporary files
    #[arg(long, value_name = "SIZE", default_value = "512MB", value_parser = size)]
    pub memory: usize,
    /// Longest phrase, in words
    #[arg(long, value_name = "N", default_value_t = 8, value_parser = clap::value_parser!(u8).range(2..=8))]
    pub longest: u8,
    /// Occurrences of a phrase at least; set phrases are listed whatever their count
    #[arg(long, value_name = "N", default_value_t = 2, value_parser = clap::value_parser!(u64).range(2..))]
    pub min_count: u64,
}

/// `200MB`, `1.5GB`, `1000000`: bytes, in powers of 1,000.
fn size(written: &str) -> Result<usize, String> {
    let lower = written.trim().to_ascii_lowercase();
    let digits = lower.trim_end_matches(|c: char| c.is_ascii_alphabetic());
    let unit = match &lower[digits.len()..] {
        "" | "b" => 1.0,
        "k" | "kb" => 1e3,
        "m" | "mb" => 1e6,
        "g" | "gb" => 1e9,
        unit => return Err(format!("unknown unit {unit:?}: write KB, MB or GB")),
    };
    match digits.trim().parse::<f64>() {
        Ok(number) if number * unit >= 1e6 => Ok((number * unit) as usize),
        Ok(_) => Err("at least 1MB is needed".into()),
        Err(_) => Err("write a number with MB or GB, such as 200MB".into()),
    }
}

/// `demarche merge`.
#[derive(Args, Clone, Debug)]
pub struct Merge {
    /// Files written by phrases --partial, in the order of the run they stand for
    #[arg(value_name = "FILE", required = true, value_hint = ValueHint::FilePath)]
    pub files: Vec<PathBuf>,
    /// How to print the table
    #[arg(long, short, value_name = "FORMAT", default_value = "table")]
    pub format: LayerFormat,
    /// Write to this file instead of standard output
    #[arg(long, short, value_name = "FILE", value_hint = ValueHint::FilePath)]
    pub output: Option<PathBuf>,
    /// How to count.
    #[command(flatten)]
    pub counting: Counting,
    /// Shared by all commands.
    #[command(flatten)]
    pub common: Common,
}

/// `demarche phrases --by`.
#[derive(Args, Clone, Debug)]
pub struct Series {
    /// Count by this: a row a phrase and group, with its rate per 10,000 words
    #[arg(long, value_name = "GROUP", conflicts_with_all = ["reference", "actors", "partial"])]
    pub by: Option<Grouping>,
    /// With --by: only the first N phrases [default: 50]
    #[arg(long, value_name = "N", requires = "by", value_parser = clap::value_parser!(u32).range(1..))]
    pub top: Option<u32>,
    /// With --by: this phrase, as kwic finds it, in place of all that recur; repeatable
    #[arg(long = "match", value_name = "PATTERN", requires = "by", conflicts_with = "top")]
    pub matching: Vec<String>,
}

/// What documents are grouped by.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Grouping {
    /// Month of publication.
    Month,
    /// Year of publication.
    Year,
    /// Whose "we" the texts are.
    Speaker,
    /// News agency, else file.
    Source,
}

impl From<Grouping> for crate::phrase::series::By {
    fn from(grouping: Grouping) -> Self {
        match grouping {
            Grouping::Month => Self::Month,
            Grouping::Year => Self::Year,
            Grouping::Speaker => Self::Speaker,
            Grouping::Source => Self::Source,
        }
    }
}

/// Formats of one layer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum LayerFormat {
    /// Aligned columns for the terminal.
    Table,
    /// Comma-separated.
    Csv,
    /// Tab-separated.
    Tsv,
    /// An array of objects.
    Json,
    /// An object a line.
    Jsonl,
}

/// `demarche kwic`.
#[derive(Args, Clone, Debug)]
pub struct Kwic {
    /// What to look for.
    #[arg(help = "Words; <GPE> for a name of that type, * for any word")]
    #[arg(value_name = "PATTERN")]
    pub pattern: String,
    /// What to read.
    #[command(flatten)]
    pub input: Input,
    /// What the words of the pattern stand for
    #[arg(long, value_name = "UNIT", default_value = "stem")]
    pub by: PatternUnit,
    /// Sort by the words before or after the hit [default: order of the texts]
    #[arg(long, value_name = "SIDE")]
    pub sort: Option<Sort>,
    /// Words on either side
    #[arg(long, value_name = "N", default_value_t = 12)]
    pub context: u16,
    /// How to print the lines
    #[arg(long, short, value_name = "FORMAT", default_value = "table")]
    pub format: LayerFormat,
}

/// What the words of a pattern stand for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum PatternUnit {
    /// Themselves.
    Word,
    /// All words of their stem, as phrases are counted.
    Stem,
    /// Entity types.
    Type,
}

impl From<PatternUnit> for crate::kwic::By {
    fn from(unit: PatternUnit) -> Self {
        match unit {
            PatternUnit::Word => Self::Word,
            PatternUnit::Stem => Self::Stem,
            PatternUnit::Type => Self::Type,
        }
    }
}

/// Sides of a concordance line.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Sort {
    /// Words before the hit, the nearest first.
    Left,
    /// Words after the hit.
    Right,
}

impl From<Sort> for crate::report::kwic::Order {
    fn from(sort: Sort) -> Self {
        match sort {
            Sort::Left => Self::Left,
            Sort::Right => Self::Right,
        }
    }
}

/// `demarche compare`.
#[derive(Args, Clone, Debug)]
#[command(
    override_usage = "demarche compare [OPTIONS] <A> <B>\n       demarche compare [OPTIONS] <FOLDER>\n       demarche compare [OPTIONS] <A> <B> <C>..."
)]
#[command(
    after_help = "Two files are compared with each other, two folders document by document, paired by name. One folder or\ntable, or more than two files, are a series: each document is compared with the one before it, by date."
)]
pub struct Compare {
    /// What to read.
    #[command(flatten)]
    pub input: Input,
    /// How to print the changes
    #[arg(long, short, value_name = "FORMAT", default_value = "text")]
    pub format: CompareFormat,
    /// The table that --format csv prints [default: changes]
    #[arg(long, value_name = "NAME")]
    pub table: Option<CompareTable>,
    /// List what was kept, too
    #[arg(long)]
    pub all: bool,
    /// Exit with 1 where something changed
    #[arg(long)]
    pub fail_on_change: bool,
}

/// Tables of `compare --format csv`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum CompareTable {
    /// A row a change.
    Changes,
    /// A row an actor and issue whose position appeared, disappeared or flipped.
    Positions,
    /// A row a phrase that two actors always used so far and now leave out.
    Missing,
    /// A row a word or phrase that one side uses more.
    Keyness,
}

/// Formats of `compare`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum CompareFormat {
    /// A page for the terminal.
    Text,
    /// One object.
    Json,
    /// Comma-separated, a row a change.
    Csv,
    /// The two texts side by side.
    Html,
}

/// `demarche tokens`.
#[derive(Args, Clone, Debug)]
pub struct Tokens {
    /// What to read.
    #[command(flatten)]
    pub input: Input,
    /// How to print the table
    #[arg(long, short, value_name = "FORMAT", default_value = "table")]
    pub format: TokensFormat,
}

/// Formats of the tokens.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum TokensFormat {
    /// Aligned columns for the terminal.
    Table,
    /// Comma-separated.
    Csv,
    /// Tab-separated.
    Tsv,
    /// An array of objects.
    Json,
    /// An object a line.
    Jsonl,
    /// CoNLL-U.
    Conllu,
}

impl TokensFormat {
    /// The format of any layer; none for CoNLL-U.
    #[must_use]
    pub const fn layer(self) -> Option<LayerFormat> {
        match self {
            Self::Table => Some(LayerFormat::Table),
            Self::Csv => Some(LayerFormat::Csv),
            Self::Tsv => Some(LayerFormat::Tsv),
            Self::Json => Some(LayerFormat::Json),
            Self::Jsonl => Some(LayerFormat::Jsonl),
            Self::Conllu => None,
        }
    }
}

/// `demarche explain`.
#[derive(Args, Clone, Debug)]
pub struct Explain {
    /// What to read: one text.
    #[command(flatten)]
    pub input: Input,
    /// The offset, in the unit of --offsets
    #[arg(long, value_name = "OFFSET")]
    pub at: u32,
}

/// `demarche eval`.
#[derive(Args, Clone, Debug)]
pub struct Eval {
    /// Annotated records (JSON Lines)
    #[arg(value_hint = ValueHint::FilePath)]
    pub gold: PathBuf,
    /// Records to score [default: the analysis of the gold texts]
    #[arg(value_hint = ValueHint::FilePath)]
    pub predicted: Option<PathBuf>,
    /// Print the figures as JSON
    #[arg(long)]
    pub json: bool,
    /// Print up to N misses and N false alarms of each kind
    #[arg(long, value_name = "N", default_value_t = 0)]
    pub errors: usize,
    /// Exit with 1 where F1 of entities or of positions (detection) is below this
    #[arg(long, value_name = "F1")]
    pub min_f1: Option<f64>,
    /// Shared by all commands.
    #[command(flatten)]
    pub common: Common,
}

/// `demarche check`.
#[derive(Args, Clone, Debug)]
pub struct Check {
    /// Folder of texts with a .snap beside each
    #[arg(value_name = "DIR", value_hint = ValueHint::DirPath)]
    pub folder: PathBuf,
    /// Write the snapshots anew and say what changed
    #[arg(long)]
    pub update: bool,
    /// Shared by all commands.
    #[command(flatten)]
    pub common: Common,
}
