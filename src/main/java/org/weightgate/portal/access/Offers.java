package org.weightgate.portal.access;

import org.jspecify.annotations.Nullable;
import org.weightgate.portal.accounts.Actor;
import org.weightgate.portal.vetting.Template;

import java.util.List;
import java.util.Map;
import java.util.UUID;

/// The texts a reviewer may begin a decision with, each already about this request.
record Offers(List<Offer> all) {
    /// @param code of the reason, for a refusal
    record Offer(UUID id, String decision, String title, String text, @Nullable String code) {
        public boolean to(String wanted) {
            return decision.equals(wanted);
        }
    }

    static Offers of(Actor reviewer, Dossier dossier, List<Template> templates) {
        RequestView request = dossier.request();
        String release = request.release();
        Map<String, String> values =
                Map.of(
                        "applicant", request.applicantName(),
                        "model", request.model().toString(),
                        "release", release == null ? "" : release,
                        "reference", request.reference(),
                        "organisation", request.organisation(),
                        "reviewer", reviewer.name());
        return new Offers(
                templates.stream()
                        .map(
                                t ->
                                        new Offer(
                                                t.id(),
                                                t.decision(),
                                                t.title(),
                                                t.filled(values),
                                                t.code()))
                        .toList());
    }

    /// For one decision.
    public List<Offer> to(String decision) {
        return all.stream().filter(o -> o.to(decision)).toList();
    }

    @Nullable Offer one(@Nullable UUID id) {
        return all.stream().filter(o -> o.id().equals(id)).findFirst().orElse(null);
    }
}
