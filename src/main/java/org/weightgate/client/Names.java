package org.weightgate.client;

/// Names as people type them.
final class Names {
    private Names() {}

    /// Refuses what cannot be the name of a model.
    static void model(String name) {
        if (!name.matches("[A-Za-z0-9][A-Za-z0-9._-]*/[A-Za-z0-9][A-Za-z0-9._-]*")) {
            throw Failure.usage("`%s` is no model; it looks like namespace/name.".formatted(name));
        }
    }
}
