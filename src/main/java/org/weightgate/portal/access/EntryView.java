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
            case APPROVE ->
                    switch (status) {
                        case SECOND_APPROVAL -> "approved it first";
                        case CONDITIONALLY_APPROVED -> "approved it under a condition";
                        default -> "approved it";
                    };
            case DECLINE -> "declined it";
            case APPEAL -> "appealed";
            case RELEASE -> "gave it back";
            case ASSIGN -> "assigned it";
            case RECUSE -> "stepped aside";
            case FULFIL -> "noted the condition as met";
            case ASK_CONFIRMATION -> "asked for a confirmation";
            case DROP_CONFIRMATION -> "went on without a confirmation";
            case CONFIRM -> "answered for the request";
            case LAPSE -> "let it lapse: nobody answered";
            case READ,
                    EDIT,
                    COPY,
                    FETCH,
                    SIGN,
                    ATTEST,
                    RENEW,
                    REPORT,
                    CERTIFY,
                    EXTEND,
                    SUSPEND,
                    RESUME,
                    REVOKE,
                    RECALL,
                    EXPIRE ->
                    "changed it";
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
            case DECLINE, WITHDRAW, LAPSE -> "bad";
            case ASK, ASK_CONFIRMATION -> "now";
            default -> "done";
        };
    }
}
