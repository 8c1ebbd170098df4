package org.weightgate.checkpoint;

/// Hears how far a long computation has come. Called from the computing thread; must return soon.
@FunctionalInterface
public interface Progress {
    Progress SILENT = (what, done, total) -> {};

    void at(String what, long done, long total);
}
