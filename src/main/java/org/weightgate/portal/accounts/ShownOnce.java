package org.weightgate.portal.accounts;

/// How a handler says that a text in its answer is shown this once: whoever repeats the call by its
/// key gets the answer without it.
public final class ShownOnce {
    /// The request attribute that holds the text.
    public static final String ATTRIBUTE = ShownOnce.class.getName();

    private ShownOnce() {}
}
