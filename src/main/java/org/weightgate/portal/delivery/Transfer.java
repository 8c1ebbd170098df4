package org.weightgate.portal.delivery;

import jakarta.servlet.http.HttpServletRequest;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;
import org.weightgate.portal.marking.Marking;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Optional;
import java.util.UUID;

/// Moves marked bytes from the store to the network with constant memory. The delivery is on record
/// before the first byte; when the entitlement ends the connection is broken, so that no receiver
/// takes a part for the whole.
@Component
class Transfer {
    private static final Logger log = LoggerFactory.getLogger(Transfer.class);
    private static final long FRESH_NANOS = 1_000_000_000L;
    private final Marking marking;
    private final DeliveryLog record;
    private final Watch watch;
    private final Connections connections;
    private final Door door;

    Transfer(Marking marking, DeliveryLog record, Watch watch, Connections connections, Door door) {
        this.marking = marking;
        this.record = record;
        this.watch = watch;
        this.connections = connections;
        this.door = door;
    }

    /// Records that the whole file is fetched elsewhere.
    void handOver(Door.Admission admission, HttpServletRequest request) {
        Deliveries.Row row = row(admission, 0, admission.file().size(), request);
        record.handedOver(row, admission.url());
    }

    /// Begins the record of an answer with bytes `from` to `to`, and its watch.
    Running begin(Door.Admission admission, long from, long to, HttpServletRequest request) {
        Urls.Row url = admission.url();
        Deliveries.Row row = row(admission, from, to, request);
        watch.requireRoom();
        record.started(row, url);
        long asked = askedAgain(row, admission);
        Running running = new Running(row, url, asked, connections.cutting(request), record::lend);
        watch.add(running);
        return running;
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

    /// Moves the bytes and records how it ended. Anything but COMPLETE leaves an answer that must
    /// be broken off, unless nothing of it left yet.
    DeliveryOutcome run(Running running, OutputStream target) {
        Deliveries.Row row = running.row();
        GuardedOutput out = new GuardedOutput(target, running);
        DeliveryOutcome outcome = DeliveryOutcome.FAILED;
        try (InputStream in =
                marking.open(row.grant(), row.path(), row.from(), row.to() - row.from())) {
            in.transferTo(out);
            out.flush();
            outcome = DeliveryOutcome.COMPLETE;
        } catch (GuardedOutput.ReceiverGone gone) {
            outcome = DeliveryOutcome.STOPPED;
        } catch (DownloadRefused refusal) {
            outcome = DeliveryOutcome.CUT;
            log.info("Delivery {} cut: {}", row.id(), refusal.sentence());
        } catch (IOException | RuntimeException e) {
            log.warn("Delivery {} failed after {} bytes", row.id(), running.offered(), e);
        } finally {
            watch.remove(running);
            running.over();
            record.ended(row, running.url(), running.offered(), outcome);
        }
        return outcome;
    }

    private static String shortened(@Nullable String agent) {
        return agent == null ? "" : agent.substring(0, Math.min(200, agent.length()));
    }
}
