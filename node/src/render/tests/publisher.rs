use super::{answer, county, moment, same, screen};
use crate::api::{
    Admission, AdmissionPath, AdmissionRule, Answer, ContraryHead, EquivocationNote, FrozenAt, FrozenCause, HeadLink, HeadNote,
    IdentityNote, KeyNote, KeyPurpose, PublisherData,
};
use crate::i18n::Language;
use crate::render::publisher;
use crate::render::screen::Screen;

const DIGITS: &str = "4821 0937 5520 1184 7702 3361 9048 2275";

fn event(n: u64, kind: &str, keys: &[KeyPurpose]) -> IdentityNote {
    IdentityNote {
        n,
        kind: kind.into(),
        digest: "3".repeat(64),
        created: moment("2026-11-20T12:00:00Z"),
        epoch: 1,
        keys: keys.iter().map(|purpose| KeyNote { purpose: *purpose, check_digits: DIGITS.into() }).collect(),
        not_before: None,
        not_after: None,
        resolves: Vec::new(),
        in_force: true,
    }
}

fn head(seq: u64, link: HeadLink) -> HeadNote {
    HeadNote {
        epoch: 1,
        seq,
        digest: "4".repeat(64),
        prev: None,
        issued: moment("2026-11-21T12:00:00Z"),
        expires: moment("2026-12-21T12:00:00Z"),
        count: 12,
        link,
        received_unix_ms: None,
        heard_unix_ms: None,
    }
}

fn frozen() -> Answer<PublisherData> {
    let contrary = |digit: &str| ContraryHead {
        epoch: 1,
        seq: 17,
        digest: digit.repeat(64),
        prev: None,
        root: "7".repeat(64),
        issued: moment("2026-11-21T12:00:00Z"),
    };
    let mut uelzen = county("uelzen", "Uelzen", "03360");
    uelzen.admission = Admission::Frozen;
    answer(PublisherData {
        publisher: uelzen,
        check_digits: DIGITS.into(),
        path: AdmissionPath {
            rule: AdmissionRule::Founding,
            vouchers: Vec::new(),
            standing: None,
            since: None,
            given: Vec::new(),
            lacks: Vec::new(),
            chains: Vec::new(),
        },
        events: vec![event(0, "inception", &[KeyPurpose::Root, KeyPurpose::Next]), event(1, "delegation", &[KeyPurpose::Signing])],
        heads: vec![head(17, HeadLink::Linked), head(16, HeadLink::Gap), head(14, HeadLink::Oldest)],
        successors: Vec::new(),
        claims: Vec::new(),
        guardians: Vec::new(),
        conflicts: Vec::new(),
        frozen: Some(FrozenAt { cause: FrozenCause::Heads, seq: 16, head: None }),
        equivocations: vec![EquivocationNote {
            id: "5".repeat(64),
            known_since: moment("2026-11-22T12:00:00Z"),
            healed: false,
            heads: vec![contrary("8"), contrary("9")],
        }],
        equivocations_more: 0,
    })
}

#[test]
fn a_publisher_that_contradicted_itself_is_told_in_both_languages() {
    let [zero, five, eight, nine] = ["0", "5", "8", "9"].map(|digit| digit.repeat(64));
    same(
        &publisher::text(&frozen(), &screen(Language::English)),
        &format!(
            "\
Uelzen (03360)   frozen
  Id        {zero}
  Digits    {DIGITS}
  Admitted  admitted because it is a founding county: the network file names it
Identity
#  Event       Made         Key      Check digits
0  inception   20 Nov 2026  root     {DIGITS}
0  inception   20 Nov 2026  next     {DIGITS}
1  delegation  20 Nov 2026  signing  {DIGITS}
Heads
Seq  Epoch  Signed       Entries  Follows
 17      1  21 Nov 2026       12  linked
 16      1  21 Nov 2026       12  gap
 14      1  21 Nov 2026       12  oldest held
✗ two signed heads contradict each other; the catalog is frozen at seq 16, what
  is newer is not searched
  Proof     {five}
  Known     since 22 Nov 2026
  Head      epoch 1, seq 17, 21 Nov 2026
            {eight}
  Head      epoch 1, seq 17, 21 Nov 2026
            {nine}
Next: tell the county by telephone, and compare the check digits.
Its root keys heal it: a new epoch that resolves both heads.
"
        ),
    );
    same(
        &publisher::text(&frozen(), &screen(Language::German)),
        &format!(
            "\
Uelzen (03360)   eingefroren
  Id         {zero}
  Ziffern    {DIGITS}
  Aufnahme   aufgenommen, weil er Gründungskreis ist: die Netzdatei nennt ihn
Identität
#  Ereignis   Gemacht     Schlüssel  Prüfziffern
0  Beginn     20.11.2026  Wurzel     {DIGITS}
0  Beginn     20.11.2026  nächster   {DIGITS}
1  Vollmacht  20.11.2026  Signier    {DIGITS}
Stände
Nr.  Epoche  Signiert    Einträge  Anschluss
 17       1  21.11.2026        12  lückenlos
 16       1  21.11.2026        12  Lücke
 14       1  21.11.2026        12  ältester hier
✗ zwei signierte Stände widersprechen sich; der Katalog ist bei Nr. 16
  eingefroren, Neueres wird nicht gesucht
  Beweis     {five}
  Bekannt    seit 22.11.2026
  Stand      Epoche 1, Nr. 17, 21.11.2026
             {eight}
  Stand      Epoche 1, Nr. 17, 21.11.2026
             {nine}
Weiter: den Kreis anrufen und die Prüfziffern vergleichen.
Seine Wurzelschlüssel heilen es: eine neue Epoche, die beide Stände auflöst.
"
        ),
    );
}

#[test]
fn the_county_itself_is_told_what_to_stop_and_a_healed_one_is_whole() {
    let mut own = frozen();
    own.data.publisher.admission = Admission::Own;
    let text = publisher::text(&own, &screen(Language::English));
    assert!(text.contains("Next: stop the second copy of this node"), "{text}");
    own.data.frozen = None;
    own.data.equivocations[0].healed = true;
    own.data.equivocations_more = 1;
    let text = publisher::text(&own, &screen(Language::English));
    assert!(text.contains("! two signed heads contradicted each other; root keys resolved it"), "{text}");
    assert!(text.contains("! 1 further proof was counted\n") && !text.contains("Next:"), "{text}");
    own.data.frozen = Some(FrozenAt { cause: FrozenCause::Heads, seq: 0, head: None });
    assert!(publisher::text(&own, &screen(Language::German)).contains("vom ersten an"));
}

#[test]
fn a_program_gets_keys_and_heads_apart_by_tabs_in_the_words_of_json() {
    let text = publisher::text(&frozen(), &Screen { is_terminal: false, ..screen(Language::German) });
    assert!(text.contains(&format!("1\tdelegation\t2026-11-20T12:00:00Z\tsigning\t{DIGITS}\n")), "{text}");
    assert!(text.contains("16\t1\t2026-11-21T12:00:00Z\t12\tgap\n"), "{text}");
}
