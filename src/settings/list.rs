//! Every setting. What is declared here is what there is: a page has no field of its own, and a policy no key.

use serde_json::{Value, json};

use crate::model::{Category, Localized};

/// The parts of the page, in its order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Section {
    /// The municipality.
    Kommun,
    /// Whoever sits at the machine.
    Du,
    /// Channels and times.
    Kanaler,
    /// What is looked for.
    Granskning,
    /// Replies.
    Svar,
    /// The log.
    Logg,
    /// Crisis.
    Kris,
    /// The program itself.
    Uppsikt,
}

impl Section {
    /// Every section, in order.
    pub const ALL: [Self; 8] = [
        Self::Kommun,
        Self::Du,
        Self::Kanaler,
        Self::Granskning,
        Self::Svar,
        Self::Logg,
        Self::Kris,
        Self::Uppsikt,
    ];

    /// What it is called.
    #[must_use]
    pub fn title(self) -> Localized {
        match self {
            Self::Kommun => Localized::new("Kommunen", "The municipality"),
            Self::Du => Localized::new("Du som granskar", "You who review"),
            Self::Kanaler => Localized::new("Kanaler och tider", "Channels and times"),
            Self::Granskning => Localized::new("Granskning", "Review"),
            Self::Svar => Localized::new("Svar", "Replies"),
            Self::Logg => Localized::new("Logg", "Log"),
            Self::Kris => Localized::new("Kris", "Crisis"),
            Self::Uppsikt => Localized::new("Uppsikt", "Uppsikt"),
        }
    }
}

/// A choice: its id, and what it is called in Swedish and English.
pub type Choice = (&'static str, &'static str, &'static str);

/// What a value is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// A line of text, of so many characters at most.
    Line(usize),
    /// Several lines.
    Lines(usize),
    /// A web address, https.
    Address,
    /// Web addresses.
    Addresses,
    /// Domains ("norrlunda.se").
    Domains,
    /// Telephone numbers.
    Phones,
    /// Yes or no.
    Flag,
    /// A whole number from … to.
    Number(u32, u32),
    /// A time of day ("12:00").
    Time,
    /// Seven lines, Monday to Sunday: "08:00-17:00", or empty where it is closed.
    Week,
    /// One of these.
    One(&'static [Choice]),
    /// Any of these.
    Any(&'static [Choice]),
    /// Categories with the severity that they have here.
    Severities,
    /// Channels with their promises: host, name, hours or working days, oversight.
    Channels,
    /// Rules as in extension/packs/rules/README.md.
    Rules,
    /// Templates as in extension/packs/replies.
    Templates,
    /// Words to change as in extension/packs/advice.
    Advice,
}

/// A setting.
#[derive(Clone, Copy, Debug)]
pub struct Setting {
    /// Its key in storage, exports and policies.
    pub key: &'static str,
    /// What its value is.
    pub kind: Kind,
    /// Where it stands.
    pub section: Section,
    /// Its name, Swedish and English.
    pub title: (&'static str, &'static str),
    /// What it does.
    pub help: (&'static str, &'static str),
    /// Whether a policy may lock it. What is a person's own may only be proposed.
    pub lockable: bool,
}

/// The severities that a category can be given, and "off".
pub const SEVERITIES: &[Choice] = &[
    ("atgarda", "agera snart", "act promptly"),
    ("granska", "titta på", "look at"),
    ("notera", "bra att veta", "worth knowing"),
    ("av", "av", "off"),
];

/// What a municipality may hold of a channel: see [`crate::register`].
pub const OVERSIGHT: &[Choice] = &[
    ("uppsikt", "uppsikt", "oversight"),
    ("kannedom", "kännedom", "knowledge"),
    ("osakert", "osäkert", "uncertain"),
];

const LANGUAGES: &[Choice] = &[
    ("auto", "som webbläsaren", "as the browser"),
    ("sv", "svenska", "Swedish"),
    ("en", "engelska", "English"),
];

const HALF_DAYS: &[Choice] = &[
    ("trettondagsafton", "trettondagsafton", "the eve of Epiphany"),
    ("skartorsdag", "skärtorsdagen", "Maundy Thursday"),
    ("valborg", "valborgsmässoafton", "Walpurgis Eve"),
    (
        "forekristihimmelsfard",
        "dagen före Kristi himmelsfärdsdag",
        "the day before Ascension Day",
    ),
    (
        "allhelgonaafton",
        "fredagen före alla helgons dag",
        "the Friday before All Saints' Day",
    ),
    ("lillejulafton", "dagen före julafton", "the day before Christmas Eve"),
];

const fn declare(
    key: &'static str,
    section: Section,
    kind: Kind,
    title: (&'static str, &'static str),
    help: (&'static str, &'static str),
) -> Setting {
    Setting {
        key,
        kind,
        section,
        title,
        help,
        lockable: true,
    }
}

/// A setting of the person's own: a policy may propose a value, and not lock it.
const fn own(setting: Setting) -> Setting {
    Setting {
        lockable: false,
        ..setting
    }
}

/// Every setting, in the order of the page.
pub const SETTINGS: &[Setting] = &[
    declare(
        "municipality",
        Section::Kommun,
        Kind::Line(100),
        ("Kommunens namn", "The municipality's name"),
        (
            "Som det ska stå i svar, till exempel Norrlunda kommun.",
            "As it should stand in replies.",
        ),
    ),
    declare(
        "rulesUrl",
        Section::Kommun,
        Kind::Address,
        ("Länk till reglerna", "Link to the rules"),
        (
            "Där reglerna för kommentarer är publicerade. Står i svar om borttagna kommentarer.",
            "Where the rules for comments are published.",
        ),
    ),
    declare(
        "contactCentre",
        Section::Kommun,
        Kind::Line(200),
        ("Kontaktcenter", "Contact centre"),
        (
            "Som det ska stå i ett svar: namn och nummer eller adress.",
            "As it should stand in a reply: name and number or address.",
        ),
    ),
    declare(
        "ownDomains",
        Section::Kommun,
        Kind::Domains,
        ("Egna domäner", "Own domains"),
        (
            "E-postadresser på de här domänerna är ingens personuppgift. En på varje rad.",
            "E-mail addresses of these are nobody's personal data. One a line.",
        ),
    ),
    declare(
        "ownPhones",
        Section::Kommun,
        Kind::Phones,
        ("Egna telefonnummer", "Own telephone numbers"),
        (
            "Växel, kontaktcenter och jour. De markeras inte. Ett på varje rad.",
            "Switchboard, contact centre, on-call services. They are not marked. One a line.",
        ),
    ),
    own(declare(
        "signature",
        Section::Du,
        Kind::Line(100),
        ("Så skriver du under", "How you sign"),
        (
            "Till exempel Anna, Norrlunda kommun.",
            "For instance Anna, Norrlunda kommun.",
        ),
    )),
    own(declare(
        "handler",
        Section::Du,
        Kind::Line(100),
        ("Ditt namn i loggen", "Your name in the log"),
        (
            "Den som granskar och tar bort, som det ska stå i loggen.",
            "Who reviews and removes, as it should stand in the log.",
        ),
    )),
    own(declare(
        "language",
        Section::Du,
        Kind::One(LANGUAGES),
        ("Språk", "Language"),
        (
            "Språket i Uppsikt. Svaren är alltid på svenska.",
            "The language of Uppsikt. Replies are always in Swedish.",
        ),
    )),
    declare(
        "channels",
        Section::Kanaler,
        Kind::Channels,
        ("Kanaler", "Channels"),
        (
            "För varje kanal: hur snart ni lovar att svara, och om uppsiktsplikten gäller. En kanal som inte står här lovar fyra kontorstimmar på X och en arbetsdag annars.",
            "For each channel how soon you promise to answer, and whether the duty of oversight applies. One that is not here promises four office hours on X and one working day elsewhere.",
        ),
    ),
    declare(
        "officeHours",
        Section::Kanaler,
        Kind::Week,
        ("Kontorstid", "Office hours"),
        (
            "Måndag till söndag, till exempel 08:00-17:00. Tom rad: stängt. Löften om svar räknas i den tiden.",
            "Monday to Sunday. An empty line is closed. Promises are counted in these hours.",
        ),
    ),
    declare(
        "halfDays",
        Section::Kanaler,
        Kind::Any(HALF_DAYS),
        ("Halvdagar", "Half days"),
        (
            "Arbetsdagar då kontoret stänger tidigare.",
            "Working days on which the office closes earlier.",
        ),
    ),
    declare(
        "halfDayCloses",
        Section::Kanaler,
        Kind::Time,
        ("Stänger på halvdagar", "Closes on half days"),
        ("Klockslag, till exempel 12:00.", "A time of day."),
    ),
    declare(
        "roundsAWeek",
        Section::Kanaler,
        Kind::Number(1, 7),
        ("Kontroller i veckan", "Rounds a week"),
        (
            "Hur ofta varje kanal ska kontrolleras. Riktlinjerna säger två gånger; gäller uppsikt är en det minsta.",
            "How often each channel is looked through. The guidelines say twice; where oversight applies once is the least.",
        ),
    ),
    declare(
        "reminders",
        Section::Kanaler,
        Kind::Flag,
        ("Påminn", "Remind"),
        (
            "Påminn innan ett löfte om svar går ut och när en kontroll är försenad.",
            "Remind before a promise runs out and when a round is late.",
        ),
    ),
    declare(
        "severities",
        Section::Granskning,
        Kind::Severities,
        ("Kategorier", "Categories"),
        (
            "Hur snart varje kategori ska ses, eller av. Det som inte ändras är som i regelpaketet.",
            "How soon each category is looked at, or off. What is not changed is as in the rule pack.",
        ),
    ),
    declare(
        "ownWords",
        Section::Granskning,
        Kind::Rules,
        ("Egna ord och regler", "Own words and rules"),
        (
            "Läggs över de inbyggda. Prova dem i rutan innan du sparar.",
            "Laid over the built-in ones. Try them in the box before you save.",
        ),
    ),
    declare(
        "ownTemplates",
        Section::Svar,
        Kind::Templates,
        ("Egna svarsmallar", "Own reply templates"),
        (
            "Läggs till de inbyggda, eller ersätter den som har samma id.",
            "Added to the built-in ones, or in place of the one with the same id.",
        ),
    ),
    declare(
        "ownAdvice",
        Section::Svar,
        Kind::Advice,
        ("Egna ord att byta", "Own words to change"),
        (
            "Interna ord och förkortningar hos er, och vad du hellre ska skriva.",
            "Your internal words and abbreviations, and what to write instead.",
        ),
    ),
    declare(
        "advice",
        Section::Svar,
        Kind::Flag,
        ("Råd medan du skriver", "Advice while you write"),
        (
            "Råd om du-tilltal, krångliga ord, längd och sådant som inte bör stå i ett svar.",
            "Advice on address, hard words, length and what should not stand in a reply.",
        ),
    ),
    declare(
        "retentionMonths",
        Section::Logg,
        Kind::Number(0, 600),
        (
            "Gallra loggen efter så många månader",
            "Purge the log after so many months",
        ),
        (
            "0: gallra inte. Kräver ett gallringsbeslut.",
            "0: never. Needs a decision to purge.",
        ),
    ),
    declare(
        "retentionDecision",
        Section::Logg,
        Kind::Line(100),
        ("Gallringsbeslutets nummer", "The decision's number"),
        ("Utan det gallras ingenting.", "Without it nothing is purged."),
    ),
    declare(
        "authority",
        Section::Logg,
        Kind::Line(200),
        ("Myndighet i sekretessmärkning", "Authority in secrecy marks"),
        (
            "Den nämnd som står i märkningen enligt OSL 5:5.",
            "The board that stands in a mark by OSL 5:5.",
        ),
    ),
    declare(
        "crisisLinks",
        Section::Kris,
        Kind::Addresses,
        ("Officiella länkar", "Official links"),
        (
            "Visas överst i krisläget. En på varje rad.",
            "Shown on top in a crisis. One a line.",
        ),
    ),
    declare(
        "crisisMessage",
        Section::Kris,
        Kind::Lines(1000),
        ("Godkänt budskap", "The approved message"),
        (
            "Det som är bestämt att kommunen säger i en kris.",
            "What the municipality has decided to say in a crisis.",
        ),
    ),
    declare(
        "badge",
        Section::Uppsikt,
        Kind::Flag,
        ("Visa antal på knappen", "Show a count on the button"),
        ("Hur många fall som väntar.", "How many cases wait."),
    ),
];

/// The setting of a key.
#[must_use]
pub fn setting(key: &str) -> Option<&'static Setting> {
    SETTINGS.iter().find(|setting| setting.key == key)
}

impl Setting {
    /// What holds when nobody has set anything.
    #[must_use]
    pub fn default(&self) -> Value {
        match (self.key, self.kind) {
            ("officeHours", _) => {
                let open = "08:00-17:00";
                json!([open, open, open, open, open, "", ""])
            }
            ("halfDayCloses", _) => json!("12:00"),
            ("roundsAWeek", _) => json!(2),
            ("language", _) => json!("auto"),
            // Every switch is on at first.
            (_, Kind::Flag) => json!(true),
            (_, Kind::Number(least, _)) => json!(least),
            (_, Kind::Severities) => json!({}),
            (_, Kind::Addresses | Kind::Domains | Kind::Phones | Kind::Any(_) | Kind::Channels | Kind::Week) => {
                json!([])
            }
            (_, Kind::One(choices)) => json!(choices.first().map_or("", |(id, ..)| *id)),
            (
                _,
                Kind::Line(_)
                | Kind::Lines(_)
                | Kind::Address
                | Kind::Time
                | Kind::Rules
                | Kind::Templates
                | Kind::Advice,
            ) => json!(""),
        }
    }

    /// Its name.
    #[must_use]
    pub fn title(&self) -> Localized {
        Localized::new(self.title.0, self.title.1)
    }

    /// What it does.
    #[must_use]
    pub fn help(&self) -> Localized {
        Localized::new(self.help.0, self.help.1)
    }
}

/// The ids of the categories, for [`Kind::Severities`].
pub(super) fn categories() -> impl Iterator<Item = &'static str> {
    Category::ALL.into_iter().map(Category::id)
}

#[cfg(test)]
mod tests;
