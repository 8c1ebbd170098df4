package org.weightgate.portal.access;

import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.weightgate.portal.accounts.Actor;
import org.weightgate.portal.catalog.Gate;
import org.weightgate.portal.catalog.ModelView;

import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Optional;

/// Says at a model's door where the visitor stands with it.
@Component
class Doors implements Gate {
    private static final DateTimeFormatter DAY =
            DateTimeFormatter.ofPattern("d MMMM uuuu", Locale.ENGLISH).withZone(ZoneOffset.UTC);

    private final AccessRequests requests;
    private final GrantDesk grants;
    private final Entitlements entitlements;
    private final Rehearsals rehearsals;
    private final Policies policies;

    Doors(
            AccessRequests requests,
            GrantDesk grants,
            Entitlements entitlements,
            Rehearsals rehearsals,
            Policies policies) {
        this.requests = requests;
        this.policies = policies;
        this.grants = grants;
        this.entitlements = entitlements;
        this.rehearsals = rehearsals;
    }

    @Override
    public @Nullable RehearsalView rehearsal(@Nullable Actor visitor, ModelView model) {
        return rehearsals.view(visitor, model);
    }

    @Override
    public GateView of(@Nullable Actor visitor, ModelView model) {
        if (visitor == null) {
            return ask(null, model, "Access is given by request.");
        }
        return open(visitor, model)
                .or(() -> granted(visitor, model))
                .or(() -> over(visitor, model))
                .orElseGet(() -> ask(visitor, model, "You have no access yet."));
    }

    private Optional<GateView> granted(Actor visitor, ModelView model) {
        return grants.of(visitor, model.name()).stream()
                .filter(g -> entitlements.of(g.id(), Usage.NONE) instanceof Entitled)
                .findFirst()
                .map(
                        g ->
                                new GateView(
                                        "You have access to release %s until %s."
                                                .formatted(
                                                        g.releaseLabel(),
                                                        DAY.format(g.expires().minusNanos(1))),
                                        "/grants/" + g.reference(),
                                        "Download",
                                        "granted",
                                        "good"));
    }

    /// A grant that lets nothing pass, with the cause and the way out.
    private Optional<GateView> over(Actor visitor, ModelView model) {
        return grants.of(visitor, model.name()).stream()
                .findFirst()
                .flatMap(g -> over(visitor, model, g, entitlements.of(g.id(), Usage.NONE)));
    }

    private Optional<GateView> over(
            Actor visitor, ModelView model, GrantView grant, Entitlement now) {
        return switch (now) {
            case Entitled _ -> Optional.empty();
            case NotEntitled no ->
                    Optional.of(
                            switch (no.reason()) {
                                case UNSIGNED, TERMS_CHANGED, ATTESTATION_DUE ->
                                        stopped(grant, no, "Go to your grant", "signature needed");
                                case SUSPENDED -> stopped(grant, no, "See your grant", "suspended");
                                default -> ask(visitor, model, no.sentence());
                            });
        };
    }

    private static GateView stopped(GrantView grant, NotEntitled no, String act, String word) {
        return new GateView(no.sentence(), "/grants/" + grant.reference(), act, word, "warn");
    }

    private Optional<GateView> open(Actor visitor, ModelView model) {
        return requests.findFirstByApplicantAndModelAndCourseStatusIn(
                        visitor.id(), model.name(), RequestStatus.OPEN)
                .map(AccessRequest::view)
                .map(request -> open(request, model));
    }

    private static GateView open(RequestView request, ModelView model) {
        String ref = request.reference();
        String page = "/requests/" + ref;
        return switch (request.status()) {
            case DRAFT -> begun(model);
            case INFO_REQUESTED ->
                    new GateView(
                            "Your request " + ref + " waits for your answer.",
                            page,
                            "Answer",
                            "answer needed",
                            "warn");
            default ->
                    new GateView(
                            "Your request %s is %s.".formatted(ref, request.status().words()),
                            page,
                            "Follow it",
                            request.status().words(),
                            "quiet");
        };
    }

    private static GateView begun(ModelView model) {
        return new GateView(
                "You began to ask for access and have not sent it yet.",
                "/" + model.name() + "/request",
                "Continue",
                "draft",
                "quiet");
    }

    private GateView ask(@Nullable Actor visitor, ModelView model, String sentence) {
        if (model.current() == null) {
            return new GateView(
                    "There is no release to ask for now.", null, null, "no release", "quiet");
        }
        if (visitor != null && !Guard.mayAsk(visitor, model.name())) {
            return new GateView(
                    sentence + " Only researchers may ask, and your account is not one here.",
                    null,
                    null,
                    "by request",
                    "quiet");
        }
        String how =
                policies.of(model) == ReviewRule.OPEN
                        ? " A complete, signed request is approved at once."
                        : "";
        String form = "/" + model.name() + "/request";
        return new GateView(sentence + how, form, "Ask for access", "by request", "quiet");
    }
}
