use super::*;
use crate::calendar::ReplyPromise;
use crate::ledger::samples::chain_of;
use crate::ledger::{EntryBody, EntryRef, Figures, HandOver, LogEvent, PoliceReport, Round};
use crate::model::Published;
use crate::register::Channel;

const CHANNEL: &str = "blogg.example.se";

fn body(created: &str, event: LogEvent) -> EntryBody {
    EntryBody {
        created: created.to_owned(),
        event,
        ..EntryBody::example(Action::Kept)
    }
}

fn removed(created: &str, category: Category) -> EntryBody {
    let mut body = EntryBody::example(Action::Removed);
    created.clone_into(&mut body.created);
    if let LogEvent::Decision(decision) = &mut body.event {
        decision.category = category;
        decision.atgard_at = None;
    }
    body
}

fn question(asked: &str, answered: Option<&str>) -> EntryBody {
    let mut body = EntryBody::example(if answered.is_some() {
        Action::Kept
    } else {
        Action::Reported
    });
    answered.unwrap_or(asked).clone_into(&mut body.created);
    if let LogEvent::Decision(decision) = &mut body.event {
        decision.category = Category::Fraga;
        decision.atgard_at = None;
        decision.published = Some(Published {
            shown: "2 tim".into(),
            exact: Some(asked.to_owned()),
            captured: asked.to_owned(),
        });
    }
    body
}

fn register() -> Register {
    Register {
        municipality: "Norrlunda kommun".into(),
        channels: vec![Channel {
            id: CHANNEL.into(),
            name: "Norrlundabloggen".into(),
            promise: Some(ReplyPromise::WorkingDays(1)),
            ..Channel::default()
        }],
    }
}

fn made(bodies: &[EntryBody]) -> Report {
    let about = About {
        municipality: "Norrlunda kommun".into(),
        made_by: "Åsa <Provman>".into(),
        made_on: "2027-01-15".into(),
        narrative: "Ett lugnt år.\n\nMånga frågor om snö.".into(),
        approvals: vec!["Kommunchefen".into()],
        ..About::default()
    };
    Report::make(&chain_of(bodies), Period::year(2026).unwrap(), &register(), &about)
}

#[test]
fn questions_are_counted_with_their_times() {
    let report = made(&[
        question("2026-03-02T09:00:00+01:00", Some("2026-03-02T09:30:00+01:00")),
        question("2026-03-02T09:00:00+01:00", Some("2026-03-02T11:00:00+01:00")),
        question("2026-03-02T09:00:00+01:00", Some("2026-03-09T09:00:00+01:00")),
        question("2026-05-02T09:00:00+02:00", None),
        question("2025-03-02T09:00:00+01:00", Some("2025-03-02T10:00:00+01:00")),
    ]);
    let total = &report.total;
    assert_eq!(
        (total.answered, total.unanswered, total.median_minutes),
        (3, 1, Some(120))
    );
    assert_eq!((total.promised, total.kept, total.kept_percent()), (3, 2, Some(66)));
    assert_eq!(report.year_before.unwrap().answered, 1);
    assert_eq!(report.channels[0].name, "Norrlundabloggen");
    assert_eq!((report.months[2].answered, report.months[2].answered_before), (3, 1));
}

#[test]
fn rounds_figures_hand_overs_and_police_reports_are_counted() {
    let figures = |created: &str, month: &str, followers, posts| {
        let own = Figures {
            month: month.into(),
            followers: Some(followers),
            posts: Some(posts),
            comments: None,
        };
        body(created, LogEvent::Figures(own))
    };
    let mut handed = removed("2026-02-01T10:00:00+01:00", Category::Sekretess);
    if let LogEvent::Decision(decision) = &mut handed.event {
        decision.handed_over = Some(HandOver {
            to: "Socialnämnden".into(),
            at: "2026-02-01".into(),
        });
        decision.police_report = PoliceReport::Made;
    }
    let report = made(&[
        body(
            "2026-01-05T10:00:00+01:00",
            LogEvent::Round(Round {
                read: 40,
                unread: 2,
                ..Round::default()
            }),
        ),
        body(
            "2026-01-08T10:00:00+01:00",
            LogEvent::Round(Round {
                read: 10,
                ..Round::default()
            }),
        ),
        figures("2026-02-01T10:00:00+01:00", "2026-01", 900, 8),
        figures("2026-03-02T10:00:00+01:00", "2026-02", 950, 7),
        figures("2026-03-01T10:00:00+01:00", "2026-02", 111, 111),
        figures("2026-03-01T10:00:00+01:00", "2025-12", 800, 5),
        handed.clone(),
        handed.clone(),
        handed,
    ]);
    let total = &report.total;
    assert_eq!((total.read, total.unread, total.rounds), (50, 2, 2));
    assert_eq!(
        (total.followers, total.posts),
        (Some(950), Some(15)),
        "the last written counts"
    );
    assert_eq!(report.channels[0].followers_before, Some(800));
    assert_eq!((total.handed_over, total.police), (Count::Exact(3), Count::Exact(3)));
}

#[test]
fn a_corrected_entry_counts_once() {
    let mut again = removed("2026-02-02T10:00:00+01:00", Category::Reklam);
    again.corrects = Some(EntryRef {
        profile: String::new(),
        seq: 1,
    });
    let three = removed("2026-02-03T10:00:00+01:00", Category::Reklam);
    let report = made(&[
        removed("2026-02-01T10:00:00+01:00", Category::Hot),
        again,
        three.clone(),
        three,
    ]);
    assert_eq!(report.total.removed, Count::Exact(3));
    assert_eq!(report.categories.len(), 1);
    assert_eq!(report.categories[0].ids, ["reklam"]);
}

#[test]
fn nobody_is_recognised_by_a_small_count_in_any_form() {
    let report = made(&[removed("2026-02-01T10:00:00+01:00", Category::Sekretess)]);
    assert_eq!(report.total.removed, Count::Few);
    assert_eq!(report.removed_over_time.len(), 1, "the whole year");
    let page = report.html(Language::Swedish).unwrap();
    assert!(page.contains("färre än 3"));
    assert!(report.json().unwrap().contains("\"<3\""));
    for form in [page, report.json().unwrap(), report.csv(Language::Swedish).unwrap()] {
        assert!(
            !form.contains("comment-7") && !form.contains("plogning") && !form.contains("Webbredaktionen"),
            "{form}"
        );
    }
}

#[test]
fn the_same_report_gives_the_same_bytes() {
    let bodies = [question("2026-03-02T09:00:00+01:00", Some("2026-03-02T09:30:00+01:00"))];
    let (one, two) = (made(&bodies), made(&bodies));
    assert_eq!(
        one.xlsx(Language::Swedish).unwrap(),
        two.xlsx(Language::Swedish).unwrap()
    );
    assert_eq!(
        one.html(Language::English).unwrap(),
        two.html(Language::English).unwrap()
    );
    let log = chain_of(&bodies);
    assert_eq!(sheet::log(&log).unwrap(), sheet::log(&log).unwrap());
}

#[test]
fn the_page_is_escaped_and_asks_for_nothing() {
    let page = made(&[]).html(Language::Swedish).unwrap();
    assert!(page.contains("Åsa &#60;Provman&#62;"), "{page}");
    assert!(page.contains("<p>Många frågor om snö.</p>") && page.contains("Kommunchefen"));
    for word in ["<script", "http://", "https://", "src=", "url(http"] {
        assert!(!page.contains(word), "{word}");
    }
    let english = made(&[]).html(Language::English).unwrap();
    assert!(english.contains("lang=\"en\"") && !english.contains("Innehåll"));
}

#[test]
fn a_chart_has_a_name_and_a_description() {
    let three = removed("2026-02-03T10:00:00+01:00", Category::Reklam);
    let page = made(&[three.clone(), three.clone(), three])
        .html(Language::Swedish)
        .unwrap();
    let charts = page.matches("role=\"img\"").count();
    assert!(charts >= 4, "{charts}");
    for tag in ["<title id=", "<desc id="] {
        assert_eq!(page.matches(tag).count(), charts);
    }
    let ids: Vec<&str> = page
        .split(" id=\"")
        .skip(1)
        .filter_map(|rest| rest.split('"').next())
        .collect();
    let mut unique = ids.clone();
    unique.sort_unstable();
    unique.dedup();
    assert_eq!(unique.len(), ids.len(), "an id stands twice");
}

#[test]
fn the_tables_stand_in_the_csv_one_under_the_other() {
    let text = made(&[removed("2026-02-01T10:00:00+01:00", Category::Hot)])
        .csv(Language::Swedish)
        .unwrap();
    assert!(
        text.starts_with("\u{feff}\"Nyckeltal\"\r\n\"Vad\";\"Perioden\";\"Året före\"\r\n"),
        "{text}"
    );
    assert!(
        text.contains("\"Dolda och borttagna kommentarer\";\"färre än 3\";\"\"\r\n"),
        "{text}"
    );
}

/// So many entries of three kinds over a year.
fn many(count: u32) -> Vec<Entry> {
    // The report does not ask how they are sealed.
    let sealed = chain_of(&[EntryBody::example(Action::Kept)]).remove(0);
    let mut entries = Vec::new();
    for n in 0..count {
        let created = format!("2026-{:02}-{:02}T10:00:00+01:00", n % 12 + 1, n % 28 + 1);
        let asked = format!("2026-{:02}-{:02}T08:00:00+01:00", n % 12 + 1, n % 28 + 1);
        let body = match n % 3 {
            0 => question(&asked, Some(&created)),
            1 => removed(&created, Category::ALL[n as usize % 12]),
            _ => body(
                &created,
                LogEvent::Round(Round {
                    read: n,
                    ..Round::default()
                }),
            ),
        };
        entries.push(Entry {
            seq: n + 1,
            body,
            ..sealed.clone()
        });
    }
    entries
}

/// How long it takes depends on the machine; that it grows as the log does, does not.
#[test]
fn four_times_the_log_takes_some_four_times_as_long() {
    let time = |entries: &[Entry]| {
        let start = std::time::Instant::now();
        let report = Report::make(entries, Period::year(2026).unwrap(), &register(), &About::default());
        let page = report.html(Language::Swedish).unwrap();
        let (book, text) = (
            report.xlsx(Language::Swedish).unwrap(),
            report.csv(Language::Swedish).unwrap(),
        );
        assert!(page.len() > 1000 && book.len() > 1000 && text.len() > 1000);
        start.elapsed()
    };
    let (some, more) = (many(2_000), many(8_000));
    // A ratio, and asked again: machines are busy.
    let times: Vec<_> = (0..5).map(|_| (time(&some), time(&more))).collect();
    assert!(times.iter().any(|(short, long)| *long < 12 * *short), "{times:?}");
}
