package org.weightgate.portal.access;

import org.weightgate.portal.access.ModelledRules.Cell;
import org.weightgate.portal.access.ModelledRules.Kind;
import org.weightgate.portal.access.ModelledRules.Who;

import java.util.HashSet;
import java.util.Set;

/// What should become of one applicant's request and grant, told in the words of the specification
/// and without a look at the code: a table of who may do what when, and what follows.
final class ModelledLife {
    /// Nobody, where a reviewer could be named.
    static final int NOBODY = -1;

    String request = "draft";
    boolean sent;
    boolean renewal;
    int desk = NOBODY;
    int first = NOBODY;
    int second = NOBODY;
    boolean condition;
    int refused = NOBODY;
    int decliner = NOBODY;
    boolean appealed;
    int waitsFor;
    int asked;
    final Set<Integer> recused = new HashSet<>();
    String rule = "one";

    boolean granted;
    boolean over;
    boolean overdue;
    boolean held;
    boolean certified;
    String ended = "";
    private boolean stoppedBefore;

    /// The status of the grant by what happened to it.
    String grant() {
        if (!ended.isEmpty()) {
            return ended;
        }
        return over ? "expired" : held || overdue ? "suspended" : "active";
    }

    /// Whether the portal approves a request by itself: never past a stop that people put up.
    private boolean opens() {
        return rule.equals("open") && !stopped();
    }

    private boolean stopped() {
        boolean now =
                ended.equals("revoked")
                        || (ended.isEmpty() && (held || grant().equals("suspended")));
        return stoppedBefore || (granted && now);
    }

    /// What the portal should answer, as an HTTP status; 200 where the act happens.
    ///
    /// @param underCondition whether an approval names one: then it binds nothing yet
    int answer(String act, Who who, boolean underCondition) {
        if (act.equals("confirm")) {
            return waitsFor > 0 ? 200 : 410;
        }
        Set<String> may = may(request, who);
        boolean unseen = !sent && who.kind() != Kind.APPLICANT;
        if (unseen || !may.contains("read")) {
            return 404;
        }
        if (act.equals("appeal") && appealed) {
            may = Set.of();
        }
        if (!may.contains(act)) {
            boolean ever =
                    ModelledRules.statusesOfRequests().stream()
                            .anyMatch(s -> may(s, who).contains(act));
            return ever ? 409 : 403;
        }
        return switch (act) {
            case "release" -> desk == who.number() ? 200 : 409;
            case "ask-confirmation" -> asked < 10 ? 200 : 409;
            case "approve" -> !underCondition && binds() && renewal && !extendable() ? 409 : 200;
            case "submit" -> opens() && renewal && !extendable() ? 409 : 200;
            case "fulfil" -> alone(who) || (renewal && !extendable()) ? 409 : 200;
            default -> 200;
        };
    }

    /// As [#answer], of an act on the grant.
    int answerOnGrant(String act, Who who) {
        if (who.kind() == Kind.STRANGER) {
            return 404;
        }
        if (!ModelledRules.ofGrant(grant(), who).contains(act)) {
            boolean ever =
                    ModelledRules.statusesOfGrants().stream()
                            .anyMatch(s -> ModelledRules.ofGrant(s, who).contains(act));
            return ever ? 409 : 403;
        }
        return switch (act) {
            case "sign" -> 409; // the terms stay as they are in this world
            case "suspend" -> held ? 409 : 200;
            case "resume" -> held ? 200 : 409;
            case "certify" -> certified ? 409 : 200;
            case "renew" -> open() && !renewal ? 409 : 200;
            default -> 200;
        };
    }

    /// Whom a request may be put on the desk of.
    boolean takes(int reviewer) {
        return may(request, new Who(Kind.REVIEWER, reviewer)).contains("claim");
    }

    boolean open() {
        return !Set.of("approved", "declined", "withdrawn", "lapsed").contains(request);
    }

    void happens(String act, Who who, boolean underCondition, int other) {
        switch (act) {
            case "submit" -> submitted();
            case "answer" -> request = "in-review";
            case "withdraw" -> over("withdrawn");
            case "claim" -> take(who.number());
            case "assign" -> take(other);
            case "release" -> giveBack();
            case "recuse" -> recused(who.number());
            case "ask" -> asked(who.number());
            case "ask-confirmation" -> {
                take(who.number());
                waitsFor++;
                asked++;
                request = "awaiting-confirmation";
            }
            case "drop-confirmation", "confirm" -> heard();
            case "approve" -> approved(who.number(), underCondition);
            case "fulfil" -> bound();
            case "decline" -> {
                take(who.number());
                over("declined");
                refused = who.number();
            }
            case "appeal" -> appealed();
            default -> {}
        }
    }

    void happensToGrant(String act) {
        switch (act) {
            case "attest" -> overdue = false;
            case "suspend" -> held = true;
            case "resume" -> held = false;
            case "revoke" -> ended = "revoked";
            case "certify" -> {
                certified = true;
                ended = ended.isEmpty() ? "closed" : ended;
            }
            default -> {}
        }
    }

    /// A new request of the same person.
    void begins(boolean asRenewal) {
        request = "draft";
        sent = false;
        renewal = asRenewal;
        desk = NOBODY;
        first = NOBODY;
        condition = false;
        refused = NOBODY;
        decliner = NOBODY;
        appealed = false;
        recused.clear();
        waitsFor = 0;
        asked = 0;
    }

    private void submitted() {
        sent = true;
        request = "submitted";
        if (opens()) {
            bound();
        }
    }

    private void take(int reviewer) {
        desk = reviewer;
        request = request.equals("submitted") ? "in-review" : request;
    }

    private void giveBack() {
        desk = NOBODY;
        request = request.equals("in-review") ? "submitted" : request;
    }

    private void recused(int reviewer) {
        recused.add(reviewer);
        boolean approved = first == reviewer || second == reviewer;
        boolean pending =
                request.equals("conditionally-approved") || request.equals("second-approval");
        if (pending && approved) {
            request = "submitted";
            desk = NOBODY;
            condition = false;
        } else if (desk == reviewer) {
            giveBack();
        }
    }

    /// The request comes to an end and waits for nobody.
    void over(String how) {
        request = how;
        waitsFor = 0;
    }

    /// One of those asked answered, or is asked no more.
    private void heard() {
        waitsFor--;
        if (waitsFor == 0) {
            request = desk == NOBODY ? "submitted" : "in-review";
        }
    }

    private void asked(int reviewer) {
        take(reviewer);
        request = "info-requested";
        first = NOBODY;
        condition = false;
    }

    /// Whether they are the only one who approved what takes two by now.
    private boolean alone(Who who) {
        return rule.equals("two") && second == NOBODY && first == who.number();
    }

    private boolean binds() {
        boolean second = request.equals("second-approval");
        return second ? !condition : !rule.equals("two");
    }

    private void approved(int reviewer, boolean underCondition) {
        boolean seconds = request.equals("second-approval");
        take(reviewer);
        condition = underCondition || (seconds && condition);
        first = seconds ? first : reviewer;
        second = seconds ? reviewer : NOBODY;
        if (!seconds && rule.equals("two")) {
            desk = NOBODY;
            request = "second-approval";
        } else if (condition) {
            request = "conditionally-approved";
        } else {
            bound();
        }
    }

    private void bound() {
        request = "approved";
        if (!renewal) {
            stoppedBefore = stopped();
            granted = true;
            held = false;
            certified = false;
            ended = "";
        }
        over = false;
        overdue = false;
    }

    private void appealed() {
        appealed = true;
        decliner = refused;
        desk = NOBODY;
        first = NOBODY;
        condition = false;
        request = "in-review";
    }

    private boolean extendable() {
        return granted && ended.isEmpty();
    }

    private Set<String> may(String status, Who who) {
        return switch (who.kind()) {
            case APPLICANT -> ModelledRules.ofRequest(status, Cell.APPLICANT);
            case REVIEWER -> {
                if (recused.contains(who.number())) {
                    yield status.equals("draft") ? Set.of() : Set.of("read");
                }
                boolean heard =
                        decliner == who.number()
                                || (request.equals("second-approval") && first == who.number());
                yield ModelledRules.ofRequest(status, heard ? Cell.HEARD : Cell.REVIEWER);
            }
            case PUBLISHER, AUDITOR, ADMIN -> status.equals("draft") ? Set.of() : Set.of("read");
            case STRANGER -> Set.of();
        };
    }

    @Override
    public String toString() {
        return "%s (sent %s, renewal %s, desk %d, first %d, condition %s, decliner %d, recused %s, rule %s), grant %s"
                .formatted(
                        request,
                        sent,
                        renewal,
                        desk,
                        first,
                        condition,
                        decliner,
                        recused,
                        rule,
                        granted ? grant() : "none");
    }
}
