package org.weightgate.portal.storage;

/// The store refused or could not be reached; the same call may succeed later.
public final class StoreUnavailable extends RuntimeException {
    StoreUnavailable(String what) {
        super(what);
    }

    public StoreUnavailable(String what, Throwable cause) {
        super(what, cause);
    }
}
