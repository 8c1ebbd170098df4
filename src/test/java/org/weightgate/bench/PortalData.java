package org.weightgate.bench;

import org.postgresql.PGConnection;
import org.springframework.jdbc.core.ConnectionCallback;
import org.springframework.jdbc.core.JdbcTemplate;
import org.weightgate.portal.vetting.Sketch;

import java.io.ByteArrayInputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.stream.Collectors;

/// A portal that many people have used for two years: 50 models, 200,000 people, 1,000,000 requests
/// with their submissions and threads, and what followed from them. Written by COPY, with
/// constraints checked afterwards by nobody: the rows are as the services write them. Each person
/// asks for five models; 5 % of the requests wait, 60 % were approved.
final class PortalData {
    static final int PEOPLE = 200_000;
    static final int REQUESTS = 1_000_000;
    static final int MODELS = 50;
    private static final int BATCH = 20_000;
    private static final int DOMAINS = 3_000;
    private static final String WORDS =
            "attention layer probe story token bias language corpus dialect gradient sparse neuron"
                    + " circuit memory syntax clinical legal school music protein weather robot"
                    + " safety privacy leak audit watermark scaling distil quantise tokenizer"
                    + " translation summary dialogue reasoning arithmetic code poetry history law"
                    + " medicine chemistry physics geology ocean forest city traffic energy market"
                    + " policy ethics consent survey child elder speech vision gesture sign braille"
                    + " archive library museum newspaper letter diary tweet forum review rumour"
                    + " truth error noise drift shift outlier cluster graph tree path loop proof";
    private static final String[] LEXICON = WORDS.split(" ");
    private static final String[] FIRST =
            "Ada Bo Cy Dana Eli Fay Gus Hana Ivo Juno Kai Lena Milo Nia Oto Pia Quin Rosa Sami Tove"
                    .split(" ");

    private final JdbcTemplate db;
    private final PrintStream out;
    private final Random random = new Random(20);
    private final Instant now = Instant.now().truncatedTo(ChronoUnit.SECONDS);
    private final UUID reviewer;

    PortalData(JdbcTemplate db, PrintStream out) {
        this.db = db;
        this.out = out;
        this.reviewer =
                db.queryForObject("select id from account where handle = 'rita'", UUID.class);
    }

    /// What was begun and broken off goes on; what is there is kept.
    void build() {
        if (count("model where namespace like 'lab%'") == 0) {
            out.printf("Building %,d requests%n", REQUESTS);
            rows();
        }
        if (count("pg_tables where tablename = 'bench_index'") > 0) {
            finish();
        }
    }

    private int count(String what) {
        Integer count = db.queryForObject("select count(*) from " + what, Integer.class);
        return count == null ? 0 : count;
    }

    private void rows() {
        dropIndexes();
        people();
        models();
        for (int from = 0; from < REQUESTS; from += BATCH) {
            requests(from);
            if ((from / BATCH) % 10 == 9) {
                out.printf("  %,d requests%n", from + BATCH);
            }
        }
    }

    private void finish() {
        if (count("delivery where namespace like 'lab%'") == 0) {
            downloads();
        }
        db.execute("alter database postgres set maintenance_work_mem = '1GB'");
        db.queryForList("select definition from bench_index", String.class).forEach(db::execute);
        db.execute("truncate access_tally");
        db.execute(
                "insert into access_tally select namespace, name, status, count(*) from"
                        + " access_request where submissions > 0 group by 1, 2, 3");
        db.execute("vacuum (analyze)");
        db.execute("drop table bench_index");
        out.println("  indexed and analysed");
    }

    /// Building an index once costs less than keeping it through a million rows.
    private void dropIndexes() {
        db.execute(
                """
                create table bench_index as
                select indexname as name, replace(indexdef, ' INDEX ', ' INDEX IF NOT EXISTS ') as definition
                from pg_indexes i
                where tablename in ('access_request', 'access_submission', 'access_entry', 'access_grant',
                                    'vetting_likeness', 'delivery', 'delivery_receipt')
                  and schemaname = 'public'
                  and not exists (select 1 from pg_constraint c where c.conname = i.indexname)
                """);
        db.queryForList("select name from bench_index", String.class)
                .forEach(index -> db.execute("drop index " + index));
    }

    private static UUID id(String kind, int n) {
        return UUID.nameUUIDFromBytes((kind + n).getBytes(StandardCharsets.UTF_8));
    }

    private String word() {
        return LEXICON[random.nextInt(LEXICON.length)];
    }

    private String words(int n) {
        StringBuilder text = new StringBuilder(word());
        for (int i = 1; i < n; i++) {
            text.append(' ').append(word());
        }
        return text.toString();
    }

    static String name(int person) {
        return FIRST[person % FIRST.length] + " " + surname(person);
    }

    private static String surname(int person) {
        String letters = Integer.toString(person * 31 + 46_656, 26);
        return "Br"
                + letters.chars()
                        .mapToObj(c -> "" + (char) ('a' + c % 26))
                        .collect(Collectors.joining());
    }

    private static String organisation(int person) {
        int domain = person % DOMAINS;
        return "Institute of %s %d".formatted(LEXICON[domain % LEXICON.length], domain);
    }

    private static String address(int person) {
        return "p%d@%s%d.edu"
                .formatted(person, LEXICON[person % DOMAINS % LEXICON.length], person % DOMAINS);
    }

    private void people() {
        Rows accounts = new Rows("account (id, handle, name, email, active, created, version)");
        Rows roles = new Rows("account_role (account, role, scope)");
        for (int i = 0; i < PEOPLE; i++) {
            UUID id = id("person", i);
            accounts.row(id, "p" + i, name(i), address(i), "t", now.minus(700, ChronoUnit.DAYS), 0);
            roles.row(id, "RESEARCHER", "*");
        }
        accounts.copy();
        roles.copy();
    }

    private void models() {
        Rows models =
                new Rows(
                        "model (namespace, name, title, summary, card, logbook, who_may_ask,"
                                + " grant_days, response_days, created, created_by, version)");
        Rows terms =
                new Rows("terms (id, namespace, name, number, text, sha256, since, revised_by)");
        Rows releases =
                new Rows(
                        "release (id, namespace, name, label, status, step, progress, problems,"
                                + " hashed, created, created_by, published, version)");
        Instant then = now.minus(720, ChronoUnit.DAYS);
        for (int i = 0; i < MODELS; i++) {
            UUID id = id("release", i);
            models.row(
                    space(i),
                    "model",
                    "Model " + i,
                    words(12),
                    words(80),
                    words(80),
                    "Anybody.",
                    365,
                    14,
                    then,
                    reviewer,
                    0);
            terms.row(id, space(i), "model", 1, "Be kind.", TERMS, then, reviewer);
            releases.row(
                    id,
                    space(i),
                    "model",
                    "v1",
                    "PUBLISHED",
                    "",
                    1,
                    "",
                    then,
                    then,
                    reviewer,
                    then,
                    0);
        }
        models.copy();
        terms.copy();
        releases.copy();
    }

    private static final String TERMS = org.weightgate.portal.catalog.Digests.sha256("Be kind.");

    static String space(int model) {
        return "lab" + model;
    }

    private static String status(int roll) {
        return roll < 30
                ? "SUBMITTED"
                : roll < 45
                        ? "IN_REVIEW"
                        : roll < 50
                                ? "SECOND_APPROVAL"
                                : roll < 60
                                        ? "INFO_REQUESTED"
                                        : roll < 660
                                                ? "APPROVED"
                                                : roll < 910
                                                        ? "DECLINED"
                                                        : roll < 960 ? "WITHDRAWN" : "LAPSED";
    }

    /// In the order of time, as they came in; what waits came in the last two months.
    private void requests(int from) {
        Batch batch = new Batch();
        for (int i = from; i < from + BATCH; i++) {
            String status = status(random.nextInt(1000));
            boolean open =
                    List.of("SUBMITTED", "IN_REVIEW", "SECOND_APPROVAL", "INFO_REQUESTED")
                            .contains(status);
            Instant sent =
                    open
                            ? now.minus(random.nextInt(60 * 24 * 60), ChronoUnit.MINUTES)
                            : now.minus(
                                    700L * 24 * 60 * (REQUESTS - i) / REQUESTS + 1,
                                    ChronoUnit.MINUTES);
            batch.request(i, status, open, sent);
        }
        batch.copy();
    }

    /// The rows of some requests, table by table.
    private final class Batch {
        private final Rows requests =
                new Rows(
                        "access_request (id, reference, namespace, name, applicant, status,"
                            + " created, changed, form_version, draft, submitted, submissions,"
                            + " release, release_label, applicant_name, applicant_email,"
                            + " organisation, contact, reviewer, claimed, question, outcome,"
                            + " decided_by, decided, reason_code, reason, last_day, decided_sha256,"
                            + " due, held, proposed_by, proposed, proposed_sha256,"
                            + " proposed_last_day, proposed_note, proposed_condition)");
        private final Rows submissions =
                new Rows(
                        "access_submission (id, request, number, sent, form_version, answers,"
                                + " message, release, release_label, terms_version, terms_sha256,"
                                + " signature, signed, address, sha256)");
        private final Rows entries =
                new Rows("access_entry (request, at, by, act, status, text, internal)");
        private final Rows grants =
                new Rows(
                        "access_grant (id, reference, request, namespace, name, release,"
                                + " release_label, recipient, status, issued, issued_by, expires,"
                                + " terms_version, terms_sha256, kind)");
        private final Rows likenesses =
                new Rows("vetting_likeness (subject, person, marks, bands, signature)");

        void request(int i, String status, boolean open, Instant sent) {
            int person = i % PEOPLE;
            int model = (person + 7 * (i / PEOPLE)) % MODELS;
            UUID id = id("request", i);
            String reference = reference("REQ-", i);
            boolean decided = status.equals("APPROVED") || status.equals("DECLINED");
            Instant changed = sent.plus(random.nextInt(12 * 24 * 60), ChronoUnit.MINUTES);
            changed = changed.isAfter(now) ? now : changed;
            boolean claimed = decided || status.equals("IN_REVIEW");
            String title = words(6);
            String summary = words(45);
            String answers = answers(person, title, summary);
            boolean second = status.equals("SECOND_APPROVAL");
            requests.row(
                    id,
                    reference,
                    space(model),
                    "model",
                    id("person", person),
                    status,
                    sent,
                    open && !claimed ? sent : changed,
                    1,
                    answers,
                    sent,
                    1,
                    id("release", model),
                    "v1",
                    name(person),
                    address(person),
                    organisation(person),
                    address(person),
                    claimed ? reviewer : null,
                    claimed ? changed : null,
                    status.equals("INFO_REQUESTED") ? "Which layers?" : null,
                    decided ? status : null,
                    decided ? reviewer : null,
                    decided ? changed : null,
                    status.equals("DECLINED") ? "PURPOSE" : null,
                    decided ? "So it is." : null,
                    status.equals("APPROVED") ? LAST_DAY : null,
                    decided ? TERMS : null,
                    sent.plus(14, ChronoUnit.DAYS),
                    status.equals("INFO_REQUESTED") ? changed : null,
                    second ? reviewer : null,
                    second ? changed : null,
                    second ? TERMS : null,
                    second ? LAST_DAY : null,
                    second ? "" : null,
                    second ? "" : null);
            submissions.row(
                    id("submission", i),
                    id,
                    1,
                    sent,
                    1,
                    answers,
                    "",
                    id("release", model),
                    "v1",
                    1,
                    TERMS,
                    name(person),
                    sent,
                    "192.0.2.1",
                    TERMS);
            entries.row(id, sent, id("person", person), "SUBMIT", "SUBMITTED", "", "f");
            if (decided) {
                String act = status.equals("APPROVED") ? "APPROVE" : "DECLINE";
                entries.row(id, changed, reviewer, act, status, "So it is.", "f");
            }
            if (status.equals("APPROVED")) {
                Instant ends = changed.plus(365, ChronoUnit.DAYS);
                grants.row(
                        id("grant", i),
                        reference("GR-", i),
                        reference,
                        space(model),
                        "model",
                        id("release", model),
                        "v1",
                        id("person", person),
                        ends.isAfter(now) ? "ACTIVE" : "EXPIRED",
                        changed,
                        reviewer,
                        ends,
                        1,
                        TERMS,
                        "ACCESS");
            }
            Sketch sketch = Sketch.of(title + "\n" + summary);
            likenesses.row(
                    id,
                    id("person", person),
                    "{\"address %s\",\"name %s at %s\"}"
                            .formatted(address(person), name(person), organisation(person)),
                    array(sketch.bands()),
                    array(sketch.signature()));
        }

        void copy() {
            for (Rows rows : List.of(requests, submissions, entries, grants, likenesses)) {
                rows.copy();
            }
        }
    }

    private static final String LAST_DAY = "2027-12-31";

    private static String answers(int person, String title, String summary) {
        return """
        {"actingAs":"individual","email":"%s","legalName":"%s","organisation":"%s",\
        "organisationType":"academic","projectTitle":"%s","purposes":["evaluation"],\
        "role":"faculty","sensitiveUses":"none","summary":"%s"}\
        """
                .formatted(address(person), name(person), organisation(person), title, summary);
    }

    static String reference(String prefix, int n) {
        String digits = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
        StringBuilder reference = new StringBuilder(prefix);
        long mixed = (n * 0x9E3779B1L) & 0xFFFFFFFFL;
        long value = (mixed << 8 | (n & 0xFF)) & 0xFFFFFFFFFFL;
        for (int shift = 35; shift >= 0; shift -= 5) {
            reference.append(digits.charAt((int) (value >> shift) & 31));
        }
        return reference.toString();
    }

    private static String array(int[] numbers) {
        return Arrays.stream(numbers)
                .mapToObj(String::valueOf)
                .collect(Collectors.joining(",", "{", "}"));
    }

    /// 300,000 downloads and 50,000 receipts of the last half year.
    private void downloads() {
        db.execute(
                "insert into delivery_url (id, grant_id, path, issuer, kid, issued, expires) select"
                    + " id, id, 'model.safetensors', recipient, 'k', now(), now() + interval '1"
                    + " hour' from access_grant where request is not null order by id limit 1 on"
                    + " conflict do nothing");
        db.execute(
                """
                insert into delivery (id, url_id, account, grant_id, path, range_from, range_to, file_size, address,
                                      started, ended, bytes, lease, outcome, namespace, name)
                select gen_random_uuid(), (select id from delivery_url where kid = 'k'), g.recipient, g.id, 'model.safetensors', 0, 1000000, 1000000, '192.0.2.1',
                       at, at + interval '1 minute', 1000000, 1000000, 'COMPLETE', g.namespace, g.name
                from (select *, now() - random() * interval '180 days' as at
                      from access_grant where kind = 'ACCESS' limit 300000) g
                """);
        db.execute(
                """
                insert into delivery_receipt (id, grant_id, sender, received, passed, summary, report, release, namespace,
                                              name, computed, cpu, isa, cores, os, java, engine)
                select gen_random_uuid(), g.id, g.recipient, now() - random() * interval '180 days', true, 'Passed', '{}',
                       g.release, g.namespace, g.name, 'EXACT', 'AMD EPYC 7763', 'x86-64 AVX2', 8, 'Linux 6.1', '25.0.1',
                       'weightgate-fp32-1'
                from (select * from access_grant where kind = 'ACCESS' limit 50000) g
                """);
    }

    /// Rows of one table on their way into it.
    private final class Rows {
        private final String table;
        private final StringBuilder text = new StringBuilder();

        Rows(String table) {
            this.table = table;
        }

        void row(Object... values) {
            List<String> cells = new ArrayList<>();
            for (Object value : values) {
                cells.add(value == null ? "\\N" : value.toString().replace("\\", "\\\\"));
            }
            text.append(String.join("\t", cells)).append('\n');
        }

        void copy() {
            db.execute(
                    (ConnectionCallback<Void>)
                            connection -> {
                                try (var statement = connection.createStatement()) {
                                    statement.execute("set session_replication_role = replica");
                                    connection
                                            .unwrap(PGConnection.class)
                                            .getCopyAPI()
                                            .copyIn(
                                                    "copy " + table + " from stdin",
                                                    new ByteArrayInputStream(
                                                            text.toString()
                                                                    .getBytes(
                                                                            StandardCharsets
                                                                                    .UTF_8)));
                                    statement.execute("set session_replication_role = default");
                                } catch (java.io.IOException e) {
                                    throw new java.io.UncheckedIOException(e);
                                }
                                return null;
                            });
        }
    }
}
