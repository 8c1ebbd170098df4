package org.weightgate.portal.delivery;

import org.springframework.context.ApplicationEventPublisher;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;
import org.weightgate.portal.access.GrantView;
import org.weightgate.portal.accounts.Actor;
import org.weightgate.portal.accounts.NotPermitted;
import org.weightgate.portal.accounts.TokenScope;
import org.weightgate.portal.catalog.Digests;
import org.weightgate.portal.marking.Reports;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/// Takes verification reports from the recipient a grant belongs to.
@Service
@Transactional
class ReceiptDesk {
    private static final int LONGEST = 256 * 1024;
    private static final int MOST = 1_000;
    private final Reports reports;
    private final Receipts receipts;
    private final ApplicationEventPublisher events;
    private final Clock clock;

    ReceiptDesk(Reports reports, Receipts receipts, ApplicationEventPublisher events, Clock clock) {
        this.reports = reports;
        this.receipts = receipts;
        this.events = events;
        this.clock = clock;
    }

    /// The id of the receipt and what it says.
    record Posted(UUID id, boolean passed) {}

    /// A report as it arrives: no more of it than a report may have is held in memory, and no
    /// transaction waits for the line.
    static String text(InputStream body) throws IOException {
        byte[] bytes = body.readNBytes(LONGEST + 1);
        if (bytes.length > LONGEST) {
            throw new DownloadRefused(
                    HttpStatus.CONTENT_TOO_LARGE, "A report has at most 256 KiB.");
        }
        return new String(bytes, StandardCharsets.UTF_8);
    }

    Posted post(Actor actor, GrantView grant, String report) {
        if (!actor.is(grant.recipient())) {
            throw new NotPermitted("Only the recipient of a grant can post receipts to it.");
        }
        actor.require(TokenScope.DOWNLOAD);
        Reports.Reading reading = read(report);
        String named = reading.subject().getOrDefault("grant", grant.reference());
        if (!named.equals(grant.reference())) {
            throw refused("This report is about a copy of grant " + named + ".");
        }
        if (receipts.count(grant.id()) >= MOST) {
            throw refused("This grant has " + MOST + " receipts already.");
        }
        UUID id = UUID.randomUUID();
        Instant now = clock.instant();
        receipts.add(id, grant, reading, report, now);
        events.publishEvent(
                new ReceiptPosted(
                        actor.id(), id, grant.id(), reading.passed(), Digests.sha256(report), now));
        return new Posted(id, reading.passed());
    }

    /// The receipts of a grant that the caller may read, the latest first.
    @Transactional(readOnly = true)
    List<ReceiptView> all(GrantView grant) {
        return receipts.latest(grant.id(), MOST);
    }

    @Transactional(readOnly = true)
    Receipt receipt(GrantView grant, String id) {
        Receipts.Stored stored =
                identified(id)
                        .flatMap(receipt -> receipts.find(grant.id(), receipt))
                        .orElseThrow(() -> unknown(grant, id));
        return new Receipt(stored.head(), read(stored.report()).view(), stored.report());
    }

    private static Optional<UUID> identified(String id) {
        try {
            return Optional.of(UUID.fromString(id));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private static DownloadRefused unknown(GrantView grant, String id) {
        return new DownloadRefused(
                HttpStatus.NOT_FOUND,
                "Grant %s has no receipt %s.".formatted(grant.reference(), id));
    }

    private Reports.Reading read(String report) {
        try {
            return reports.read(report);
        } catch (IllegalArgumentException e) {
            throw refused("This is no verification report: " + e.getMessage());
        }
    }

    private static DownloadRefused refused(String sentence) {
        return new DownloadRefused(HttpStatus.UNPROCESSABLE_CONTENT, sentence);
    }
}
