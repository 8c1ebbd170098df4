package org.weightgate.portal.delivery;

import org.jspecify.annotations.Nullable;
import org.weightgate.portal.access.Care;
import org.weightgate.portal.access.GrantView;
import org.weightgate.portal.accounts.Person;
import org.weightgate.portal.marking.CopyFile;
import org.weightgate.portal.marking.CopyView;
import org.weightgate.portal.marking.GoldenState;

import java.util.List;
import java.util.Map;

/// Everything the page of one grant shows.
///
/// @param care what the visitor may do about the grant
/// @param own whether the visitor is the recipient
/// @param refusal why nothing can be fetched now; null if it can
/// @param fetched bytes of each file that arrived, repeated ranges counted once
/// @param places from where it is fetched; null for the recipient
/// @param staging how far the copy is in the object store; null for a release that is streamed
/// @param contacts who takes reports of incidents
public record GrantPage(
        GrantRow row,
        Care care,
        boolean own,
        @Nullable String refusal,
        Person recipient,
        Map<String, Long> fetched,
        @Nullable PlacesView places,
        @Nullable StagingView staging,
        List<DeliveryView> deliveries,
        List<ReceiptView> receipts,
        List<Command> commands,
        List<Person> contacts,
        String keyFingerprint) {

    /// A command that runs as it stands.
    public record Command(String id, String title, String text) {}

    /// Bytes of the copy that arrived.
    public long received() {
        return fetched.values().stream().mapToLong(Long::longValue).sum();
    }

    /// How much of a file arrived, from 0 to 1.
    public double share(CopyFile file) {
        long bytes = fetched.getOrDefault(file.path(), 0L);
        return file.size() == 0 ? 0 : (double) bytes / file.size();
    }

    public GrantView grant() {
        return row.grant();
    }

    public CopyView copy() {
        return row.copy();
    }

    /// Whether the page should look again by itself.
    public boolean changing() {
        return refusal == null
                && (!copy().ready()
                        || !copy().golden().settled()
                        || staging != null && !staging.ready());
    }

    public boolean open() {
        return own && refusal == null && copy().ready();
    }

    /// Bytes of the copy that were not fetched yet.
    public long missing() {
        return Math.max(0, copy().size() - received());
    }

    /// Bytes that the quota still lets through; as many as are missing where there is none.
    public long left() {
        Long quota = grant().quotaBytes();
        return quota == null ? missing() : Math.max(0, quota - received());
    }

    public String goldenSentence() {
        return switch (copy().golden()) {
            case PENDING -> "Next, the reference engine runs on your copy, for an exact check.";
            case RUNNING -> "The reference engine runs on your copy, for an exact check.";
            case READY -> "Checked exactly: your machine must compute the same to the last bit.";
            case SKIPPED -> "Without an exact check: this release has no golden reference.";
            case FAILED -> "The golden run failed; the files themselves are complete and signed.";
        };
    }

    public boolean goldenReady() {
        return copy().golden() == GoldenState.READY;
    }
}
