package org.weightgate.portal.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.weightgate.portal.access.AccessFixture.answers;

import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.web.ErrorResponse;
import org.weightgate.portal.PortalTest;
import org.weightgate.portal.access.ModelledLife.Kind;
import org.weightgate.portal.access.ModelledLife.Who;
import org.weightgate.portal.accounts.Actor;
import org.weightgate.portal.accounts.RoleName;
import org.weightgate.portal.catalog.CatalogFixture;
import org.weightgate.portal.catalog.ModelName;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/// Random acts of random people, one after the other, on the real services and the real database,
/// against [ModelledLife]: what is allowed, what is refused and how, and what follows must agree at
/// every step. `-Dlife.seed=N` repeats a run, `-Dlife.steps=100000` makes the long one.
@PortalTest
class ModelledLifeTests {
    private static final int WORLDS = 4;
    private static final int STEPS = Integer.getInteger("life.steps", 4_000);
    private static final long SEED = Long.getLong("life.seed", System.nanoTime());

    private static final List<String> ON_REQUESTS =
            List.of(
                    "read",
                    "edit",
                    "submit",
                    "answer",
                    "withdraw",
                    "appeal",
                    "copy",
                    "message",
                    "note",
                    "claim",
                    "release",
                    "assign",
                    "recuse",
                    "ask",
                    "approve",
                    "decline",
                    "fulfil");
    private static final List<String> ON_GRANTS =
            List.of("sign", "attest", "renew", "report", "certify", "suspend", "resume", "revoke");

    @Autowired private AccessFixture fixture;
    @Autowired private CatalogFixture models;
    @Autowired private AccessDesk desk;
    @Autowired private ReviewDesk review;
    @Autowired private Rota rota;
    @Autowired private Recourse recourse;
    @Autowired private GrantDesk grants;
    @Autowired private Custody custody;
    @Autowired private Oversight oversight;
    @Autowired private Policies policies;
    @Autowired private Dossiers dossiers;
    @Autowired private RequestUpkeep requestUpkeep;
    @Autowired private GrantUpkeep grantUpkeep;
    @Autowired private JdbcClient jdbc;

    @Test
    void everyActDoesWhatTheSpecificationSays() throws Exception {
        System.out.printf("random lives: seed %d, %d steps%n", SEED, STEPS);
        List<Callable<Integer>> worlds = new ArrayList<>();
        for (int i = 0; i < WORLDS; i++) {
            World world = new World(models.published(), new Random(SEED + i));
            worlds.add(() -> world.run(STEPS / WORLDS));
        }
        long start = System.nanoTime();
        int happened = 0;
        try (var threads = Executors.newFixedThreadPool(WORLDS)) {
            for (Future<Integer> done : threads.invokeAll(worlds)) {
                happened += done.get();
            }
        }
        System.out.printf(
                "random lives: %d acts happened, %d were refused, in %d s%n",
                happened, STEPS - happened, (System.nanoTime() - start) / 1_000_000_000);
        assertThat(happened).isGreaterThan(STEPS / 20);
    }

    /// One model with its people, and one applicant's requests and grants on it.
    private final class World {
        private final ModelName model;
        private final Random random;
        private final Map<Who, Actor> people = new java.util.HashMap<>();
        private final List<Who> all;
        private final ModelledLife life = new ModelledLife();
        private String request = "";
        private String grant = "";
        private int renewals;

        World(ModelName model, Random random) {
            this.model = model;
            this.random = random;
            String name = model.toString();
            people.put(new Who(Kind.APPLICANT, 0), fixture.researcher());
            for (int i = 0; i < 4; i++) {
                people.put(new Who(Kind.REVIEWER, i), fixture.reviewer(model));
            }
            people.put(new Who(Kind.PUBLISHER, 0), fixture.with(RoleName.PUBLISHER, name));
            people.put(new Who(Kind.AUDITOR, 0), fixture.with(RoleName.AUDITOR, name));
            people.put(new Who(Kind.ADMIN, 0), fixture.with(RoleName.ADMIN, "*"));
            people.put(new Who(Kind.STRANGER, 0), fixture.researcher());
            all = List.copyOf(people.keySet());
            begin();
        }

        /// Returns how many acts happened; the others were refused as they should be.
        int run(int steps) {
            int happened = 0;
            for (int step = 0; step < steps; step++) {
                int dice = random.nextInt(100);
                if (dice < 4) {
                    byItself();
                } else if (dice < 30 && life.granted) {
                    happened += onGrant(step) ? 1 : 0;
                } else {
                    happened += onRequest(step) ? 1 : 0;
                }
            }
            return happened;
        }

        private boolean onRequest(int step) {
            String act = pick(ON_REQUESTS);
            Who who = someone();
            int other = random.nextInt(4);
            boolean condition = random.nextInt(3) == 0;
            if (act.equals("copy") && life.renewal && renewals > 5) {
                return false;
            }
            String before = life.toString();
            int expected = life.answer(act, who);
            if (expected == 200 && act.equals("assign") && !life.takes(other)) {
                expected = 400;
            }
            int answer = answer(() -> act(act, actor(who), other, condition));
            String what =
                    "step %d, seed %d: %s by %s on %s".formatted(step, SEED, act, who, before);
            assertThat(answer).as(what).isEqualTo(expected);
            if (expected != 200) {
                return false;
            }
            if (act.equals("copy")) {
                life.begins(life.renewal);
            }
            life.happens(act, who, condition, other);
            agree(what);
            return true;
        }

        private boolean onGrant(int step) {
            String act = pick(ON_GRANTS);
            Who who = someone();
            boolean draft = life.open() && life.renewal;
            if (act.equals("renew") && renewals > 5) {
                return false;
            }
            String before = life.toString();
            int expected = life.answerOnGrant(act, who);
            int answer = answer(() -> actOnGrant(act, actor(who)));
            String what =
                    "step %d, seed %d: %s by %s on %s".formatted(step, SEED, act, who, before);
            assertThat(answer).as(what).isEqualTo(expected);
            if (expected != 200) {
                return false;
            }
            if (act.equals("renew") && !draft) {
                life.begins(true);
                renewals++;
            }
            life.happensToGrant(act);
            agree(what);
            return true;
        }

        private void act(String act, Actor by, int other, boolean condition) {
            Approval wish = new Approval(null, null, "", condition ? "A vote." : "");
            switch (act) {
                case "read" -> dossiers.of(by, request);
                case "edit" -> desk.save(by, request, "project", answers(), null);
                case "submit" -> desk.submit(by, request, fixture.signing(model), null);
                case "answer" -> desk.answer(by, request, "Yes.", answers(), null, null);
                case "withdraw" -> desk.withdraw(by, request, null);
                case "appeal" -> recourse.appeal(by, request, "Look again.", null);
                case "copy" -> {
                    request = recourse.copy(by, request).reference();
                    desk.write(by, request, answers());
                }
                case "message" -> desk.message(by, request, "Hello.");
                case "note" -> review.note(by, request, "Hm.");
                case "claim" -> review.claim(by, request, null);
                case "release" -> rota.release(by, request, null);
                case "assign" -> rota.assign(by, request, reviewer(other).handle(), null);
                case "recuse" -> rota.recuse(by, request, "We are cousins.", null);
                case "ask" -> review.ask(by, request, "Where?", Set.of("project"), null);
                case "approve" -> review.approve(by, request, wish, null);
                case "decline" -> review.decline(by, request, ReasonCode.OTHER, "No.", null);
                case "fulfil" -> review.fulfil(by, request, "", null);
                default -> throw new IllegalArgumentException(act);
            }
        }

        private void actOnGrant(String act, Actor by) {
            switch (act) {
                case "sign" -> custody.sign(by, grant, fixture.signing(model));
                case "attest" -> custody.attest(by, grant, signed(Statement.ATTESTATION), "");
                case "report" -> custody.report(by, grant, "It rained in.");
                case "certify" -> custody.certify(by, grant, signed(Statement.DELETION), "");
                case "suspend" -> oversight.suspend(by, grant, SuspensionReason.DECISION, "Wait.");
                case "resume" -> oversight.resume(by, grant, "");
                case "revoke" -> grants.revoke(by, grant, "Enough.");
                case "renew" -> {
                    String before = request;
                    request = recourse.renew(by, grant).reference();
                    if (!request.equals(before)) {
                        desk.write(by, request, answers());
                    }
                }
                default -> throw new IllegalArgumentException(act);
            }
        }

        /// What time and the publisher do, and the next request where one is over.
        private void byItself() {
            switch (random.nextInt(6)) {
                case 0 -> rule(pick(List.of("one", "one", "two", "open")));
                case 1 -> lapse();
                case 2 -> expire();
                case 3 -> overdue();
                default -> {
                    if (!life.open()) {
                        begin();
                    }
                }
            }
        }

        private void begin() {
            Actor applicant = actor(new Who(Kind.APPLICANT, 0));
            request = desk.begin(applicant, model).reference();
            desk.write(applicant, request, answers());
            life.begins(false);
        }

        private void rule(String rule) {
            policies.set(actor(new Who(Kind.PUBLISHER, 0)), model, "v1", ReviewRule.of(rule));
            life.rule = rule;
        }

        private void lapse() {
            if (!Set.of("draft", "info-requested").contains(life.request)) {
                return;
            }
            jdbc.sql(
                            "update access_request set changed = now() - interval '1 year' where"
                                    + " reference = ?")
                    .param(request)
                    .update();
            while (!status().equals("lapsed")) {
                requestUpkeep.lapseIdle();
            }
            life.request = "lapsed";
        }

        private void expire() {
            if (!life.granted || !life.ended.isEmpty()) {
                return;
            }
            jdbc.sql(
                            """
                            update access_grant set expires = now() - interval '1 hour',
                                issued = least(issued, now() - interval '2 hours')
                            where reference = ?
                            """)
                    .param(grant)
                    .update();
            life.over = true;
            if (random.nextBoolean()) {
                grantUpkeep.expireOverdue();
            }
        }

        private void overdue() {
            if (!life.granted || !life.grant().equals("active")) {
                return;
            }
            jdbc.sql(
                            "update access_grant set attestation_due = now() - interval '1 hour'"
                                    + " where reference = ?")
                    .param(grant)
                    .update();
            life.overdue = true;
            if (random.nextBoolean()) {
                grantUpkeep.suspendNeglected();
            }
        }

        /// The stored request and the grant as every door sees it are what the model says.
        private void agree(String what) {
            assertThat(status()).as(what).isEqualTo(life.request);
            if (life.granted) {
                Actor applicant = actor(new Who(Kind.APPLICANT, 0));
                if (life.request.equals("approved") && !life.renewal) {
                    grants.of(applicant).stream()
                            .filter(g -> g.requestReference().equals(request))
                            .findFirst()
                            .map(GrantView::reference)
                            .filter(g -> !g.equals(grant))
                            .ifPresent(this::holds);
                }
                GrantStatus now = grants.byReference(applicant, grant).status();
                assertThat(now.word()).as(what).isEqualTo(life.grant());
            }
        }

        private void holds(String fresh) {
            grant = fresh;
            renewals = 0;
        }

        private String status() {
            return jdbc.sql("select status from access_request where reference = ?")
                    .param(request)
                    .query((rs, _) -> RequestStatus.valueOf(rs.getString(1)).word())
                    .single();
        }

        /// Applicants and reviewers act more often than the others.
        private Who someone() {
            return switch (random.nextInt(8)) {
                case 0, 1, 2 -> new Who(Kind.APPLICANT, 0);
                case 3, 4, 5, 6 -> new Who(Kind.REVIEWER, random.nextInt(4));
                default -> pick(all);
            };
        }

        private Actor actor(Who who) {
            return people.get(who);
        }

        private Actor reviewer(int number) {
            return actor(new Who(Kind.REVIEWER, number));
        }

        private <T> T pick(List<T> from) {
            return from.get(random.nextInt(from.size()));
        }
    }

    private static Signing signed(Statement statement) {
        return new Signing("Ada Lovelace", statement.sha256(), "192.0.2.7");
    }

    private static int answer(Runnable act) {
        try {
            act.run();
            return 200;
        } catch (RuntimeException refusal) {
            if (refusal instanceof ErrorResponse answer) {
                return answer.getStatusCode().value();
            }
            throw refusal;
        }
    }
}
