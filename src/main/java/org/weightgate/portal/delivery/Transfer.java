package org.weightgate.portal.delivery;

import jakarta.servlet.http.HttpServletRequest;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Component;
import org.weightgate.portal.marking.Marking;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Clock;
import java.util.UUID;

/// Moves marked bytes from the store to the network with constant memory. The delivery is on record
/// before the first byte; when the entitlement ends the connection is broken, so that no receiver
/// takes a part for the whole.
@Component
class Transfer {
    private static final Logger log = LoggerFactory.getLogger(Transfer.class);
    private final Marking marking;
    private final Door door;
    private final DeliveryLog record;
    private final Clock clock;

    Transfer(Marking marking, Door door, DeliveryLog record, Clock clock) {
        this.marking = marking;
        this.door = door;
        this.record = record;
        this.clock = clock;
    }

    /// Begins the record of an answer with bytes `from` to `to`.
    Deliveries.Row begin(Door.Admission admission, long from, long to, HttpServletRequest request) {
        Urls.Row url = admission.url();
        Deliveries.Row row =
                new Deliveries.Row(
                        UUID.randomUUID(),
                        url.id(),
                        url.grant(),
                        url.path(),
                        from,
                        to,
                        admission.file().size(),
                        request.getRemoteAddr(),
                        shortened(request.getHeader("User-Agent")),
                        clock.instant());
        record.started(row, url);
        return row;
    }

    /// Moves the bytes and records how it ended. Anything but COMPLETE leaves an answer that must
    /// be broken off, unless nothing of it left yet.
    DeliveryOutcome run(Deliveries.Row row, Urls.Row url, OutputStream target) {
        GuardedOutput out =
                new GuardedOutput(
                        target,
                        written -> {
                            goOn(row, written);
                            door.refuse(url);
                        });
        DeliveryOutcome outcome = DeliveryOutcome.FAILED;
        try (InputStream in =
                marking.open(row.grant(), row.path(), row.from(), row.to() - row.from())) {
            in.transferTo(out);
            outcome = DeliveryOutcome.COMPLETE;
        } catch (GuardedOutput.ReceiverGone gone) {
            outcome = DeliveryOutcome.STOPPED;
        } catch (DownloadRefused refusal) {
            outcome = DeliveryOutcome.CUT;
            log.info("Delivery {} cut: {}", row.id(), refusal.sentence());
        } catch (IOException | RuntimeException e) {
            log.warn("Delivery {} failed after {} bytes", row.id(), out.written(), e);
        } finally {
            record.ended(row, url, out.written(), outcome);
        }
        return outcome;
    }

    /// No byte follows the recorded end of an answer.
    private void goOn(Deliveries.Row row, long written) {
        if (!record.reached(row, written)) {
            throw new DownloadRefused(
                    HttpStatus.REQUEST_TIMEOUT, "This answer stood still for too long.");
        }
    }

    private static String shortened(@Nullable String agent) {
        return agent == null ? "" : agent.substring(0, Math.min(200, agent.length()));
    }
}
