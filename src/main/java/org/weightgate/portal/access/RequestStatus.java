package org.weightgate.portal.access;

import java.util.Arrays;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/// Where a request stands, said by what is still possible.
public enum RequestStatus {
    /// The applicant is writing; nobody else sees it.
    DRAFT("draft", "quiet"),
    /// Waits for a reviewer to take it.
    SUBMITTED("submitted", "info"),
    /// A reviewer has it.
    IN_REVIEW("in review", "info"),
    /// The applicant is asked for more and may change the pages named.
    INFO_REQUESTED("more information asked", "warn"),
    /// Somebody else is asked to confirm what the applicant wrote.
    AWAITING_CONFIRMATION("awaiting confirmation", "warn"),
    /// One reviewer has approved; another one must.
    SECOND_APPROVAL("second approval", "info"),
    /// Approved once a named condition is met.
    CONDITIONALLY_APPROVED("conditionally approved", "warn"),
    /// A grant was issued; nothing changes any more.
    APPROVED("approved", "good"),
    /// Refused with a reason; a new request may be made.
    DECLINED("declined", "bad"),
    /// Given up by the applicant; a new request may be made.
    WITHDRAWN("withdrawn", "quiet"),
    /// Ended because nobody answered; a new request may be made.
    LAPSED("lapsed", "quiet");

    /// The statuses in which a request stands in the way of another one for the same model.
    static final Set<RequestStatus> OPEN =
            Arrays.stream(values())
                    .filter(RequestStatus::open)
                    .collect(Collectors.toUnmodifiableSet());

    private final String words;
    private final String kind;

    RequestStatus(String words, String kind) {
        this.words = words;
        this.kind = kind;
    }

    /// As in the API and in URLs.
    public String word() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /// For people.
    public String words() {
        return words;
    }

    /// The look of the tag.
    public String kind() {
        return kind;
    }

    public boolean open() {
        return switch (this) {
            case DRAFT,
                    SUBMITTED,
                    IN_REVIEW,
                    INFO_REQUESTED,
                    AWAITING_CONFIRMATION,
                    SECOND_APPROVAL,
                    CONDITIONALLY_APPROVED ->
                    true;
            case APPROVED, DECLINED, WITHDRAWN, LAPSED -> false;
        };
    }

    /// Whether it is a reviewer's turn.
    public boolean waits() {
        return this == SUBMITTED || this == IN_REVIEW || this == SECOND_APPROVAL;
    }

    /// Whether the promised time stands still: somebody else than a reviewer is asked.
    public boolean pauses() {
        return this == INFO_REQUESTED || this == AWAITING_CONFIRMATION;
    }

    public static RequestStatus of(String word) {
        for (RequestStatus status : values()) {
            if (status.word().equals(word)) {
                return status;
            }
        }
        throw new BadQuery("There is no status “" + word + "”.");
    }
}
