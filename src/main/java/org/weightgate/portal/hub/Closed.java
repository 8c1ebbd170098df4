package org.weightgate.portal.hub;

import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.weightgate.portal.access.Entitled;
import org.weightgate.portal.access.GrantView;
import org.weightgate.portal.access.NotEntitled;
import org.weightgate.portal.accounts.Actor;
import org.weightgate.portal.catalog.Gate;
import org.weightgate.portal.catalog.ModelView;
import org.weightgate.portal.catalog.ReleaseView;
import org.weightgate.portal.delivery.PortalAddress;
import org.weightgate.portal.marking.CopyView;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;

/// Says why nothing can be fetched, in the words of the model's page and with the address where it
/// goes on. Clients show it in a terminal, far from any page.
@Component
class Closed {
    private final Holdings holdings;
    private final Gate gate;
    private final PortalAddress address;
    private final Clock clock;

    Closed(Holdings holdings, Gate gate, PortalAddress address, Clock clock) {
        this.holdings = holdings;
        this.gate = gate;
        this.address = address;
        this.clock = clock;
    }

    /// @param wanted the release asked for; null where the model has none
    HubRefusal why(@Nullable Actor actor, ModelView model, @Nullable ReleaseView wanted) {
        if (actor == null) {
            return HubRefusal.anonymous(
                    "Access to model %s is restricted. You must have access to it and be authenticated to access it. Please log in. Visit %s to ask for access."
                            .formatted(model.name(), address.of("/" + model.name())));
        }
        return held(actor, model, wanted)
                .flatMap(grant -> why(actor, grant))
                .orElseGet(() -> asked(actor, model));
    }

    /// Why this grant lets nothing pass now; empty if it does, or if the model's page knows better
    /// what comes next.
    private Optional<HubRefusal> why(Actor actor, GrantView grant) {
        return switch (holdings.standing(actor, grant)) {
            case Entitled _ -> preparing(grant, holdings.copy(grant));
            case NotEntitled no ->
                    switch (no.reason()) {
                        case EXPIRED, NOT_ACTIVE -> Optional.empty();
                        default -> Optional.of(refusal(grant, no));
                    };
        };
    }

    HubRefusal refusal(GrantView grant, NotEntitled no) {
        return HubRefusal.gated(
                "Access to model %s is restricted. %s Grant %s: %s"
                        .formatted(grant.model(), no.sentence(), grant.reference(), page(grant)));
    }

    private Optional<HubRefusal> preparing(GrantView grant, CopyView copy) {
        if (copy.ready()) return Optional.empty();
        Instant about = copy.readyAbout();
        String problem = copy.problem();
        String when =
                problem != null
                        ? problem
                        : about == null
                                ? "being prepared; nothing can be fetched yet."
                                : "being prepared, ready about %s."
                                        .formatted(about.truncatedTo(ChronoUnit.SECONDS));
        return Optional.of(
                HubRefusal.preparing(
                        "Your copy of model %s is not ready: %s Repeat the same command then. Progress: %s"
                                .formatted(grant.model(), when, page(grant)),
                        seconds(about)));
    }

    private long seconds(@Nullable Instant about) {
        long left = about == null ? 0 : Duration.between(clock.instant(), about).toSeconds();
        return Math.clamp(left, 5, 3600);
    }

    /// The one on the release that was asked for; on a model without one, the latest.
    private Optional<GrantView> held(Actor actor, ModelView model, @Nullable ReleaseView wanted) {
        return holdings.of(actor, model).stream()
                .filter(g -> wanted == null ? !g.rehearsal() : g.release().equals(wanted.id()))
                .findFirst();
    }

    private HubRefusal asked(Actor actor, ModelView model) {
        Gate.GateView view = gate.of(actor, model);
        String link = view.link();
        boolean mayAsk = link != null && link.endsWith("/request");
        String where = address.of(link == null ? "/" + model.name() : link);
        return HubRefusal.gated(
                "Access to model %s is restricted%s. %s Visit %s%s."
                        .formatted(
                                model.name(),
                                mayAsk ? " and you are not in the authorized list" : "",
                                view.sentence(),
                                where,
                                mayAsk ? " to ask for access" : ""));
    }

    private String page(GrantView grant) {
        return address.of("/grants/" + grant.reference());
    }
}
