//! One walk through the log, and everything that the report tells is counted.

use std::collections::BTreeMap;

use super::count::Part;
use super::period::Period;
use crate::calendar::{Answered, ReplyPromise};
use crate::ledger::{Action, Copy, Decision, Entry, Figures, LogEvent, PoliceReport, current, export::basis_name};
use crate::model::Category;
use crate::register::Register;

/// What was counted of something: a channel, a month, everything.
#[derive(Clone, Debug, Default)]
pub(super) struct Tally {
    /// Questions that were answered.
    pub(super) answered: u64,
    /// Questions that were noted and have no answer.
    pub(super) unanswered: u64,
    /// How long answers took, in minutes, where both times are known.
    pub(super) minutes: Vec<i64>,
    /// Answers whose channel promises something and whose time is known.
    pub(super) promised: u64,
    /// Those of them that came in time.
    pub(super) kept: u64,
    pub(super) read: u64,
    pub(super) unread: u64,
    pub(super) rounds: u64,
    pub(super) removed: u64,
    pub(super) handed_over: u64,
    pub(super) police: u64,
    pub(super) snapshots: u64,
    pub(super) posts: Option<u64>,
    pub(super) comments: Option<u64>,
    /// At the end.
    pub(super) followers: Option<u64>,
}

impl Tally {
    /// The middle one; of two, the lower.
    pub(super) fn median(&self) -> Option<i64> {
        let mut sorted = self.minutes.clone();
        sorted.sort_unstable();
        sorted.get(sorted.len().checked_sub(1)? / 2).copied()
    }

    fn add(&mut self, other: &Self) {
        self.answered += other.answered;
        self.unanswered += other.unanswered;
        self.minutes.extend(&other.minutes);
        self.promised += other.promised;
        self.kept += other.kept;
        self.read += other.read;
        self.unread += other.unread;
        self.rounds += other.rounds;
        self.removed += other.removed;
        self.handed_over += other.handed_over;
        self.police += other.police;
        self.snapshots += other.snapshots;
        let sum = |one: Option<u64>, two: Option<u64>| match (one, two) {
            (None, None) => None,
            (one, two) => Some(one.unwrap_or_default() + two.unwrap_or_default()),
        };
        self.posts = sum(self.posts, other.posts);
        self.comments = sum(self.comments, other.comments);
        self.followers = sum(self.followers, other.followers);
    }
}

/// Everything of one period.
#[derive(Clone, Debug, Default)]
pub(super) struct Counted {
    pub(super) total: Tally,
    pub(super) channels: BTreeMap<String, Tally>,
    pub(super) months: Vec<Tally>,
    pub(super) categories: BTreeMap<usize, u64>,
    pub(super) bases: BTreeMap<&'static str, u64>,
    pub(super) actions: BTreeMap<Action, u64>,
    /// Anything at all was logged.
    pub(super) any: bool,
}

/// Counts what a period has.
pub(super) fn count(entries: &[Entry], period: Period, register: &Register) -> Counted {
    let mut counted = Counted {
        months: vec![Tally::default(); period.months().len()],
        ..Counted::default()
    };
    let mut figures: BTreeMap<(&str, &str), (&str, &Figures)> = BTreeMap::new();
    for entry in current(entries) {
        let body = &entry.body;
        if let LogEvent::Figures(own) = &body.event {
            let known = figures
                .entry((&body.channel, &own.month))
                .or_insert((&body.created, own));
            // Of several for one month the last written counts, whichever file it came from.
            if body.created.as_str() >= known.0 {
                *known = (&body.created, own);
            }
            continue;
        }
        let day = match &body.event {
            LogEvent::Decision(decision) => decision
                .atgard_at
                .as_deref()
                .and_then(|at| at.get(..10))
                .unwrap_or(body.day()),
            _ => body.day(),
        };
        let Some(month) = period.month_of(day) else { continue };
        let mut one = Tally::default();
        match &body.event {
            LogEvent::Decision(decision) => {
                let promise = register.named(&body.channel).and_then(|channel| channel.promise);
                one = decided(decision, &body.created, promise);
                if one.removed > 0 {
                    *counted.categories.entry(decision.category.rank()).or_default() += 1;
                    *counted.bases.entry(basis_name(decision.basis.kind)).or_default() += 1;
                }
                if decision.category != Category::Fraga {
                    *counted.actions.entry(decision.action).or_default() += 1;
                }
            }
            LogEvent::Round(round) => {
                one.rounds = 1;
                one.read = round.read.into();
                one.unread = round.unread.into();
            }
            LogEvent::Snapshot(_) => one.snapshots = 1,
            _ => continue,
        }
        counted.take(&body.channel, month, &one);
    }
    counted.take_figures(&figures, period);
    counted
}

impl Counted {
    fn take(&mut self, channel: &str, month: usize, one: &Tally) {
        self.any = true;
        self.total.add(one);
        self.channels.entry(channel.to_owned()).or_default().add(one);
        if let Some(month) = self.months.get_mut(month) {
            month.add(one);
        }
    }

    /// Posts and comments are summed over the months; of followers the last month's count stands.
    fn take_figures(&mut self, figures: &BTreeMap<(&str, &str), (&str, &Figures)>, period: Period) {
        let mut followers: BTreeMap<&str, u64> = BTreeMap::new();
        for ((channel, month), (_, own)) in figures {
            let Some(month) = period.month_at(month) else { continue };
            let one = Tally {
                posts: own.posts.map(u64::from),
                comments: own.comments.map(u64::from),
                ..Tally::default()
            };
            self.take(channel, month, &one);
            if let Some(count) = own.followers {
                followers.insert(channel, count.into());
            }
        }
        for (channel, count) in followers {
            self.channels.entry(channel.to_owned()).or_default().followers = Some(count);
            *self.total.followers.get_or_insert(0) += count;
        }
    }
}

fn decided(decision: &Decision, created: &str, promise: Option<ReplyPromise>) -> Tally {
    let mut one = Tally {
        removed: decision.action.takes_away().into(),
        handed_over: (decision.handed_over.is_some() || decision.copy == Copy::ToDiary).into(),
        police: (decision.police_report == PoliceReport::Made).into(),
        ..Tally::default()
    };
    if decision.category == Category::Fraga && !decision.action.takes_away() {
        // "Left standing, and answered": by then at the latest.
        let acted = decision.atgard_at.as_deref().unwrap_or(created);
        let reply = decision
            .reply_at
            .as_deref()
            .or((decision.action == Action::Kept).then_some(acted));
        let asked = decision
            .published
            .as_ref()
            .and_then(|published| published.exact.as_deref());
        if let Some(reply) = reply {
            one.answered = 1;
            if let Some(took) = asked.and_then(|asked| Answered::between(asked, reply)) {
                one.minutes.push(took.minutes());
                if let Some(promise) = promise {
                    one.promised = 1;
                    one.kept = took.keeps(promise).into();
                }
            }
        } else {
            one.unanswered = 1;
        }
    }
    one
}

/// Two years' counts side by side, as rows.
pub(super) fn beside<K: Ord + Clone>(
    now: &BTreeMap<K, u64>,
    before: &BTreeMap<K, u64>,
    id: impl Fn(&K) -> String,
) -> Vec<Part> {
    let mut rows: BTreeMap<K, (u64, u64)> = BTreeMap::new();
    for (key, count) in now {
        rows.entry(key.clone()).or_default().0 = *count;
    }
    for (key, count) in before {
        rows.entry(key.clone()).or_default().1 = *count;
    }
    let part = |(key, (now, before)): (K, (u64, u64))| Part {
        ids: vec![id(&key)],
        now,
        before,
    };
    rows.into_iter().map(part).collect()
}
