//! A county whose machine was cloned: the storage thread finds it out, freezes the catalog, and signs no more.

use kreisnetz_catalog::{Head, parse_head, sign_head, verify_head};
use kreisnetz_identity::{Digest, KeyRole, Verified};
use kreisnetz_store::Kept;

use super::*;
use crate::home::read_key;

const SECOND: &str = "kleinbahn";

impl Place {
    /// What the clone signs for the place of the newest own head.
    fn signed_elsewhere(&self) -> Verified<Head> {
        let view = self.authoring.desk.view();
        let key = read_key(&Home::new(self.folder.path().join("home")).signing_key(), KeyRole::Signing).unwrap();
        let mut head = Head::clone(view.derived.head(&view.own()).unwrap());
        head.seen_root = Digest::of(b"elsewhere");
        let log = &view.derived.publisher(&view.own()).unwrap().log;
        verify_head(parse_head(&sign_head(&head, &key)).unwrap(), log).unwrap()
    }

    /// Publishes one service, then another one.
    async fn publish_two(&self) {
        self.write("buergerbus", SERVICE);
        self.authoring.publish(self.request()).await.unwrap();
        self.write(SECOND, &SERVICE.replace("Bürgerbus", "Kleinbahn"));
    }
}

#[tokio::test]
async fn whoever_is_proven_to_have_signed_twice_signs_no_more_after_a_restart_either() {
    let [uelzen, coesfeld] = network(["uelzen", "coesfeld"]);
    coesfeld.write("rufbus", SERVICE);
    coesfeld.authoring.publish(coesfeld.request()).await.unwrap();
    coesfeld.hand_to(&uelzen).await;
    uelzen.publish_two().await;
    let elsewhere = uelzen.signed_elsewhere();
    let proof = uelzen.authoring.storage.examine(elsewhere.clone()).await.unwrap().unwrap().unwrap();
    assert_eq!(uelzen.authoring.storage.put_equivocation(proof.clone()).await.unwrap().unwrap(), Kept::Held, "it is durable already");
    let uelzen = open(uelzen.stop().await);
    let withdraw = WithdrawRequest { slug: "buergerbus".into(), reason: "mistake".into(), ..WithdrawRequest::default() };
    for refused in [
        uelzen.authoring.publish(uelzen.request()).await.unwrap_err(),
        uelzen.authoring.publish(PublishRequest { dry_run: true, ..uelzen.request() }).await.unwrap_err(),
        uelzen.authoring.withdraw(withdraw).await.unwrap_err(),
        adopt(&uelzen, "coesfeld/rufbus", |_| {}).await.unwrap_err(),
        uelzen.authoring.renew(0).await.unwrap_err(),
    ] {
        assert_eq!((refused.slug(), refused.exit()), (Slug::Equivocation, 22));
        assert!(refused.message(crate::i18n::Language::English).contains("this county signed two heads"), "{refused}");
        assert_eq!(refused.hints(crate::i18n::Language::German).len(), 2);
    }
    assert_eq!(uelzen.seq(), 1);
}

#[tokio::test]
async fn a_follower_that_is_told_the_other_story_keeps_the_proof_and_searches_what_is_common() {
    let [uelzen, coesfeld] = network(["uelzen", "coesfeld"]);
    uelzen.publish_two().await;
    uelzen.hand_to(&coesfeld).await;
    uelzen.authoring.publish(uelzen.request()).await.unwrap();
    uelzen.hand_to(&coesfeld).await;
    assert_eq!(coesfeld.finds("Dörfer", 2).await.len(), 2);
    let id = uelzen.authoring.desk.view().own();
    let received = |seq| {
        let derived = coesfeld.shelf.derived();
        derived.publisher(&id).unwrap().received.unix_ms(Position { epoch: 1, seq })
    };
    assert_eq!((received(1), received(3)), (Some(clock().now().as_seconds() * 1_000), None));

    let elsewhere = uelzen.signed_elsewhere();
    let (serving, reader) = (coesfeld.shelf.reader.delta(&id, Since::Nothing).unwrap().unwrap(), &coesfeld.shelf.reader);
    let leaves = serving.leaves().to_vec();
    let entries = serving.map(Result::unwrap).collect();
    let delta = Delta { head: elsewhere, since: Since::Nothing, leaves, entries };
    let outcome = coesfeld.authoring.storage.put(Box::new(delta)).await.unwrap();
    assert!(matches!(outcome, StoreOutcome::Contradicted(_)), "what is held stays, and the network is told: {outcome:?}");
    assert_eq!(reader.equivocations(&id).unwrap().len(), 1);
    assert_eq!(coesfeld.finds("Dörfer", 1).await, ["uelzen/buergerbus"]);

    let frozen = adopt(&coesfeld, &format!("uelzen/{SECOND}"), |_| {}).await.unwrap_err();
    assert_eq!((frozen.slug(), frozen.exit()), (Slug::Frozen, 22));
    adopt(&coesfeld, "uelzen/buergerbus", |_| {}).await.unwrap();
    let coesfeld = open(coesfeld.stop().await);
    assert_eq!(coesfeld.finds("Dörfer", 1).await, ["uelzen/buergerbus"], "after a restart too");
}
