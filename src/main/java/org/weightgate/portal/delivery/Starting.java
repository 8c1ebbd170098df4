package org.weightgate.portal.delivery;

import jakarta.servlet.http.HttpServletRequest;

import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Component;

import java.util.Optional;
import java.util.UUID;

/// Begins answers: on record before the first byte, and watched from then on.
@Component
class Starting {
    private static final long FRESH_NANOS = 1_000_000_000L;
    private final DeliveryLog record;
    private final Watch watch;
    private final Connections connections;
    private final Door door;
    private final Queues queues;

    Starting(DeliveryLog record, Watch watch, Connections connections, Door door, Queues queues) {
        this.record = record;
        this.watch = watch;
        this.connections = connections;
        this.door = door;
        this.queues = queues;
    }

    /// Records that the whole file is fetched elsewhere.
    void handOver(Door.Admission admission, HttpServletRequest request) {
        Deliveries.Row row = row(admission, 0, admission.file().size(), request);
        queues.alone(row.account(), () -> record.handedOver(row, admission.url()));
    }

    /// Begins the record of an answer with bytes `from` to `to`, and its watch.
    Running begin(Door.Admission admission, long from, long to, HttpServletRequest request) {
        Urls.Row url = admission.url();
        Deliveries.Row row = row(admission, from, to, request);
        watch.requireRoom();
        queues.alone(row.account(), () -> record.started(row, url));
        long asked = askedAgain(row, admission);
        Running running = new Running(row, url, asked, connections.cutting(request), record::lend);
        watch.add(running);
        return running;
    }

    /// Why an answer that began gave nothing: it was cut, or what it met has ended the entitlement.
    DownloadRefused why(Running running) {
        DownloadRefused cut = running.refusal();
        return cut != null
                ? cut
                : door.refusal(running.row().grant())
                        .orElseGet(
                                () ->
                                        new DownloadRefused(
                                                HttpStatus.SERVICE_UNAVAILABLE,
                                                "The file cannot be read at the moment; try again"
                                                        + " in a minute."));
    }

    /// Whoever waited long for others to begin is asked about once more.
    private long askedAgain(Deliveries.Row row, Door.Admission admission) {
        if (System.nanoTime() - admission.asked() < FRESH_NANOS) return admission.asked();
        long asked = System.nanoTime();
        Optional<DownloadRefused> refusal = door.refusal(row.grant());
        if (refusal.isPresent()) {
            record.ended(row, admission.url(), 0, DeliveryOutcome.CUT);
            throw refusal.get();
        }
        return asked;
    }

    private Deliveries.Row row(
            Door.Admission admission, long from, long to, HttpServletRequest request) {
        Urls.Row url = admission.url();
        return new Deliveries.Row(
                UUID.randomUUID(),
                url.id(),
                url.grant(),
                url.issuer(),
                url.path(),
                from,
                to,
                admission.file().size(),
                request.getRemoteAddr(),
                shortened(request.getHeader("User-Agent")),
                record.now());
    }

    private static String shortened(@Nullable String agent) {
        return agent == null ? "" : agent.substring(0, Math.min(200, agent.length()));
    }
}
