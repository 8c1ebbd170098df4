package org.weightgate.portal.delivery;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;
import org.weightgate.portal.marking.Marking;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;

/// Moves marked bytes from the store to the network with constant memory. The delivery is on record
/// before the first byte; when the entitlement ends the connection is broken, so that no receiver
/// takes a part for the whole.
@Component
class Transfer {
    private static final Logger log = LoggerFactory.getLogger(Transfer.class);
    private final Marking marking;
    private final DeliveryLog record;
    private final Watch watch;
    private final TransferThreads threads;

    Transfer(Marking marking, DeliveryLog record, Watch watch, TransferThreads threads) {
        this.marking = marking;
        this.threads = threads;
        this.record = record;
        this.watch = watch;
    }

    /// Moves the bytes and records how it ended. Anything but COMPLETE leaves an answer that must
    /// be broken off, unless nothing of it left yet.
    DeliveryOutcome run(Running running, OutputStream target) {
        Deliveries.Row row = running.row();
        GuardedOutput out = new GuardedOutput(target, running);
        DeliveryOutcome outcome = DeliveryOutcome.FAILED;
        try (InputStream in =
                marking.open(row.grant(), row.path(), row.from(), row.to() - row.from())) {
            threads.move(in, out);
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
}
