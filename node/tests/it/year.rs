//! A year in the life of a county's keys, played by real nodes through the command line. What was seen is `docs/a-year.md`.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::Value;

use crate::play::Play;
use crate::town::{Node, Town, service, wait_for};

const NO_QUESTIONS: [&str; 2] = ["--yes", "--no-input"];

fn text(path: &Path) -> &str {
    path.to_str().unwrap()
}

fn copy(from: &Path, to: &Path) {
    assert!(Command::new("cp").arg("-a").arg(from).arg(to).status().unwrap().success());
}

fn shown(node: &Node) -> Value {
    node.run(&["publisher", "show", "uelzen", "--json"]).json()["data"].clone()
}

/// The newest head of Uelzen that a node holds: epoch and number.
fn newest(node: &Node) -> (u64, u64) {
    let head = &shown(node)["heads"][0];
    (head["epoch"].as_u64().unwrap_or_default(), head["seq"].as_u64().unwrap_or_default())
}

fn publish(node: &Node, slug: &str) -> (u64, u64) {
    node.draft(slug, &service(&format!("Dienst {slug}")));
    let answer = node.publish();
    (answer["data"]["epoch"].as_u64().unwrap(), answer["data"]["seq_after"].as_u64().unwrap())
}

fn holds(node: &Node, slug: &str) -> bool {
    node.run(&["show", &format!("uelzen/{slug}"), "--json"]).code == 0
}

/// The year: Uelzen is the first node, its neighbours are the others.
struct Year {
    town: Town,
    play: Play,
    /// Where the officers keep their sticks.
    office: PathBuf,
    /// Every number under which a head of Uelzen was acknowledged; none twice.
    signed: Vec<(u64, u64)>,
}

impl Year {
    fn uelzen(&mut self) -> &mut Node {
        &mut self.town.nodes[0]
    }

    /// Plays a command of Uelzen's without questions.
    fn does(&mut self, arguments: &[&str], code: i32) -> String {
        let arguments = [arguments, &NO_QUESTIONS].concat();
        self.play.run(&self.town.nodes[0], &arguments, code).out
    }

    fn sees(&mut self, arguments: &[&str], code: i32) -> String {
        self.play.run(&self.town.nodes[0], arguments, code).out
    }

    fn starts(&mut self) {
        self.uelzen().start();
        self.uelzen().wait_ready();
    }

    fn stops(&mut self) {
        assert_eq!(self.uelzen().stop(), 0);
    }

    /// Publishes, and checks that no number is used twice.
    fn publishes(&mut self, slug: &str) -> (u64, u64) {
        let place = publish(&self.town.nodes[0], slug);
        assert!(self.signed.iter().all(|before| *before < place), "{place:?} after {:?}", self.signed);
        self.signed.push(place);
        for other in &self.town.nodes[1..] {
            wait_for(&format!("{place:?} at {}", other.slug), || newest(other) == place);
        }
        place
    }

    /// Lets days pass: all stop, and start with a later clock.
    fn days_pass(&mut self, days: u32) {
        for node in &mut self.town.nodes {
            assert_eq!(node.stop(), 0);
        }
        self.town.pass_days(days);
        for node in &mut self.town.nodes {
            node.start();
        }
        self.town.nodes.iter().for_each(Node::wait_ready);
    }

    fn stick(&self, name: &str) -> PathBuf {
        self.office.join(name)
    }

    /// Waits until Uelzen's node has heard from its peers, so that every performance shows the same.
    fn is_quiet(&self) {
        wait_for("Uelzen's node to have heard from its peers", || {
            let status = self.town.nodes[0].run(&["status", "--json"]).json()["data"].clone();
            status["catalog"]["own_head"] == "confirmed" && !status["replica"]["reconciled_at"].is_null()
        });
    }

    /// Guardians consent, each at its own node.
    fn consents(&mut self, places: &[usize], file: &Path) {
        for place in places {
            self.play.run(&self.town.nodes[*place], &["key", "recover", "--consent", text(file), "--yes", "--no-input"], 0);
        }
    }

    /// Nobody ever saw two heads under one number.
    fn never_contradicted_itself(&self) {
        for node in &self.town.nodes {
            assert_eq!(shown(node)["equivocations"].as_array().unwrap().len(), 0, "at {}", node.slug);
        }
    }
}

/// Five counties of five Länder can be guardians; Uelzen is the sixth.
fn begins() -> Year {
    let mut town = Town::unfounded(6);
    let office = town.folder().join("office");
    fs::create_dir(&office).unwrap();
    let mut play = Play::titled("A year in the life of a county's keys");
    play.place(&town.nodes[0].home, "/var/lib/kreisnetz");
    play.place(&office, "/media");
    for node in &town.nodes {
        play.port(node.port);
    }
    play.tell(
        "This is a test, and what it printed: six real nodes, a clock that it moves on, and every command that Uelzen needs in a year. \
         `⟨digits 1⟩` stands for check digits, `⟨date⟩` for a day. Root keys lie on three sticks, `/media/it`, `/media/security` and \
         `/media/head`; the next set lies in a safe in another building, `/media/safe`. None of them is ever on the node.",
    );
    is_founded(&mut town, &mut play, &office);
    let root = office.join("uelzen");
    for (set, number, name) in [("root", 1, "it"), ("root", 2, "security"), ("root", 3, "head")] {
        let stick = office.join(name);
        fs::create_dir(&stick).unwrap();
        fs::copy(root.join(set).join(format!("{set}-{number}.key")), stick.join(format!("{set}-{number}.key"))).unwrap();
    }
    copy(&root.join("next"), &office.join("safe"));
    fs::copy(root.join("identity.cbor"), office.join("safe/identity.cbor")).unwrap();
    fs::copy(town.nodes[0].home.join("network.toml"), office.join("safe/network.toml")).unwrap();
    fs::remove_dir_all(&root).unwrap();
    for node in &mut town.nodes {
        node.start();
    }
    town.nodes.iter().for_each(Node::wait_ready);
    Year { town, play, office, signed: Vec::new() }
}

/// Six counties found a network: its name first, then an identity each, then the file that names them.
fn is_founded(town: &mut Town, play: &mut Play, office: &Path) {
    play.part("Winter: six counties found a network");
    play.tell("Uelzen begins: everything that is signed carries the network's id, so name and salt come before the first identity.");
    let begun = office.join("founding.toml");
    play.run(&town.nodes[0], &["network", "new", "heide", "-o", text(&begun)], 0);
    play.tell("Each founder makes its identity for this network, on its own machine.");
    let founder = |slug: &str| office.join(slug);
    let root = founder("uelzen");
    let init = ["init", "--county", "uelzen", "--contact", "digital@uelzen.example", "--proxy", "none", "--no-input"];
    let own = ["--root-dir", text(&root), "--network", text(&begun)];
    play.run(&town.nodes[0], &[&init[..], &own].concat(), 0);
    town.nodes[0].listen();
    for (node, (ags, slug)) in town.nodes.iter().zip(crate::town::COUNTIES).skip(1) {
        node.init(ags, &begun).ok();
        node.listen();
        fs::create_dir(founder(slug)).unwrap();
        fs::copy(node.home.join("root/identity.cbor"), founder(slug).join("identity.cbor")).unwrap();
    }
    play.tell(
        "They give Uelzen the file beside their root keys, which holds nothing secret, and the address of their node. Two counties of one \
         Land are not enough: whoever comes later needs the vouches of three, from two.",
    );
    let address = |place: usize| {
        let node: &Node = &town.nodes[place];
        let peer = fs::read_to_string(node.home.join("drafts/node.toml")).unwrap();
        let peer = peer.lines().find_map(|line| line.strip_prefix("peer_id = \"")).unwrap().trim_end_matches('"').to_owned();
        format!("{}=/ip4/127.0.0.1/tcp/{}/p2p/{peer}", node.slug, node.port)
    };
    let (network, addresses) = (office.join("network.toml"), (0..town.nodes.len()).map(address).collect::<Vec<_>>());
    let identities: Vec<PathBuf> = town.nodes.iter().map(|node| founder(node.slug).join("identity.cbor")).collect();
    let found = |count: usize| {
        let mut words = vec!["network", "found", text(&begun)];
        words.extend(identities.iter().take(count).map(|path| text(path)));
        words.extend(addresses.iter().take(count).flat_map(|address| ["--address", address.as_str()]));
        words.extend(["-o", text(&network)]);
        words
    };
    play.run(&town.nodes[0], &found(2), 2);
    play.run(&town.nodes[0], &found(6), 0);
    play.tell("The founders ring each other up, and compare the digits of the network. Each takes the file over.");
    play.run(&town.nodes[0], &["network", "take", text(&network), "--yes", "--no-input"], 0);
    for node in &town.nodes[1..] {
        node.run(&["network", "take", text(&network), "--yes", "--no-input"]).ok();
    }
    let shown = |node: &Node| node.run(&["network", "show", "--json"]).ok().json()["data"]["check_digits"].clone();
    assert!(town.nodes.iter().all(|node| shown(node) == shown(&town.nodes[0])), "all read the same digits");
}

#[test]
fn a_year_in_the_life_of_a_county_s_keys() {
    let mut year = begins();
    for other in &year.town.nodes[1..] {
        publish(other, "eigener");
    }
    year.publishes("erster");
    the_key_is_renewed_offline(&mut year);
    the_disk_is_lost(&mut year);
    an_old_image_comes_back(&mut year);
    the_machine_is_cloned(&mut year);
    one_root_key_is_lost(&mut year);
    the_signing_key_is_stolen(&mut year);
    the_root_keys_are_stolen(&mut year);
    all_root_keys_are_lost(&mut year);
    year.never_contradicted_itself();
    year.play.compare_with("a-year.md");
}

fn the_key_is_renewed_offline(year: &mut Year) {
    year.play.part("Spring: the signing key is renewed, and no root key touches the node");
    year.days_pass(125);
    year.play.tell("The signing key signs for 180 days. Two thirds of them have passed, and `status` says so.");
    year.is_quiet();
    let status = year.sees(&["status"], 3);
    assert!(status.contains("key_expiring"), "{status}");
    year.play.tell("The node is stopped for the ceremony. It drafts; two of the three officers sign, on a machine without a network.");
    year.stops();
    let event = year.office.join("renewal.event");
    let (it, head) = (year.stick("it"), year.stick("head"));
    year.does(&["key", "delegate", "--to", text(&event)], 0);
    year.does(&["key", "delegate", "--apply", text(&event)], 20);
    year.does(&["key", "delegate", "--sign", text(&event), "--root-dir", text(&it)], 0);
    year.does(&["key", "delegate", "--sign", text(&event), "--root-dir", text(&head)], 0);
    year.does(&["key", "delegate", "--apply", text(&event)], 0);
    year.starts();
    year.sees(&["key"], 0);
    year.publishes("zweiter");
}

fn the_disk_is_lost(year: &mut Year) {
    year.play.part("Early summer: the disk is lost, and there is no backup");
    year.uelzen().kill();
    let home = year.uelzen().home.clone();
    fs::remove_dir_all(&home).unwrap();
    year.play.tell(
        "What is left are the sticks and the safe. Beside the keys lie the file that says whose they are, and the network file. A new home \
         begins with them; catalog, adoptions and files come from the other counties.",
    );
    let safe = year.stick("safe");
    let (identity, network) = (safe.join("identity.cbor"), safe.join("network.toml"));
    year.does(&["backup", "restore", "--identity", text(&identity), "--network", text(&network)], 0);
    year.uelzen().listen();
    year.uelzen().start();
    let expected = *year.signed.last().unwrap();
    wait_for("the catalog to be back", || newest(&year.town.nodes[0]) == expected && holds(&year.town.nodes[0], "zweiter"));
    year.play.tell("It has everything again, and signs nothing: what the lost disk signed last, only root keys can leave behind.");
    year.uelzen().draft("dritter", &service("Dienst dritter"));
    year.does(&["publish"], 23);
    year.stops();
    let (security, head) = (year.stick("security"), year.stick("head"));
    year.does(&["key", "delegate", "--new-epoch", "--root-dir", text(&security), "--root-dir", text(&head)], 0);
    year.play.tell(
        "Its transport key is a new one: the draft `node` names it already, and gets the addresses under which others reach the node.",
    );
    let port = year.uelzen().port;
    let draft = home.join("drafts/node.toml");
    let reached = format!("addresses = [\"/ip4/127.0.0.1/tcp/{port}\"]\n");
    fs::write(&draft, fs::read_to_string(&draft).unwrap() + &reached).unwrap();
    year.starts();
    assert_eq!(year.publishes("dritter").0, 2);
}

fn an_old_image_comes_back(year: &mut Year) {
    year.play.part("Summer: somebody puts an old image of the machine back");
    year.stops();
    let home = year.uelzen().home.clone();
    let image = year.office.join("image");
    copy(&home, &image);
    year.starts();
    year.publishes("vierter");
    let restore = |year: &mut Year| {
        year.uelzen().kill();
        fs::remove_dir_all(&home).unwrap();
        copy(&image, &home);
    };

    year.play.tell("The image knows nothing of the last publication. No other county can be reached: it signs nothing.");
    for other in &mut year.town.nodes[1..] {
        assert_eq!(other.stop(), 0);
    }
    restore(year);
    year.starts();
    year.uelzen().draft("fuenfter", &service("Dienst fuenfter"));
    year.does(&["publish"], 23);
    year.play.tell("One of five can be reached: too few to know what was signed last. It signs nothing.");
    year.town.nodes[1].start();
    year.town.nodes[1].wait_ready();
    wait_for("one peer", || year.town.nodes[0].run(&["status", "--json"]).json()["data"]["peers"]["connected"].as_u64() == Some(1));
    year.does(&["publish"], 23);
    year.play.tell("All are there: it takes its own later catalog from them, and goes on after it.");
    for other in &mut year.town.nodes[2..] {
        other.start();
    }
    year.town.nodes.iter().for_each(Node::wait_ready);
    wait_for("the later catalog", || holds(&year.town.nodes[0], "vierter"));
    wait_for("the own head to be confirmed", || {
        year.town.nodes[0].run(&["status", "--json"]).json()["data"]["catalog"]["own_head"] == "confirmed"
    });
    year.publishes("fuenfter");
    year.never_contradicted_itself();
}

fn the_machine_is_cloned(year: &mut Year) {
    year.play.part("Late summer: the machine is cloned, and both run");
    let clone = year.town.clone_of(0);
    year.play.tell("A copy of the running machine starts elsewhere. Peers hear two processes under one name, and tell both.");
    let mut clone = clone;
    clone.start();
    wait_for("both to be told", || {
        let asking = |node: &Node| node.run(&["status", "--json"]).json()["data"]["catalog"]["own_head"] != "confirmed";
        asking(&year.town.nodes[0]) && asking(&clone)
    });
    year.uelzen().draft("sechster", &service("Dienst sechster"));
    year.does(&["publish"], 23);
    clone.draft("sechster", &service("Dienst sechster, anders"));
    clone.run(&["publish", "--yes", "--no-input", "--json"]).fails(23, "own_head_unconfirmed");
    year.play.tell("The copy is stopped, the node is started again, and nothing was signed twice.");
    clone.kill();
    year.stops();
    year.starts();
    wait_for("the own head to be confirmed", || {
        year.town.nodes[0].run(&["status", "--json"]).json()["data"]["catalog"]["own_head"] == "confirmed"
    });
    year.publishes("sechster");
    year.never_contradicted_itself();
}

fn one_root_key_is_lost(year: &mut Year) {
    year.play.part("Autumn: one root key is lost, and the set is replaced");
    fs::remove_dir_all(year.stick("head")).unwrap();
    year.play.tell(
        "One stick of three does not answer any more. Two are enough to go on, and enough to replace the set: what lies in the safe becomes \
         the root set, a new next set is promised, and five counties are named as guardians, who could help if all keys were lost.",
    );
    year.stops();
    let (it, security, safe, new_safe) = (year.stick("it"), year.stick("security"), year.stick("safe"), year.stick("new-safe"));
    fs::create_dir(&new_safe).unwrap();
    let mut rotate = vec!["key", "rotate", "--root-dir", text(&it), "--root-dir", text(&security), "--root-dir", text(&safe)];
    rotate.extend(["--next-dir", text(&new_safe)]);
    for guardian in ["luechow-dannenberg", "coesfeld", "loerrach", "bernkastel-wittlich", "potsdam-mittelmark"] {
        rotate.extend(["--guardian", guardian]);
    }
    year.does(&rotate, 0);
    year.does(&["key", "delegate", "--root-dir", text(&safe)], 0);
    year.starts();
    year.publishes("siebter");
    year.sees(&["publisher", "show", "self"], 0);
}

fn the_signing_key_is_stolen(year: &mut Year) {
    year.play.part("Winter: the signing key was stolen");
    let good = year.signed.last().unwrap().1;
    let forged = year.publishes("gefaelscht");
    year.play.tell("Somebody published with Uelzen's key. The heads are listed, the last good one is named, and all later ones are void.");
    year.stops();
    fs::remove_file(year.uelzen().home.join("drafts/gefaelscht.toml")).unwrap();
    let safe = year.stick("safe");
    let good_text = good.to_string();
    year.sees(&["key", "revoke"], 0);
    year.does(&["key", "revoke", "--last-good", &good_text, "--reason", "stolen", "--root-dir", text(&safe)], 0);
    year.does(&["key", "delegate", "--new-epoch", "--root-dir", text(&safe)], 0);
    year.starts();
    for node in &year.town.nodes {
        wait_for("the forged entry to vanish", || node.finds("gefaelscht").is_empty());
    }
    let place = year.publishes("achter");
    assert!(place.0 > forged.0);
    for node in &year.town.nodes {
        assert!(!holds(node, "gefaelscht"), "at {}", node.slug);
        assert!(holds(node, "siebter"), "at {}", node.slug);
    }
}

fn the_root_keys_are_stolen(year: &mut Year) {
    year.play.part("The root keys are stolen, but not what lies in the safe");
    year.stops();
    year.play.tell(
        "A thief has all three root keys and a copy of the node, and tries to make Uelzen his own. Without the keys whose digests the last \
         rotation promised he cannot.",
    );
    let (safe, thief) = (year.stick("safe"), year.stick("thief"));
    fs::create_dir(&thief).unwrap();
    year.does(&["key", "rotate", "--root-dir", text(&safe), "--next-dir", text(&thief)], 24);
    assert_eq!(fs::read_dir(&thief).unwrap().count(), 0, "nothing was made for him");
    year.play.tell("Uelzen rotates, with the keys that he does not have; his are worth nothing from then on.");
    let (new_safe, third_safe) = (year.stick("new-safe"), year.stick("third-safe"));
    fs::create_dir(&third_safe).unwrap();
    year.does(&["key", "rotate", "--root-dir", text(&safe), "--root-dir", text(&new_safe), "--next-dir", text(&third_safe)], 0);
    year.does(&["key", "delegate", "--root-dir", text(&safe)], 24);
    year.does(&["key", "delegate", "--root-dir", text(&new_safe)], 0);
    year.starts();
    year.publishes("neunter");
}

fn all_root_keys_are_lost(year: &mut Year) {
    year.play.part("The last winter night: all root keys are lost, the next set too");
    let lost = [year.stick("new-safe"), year.stick("third-safe"), year.stick("safe")];
    let last = lost[0].join("next/next-1.key");
    let found_again = year.stick("found-again");
    fs::create_dir(&found_again).unwrap();
    fs::copy(&last, found_again.join("next-1.key")).unwrap();
    lost.iter().for_each(|folder| fs::remove_dir_all(folder).unwrap());
    year.town.nodes.iter_mut().for_each(|node| assert_eq!(node.stop(), 0));

    year.play.tell(
        "A fire took both buildings. Three of the five guardians announce new keys for Uelzen; everybody sees that for 14 days. The file is \
         carried to them, and each of them compares the digits by telephone before it consents.",
    );
    let new = year.stick("new");
    let file = year.office.join("claim.event");
    fs::create_dir(&new).unwrap();
    let mut claim = vec!["key", "recover", "--claim", "guardians", "--guardian", "luechow-dannenberg,coesfeld,loerrach"];
    claim.extend(["--new-dir", text(&new), "--to", text(&file)]);
    year.does(&claim, 0);
    year.consents(&[1, 2], &file);
    year.does(&["key", "recover", "--apply", text(&file)], 20);
    year.consents(&[3], &file);
    year.does(&["key", "recover", "--apply", text(&file)], 0);

    year.play.tell("One root key turns up in the ashes. With it one person alone can void the claim of three guardians.");
    year.sees(&["key", "recover"], 0);
    year.does(&["key", "recover", "--veto", "--root-dir", text(&found_again)], 0);
    year.sees(&["key", "recover"], 0);

    year.play.tell("It is not enough to go on, so all five guardians are asked. A claim of five out of five no veto stops.");
    let (new, file) = (year.stick("newer"), year.office.join("second-claim.event"));
    fs::create_dir(&new).unwrap();
    let all = "luechow-dannenberg,coesfeld,loerrach,bernkastel-wittlich,potsdam-mittelmark";
    year.does(&["key", "recover", "--claim", "guardians", "--guardian", all, "--new-dir", text(&new), "--to", text(&file)], 0);
    year.town.nodes.iter().skip(1).for_each(|node| {
        node.run(&["key", "recover", "--consent", text(&file), "--yes", "--no-input"]).ok();
    });
    year.does(&["key", "recover", "--apply", text(&file)], 0);
    year.does(&["key", "recover", "--veto", "--root-dir", text(&found_again)], 5);
    let too_early = year.office.join("too-early.event");
    year.does(&["key", "recover", "--complete", "--root-dir", text(&new), "--to", text(&too_early)], 5);

    // Whoever knew Uelzen before waits from its own first sight of the claim.
    year.town.nodes.iter_mut().for_each(Node::start);
    year.town.nodes.iter().for_each(Node::wait_ready);
    let claims = |node: &Node| {
        let events = shown(node)["events"].as_array().unwrap().clone();
        events.iter().filter(|event| event["kind"] == "recovery/claim").count()
    };
    wait_for("both claims everywhere", || year.town.nodes.iter().all(|node| claims(node) == 2));
    year.play.tell("Every county sees it, and Uelzen's own node is alarmed.");
    year.is_quiet();
    year.sees(&["status"], 3);
    year.town.nodes.iter_mut().for_each(|node| assert_eq!(node.stop(), 0));

    year.play.tell("Two weeks later the same people sign once more, and Uelzen has root keys again.");
    year.town.pass_days(15);
    let file = year.office.join("complete.event");
    year.does(&["key", "recover", "--complete", "--root-dir", text(&new), "--to", text(&file)], 0);
    year.town.nodes.iter().skip(1).for_each(|node| {
        node.run(&["key", "recover", "--consent", text(&file), "--yes", "--no-input"]).ok();
    });
    year.does(&["key", "recover", "--apply", text(&file)], 0);
    year.does(&["key", "delegate", "--root-dir", text(&new.join("root"))], 0);
    year.town.nodes.iter_mut().for_each(Node::start);
    year.town.nodes.iter().for_each(Node::wait_ready);
    year.publishes("zehnter");
}
