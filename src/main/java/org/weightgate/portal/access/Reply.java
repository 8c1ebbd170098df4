package org.weightgate.portal.access;

import jakarta.persistence.Column;
import jakarta.persistence.Embeddable;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;

import org.weightgate.portal.catalog.Digests;

import java.time.Instant;

/// What somebody answered who was asked to confirm a request.
///
/// @param statement in their own words; empty where a yes says it all
/// @param address from where it was sent
@Embeddable
record Reply(
        @Enumerated(EnumType.STRING) Answer answer,
        String statement,
        String address,
        @Column(name = "answered") Instant at) {
    enum Answer {
        YES,
        NO
    }

    /// A no says why.
    static Reply of(String answer, String statement, String address, Instant now) {
        String said = Said.brief(statement);
        return switch (answer) {
            case "yes" -> new Reply(Answer.YES, said, address, now);
            case "no" -> {
                if (said.isEmpty()) {
                    throw new ReasonMissing("Say what you cannot confirm.");
                }
                yield new Reply(Answer.NO, said, address, now);
            }
            default -> throw new BadQuery("Choose whether you confirm it.");
        };
    }

    boolean yes() {
        return answer == Answer.YES;
    }

    String sha256() {
        return Digests.sha256(answer + "\n" + statement);
    }

    /// As reviewers read it in the history.
    String words() {
        String word = yes() ? "Confirmed" : "Not confirmed";
        return statement.isEmpty() ? word + "." : word + ": " + statement;
    }
}
