package org.weightgate.bench;

import static org.weightgate.bench.MadeUp.TERMS;
import static org.weightgate.bench.MadeUp.address;
import static org.weightgate.bench.MadeUp.id;
import static org.weightgate.bench.MadeUp.name;
import static org.weightgate.bench.MadeUp.organisation;
import static org.weightgate.bench.MadeUp.reference;
import static org.weightgate.bench.MadeUp.space;
import static org.weightgate.bench.MadeUp.words;

import org.springframework.jdbc.core.JdbcTemplate;
import org.weightgate.portal.vetting.Sketch;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.stream.Collectors;

/// The rows of some requests, table by table.
final class RequestRows {
    private static final String LAST_DAY = "2027-12-31";

    private final CopiedRows requests;
    private final CopiedRows submissions;
    private final CopiedRows entries;
    private final CopiedRows grants;
    private final CopiedRows likenesses;
    private final UUID reviewer;
    private final Random random;
    private final Instant now;

    RequestRows(JdbcTemplate db, UUID reviewer, Random random, Instant now) {
        this.reviewer = reviewer;
        this.random = random;
        this.now = now;
        requests =
                new CopiedRows(
                        db,
                        "access_request (id, reference, namespace, name, applicant, status,"
                            + " created, changed, form_version, draft, submitted, submissions,"
                            + " release, release_label, applicant_name, applicant_email,"
                            + " organisation, contact, reviewer, claimed, question, outcome,"
                            + " decided_by, decided, reason_code, reason, last_day, decided_sha256,"
                            + " due, held, proposed_by, proposed, proposed_sha256,"
                            + " proposed_last_day, proposed_note, proposed_condition)");
        submissions =
                new CopiedRows(
                        db,
                        "access_submission (id, request, number, sent, form_version, answers,"
                                + " message, release, release_label, terms_version, terms_sha256,"
                                + " signature, signed, address, sha256)");
        entries = new CopiedRows(db, "access_entry (request, at, by, act, status, text, internal)");
        grants =
                new CopiedRows(
                        db,
                        "access_grant (id, reference, request, namespace, name, release,"
                                + " release_label, recipient, status, issued, issued_by, expires,"
                                + " terms_version, terms_sha256, kind)");
        likenesses =
                new CopiedRows(db, "vetting_likeness (subject, person, marks, bands, signature)");
    }

    void request(int i, String status, boolean open, Instant sent) {
        int person = i % PortalData.PEOPLE;
        int model = (person + 7 * (i / PortalData.PEOPLE)) % PortalData.MODELS;
        UUID id = id("request", i);
        String reference = reference("REQ-", i);
        boolean decided = status.equals("APPROVED") || status.equals("DECLINED");
        Instant changed = sent.plus(random.nextInt(12 * 24 * 60), ChronoUnit.MINUTES);
        changed = changed.isAfter(now) ? now : changed;
        boolean claimed = decided || status.equals("IN_REVIEW");
        String title = words(random, 6);
        String summary = words(random, 45);
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
        for (CopiedRows rows : List.of(requests, submissions, entries, grants, likenesses)) {
            rows.copy();
        }
    }

    private static String answers(int person, String title, String summary) {
        return """
        {"actingAs":"individual","email":"%s","legalName":"%s","organisation":"%s",\
        "organisationType":"academic","projectTitle":"%s","purposes":["evaluation"],\
        "role":"faculty","sensitiveUses":"none","summary":"%s"}\
        """
                .formatted(address(person), name(person), organisation(person), title, summary);
    }

    private static String array(int[] numbers) {
        return Arrays.stream(numbers)
                .mapToObj(String::valueOf)
                .collect(Collectors.joining(",", "{", "}"));
    }
}
