package org.weightgate.portal.audit;

import java.security.SecureRandom;
import java.time.Instant;
import java.util.UUID;

/// UUIDs of version 7 (RFC 9562 §5.7): 48 bits of milliseconds, then randomness, so that newer
/// events sort after older ones.
final class EventId {
    private static final SecureRandom RANDOM = new SecureRandom();

    private EventId() {}

    static UUID at(Instant moment) {
        long high = moment.toEpochMilli() << 16 | 0x7000 | RANDOM.nextInt(0x1000);
        long low = RANDOM.nextLong() >>> 2 | 0x8000000000000000L;
        return new UUID(high, low);
    }
}
