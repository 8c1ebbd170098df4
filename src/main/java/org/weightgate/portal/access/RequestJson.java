package org.weightgate.portal.access;

import com.fasterxml.jackson.annotation.JsonInclude;

import org.jspecify.annotations.Nullable;
import org.weightgate.portal.forms.Answers;

import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/// A request as the API gives it, with the moment by which a decision is promised and since when
/// that time stands still; lists leave the last six out.
record RequestJson(
        String reference,
        String model,
        @Nullable String release,
        String status,
        String applicant,
        Instant created,
        @Nullable Instant submitted,
        @Nullable Instant due,
        @Nullable Instant held,
        Instant changed,
        long version,
        @Nullable Asked asked,
        @Nullable DecisionJson decision,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable String grant,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Map<String, Object> answers,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable List<SentJson> submissions,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable List<Change> changes,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable List<LineJson> thread,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable List<ConfirmationJson> confirmations) {
    record Asked(String question, List<String> pages) {}

    record DecisionJson(
            String outcome,
            Instant at,
            @Nullable String code,
            String reason,
            @Nullable LocalDate lastDay,
            String submissionSha256) {}

    record SentJson(
            int number,
            Instant sent,
            String release,
            String message,
            int termsVersion,
            String termsSha256,
            String signature,
            String sha256) {}

    record LineJson(Instant at, String by, String act, String text, boolean internal) {}

    /// For lists.
    static RequestJson of(RequestView request, String applicant) {
        return of(request, applicant, null, null, null, null, null, null);
    }

    static RequestJson of(Dossier dossier, String applicant) {
        List<SentJson> sent = dossier.submissions().stream().map(RequestJson::sent).toList();
        GrantView grant = dossier.grant();
        return of(
                dossier.request(),
                applicant,
                grant == null ? null : grant.reference(),
                sent.isEmpty() ? null : values(dossier.latest().answers()),
                sent,
                dossier.changes(),
                dossier.thread().stream().map(RequestJson::line).toList(),
                dossier.confirmations().stream().map(ConfirmationJson::of).toList());
    }

    private static RequestJson of(
            RequestView r,
            String applicant,
            @Nullable String grant,
            @Nullable Map<String, Object> answers,
            @Nullable List<SentJson> submissions,
            @Nullable List<Change> changes,
            @Nullable List<LineJson> thread,
            @Nullable List<ConfirmationJson> confirmations) {
        return new RequestJson(
                r.reference(),
                r.model().toString(),
                r.release(),
                r.status().word(),
                applicant,
                r.created(),
                r.submitted(),
                r.due(),
                r.held(),
                r.changed(),
                r.version(),
                asked(r),
                decision(r.outcome()),
                grant,
                answers,
                submissions,
                changes,
                thread,
                confirmations);
    }

    private static @Nullable Asked asked(RequestView r) {
        String question = r.question();
        return question == null ? null : new Asked(question, new ArrayList<>(r.asked()));
    }

    private static @Nullable DecisionJson decision(@Nullable Outcome o) {
        if (o == null) return null;
        ReasonCode code = o.reasonCode();
        return new DecisionJson(
                o.kind().toLowerCase(java.util.Locale.ROOT),
                o.at(),
                code == null ? null : code.word(),
                o.text(),
                o.lastDay(),
                o.sha256());
    }

    private static SentJson sent(SubmissionView s) {
        return new SentJson(
                s.number(),
                s.sent(),
                s.releaseLabel(),
                s.message(),
                s.signature().termsVersion(),
                s.signature().termsSha256(),
                s.signature().name(),
                s.sha256());
    }

    private static LineJson line(EntryView e) {
        return new LineJson(
                e.at(),
                e.name(),
                e.act().name().toLowerCase(java.util.Locale.ROOT),
                e.text(),
                e.internal());
    }

    private static SortedMap<String, Object> values(Answers answers) {
        SortedMap<String, Object> values = new TreeMap<>();
        answers.values().forEach((k, v) -> values.put(k, v.size() == 1 ? v.getFirst() : v));
        return values;
    }
}
