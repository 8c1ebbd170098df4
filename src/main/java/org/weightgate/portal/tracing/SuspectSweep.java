package org.weightgate.portal.tracing;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;
import org.weightgate.portal.storage.StoreUnavailable;

/// Clears stale suspects away trace by trace, each in a transaction of its own; one that the store
/// refuses does not keep the others.
@Component
class SuspectSweep {
    private static final Logger log = LoggerFactory.getLogger(SuspectSweep.class);
    private final StaleSuspects stale;

    SuspectSweep(StaleSuspects stale) {
        this.stale = stale;
    }

    void run() {
        for (TraceId trace : stale.stale()) {
            try {
                stale.clear(trace);
            } catch (StoreUnavailable e) {
                log.warn("The suspects of trace {} wait for the next sweep", trace, e);
            }
        }
    }
}
