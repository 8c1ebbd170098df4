package org.weightgate.portal.delivery;

import java.util.Locale;

/// How an answer that carried bytes ended.
public enum DeliveryOutcome {
    RUNNING("warn"),
    /// Every byte asked for was handed to the network.
    COMPLETE("good"),
    /// The receiving side went away; it may resume.
    STOPPED("quiet"),
    /// The entitlement ended while bytes were flowing.
    CUT("bad"),
    /// The portal or its store failed; it may be resumed.
    FAILED("bad"),
    /// The object store was told to send it; how far it came is not known here.
    REDIRECTED("good");

    private final String kind;

    DeliveryOutcome(String kind) {
        this.kind = kind;
    }

    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /// The look of its tag.
    public String kind() {
        return kind;
    }
}
