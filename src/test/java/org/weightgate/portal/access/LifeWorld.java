package org.weightgate.portal.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.weightgate.portal.access.AccessFixture.answers;

import org.springframework.stereotype.Component;
import org.weightgate.portal.access.ModelledRules.Kind;
import org.weightgate.portal.access.ModelledRules.Who;
import org.weightgate.portal.accounts.Actor;
import org.weightgate.portal.accounts.RoleName;
import org.weightgate.portal.catalog.ModelName;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;

/// One model with its people, and one applicant's requests and grants on it, lived at random on the
/// real services and held against [ModelledLife] at every step.
final class LifeWorld {
    private static final int RENEWALS = 5;

    private final Services portal;
    private final ModelName model;
    private final Random random;
    private final long seed;
    private final Map<Who, Actor> people = new HashMap<>();
    private final List<Who> all;
    private final ModelledLife life = new ModelledLife();
    private String request = "";
    private String grant = "";
    private int renewals;

    @Component
    record Services(
            AccessFixture fixture,
            LifeDeeds requests,
            LifeOfGrant grants,
            AccessDesk desk,
            Policies policies,
            GrantDesk granted) {}

    LifeWorld(Services portal, ModelName model, long seed) {
        this.portal = portal;
        this.model = model;
        this.random = new Random(seed);
        this.seed = seed;
        String name = model.toString();
        AccessFixture fixture = portal.fixture();
        people.put(new Who(Kind.APPLICANT, 0), fixture.researcher());
        for (int i = 0; i < 4; i++) {
            people.put(new Who(Kind.REVIEWER, i), fixture.reviewer(model));
        }
        people.put(new Who(Kind.PUBLISHER, 0), fixture.with(RoleName.PUBLISHER, name));
        people.put(new Who(Kind.AUDITOR, 0), fixture.with(RoleName.AUDITOR, name));
        people.put(new Who(Kind.ADMIN, 0), fixture.with(RoleName.ADMIN, "*"));
        people.put(new Who(Kind.STRANGER, 0), fixture.researcher());
        all = people.keySet().stream().sorted(LifeWorld::byName).toList();
        begin();
    }

    private static int byName(Who one, Who other) {
        return one.toString().compareTo(other.toString());
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
        String act = pick(LifeDeeds.ALL);
        Who who = someone();
        int other = random.nextInt(4);
        boolean condition = random.nextInt(3) == 0;
        if (act.equals("copy") && life.renewal && renewals > RENEWALS) {
            return false;
        }
        String what = told(step, act, who);
        int expected = life.answer(act, who, condition);
        if (expected == 200 && act.equals("assign") && !life.takes(other)) {
            expected = 400;
        }
        Actor colleague = people.get(new Who(Kind.REVIEWER, other));
        LifeDeeds.Done done =
                portal.requests().act(act, people.get(who), request, model, colleague, condition);
        assertThat(done.status()).as(what).isEqualTo(expected);
        request = done.request();
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
        String act = pick(LifeOfGrant.ALL);
        Who who = someone();
        boolean draft = life.open() && life.renewal;
        if (act.equals("renew") && renewals > RENEWALS) {
            return false;
        }
        String what = told(step, act, who);
        int expected = life.answerOnGrant(act, who);
        LifeDeeds.Done done = portal.grants().act(act, people.get(who), grant, request, model);
        assertThat(done.status()).as(what).isEqualTo(expected);
        request = done.request();
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

    private String told(int step, String act, Who who) {
        return "step %d, seed %d: %s by %s on %s, %s"
                .formatted(step, seed, act, who, request, life);
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
        Actor applicant = applicant();
        request = portal.desk().begin(applicant, model).reference();
        portal.desk().write(applicant, request, answers());
        life.begins(false);
    }

    private void rule(String rule) {
        Actor publisher = people.get(new Who(Kind.PUBLISHER, 0));
        portal.policies().set(publisher, model, "v1", ReviewRule.of(rule));
        life.rule = rule;
    }

    private void lapse() {
        if (Set.of("draft", "info-requested", "awaiting-confirmation").contains(life.request)) {
            portal.grants().lapse(request);
            life.over("lapsed");
        }
    }

    private void expire() {
        if (life.granted && life.ended.isEmpty()) {
            portal.grants().expire(grant, random.nextBoolean());
            life.over = true;
        }
    }

    private void overdue() {
        if (life.granted && life.grant().equals("active")) {
            portal.grants().overdue(grant, random.nextBoolean());
            life.overdue = true;
        }
    }

    /// The stored request and the grant as every door sees it are what the model says.
    private void agree(String what) {
        assertThat(portal.grants().status(request)).as(what).isEqualTo(life.request);
        if (!life.granted) {
            return;
        }
        if (life.request.equals("approved") && !life.renewal) {
            portal.granted().of(applicant()).stream()
                    .filter(g -> request.equals(g.requestReference()))
                    .findFirst()
                    .map(GrantView::reference)
                    .filter(g -> !g.equals(grant))
                    .ifPresent(this::holds);
        }
        GrantStatus now = portal.granted().byReference(applicant(), grant).status();
        assertThat(now.word()).as(what).isEqualTo(life.grant());
    }

    private void holds(String fresh) {
        grant = fresh;
        renewals = 0;
    }

    private Actor applicant() {
        return people.get(new Who(Kind.APPLICANT, 0));
    }

    /// Applicants and reviewers act more often than the others.
    private Who someone() {
        return switch (random.nextInt(8)) {
            case 0, 1, 2 -> new Who(Kind.APPLICANT, 0);
            case 3, 4, 5, 6 -> new Who(Kind.REVIEWER, random.nextInt(4));
            default -> pick(all);
        };
    }

    private <T> T pick(List<T> from) {
        return from.get(random.nextInt(from.size()));
    }
}
