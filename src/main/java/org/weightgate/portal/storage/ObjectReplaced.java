package org.weightgate.portal.storage;

/// Under this key the store holds another version of the object than the one asked for.
public final class ObjectReplaced extends RuntimeException {
    ObjectReplaced(String key) {
        super("The object store holds another version of " + key + " than was asked for");
    }
}
