use super::*;
use jiff::civil::date;

fn stamp(text: &str) -> Stamp {
    text.parse().unwrap()
}

/// When it was asked, what was promised, by when it is due.
const TABLE: &[(&str, ReplyPromise, &str, &str)] = &[
    (
        "2026-03-02T09:00:00+01:00",
        ReplyPromise::Hours(4),
        "2026-03-02T13:00:00+01:00",
        "an ordinary Monday",
    ),
    (
        "2026-03-02T05:00:00+01:00",
        ReplyPromise::Hours(4),
        "2026-03-02T12:00:00+01:00",
        "before opening",
    ),
    (
        "2026-03-06T15:00:00+01:00",
        ReplyPromise::Hours(4),
        "2026-03-09T10:00:00+01:00",
        "over a weekend",
    ),
    (
        "2026-03-02T13:00:00+01:00",
        ReplyPromise::Hours(4),
        "2026-03-02T17:00:00+01:00",
        "to the minute",
    ),
    (
        "2026-03-02T09:00:00+01:00",
        ReplyPromise::WorkingDays(1),
        "2026-03-03T17:00:00+01:00",
        "the next day",
    ),
    (
        "2026-03-02T17:00:00+01:00",
        ReplyPromise::WorkingDays(1),
        "2026-03-04T17:00:00+01:00",
        "at closing: as the next day",
    ),
    (
        "2026-03-02T16:59:59+01:00",
        ReplyPromise::WorkingDays(1),
        "2026-03-03T17:00:00+01:00",
        "a second before",
    ),
    (
        "2026-03-07T12:00:00+01:00",
        ReplyPromise::WorkingDays(1),
        "2026-03-10T17:00:00+01:00",
        "Saturday: as Monday",
    ),
    // Christmas: the 24th to the 27th are off, the 28th is a Monday.
    (
        "2026-12-23T15:00:00+01:00",
        ReplyPromise::Hours(4),
        "2026-12-28T10:00:00+01:00",
        "over Christmas",
    ),
    (
        "2026-12-23T10:00:00+01:00",
        ReplyPromise::WorkingDays(1),
        "2026-12-28T17:00:00+01:00",
        "over Christmas",
    ),
    (
        "2026-12-24T18:00:00+01:00",
        ReplyPromise::WorkingDays(1),
        "2026-12-29T17:00:00+01:00",
        "on Christmas Eve",
    ),
    // Year's end: 31 December to 3 January, then the Monday and Tuesday, and Epiphany on Wednesday.
    (
        "2026-12-30T16:00:00+01:00",
        ReplyPromise::Hours(4),
        "2027-01-04T11:00:00+01:00",
        "over the New Year",
    ),
    (
        "2026-12-31T10:00:00+01:00",
        ReplyPromise::WorkingDays(1),
        "2027-01-05T17:00:00+01:00",
        "on New Year's Eve",
    ),
    (
        "2027-01-05T10:00:00+01:00",
        ReplyPromise::WorkingDays(1),
        "2027-01-07T17:00:00+01:00",
        "over Epiphany",
    ),
    // Easter 2026: Good Friday 3 April, Easter Monday 6 April.
    (
        "2026-04-02T10:00:00+02:00",
        ReplyPromise::WorkingDays(1),
        "2026-04-07T17:00:00+02:00",
        "over Easter",
    ),
    (
        "2026-04-02T16:00:00+02:00",
        ReplyPromise::Hours(4),
        "2026-04-07T11:00:00+02:00",
        "over Easter",
    ),
    (
        "2026-04-04T12:00:00+02:00",
        ReplyPromise::Hours(4),
        "2026-04-07T12:00:00+02:00",
        "on Easter Eve",
    ),
    // First of May on a Friday; Ascension Day on 14 May.
    (
        "2026-04-30T16:00:00+02:00",
        ReplyPromise::Hours(2),
        "2026-05-04T09:00:00+02:00",
        "over the first of May",
    ),
    (
        "2026-05-13T16:00:00+02:00",
        ReplyPromise::Hours(2),
        "2026-05-15T09:00:00+02:00",
        "over Ascension Day",
    ),
    // Midsummer 2026: the Eve is Friday 19 June. The national day is a Saturday.
    (
        "2026-06-18T15:00:00+02:00",
        ReplyPromise::Hours(4),
        "2026-06-22T10:00:00+02:00",
        "over midsummer",
    ),
    (
        "2026-06-18T15:00:00+02:00",
        ReplyPromise::WorkingDays(1),
        "2026-06-22T17:00:00+02:00",
        "over midsummer",
    ),
    (
        "2025-06-05T16:00:00+02:00",
        ReplyPromise::Hours(2),
        "2025-06-09T09:00:00+02:00",
        "the national day, a Friday",
    ),
    // The clocks: forward on 29 March 2026, back on 25 October 2026, both in the night to a Sunday.
    (
        "2026-03-27T15:00:00+01:00",
        ReplyPromise::Hours(4),
        "2026-03-30T10:00:00+02:00",
        "clocks forward",
    ),
    (
        "2026-03-28T12:00:00+01:00",
        ReplyPromise::WorkingDays(1),
        "2026-03-31T17:00:00+02:00",
        "clocks forward",
    ),
    (
        "2026-03-29T02:30:00+01:00",
        ReplyPromise::Hours(4),
        "2026-03-30T12:00:00+02:00",
        "in the hour that is not",
    ),
    (
        "2026-10-23T15:00:00+02:00",
        ReplyPromise::Hours(4),
        "2026-10-26T10:00:00+01:00",
        "clocks back",
    ),
    (
        "2026-10-25T02:30:00+02:00",
        ReplyPromise::Hours(4),
        "2026-10-26T12:00:00+01:00",
        "in the hour that comes twice",
    ),
    (
        "2026-10-25T02:30:00+01:00",
        ReplyPromise::WorkingDays(1),
        "2026-10-27T17:00:00+01:00",
        "and its second time",
    ),
    // The question's own zone does not matter.
    (
        "2026-03-02T08:00:00Z",
        ReplyPromise::Hours(4),
        "2026-03-02T13:00:00+01:00",
        "asked in Greenwich time",
    ),
    (
        "2026-03-02T09:00:00",
        ReplyPromise::Hours(4),
        "2026-03-02T13:00:00+01:00",
        "without a zone it is Swedish",
    ),
];

#[test]
fn promises_run_out_when_they_should() {
    let office = Office::default();
    for (asked, promise, due, why) in TABLE {
        assert_eq!(
            office.due(stamp(asked), *promise).unwrap().to_string(),
            *due,
            "{why}: {asked}"
        );
    }
}

#[test]
fn an_answer_when_it_is_due_keeps_the_promise_and_a_minute_of_work_later_does_not() {
    let office = Office::default();
    for (asked, promise, due, why) in TABLE {
        if let ReplyPromise::Hours(hours) = promise {
            assert_eq!(
                office.minutes(stamp(asked), stamp(due)),
                i64::from(*hours) * 60,
                "{why}"
            );
        }
        if asked.len() > 20 {
            let kept = super::super::Answered::between(asked, due).unwrap();
            assert!(kept.keeps(*promise), "{why}: {asked}");
        }
    }
}

#[test]
fn half_days_are_where_the_almanac_has_them_and_shorten_the_day() {
    for (half, years) in [
        (HalfDay::Trettondagsafton, [date(2026, 1, 5), date(2027, 1, 5)]),
        (HalfDay::Skartorsdag, [date(2026, 4, 2), date(2027, 3, 25)]),
        (HalfDay::Valborg, [date(2026, 4, 30), date(2027, 4, 30)]),
        (HalfDay::ForeKristiHimmelsfard, [date(2026, 5, 13), date(2027, 5, 5)]),
        (HalfDay::Allhelgonaafton, [date(2026, 10, 30), date(2027, 11, 5)]),
        (HalfDay::Lillejulafton, [date(2026, 12, 23), date(2027, 12, 23)]),
    ] {
        let first = date(2026, 1, 1);
        let days: Vec<Date> = (0..730)
            .map(|n: i64| first.checked_add(n.days()).unwrap())
            .filter(|day| half.is(*day))
            .collect();
        assert_eq!(days, years, "{half:?}");
        assert_eq!(serde_json::to_value(half).unwrap(), half.id());
    }
    let office = Office {
        half_days: HalfDay::ALL.to_vec(),
        ..Office::default()
    };
    let due = |asked: &str, promise| office.due(stamp(asked), promise).unwrap().to_string();
    assert_eq!(
        due("2026-04-02T11:00:00+02:00", ReplyPromise::Hours(4)),
        "2026-04-07T11:00:00+02:00"
    );
    assert_eq!(
        due("2026-04-02T13:00:00+02:00", ReplyPromise::WorkingDays(1)),
        "2026-04-08T17:00:00+02:00"
    );
    assert_eq!(
        due("2026-12-22T10:00:00+01:00", ReplyPromise::WorkingDays(1)),
        "2026-12-23T12:00:00+01:00"
    );
}

#[test]
fn an_office_that_is_always_open_has_days_of_23_and_25_hours() {
    let office = Office {
        week: [Some(Hours { from: 0, to: 1440 }); 7],
        ..Office::default()
    };
    let hours = |from: &str, to: &str| office.minutes(stamp(from), stamp(to)) / 60;
    assert_eq!(hours("2026-03-29T00:00:00+01:00", "2026-03-30T00:00:00+02:00"), 23);
    assert_eq!(hours("2026-10-25T00:00:00+02:00", "2026-10-26T00:00:00+01:00"), 25);
    assert_eq!(hours("2026-11-25T00:00:00+01:00", "2026-11-26T00:00:00+01:00"), 24);
    let due = office
        .due(stamp("2026-03-29T00:00:00+01:00"), ReplyPromise::Hours(4))
        .unwrap();
    assert_eq!(due.to_string(), "2026-03-29T05:00:00+02:00");
    let due = office
        .due(stamp("2026-10-25T00:00:00+02:00"), ReplyPromise::Hours(4))
        .unwrap();
    assert_eq!(due.to_string(), "2026-10-25T03:00:00+01:00");
}

#[test]
fn a_part_time_office_counts_its_own_hours_and_one_that_never_opens_promises_nothing() {
    let mut office = Office::default();
    office.week[4] = Some(Hours { from: 480, to: 720 });
    office.week[0] = None;
    let due = office
        .due(stamp("2026-03-06T11:00:00+01:00"), ReplyPromise::Hours(4))
        .unwrap();
    assert_eq!(
        due.to_string(),
        "2026-03-10T11:00:00+01:00",
        "Friday till noon, closed on Monday"
    );
    office.week = [None; 7];
    assert_eq!(
        office.due(stamp("2026-03-06T11:00:00+01:00"), ReplyPromise::Hours(4)),
        None
    );
    assert_eq!(
        office.due(stamp("2026-03-06T11:00:00+01:00"), ReplyPromise::WorkingDays(1)),
        None
    );
    assert!(!office.is_open(stamp("2026-03-06T11:00:00+01:00")));
    assert!(Office::default().is_open(stamp("2026-03-06T11:00:00+01:00")));
    assert!(!Office::default().is_open(stamp("2026-03-06T17:00:00+01:00")));
}

#[test]
fn what_is_no_moment_is_told() {
    for text in ["", "i går", "2026-03-02", "2026-13-02T09:00:00", "09:00"] {
        assert!(text.parse::<Stamp>().is_err(), "{text}");
    }
}
