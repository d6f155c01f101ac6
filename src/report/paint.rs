//! Colours of the terminal pages, and whether there are any.

use anstyle::{AnsiColor, Style};

/// What a piece of a page is, and so how it looks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ink {
    /// As the terminal has it.
    Plain,
    /// The headline.
    Title,
    /// A section's heading.
    Heading,
    /// What steps back: metadata, numbers, notes.
    Faint,
    /// A name.
    Name,
    /// A warning or failure.
    Alarm,
    /// Backing: support, welcome.
    Favour,
    /// Rejection: oppose, condemn.
    Against,
    /// Pressure: urge, warn, concern.
    Pressure,
    /// Own course: commit, affirm.
    Course,
}

impl Ink {
    /// The ink of a stance label.
    #[must_use]
    pub fn of_stance(stance: &str) -> Self {
        match stance {
            "support" | "welcome" => Self::Favour,
            "oppose" | "condemn" => Self::Against,
            "urge" | "warn" | "concern" => Self::Pressure,
            "commit" | "affirm" => Self::Course,
            _ => Self::Plain,
        }
    }

    fn style(self) -> Style {
        let colour = |c: AnsiColor| Style::new().fg_color(Some(anstyle::Color::Ansi(c)));
        match self {
            Self::Plain => Style::new(),
            Self::Title => Style::new().bold(),
            Self::Heading => Style::new().bold().underline(),
            Self::Faint => Style::new().dimmed(),
            Self::Name => Style::new().bold(),
            Self::Alarm => colour(AnsiColor::Yellow).bold(),
            Self::Favour => colour(AnsiColor::Green),
            Self::Against => colour(AnsiColor::Red),
            Self::Pressure => colour(AnsiColor::Yellow),
            Self::Course => colour(AnsiColor::Cyan),
        }
    }
}

/// Puts colours on text, or leaves it as it is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Paint {
    /// No escape codes at all.
    #[default]
    Off,
    /// ANSI escape codes.
    On,
}

impl Paint {
    /// The text in this ink.
    ///
    /// ```
    /// use demarche::report::paint::{Ink, Paint};
    /// assert_eq!(Paint::Off.apply(Ink::Against, "opposes"), "opposes");
    /// assert_eq!(Paint::On.apply(Ink::Against, "opposes"), "\u{1b}[31mopposes\u{1b}[0m");
    /// ```
    #[must_use]
    pub fn apply(self, ink: Ink, text: &str) -> String {
        if self == Self::Off || ink == Ink::Plain || text.is_empty() {
            return text.to_owned();
        }
        let style = ink.style();
        format!("{style}{text}{style:#}")
    }
}
