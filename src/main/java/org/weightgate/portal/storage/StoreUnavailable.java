package org.weightgate.portal.storage;

/// The store refused or could not be reached; the same call may succeed later.
public final class StoreUnavailable extends RuntimeException {
    public StoreUnavailable(String what, Throwable cause) {
        super(what, cause);
    }
}
