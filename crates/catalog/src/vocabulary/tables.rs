//! The tables of all vocabularies, in the order of the format's description.

use super::{Term, Vocabulary};

const fn term(value: &'static str, de: &'static str, en: &'static str) -> Term {
    Term { value, de, en }
}

/// Fields of action; the four of the programme Smarte.Land.Regionen first.
pub const TOPIC: Vocabulary = Vocabulary {
    name: "topic",
    terms: &[
        term("education-work", "Bildung und Arbeit", "education and work"),
        term("community", "Gemeinschaft und Ehrenamt", "community and volunteering"),
        term("health-care", "Gesundheit und Pflege", "health and care"),
        term("mobility", "Mobilität und Verkehr", "mobility and transport"),
        term("administration", "Verwaltung und Bürgerservice", "administration"),
        term("local-economy", "Nahversorgung und Wirtschaft", "local supply and economy"),
        term("family-youth", "Kinder, Jugend und Familie", "family and youth"),
        term("culture-tourism", "Kultur, Freizeit und Tourismus", "culture and tourism"),
        term("environment", "Umwelt, Wasser und Abfall", "environment"),
        term("safety", "Sicherheit und Bevölkerungsschutz", "civil protection"),
        term("data-geo", "Daten und Geoinformation", "data and geodata"),
        term("inclusion", "Teilhabe und Beteiligung", "participation"),
        term("social", "Soziales und Integration", "social affairs"),
        term("housing-planning", "Bauen, Wohnen und Planung", "housing and planning"),
        term("energy-climate", "Energie und Klima", "energy and climate"),
        term("agriculture", "Land- und Forstwirtschaft", "agriculture and forestry"),
        term("infrastructure", "Digitale Infrastruktur", "digital infrastructure"),
        term("cross-cutting", "Querschnitt und Strategie", "cross-cutting"),
    ],
};

/// The level of a publisher.
pub const LEVEL: Vocabulary = Vocabulary {
    name: "level",
    terms: &[
        term("county", "Landkreis, Kreis", "county"),
        term("city", "kreisfreie Stadt", "independent city"),
        term("municipality", "Gemeinde", "municipality"),
        term("partner", "Partner", "partner"),
    ],
};

/// Types of rural areas, of both schemes.
pub const RURAL_TYPE: Vocabulary = Vocabulary {
    name: "rural-type",
    terms: &[
        term("very-rural-weak", "sehr ländlich, weniger gute Lage", "very rural, weaker economy"),
        term("very-rural-strong", "sehr ländlich, gute Lage", "very rural, stronger economy"),
        term("rather-rural-weak", "eher ländlich, weniger gute Lage", "rather rural, weaker economy"),
        term("rather-rural-strong", "eher ländlich, gute Lage", "rather rural, stronger economy"),
        term("not-rural", "nicht ländlich", "not rural"),
        term("bbsr-1", "kreisfreie Großstadt", "large city"),
        term("bbsr-2", "städtischer Kreis", "urban county"),
        term("bbsr-3", "ländlicher Kreis mit Verdichtungsansätzen", "rural, partly dense"),
        term("bbsr-4", "dünn besiedelter ländlicher Kreis", "sparsely populated"),
    ],
};

/// What an asset is.
pub const ASSET_TYPE: Vocabulary = Vocabulary {
    name: "asset-type",
    terms: &[
        term("software", "Software", "software"),
        term("template", "Vorlage", "template"),
        term("guide", "Leitfaden", "guide"),
        term("dataset", "Datensatz", "dataset"),
        term("process-model", "Prozessmodell", "process model"),
        term("contract", "Vertragsmuster", "model contract"),
        term("configuration", "Konfiguration", "configuration"),
        term("training-material", "Lernmaterial", "training material"),
    ],
};

/// What a file of an asset is for.
pub const FILE_ROLE: Vocabulary = Vocabulary {
    name: "file-role",
    terms: &[
        term("main", "Hauptdatei", "main file"),
        term("source", "Quelltext", "source"),
        term("documentation", "Dokumentation", "documentation"),
        term("screenshot", "Bildschirmfoto", "screenshot"),
        term("logo", "Logo", "logo"),
        term("publiccode", "publiccode.yml", "publiccode.yml"),
        term("sbom", "Stückliste", "SBOM"),
        term("licence", "Lizenztext", "licence text"),
        term("report", "Bericht", "report"),
    ],
};

/// Where a link leads.
pub const REL: Vocabulary = Vocabulary {
    name: "rel",
    terms: &[
        term("homepage", "Webseite", "homepage"),
        term("repository", "Quelltext", "repository"),
        term("documentation", "Dokumentation", "documentation"),
        term("api", "Schnittstelle", "API"),
        term("demo", "Testzugang", "demo"),
        term("roadmap", "Planung", "roadmap"),
        term("video", "Film", "video"),
        term("legal", "Rechtsgrundlage", "legal basis"),
        term("accessibility", "Erklärung zur Barrierefreiheit", "accessibility statement"),
        term("other", "Sonstiges", "other"),
    ],
};

/// Who runs a solution.
pub const OPERATING_MODEL: Vocabulary = Vocabulary {
    name: "operating-model",
    terms: &[
        term("self-hosted", "Eigenbetrieb", "self-hosted"),
        term("it-provider", "kommunaler IT-Dienstleister", "municipal IT provider"),
        term("joint", "Mitnutzung beim anbietenden Kreis", "hosted by the author"),
        term("saas", "Betrieb durch Unternehmen", "SaaS"),
        term("efa", "EfA-Anschluss", "EfA"),
        term("none", "kein Betrieb nötig", "nothing to run"),
    ],
};

/// How it is connected with specialist software.
pub const CONNECTION: Vocabulary = Vocabulary {
    name: "connection",
    terms: &[
        term("link", "Verlinkung", "link"),
        term("embedded", "eingebettet", "embedded"),
        term("api", "Schnittstelle", "API"),
        term("fit-connect", "FIT-Connect", "FIT-Connect"),
        term("xta", "OSCI/XTA", "OSCI/XTA"),
        term("file-exchange", "Dateiaustausch", "file exchange"),
        term("none", "keine", "none"),
    ],
};

/// What a cost is counted by.
pub const COST_BASIS: Vocabulary = Vocabulary {
    name: "cost-basis",
    terms: &[
        term("one-off", "einmalig", "one-off"),
        term("per-year", "je Jahr", "per year"),
        term("per-inhabitant-year", "je Einwohner und Jahr", "per inhabitant and year"),
        term("per-user-year", "je Nutzer und Jahr", "per user and year"),
        term("per-site-year", "je Standort und Jahr", "per site and year"),
    ],
};

/// How certain a cost is.
pub const COST_CONFIDENCE: Vocabulary = Vocabulary {
    name: "cost-confidence",
    terms: &[term("estimate", "geschätzt", "estimate"), term("offer", "Angebot", "offer"), term("actual", "abgerechnet", "actual")],
};

/// Personal data processed.
pub const PRIVACY: Vocabulary = Vocabulary {
    name: "privacy",
    terms: &[
        term("none", "keine Personendaten", "no personal data"),
        term("personal", "personenbezogen", "personal data"),
        term("special", "besondere Kategorien (Art. 9 DSGVO)", "special categories"),
        term("unknown", "ungeklärt", "unknown"),
    ],
};

/// Accessibility by BITV 2.0 and EN 301 549.
pub const ACCESSIBILITY: Vocabulary = Vocabulary {
    name: "accessibility",
    terms: &[
        term("full", "vollständig", "full"),
        term("partial", "teilweise", "partial"),
        term("none", "nicht", "none"),
        term("unknown", "nicht geprüft", "not tested"),
    ],
};

/// Whom something is for.
pub const AUDIENCE: Vocabulary = Vocabulary {
    name: "audience",
    terms: &[
        term("citizens", "Bürgerinnen und Bürger", "citizens"),
        term("families", "Familien", "families"),
        term("young", "Jugendliche", "young people"),
        term("older", "ältere Menschen", "older people"),
        term("disabled", "Menschen mit Behinderung", "people with disabilities"),
        term("newcomers", "Zugezogene", "newcomers"),
        term("volunteers", "Ehrenamtliche", "volunteers"),
        term("associations", "Vereine", "associations"),
        term("businesses", "Unternehmen", "businesses"),
        term("municipalities", "Gemeinden", "municipalities"),
        term("staff", "Kreisverwaltung", "county staff"),
        term("politics", "Kreistag", "councillors"),
    ],
};

/// How a service is reached.
pub const CHANNEL: Vocabulary = Vocabulary {
    name: "channel",
    terms: &[
        term("online", "Internet", "online"),
        term("app", "App", "app"),
        term("phone", "Telefon", "phone"),
        term("counter", "persönlich", "in person"),
        term("letter", "Brief", "letter"),
        term("mail", "E-Mail", "e-mail"),
        term("terminal", "Terminal", "kiosk"),
    ],
};

/// What an actor is.
pub const ACTOR_TYPE: Vocabulary = Vocabulary {
    name: "actor-type",
    terms: &[
        term("municipality", "Gemeinde", "municipality"),
        term("association", "Verein, Verband", "association"),
        term("citizen-group", "Initiative", "citizens' group"),
        term("company", "Unternehmen", "company"),
        term("research", "Wissenschaft", "research"),
        term("authority", "Behörde", "authority"),
        term("welfare", "Wohlfahrt, Kirche", "welfare, church"),
        term("chamber", "Kammer", "chamber"),
    ],
};

/// How something was asked or measured.
pub const METHOD: Vocabulary = Vocabulary {
    name: "method",
    terms: &[
        term("online-survey", "Onlineumfrage", "online survey"),
        term("paper-survey", "Papierumfrage", "paper survey"),
        term("workshop", "Werkstatt", "workshop"),
        term("assembly", "Versammlung", "assembly"),
        term("interview", "Interview", "interview"),
        term("idea-platform", "Ideenplattform", "idea platform"),
        term("panel", "Beirat", "panel"),
        term("measurement", "Messung", "measurement"),
        term("usage-data", "Nutzungsdaten", "usage data"),
    ],
};

/// What is rated from 1 (weak) to 5 (strong).
pub const CRITERION: Vocabulary = Vocabulary {
    name: "criterion",
    terms: &[
        term("impact", "Wirkung", "impact"),
        term("effort", "Aufwand", "effort"),
        term("acceptance", "Akzeptanz", "acceptance"),
        term("ease", "Bedienbarkeit", "ease of use"),
        term("transfer", "Übertragbarkeit", "transferability"),
        term("continuation", "Verstetigung", "continuation"),
    ],
};

/// What follows from a pilot.
pub const RECOMMENDATION: Vocabulary = Vocabulary {
    name: "recommendation",
    terms: &[term("rollout", "ausrollen", "roll out"), term("adapt", "anpassen", "adapt"), term("stop", "beenden", "stop")],
};

/// What kind of evaluation it is.
pub const EVALUATION_TYPE: Vocabulary = Vocabulary {
    name: "evaluation-type",
    terms: &[
        term("formative", "begleitend", "formative"),
        term("summative", "abschließend", "summative"),
        term("self", "Selbsteinschätzung", "self-assessment"),
        term("audit", "Prüfung", "audit"),
    ],
};

/// How far an adoption is.
pub const STAGE: Vocabulary = Vocabulary {
    name: "stage",
    terms: &[
        term("interest", "Interesse", "interest"),
        term("alignment", "Abstimmung", "alignment"),
        term("agreed", "vereinbart", "agreed"),
        term("rollout", "Einführung", "rollout"),
        term("operation", "Betrieb", "operation"),
        term("ended", "beendet", "ended"),
    ],
};

/// Why an adoption ended.
pub const ENDED_REASON: Vocabulary = Vocabulary {
    name: "ended-reason",
    terms: &[
        term("cost", "Kosten", "cost"),
        term("technology", "Technik", "technology"),
        term("staff", "Personal", "staff"),
        term("demand", "zu wenig Nachfrage", "low demand"),
        term("replaced", "ersetzt", "replaced"),
        term("programme-ended", "Förderende", "funding ended"),
        term("legal", "rechtlich", "legal"),
    ],
};

/// How support is given.
pub const SUPPORT_FORM: Vocabulary = Vocabulary {
    name: "support-form",
    terms: &[
        term("mentoring", "Begleitung", "mentoring"),
        term("shadowing", "Hospitation", "job shadowing"),
        term("advice", "Beratung", "advice"),
        term("review", "Durchsicht", "review"),
        term("operation", "Mitbetrieb", "joint operation"),
        term("training", "Schulung", "training"),
    ],
};

/// What support costs.
pub const SUPPORT_COST: Vocabulary = Vocabulary {
    name: "support-cost",
    terms: &[term("free", "kostenfrei", "free"), term("expenses", "gegen Auslagen", "expenses"), term("paid", "entgeltlich", "paid")],
};

/// How advanced a course is.
pub const COURSE_LEVEL: Vocabulary = Vocabulary {
    name: "course-level",
    terms: &[term("basic", "Grundlagen", "basic"), term("advanced", "Aufbau", "advanced"), term("expert", "Vertiefung", "expert")],
};

/// How a course is held.
pub const COURSE_FORMAT: Vocabulary = Vocabulary {
    name: "course-format",
    terms: &[
        term("on-site", "Präsenz", "on site"),
        term("online", "online", "online"),
        term("self-paced", "Selbstlernen", "self-paced"),
        term("blended", "gemischt", "blended"),
    ],
};

/// The areas of DigComp.
pub const COMPETENCE: Vocabulary = Vocabulary {
    name: "competence",
    terms: &[
        term("information", "Information", "information"),
        term("communication", "Kommunikation", "communication"),
        term("content", "Inhalte", "content"),
        term("safety", "Sicherheit", "safety"),
        term("problem-solving", "Problemlösen", "problem solving"),
    ],
};

/// Who funds.
pub const FUNDER_LEVEL: Vocabulary = Vocabulary {
    name: "funder-level",
    terms: &[
        term("eu", "EU", "EU"),
        term("federal", "Bund", "federal"),
        term("state", "Land", "state"),
        term("foundation", "Stiftung", "foundation"),
    ],
};

/// How far something is a duty.
pub const DUTY: Vocabulary = Vocabulary {
    name: "duty",
    terms: &[
        term("none", "keine", "none"),
        term("recommended", "empfohlen", "recommended"),
        term("required", "Pflicht", "required"),
        term("unknown", "unbekannt", "unknown"),
    ],
};

/// How a county takes part in a programme.
pub const PROGRAMME_ROLE: Vocabulary = Vocabulary {
    name: "role",
    terms: &[
        term("model-region", "Modellregion", "model region"),
        term("single-project", "Einzelprojekt", "single project"),
        term("local-project", "Lokales Projekt", "local project"),
    ],
};

/// Whether the funder speaks.
pub const AUTHORITY: Vocabulary =
    Vocabulary { name: "authority", terms: &[term("funder", "Fördergeber", "funder"), term("notice", "Hinweis", "notice")] };

/// Whom a programme is for.
pub const TARGET: Vocabulary = Vocabulary {
    name: "target",
    terms: &[
        term("county", "Landkreis", "county"),
        term("city", "Stadt", "city"),
        term("municipality", "Gemeinde", "municipality"),
        term("region", "Region", "region"),
        term("actor", "Verein, Unternehmen", "association, company"),
    ],
};

/// How an identity was checked.
pub const VOUCH_METHOD: Vocabulary = Vocabulary {
    name: "vouch-method",
    terms: &[
        term("meeting", "persönlich", "meeting"),
        term("phone", "Rückruf über amtliche Nummer", "call-back"),
        term("letter", "Brief mit Dienstsiegel", "sealed letter"),
    ],
};

/// Why an entry was withdrawn.
pub const WITHDRAW_REASON: Vocabulary = Vocabulary {
    name: "withdraw-reason",
    terms: &[
        term("mistake", "Irrtum", "mistake"),
        term("replaced", "ersetzt", "replaced"),
        term("legal", "rechtlich", "legal"),
        term("recall", "Rückruf", "recall"),
        term("personal-data", "Personenbezug", "personal data"),
        term("merged", "Zusammenlegung", "merger"),
    ],
};

/// Every state of every kind; which belong to a kind is in its life.
pub const STATE: Vocabulary = Vocabulary {
    name: "state",
    terms: &[
        term("planned", "geplant", "planned"),
        term("trial", "Probebetrieb", "trial"),
        term("operation", "Betrieb", "operation"),
        term("suspended", "ruht", "suspended"),
        term("discontinued", "eingestellt", "discontinued"),
        term("idea", "Idee", "idea"),
        term("development", "Entwicklung", "development"),
        term("piloted", "erprobt", "piloted"),
        term("draft", "Entwurf", "draft"),
        term("approved", "beschlossen", "approved"),
        term("updated", "fortgeschrieben", "updated"),
        term("expired", "abgelaufen", "expired"),
        term("open", "offen", "open"),
        term("held", "durchgeführt", "held"),
        term("archived", "archiviert", "archived"),
        term("invited", "eingeladen", "invited"),
        term("active", "aktiv", "active"),
        term("left", "ausgeschieden", "left"),
        term("closed", "geschlossen", "closed"),
        term("answered", "beantwortet", "answered"),
        term("cancelled", "abgesagt", "cancelled"),
        term("running", "läuft", "running"),
        term("completed", "abgeschlossen", "completed"),
        term("aborted", "abgebrochen", "aborted"),
        term("interim", "Zwischenstand", "interim"),
        term("final", "Schlussbericht", "final"),
        term("superseded", "überholt", "superseded"),
        term("agreed", "vereinbart", "agreed"),
        term("fulfilled", "erfüllt", "fulfilled"),
        term("paused", "pausiert", "paused"),
        term("announced", "angekündigt", "announced"),
        term("ended", "beendet", "ended"),
        term("done", "umgesetzt", "done"),
        term("dropped", "verworfen", "dropped"),
    ],
};

/// How far a measure of a strategy is.
pub const MEASURE_STATE: Vocabulary = Vocabulary {
    name: "measure-state",
    terms: &[
        term("planned", "geplant", "planned"),
        term("running", "läuft", "running"),
        term("done", "umgesetzt", "done"),
        term("dropped", "verworfen", "dropped"),
    ],
};

/// Who made a classification of rural areas.
pub const RURAL_SCHEME: Vocabulary = Vocabulary {
    name: "rural-scheme",
    terms: &[term("thuenen", "Thünen-Typologie", "Thünen typology"), term("bbsr", "BBSR-Kreistypen", "BBSR county types")],
};

/// Who keeps an asset up.
pub const MAINTENANCE: Vocabulary = Vocabulary {
    name: "maintenance",
    terms: &[
        term("internal", "intern", "internal"),
        term("contract", "vertraglich", "by contract"),
        term("community", "Gemeinschaft", "community"),
        term("none", "keine", "none"),
    ],
};

/// The values of `softwareType` in publiccode.yml.
pub const SOFTWARE_TYPE: Vocabulary = Vocabulary {
    name: "software-type",
    terms: &[
        term("standalone/mobile", "App", "mobile app"),
        term("standalone/iot", "Gerät im Internet der Dinge", "IoT device"),
        term("standalone/desktop", "Arbeitsplatzprogramm", "desktop program"),
        term("standalone/web", "Webanwendung", "web application"),
        term("standalone/backend", "Serveranwendung", "server application"),
        term("standalone/other", "sonstige Anwendung", "other application"),
        term("addon", "Erweiterung", "add-on"),
        term("library", "Programmbibliothek", "library"),
        term("configurationFiles", "Konfigurationsdateien", "configuration files"),
    ],
};

/// Every vocabulary of the format.
pub const ALL: &[&Vocabulary] = &[
    &TOPIC,
    &LEVEL,
    &RURAL_TYPE,
    &ASSET_TYPE,
    &FILE_ROLE,
    &REL,
    &OPERATING_MODEL,
    &CONNECTION,
    &COST_BASIS,
    &COST_CONFIDENCE,
    &PRIVACY,
    &ACCESSIBILITY,
    &AUDIENCE,
    &CHANNEL,
    &ACTOR_TYPE,
    &METHOD,
    &CRITERION,
    &RECOMMENDATION,
    &EVALUATION_TYPE,
    &STAGE,
    &ENDED_REASON,
    &SUPPORT_FORM,
    &SUPPORT_COST,
    &COURSE_LEVEL,
    &COURSE_FORMAT,
    &COMPETENCE,
    &FUNDER_LEVEL,
    &DUTY,
    &PROGRAMME_ROLE,
    &AUTHORITY,
    &TARGET,
    &VOUCH_METHOD,
    &WITHDRAW_REASON,
    &STATE,
    &MEASURE_STATE,
    &RURAL_SCHEME,
    &MAINTENANCE,
    &SOFTWARE_TYPE,
];
