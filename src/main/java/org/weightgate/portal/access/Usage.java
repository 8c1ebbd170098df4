package org.weightgate.portal.access;

/// What a recipient has fetched under a grant: bytes, repeated ranges counted once.
public record Usage(long uniqueBytes) {
    public static final Usage NONE = new Usage(0);
}
