//! The browser's clock as ISO 8601 with zone: the form in which every time is logged.

use js_sys::Date;

/// Now, in the user's zone, to the second: `2026-11-22T10:15:00+01:00`.
#[must_use]
pub fn now() -> String {
    iso(&Date::new_0())
}

/// The day of such a time, `2026-11-22`.
#[must_use]
pub fn day(now: &str) -> &str {
    now.get(..10).unwrap_or_default()
}

/// The current year in the user's zone: names this year's key for authors.
#[must_use]
pub fn year() -> u32 {
    Date::new_0().get_full_year()
}

fn iso(date: &Date) -> String {
    // JavaScript counts minutes west of Greenwich, ISO 8601 east.
    let east = -date.get_timezone_offset() as i32;
    format!(
        "{:04}-{:02}-{:02}T{:02}:{:02}:{:02}{}{:02}:{:02}",
        date.get_full_year(),
        date.get_month() + 1,
        date.get_date(),
        date.get_hours(),
        date.get_minutes(),
        date.get_seconds(),
        if east < 0 { '-' } else { '+' },
        east.abs() / 60,
        east.abs() % 60,
    )
}
