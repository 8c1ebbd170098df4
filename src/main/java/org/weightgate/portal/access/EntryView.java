package org.weightgate.portal.access;

import java.time.Instant;

/// A line of the thread as pages show it.
public record EntryView(
        Instant at,
        String name,
        AccessAct act,
        RequestStatus status,
        String text,
        boolean internal) {
    /// “claimed it”, as in “Rita claimed it”.
    public String did() {
        return switch (act) {
            case SUBMIT -> "sent the request";
            case ANSWER -> "answered";
            case WITHDRAW -> "withdrew it";
            case MESSAGE -> "wrote";
            case NOTE -> "noted";
            case CLAIM -> "took it for review";
            case ASK -> "asked for more";
            case APPROVE -> "approved it";
            case DECLINE -> "declined it";
            case READ, EDIT, FETCH, REVOKE -> "changed it";
        };
    }

    /// Whether the request moved by it.
    public boolean step() {
        return act != AccessAct.MESSAGE && act != AccessAct.NOTE;
    }

    /// The look of the point on the timeline.
    public String mark() {
        return switch (act) {
            case APPROVE -> "done";
            case DECLINE, WITHDRAW -> "bad";
            case ASK -> "now";
            default -> "done";
        };
    }
}
