use super::*;
use crate::model::BasisKind;
use proptest::prelude::*;
use serde_json::Value;

fn facts() -> Facts {
    Facts {
        kind: Some(CaseKind::Sekretess),
        made_at: "2026-11-27T10:00:00+01:00".into(),
        handler: "Eva".into(),
        municipality: "Norrlunda kommun".into(),
        authority: "Socialnämnden".into(),
        channel: "Norrlunda på Facebook".into(),
        account: "norrlunda".into(),
        permalink: "https://facebook.com/norrlunda/posts/1?comment_id=2".into(),
        post_url: "https://facebook.com/norrlunda/posts/1".into(),
        post: "Nu öppnar badet".into(),
        author: "Anna <script>alert(1)</script>".into(),
        author_url: "https://facebook.com/anna".into(),
        text: "Rad ett & \"två\"\n  <img src=x onerror=alert(1)>\nå ä ö 😡".into(),
        published: "2 tim".into(),
        captured: "2026-11-27T09:55:00+01:00".into(),
        basis: Some(LegalBasis {
            kind: BasisKind::Sekretess,
            lagrum: "OSL 26:1".into(),
            lydelse: "SFS 2009:400".into(),
        }),
        secrecy: Some(SecrecyMark {
            lagrum: "OSL 26:1".into(),
            date: "2026-11-27".into(),
            authority: "Socialnämnden".into(),
        }),
        reason: "Kan röra ett enskilt ärende".into(),
        diarienummer: "SN 2026/17".into(),
    }
}

/// Markup as a reader sees it.
fn unescaped(html: &str) -> String {
    html.replace("&#60;", "<")
        .replace("&#62;", ">")
        .replace("&#34;", "\"")
        .replace("&#39;", "'")
        .replace("&#38;", "&")
}

#[test]
fn the_diary_gets_a_page_and_the_same_as_json() {
    let files = diary(&facts()).unwrap();
    let names: Vec<_> = files.iter().map(|file| file.name.as_str()).collect();
    assert_eq!(
        names,
        [
            "diariet-2026-11-27-SN-2026-17.html",
            "diariet-2026-11-27-SN-2026-17.json"
        ]
    );
    let html = &files[0].text;
    assert!(!html.contains("<script") && !html.contains("<img"), "escaped");
    assert!(
        html.contains("@page") && html.contains("default-src 'none'"),
        "prints, and asks for nothing"
    );
    assert!(html.contains("Sekretess enligt OSL 26:1. 2026-11-27. Socialnämnden."));
    let json: Value = serde_json::from_str(&files[1].text).unwrap();
    assert_eq!(
        (&json["uppsikt"], &json["version"]),
        (&Value::from("diariet"), &Value::from(1))
    );
    let read: Facts = serde_json::from_value(json).unwrap();
    assert_eq!(read, facts(), "everything is there, read back");
    let seen = unescaped(html);
    for value in [
        &facts().author,
        &facts().text,
        &facts().permalink,
        &facts().post_url,
        &facts().post,
        &facts().channel,
        &facts().published,
        &facts().captured,
        &facts().authority,
        &facts().reason,
        &facts().diarienummer,
    ] {
        assert!(seen.contains(value.as_str()), "{value}");
    }
    assert_eq!(diary(&facts()).unwrap(), files, "the same bytes");
}

#[test]
fn the_police_get_every_file_with_its_sum() {
    let picture = Attached::of("../kommentar 7.png", b"abc");
    assert_eq!(picture.name, "kommentar-7.png");
    // FIPS 180-4's own example.
    assert_eq!(
        picture.sha256,
        "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
    );
    let files = police(&facts(), std::slice::from_ref(&picture)).unwrap();
    assert_eq!(files.len(), 3);
    assert!(files[0].text.contains(&picture.sha256) && files[0].text.contains("kommentar-7.png"));
    let json: Value = serde_json::from_str(&files[1].text).unwrap();
    let listed: Vec<Attached> = serde_json::from_value(json["files"].clone()).unwrap();
    assert_eq!(listed, std::slice::from_ref(&picture));
    let sums: Vec<&str> = files[2].text.lines().collect();
    assert_eq!(sums.len(), 3);
    assert_eq!(sums[0], format!("{}  {}", picture.sha256, picture.name));
    for (line, file) in sums[1..].iter().zip(&files) {
        let of = Attached::of(&file.name, file.text.as_bytes());
        assert_eq!(*line, format!("{}  {}", of.sha256, file.name));
    }
}

#[test]
fn of_child_abuse_material_there_is_address_and_time_and_no_file() {
    let facts = Facts {
        kind: Some(CaseKind::Barnpornografi),
        ..facts()
    };
    assert!(diary(&facts).unwrap_err().words().sv.contains("bara adress och tid"));
    assert!(police(&facts, &[Attached::of("bild.png", b"x")]).is_err());
    let files = police(&facts, &[]).unwrap();
    let json: Value = serde_json::from_str(&files[1].text).unwrap();
    for (key, value) in json.as_object().unwrap() {
        let kept = ["uppsikt", "version", "kind", "madeAt", "permalink", "captured"].contains(&key.as_str());
        assert!(kept || value.as_str() == Some(""), "{key} = {value}");
    }
    for file in &files {
        for secret in [
            &facts.text,
            &facts.author,
            &facts.author_url,
            &facts.post,
            &facts.handler,
            &facts.reason,
            &facts.diarienummer,
        ] {
            let shown = unescaped(&file.text);
            assert!(
                !shown.contains(&format!(">{secret}<")) && !shown.contains(&format!("\"{secret}\"")),
                "{secret}"
            );
        }
        assert!(
            !file.text.contains("Rad ett") && !file.text.contains("Anna"),
            "{}",
            file.name
        );
        assert!(!file.name.contains("SN"), "{}", file.name);
    }
    let mail = mail(&facts, "", "");
    assert!(!mail.body.contains("Rad ett") && !mail.body.contains("badet") && mail.body.contains("comment_id=2"));
    assert!(files[0].text.contains("comment_id=2") && files[0].text.contains("2026-11-27T09:55:00+01:00"));
}

#[test]
fn a_colleague_gets_a_mail_that_nobody_has_sent() {
    let mail = mail(&facts(), "gata@norrlunda.example", "måndag 30 november");
    assert_eq!(mail.subject, "En synpunkt från Norrlunda på Facebook");
    assert!(mail.body.contains("> Rad ett & \"två\"\n>   <img") && mail.body.contains("senast måndag 30 november"));
    let address = mail.mailto.unwrap();
    assert!(
        address.starts_with("mailto:gata@norrlunda.example?subject=En%20synpunkt%20fr%C3%A5n%20Norrlunda"),
        "{address}"
    );
    let body = address.split("&body=").nth(1).unwrap();
    assert!(!body.contains(['&', '#', '?', ' ', '\n']) && body.contains("%0D%0A%3E%20Rad%20ett%20%26"));
}

#[test]
fn a_mail_too_long_for_an_address_is_whole_to_copy() {
    let long = Facts {
        text: "ord ".repeat(1000),
        ..facts()
    };
    let mail = mail(&long, "", "");
    assert_eq!(mail.mailto, None);
    assert!(mail.body.contains(&"ord ".repeat(999)) && !mail.body.contains("lovat"));
}

#[test]
fn nobody_can_add_a_receiver_or_a_heading() {
    let sly = Facts {
        channel: "X\r\nBcc: alla@x.example".into(),
        ..facts()
    };
    let mail = mail(&sly, "a@x.example?bcc=b@x.example", "");
    assert!(!mail.subject.contains(['\r', '\n']));
    let address = mail.mailto.unwrap();
    assert_eq!(address.matches('?').count(), 1);
    assert!(
        address.starts_with("mailto:a@x.example%3Fbcc%3Db@x.example?subject="),
        "{address}"
    );
}

proptest! {
    #[test]
    fn whatever_people_write_is_read_back_and_never_markup(text in "\\PC*", author in "[<>&\"'a-z]{0,20}", name in "\\PC{0,100}") {
        let facts = Facts { text: text.clone(), author: author.clone(), ..facts() };
        let files = police(&facts, &[Attached::of(&name, b"x")]).unwrap();
        let json: Value = serde_json::from_str(&files[1].text).unwrap();
        prop_assert_eq!(json["text"].as_str(), Some(text.as_str()));
        prop_assert!(unescaped(&files[0].text).contains(&author));
        let body = files[0].text.split("<div class=\"text\">").nth(1).unwrap().split("</div>").next().unwrap();
        prop_assert!(!body.contains('<') && unescaped(body) == text);
        let safe = &Attached::of(&name, b"x").name;
        prop_assert!(!safe.contains(['/', '\\', ':']) && !safe.starts_with('.'));
    }
}
