package org.weightgate.portal.storage;

/// The store holds no object of that key.
public final class ObjectMissing extends RuntimeException {
    public ObjectMissing(String key) {
        super("The object store holds nothing under " + key);
    }
}
