package org.weightgate.portal.access;

import static org.weightgate.portal.access.AccessAct.APPROVE;
import static org.weightgate.portal.access.AccessAct.FULFIL;

import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.weightgate.portal.access.RequestAct.FirstApprovalGiven;
import org.weightgate.portal.access.RequestAct.RequestApproved;
import org.weightgate.portal.access.RequestAct.RequestConditionallyApproved;
import org.weightgate.portal.accounts.AccountId;
import org.weightgate.portal.accounts.Actor;

import java.time.Instant;
import java.time.LocalDate;
import java.util.Objects;

/// What an approval comes to under the policy of its release: a grant, a second approval, or a
/// condition to be met. Runs in the transaction of the act; the guard has passed already.
@Component
class Deciding {
    private final Ledger ledger;
    private final Intake intake;
    private final GrantDesk grants;
    private final Policies policies;
    private final Confirmations confirmations;

    Deciding(
            Ledger ledger,
            Intake intake,
            GrantDesk grants,
            Policies policies,
            Confirmations confirmations) {
        this.ledger = ledger;
        this.intake = intake;
        this.grants = grants;
        this.policies = policies;
        this.confirmations = confirmations;
    }

    /// The grant; null where a second approval or a condition stands before it.
    @Nullable GrantView approve(Actor actor, AccessRequest request, Approval wish) {
        Instant now = ledger.now();
        requireHeard(request);
        Submission signed = intake.grantable(request);
        intake.requireExtent(request, signed, wish.extent());
        Proposal first = first(request);
        Proposal agreed =
                first == null
                        ? proposal(actor, request, signed, wish, now)
                        : first.seconded(actor.id(), wish);
        requireSame(request, agreed, signed);
        if (first == null && policies.of(signed.release()) == ReviewRule.TWO) {
            propose(request, signed, agreed);
            return null;
        }
        if (agreed.conditional()) {
            stipulate(actor, request, signed, agreed, now);
            return null;
        }
        return settle(actor, request, agreed, APPROVE, "");
    }

    /// The approval that waits for a second one, while it counts.
    private @Nullable Proposal first(AccessRequest request) {
        boolean waits = request.status() == RequestStatus.SECOND_APPROVAL;
        Proposal first = waits ? request.course().proposal() : null;
        return first != null && policies.counts(request, first.by()) ? first : null;
    }

    /// Holds what was just sent under the policy of its release.
    void receive(AccessRequest request, Submission sent) {
        request.keepApart(policies.apart(sent.release()));
    }

    /// Approves by itself what the policy of the release leaves open to everybody, except whoever's
    /// access somebody stopped: then somebody decides.
    void open(AccessRequest request) {
        boolean open =
                policies.opens(intake.last(request).release(), request.applicant())
                        && !grants.stopped(request.applicant(), request.model());
        if (open && Guard.of(Actor.SYSTEM, request).may(APPROVE, request)) {
            approve(Actor.SYSTEM, request, Approval.PLAIN);
        }
    }

    /// Notes the condition of an approval as met. Where two must agree by now, and one has, whoever
    /// notes it is the other one; where no approval counts any more, theirs takes its place.
    ///
    /// @return the grant; null where another reviewer must still agree
    @Nullable GrantView fulfil(Actor actor, AccessRequest request, String words) {
        Proposal before = Objects.requireNonNull(request.course().proposal());
        Proposal agreed = before.counting(by -> policies.counts(request, by), actor.id());
        Submission signed = intake.last(request);
        boolean alone =
                agreed.secondedBy() == null && policies.of(signed.release()) == ReviewRule.TWO;
        if (alone && actor.is(before.by())) {
            throw new RequestMoved(
                    "%s takes two reviewers by now; another one must note the condition as met."
                            .formatted(request.reference()));
        }
        if (alone && actor.is(agreed.by())) {
            request.course().stipulate(agreed, ledger.now());
            enterFirst(request, actor.id(), ledger.now(), signed, words);
            return null;
        }
        Proposal both = alone ? agreed.seconded(actor.id(), Approval.PLAIN) : agreed;
        return settle(actor, request, both, FULFIL, words);
    }

    /// Makes an approval bind: the request is over, the grant begins or goes on.
    private GrantView settle(
            Actor actor, AccessRequest request, Proposal agreed, AccessAct act, String words) {
        grants.holdTerms(request.model());
        Instant now = ledger.now();
        Submission signed = intake.grantable(request);
        requireSame(request, agreed, signed);
        Approved approval = agreed.approved(actor.id(), now, words);
        request.course().decide(approval);
        GrantView grant =
                request.renews() == null
                        ? grants.issue(request, signed, approval, intake.terms(request))
                        : grants.extend(actor, request, signed, approval);
        var approved =
                new RequestApproved(
                        actor.id(),
                        now,
                        request.subject(),
                        signed.number(),
                        signed.sha256(),
                        grant.reference());
        ledger.enter(request, act, approved, words.isEmpty() ? approval.note() : words);
        return grant;
    }

    private Proposal proposal(
            Actor actor, AccessRequest request, Submission signed, Approval wish, Instant now) {
        LocalDate day = wish.lastDay();
        Approved approval =
                new Approved(
                        actor.id(),
                        now,
                        signed.sha256(),
                        day == null ? intake.lastDay(request, now) : day,
                        wish.quotaBytes(),
                        wish.note(),
                        wish.extent());
        return Proposal.of(approval, wish.condition());
    }

    private void propose(AccessRequest request, Submission signed, Proposal first) {
        request.course().propose(first);
        enterFirst(request, first.by(), first.at(), signed, first.words());
    }

    /// What is proposed is for reviewers alone until it binds.
    private void enterFirst(
            AccessRequest request, AccountId by, Instant at, Submission signed, String words) {
        var given =
                new FirstApprovalGiven(by, at, request.subject(), signed.number(), signed.sha256());
        ledger.enter(request, APPROVE, given, "", words);
    }

    private void stipulate(
            Actor actor, AccessRequest request, Submission signed, Proposal agreed, Instant now) {
        request.course().stipulate(agreed, now);
        var stipulated =
                new RequestConditionallyApproved(
                        actor.id(),
                        now,
                        request.subject(),
                        signed.number(),
                        signed.sha256(),
                        agreed.condition());
        ledger.enter(request, APPROVE, stipulated, agreed.condition());
    }

    /// Nothing is approved while somebody outside is asked about it.
    private void requireHeard(AccessRequest request) {
        for (Confirmation open : confirmations.open(request.reference())) {
            throw new RequestMoved(
                    "%s waits for an answer of %s."
                            .formatted(request.reference(), open.contact().name()));
        }
    }

    /// Both approvals are of one submission, or of nothing.
    private static void requireSame(AccessRequest request, Proposal agreed, Submission signed) {
        if (!agreed.sha256().equals(signed.sha256())) {
            throw new RequestMoved(
                    "%s was sent again since it was first approved."
                            .formatted(request.reference()));
        }
    }
}
