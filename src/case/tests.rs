use super::*;
use crate::case::event::{read, write};
use proptest::prelude::*;

const AT: &str = "2026-11-27T10:00:00+01:00";

fn source() -> Source {
    Source {
        url: "https://norrlunda.example/inlagg#kommentar-7".into(),
        channel: "norrlunda.example".into(),
        comment: "kommentar-7".into(),
        post: "inlagg".into(),
        author: "Anna Hemlig".into(),
        text: "En mycket hemlig text".into(),
        published: AT.into(),
    }
}

/// A case that events are added to one by one, as a page does.
struct Played(Vec<CaseEvent>);

impl Played {
    fn new(kind: CaseKind) -> Self {
        Self(vec![Case::open("f1", AT, "Eva", kind, source())])
    }

    fn case(&self) -> Case {
        let (cases, refused) = replay(&self.0);
        assert_eq!(refused, []);
        cases["f1"].clone()
    }

    fn try_to(&mut self, what: What) -> Result<(), Refused> {
        let event = self.case().event(AT, "Eva", what)?;
        self.0.push(event);
        Ok(())
    }

    fn does(&mut self, what: What) -> &mut Self {
        self.try_to(what).unwrap();
        self
    }
}

fn done(step: StepId) -> What {
    What::Done {
        step,
        note: String::new(),
    }
}

fn asked(requested: Requested) -> What {
    What::Asked { requested }
}

fn closed(outcome: Outcome) -> What {
    What::Closed {
        outcome,
        to: String::new(),
    }
}

#[test]
fn every_kind_can_be_gone_through_in_its_order_and_in_no_other() {
    for kind in CaseKind::ALL {
        let mut played = Played::new(kind);
        for step in kind.steps() {
            for later in kind.steps().iter().rev().take_while(|later| later.id != step.id) {
                assert_eq!(
                    played.try_to(done(later.id)),
                    Err(Refused::TooEarly(step.id)),
                    "{kind:?}"
                );
            }
            if !step.may_skip {
                assert_eq!(played.try_to(closed(Outcome::Klar)), Err(Refused::StepsLeft(step.id)));
            }
            if step.id == StepId::Begart {
                played.does(asked(Requested::Nej));
            } else {
                played.does(done(step.id));
            }
        }
        assert_eq!(played.case().next(), None);
        played.does(closed(Outcome::Klar));
        assert!(!played.case().is_open());
        assert_eq!(played.try_to(What::Taken), Err(Refused::Ended));
        played.does(What::Reopened);
        assert!(played.case().is_open());
        assert_eq!(played.try_to(What::Reopened), Err(Refused::NotEnded));
    }
}

#[test]
fn a_requested_document_is_not_removed() {
    for kind in [CaseKind::EgenRegel, CaseKind::Sekretess, CaseKind::Brott] {
        let mut played = Played::new(kind);
        assert_eq!(
            played.try_to(done(StepId::TaBort)),
            Err(Refused::TooEarly(StepId::Begart))
        );
        assert!(played.try_to(done(StepId::Begart)).is_err(), "done by its answer alone");
        played.does(asked(Requested::Ja));
        assert_eq!(played.try_to(done(StepId::TaBort)), Err(Refused::IsRequested));
        let skip = What::Skipped {
            step: StepId::Begart,
            reason: "bråttom".into(),
        };
        assert_eq!(played.try_to(skip), Err(Refused::Needed));
        played.does(asked(Requested::Avgjord));
        while played.case().next() != Some(StepId::TaBort) {
            let next = played.case().next().unwrap();
            played.does(done(next));
        }
        // Somebody requests it at the last moment.
        played.does(asked(Requested::Ja));
        assert_eq!(played.try_to(done(StepId::TaBort)), Err(Refused::IsRequested));
        played.does(asked(Requested::Avgjord)).does(done(StepId::TaBort));
        assert!(Refused::IsRequested.words().sv.contains("begärt ut"));
    }
}

#[test]
fn a_case_is_left_and_taken_up_where_it_was() {
    let mut played = Played::new(CaseKind::EgenRegel);
    played
        .does(asked(Requested::Nej))
        .does(done(StepId::Kopia))
        .does(What::Left {
            until: "2026-11-30T08:00:00+01:00".into(),
            reason: "väntar på chefen".into(),
        });
    assert!(matches!(played.case().status, Status::Waits { .. }));
    played.does(What::Taken);
    assert_eq!(
        (played.case().status, played.case().next()),
        (Status::Open, Some(StepId::TaBort))
    );
    played.does(What::Undone { step: StepId::Kopia });
    assert_eq!(played.case().next(), Some(StepId::Kopia));
    let skip = |reason: &str| What::Skipped {
        step: StepId::Kopia,
        reason: reason.into(),
    };
    assert_eq!(played.try_to(skip(" ")), Err(Refused::NoReason));
    played.does(skip("en bild"));
    assert_eq!(played.case().step(StepId::Kopia), Some(StepStatus::Hoppad));
}

#[test]
fn a_case_of_another_kind_keeps_what_was_done() {
    let mut played = Played::new(CaseKind::EgenRegel);
    played
        .does(asked(Requested::Nej))
        .does(What::Turned { kind: CaseKind::Brott });
    let case = played.case();
    assert_eq!(case.step(StepId::Begart), Some(StepStatus::Gjord));
    assert_eq!(case.next(), Some(StepId::Bevis));
    assert_eq!(case.requested, Some(Requested::Nej));
}

#[test]
fn events_are_written_and_read_and_strange_ones_are_put_aside() {
    let mut played = Played::new(CaseKind::Fraga);
    played.does(done(StepId::Besvara)).does(closed(Outcome::Besvarad));
    let mut lines = write(&played.0).unwrap();
    assert_eq!(read(&lines), (played.0.clone(), Vec::new()));
    lines.push_str("{\"v\":2,\"case\":\"f1\",\"at\":\"x\",\"what\":\"dreamt\"}\n\nskräp\n{\"v\":1}\n");
    let (events, strange) = read(&lines);
    assert_eq!(events, played.0);
    let seen: Vec<_> = strange.iter().map(|one| (one.line, one.newer)).collect();
    assert_eq!(seen, [(4, true), (6, false), (7, false)]);

    let mut newer = CaseEvent::new("f1", AT, "", What::Reopened);
    newer.v = VERSION + 1;
    let (cases, refused) = replay(&[played.0.clone(), vec![newer]].concat());
    assert_eq!(refused, [(3, Refused::Newer)]);
    assert!(!cases["f1"].is_open());
    let (_, refused) = replay(&[played.0[1].clone(), played.0[0].clone(), played.0[0].clone()]);
    assert_eq!(refused, [(0, Refused::Unknown), (2, Refused::Known)]);
}

/// What may be stored: the keys of JSON objects, and every text in it.
fn texts(value: &serde_json::Value, out: &mut Vec<String>) {
    match value {
        serde_json::Value::String(text) => out.push(text.clone()),
        serde_json::Value::Array(items) => items.iter().for_each(|item| texts(item, out)),
        serde_json::Value::Object(fields) => fields.values().for_each(|field| texts(field, out)),
        _ => {}
    }
}

/// Nothing but the address, times and the program's own words, in events and in the state that follows.
fn holds_only_time_and_place(events: &[CaseEvent]) {
    let mut found = Vec::new();
    for line in write(events).unwrap().lines() {
        texts(&serde_json::from_str(line).unwrap(), &mut found);
    }
    let (cases, _) = replay(events);
    texts(&serde_json::to_value(&cases).unwrap(), &mut found);
    let own = |text: &str| {
        let steps = StepId::ALL
            .iter()
            .any(|step| serde_json::to_value(step).unwrap() == text);
        let kinds = CaseKind::ALL.iter().any(|kind| kind.id() == text);
        let words = [
            "taken",
            "reopened",
            "open",
            "klar",
            "inget",
            "ingetsvar",
            "kvar",
            "gjord",
            "hoppad",
            "nej",
            "ja",
            "avgjord",
        ];
        steps || kinds || words.contains(&text)
    };
    for text in found {
        let known = text.is_empty() || text == source().url || text == "f1" || text == AT || own(&text);
        assert!(known, "{text} is kept");
    }
}

fn any_event() -> impl Strategy<Value = What> {
    let step = proptest::sample::select(StepId::ALL.to_vec());
    let secret = "hemligt [a-zåäö]{1,8}";
    prop_oneof![
        (step.clone(), secret).prop_map(|(step, note)| What::Done { step, note }),
        (step.clone(), secret).prop_map(|(step, reason)| What::Skipped { step, reason }),
        step.prop_map(|step| What::Undone { step }),
        secret.prop_map(|reason| What::Left {
            until: AT.into(),
            reason
        }),
        secret.prop_map(|until| What::Left {
            until,
            reason: String::new()
        }),
        Just(What::Taken),
        Just(What::Reopened),
        Just(asked(Requested::Nej)),
        secret.prop_map(|to| What::Closed {
            outcome: Outcome::Klar,
            to
        }),
        secret.prop_map(|to| What::Closed {
            outcome: Outcome::Inget,
            to
        }),
    ]
}

proptest! {
    /// Whatever is done in such a case, and whatever is written in its fields.
    #[test]
    fn of_child_abuse_material_only_time_and_place_are_kept(whats in proptest::collection::vec(any_event(), 0..20)) {
        let mut played = Played::new(CaseKind::Barnpornografi);
        for what in whats {
            let _ = played.try_to(what);
        }
        holds_only_time_and_place(&played.0);
    }

    /// Also when it was taken for something else at first: then what was kept is forgotten.
    #[test]
    fn what_turns_out_to_be_such_is_forgotten(before in proptest::collection::vec(any_event(), 0..12)) {
        let mut played = Played::new(CaseKind::Brott);
        for what in before {
            let _ = played.try_to(what);
        }
        let other = Case::open("f2", AT, "Eva", CaseKind::Kritik, source());
        let turned = played.try_to(What::Turned { kind: CaseKind::Barnpornografi });
        prop_assume!(turned.is_ok());
        played.0.push(other.clone());
        let kept = forget(&played.0, "f1");
        prop_assert_eq!(kept.last(), Some(&other));
        prop_assert_eq!(kept.len(), played.0.len());
        holds_only_time_and_place(&kept[..kept.len() - 1]);
        prop_assert_eq!(replay(&kept).0["f1"].kind, CaseKind::Barnpornografi);
    }

    /// Any events: no panic, and what is refused changes nothing.
    #[test]
    fn a_refused_event_changes_nothing(whats in proptest::collection::vec(any_event(), 0..30)) {
        let events: Vec<CaseEvent> = std::iter::once(Case::open("f1", AT, "", CaseKind::Sekretess, source()))
            .chain(whats.into_iter().map(|what| CaseEvent::new("f1", AT, "", what)))
            .collect();
        let (cases, refused) = replay(&events);
        let good: Vec<CaseEvent> = events
            .iter()
            .enumerate()
            .filter(|(at, _)| !refused.iter().any(|(bad, _)| bad == at))
            .map(|(_, event)| event.clone())
            .collect();
        prop_assert_eq!(replay(&good), (cases, Vec::new()));
    }
}
