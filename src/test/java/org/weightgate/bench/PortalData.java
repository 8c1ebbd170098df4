package org.weightgate.bench;

import static org.weightgate.bench.MadeUp.TERMS;
import static org.weightgate.bench.MadeUp.address;
import static org.weightgate.bench.MadeUp.id;
import static org.weightgate.bench.MadeUp.name;
import static org.weightgate.bench.MadeUp.space;
import static org.weightgate.bench.MadeUp.words;

import org.springframework.jdbc.core.JdbcTemplate;

import java.io.PrintStream;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Random;
import java.util.UUID;

/// A portal that many people have used for two years: 50 models, 200,000 people, 1,000,000 requests
/// with their submissions and threads, and what followed from them. Written by COPY, with
/// constraints checked afterwards by nobody: the rows are as the services write them. Each person
/// asks for five models; 5 % of the requests wait, 60 % were approved.
final class PortalData {
    static final int PEOPLE = 200_000;
    static final int REQUESTS = 1_000_000;
    static final int MODELS = 50;
    private static final int BATCH = 20_000;
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

    private void people() {
        CopiedRows accounts =
                new CopiedRows(db, "account (id, handle, name, email, active, created, version)");
        CopiedRows roles = new CopiedRows(db, "account_role (account, role, scope)");
        for (int i = 0; i < PEOPLE; i++) {
            UUID id = id("person", i);
            accounts.row(id, "p" + i, name(i), address(i), "t", now.minus(700, ChronoUnit.DAYS), 0);
            roles.row(id, "RESEARCHER", "*");
        }
        accounts.copy();
        roles.copy();
    }

    private void models() {
        CopiedRows models =
                new CopiedRows(
                        db,
                        "model (namespace, name, title, summary, card, logbook, who_may_ask,"
                                + " grant_days, response_days, created, created_by, version)");
        CopiedRows terms =
                new CopiedRows(
                        db, "terms (id, namespace, name, number, text, sha256, since, revised_by)");
        CopiedRows releases =
                new CopiedRows(
                        db,
                        "release (id, namespace, name, label, status, step, progress, problems,"
                                + " hashed, created, created_by, published, version)");
        Instant then = now.minus(720, ChronoUnit.DAYS);
        for (int i = 0; i < MODELS; i++) {
            UUID id = id("release", i);
            models.row(
                    space(i),
                    "model",
                    "Model " + i,
                    words(random, 12),
                    words(random, 80),
                    words(random, 80),
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
        RequestRows batch = new RequestRows(db, reviewer, random, now);
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
}
