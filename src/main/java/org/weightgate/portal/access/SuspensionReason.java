package org.weightgate.portal.access;

import java.util.Locale;

/// Why a grant lets nothing pass for now.
public enum SuspensionReason {
    /// The recipient has not signed the current terms in time; signing lifts it.
    TERMS("the new terms are not signed"),
    /// The yearly attestation is overdue; attesting lifts it.
    ATTESTATION("the yearly attestation is overdue"),
    /// Somebody on the model's side looks into an incident; they lift it.
    INCIDENT("an incident is looked into"),
    /// The model's side decided so; they lift it.
    DECISION("the model's side suspended it");

    private final String words;

    SuspensionReason(String words) {
        this.words = words;
    }

    public String words() {
        return words;
    }

    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /// Whether the recipient lifts it by doing what is due.
    public boolean automatic() {
        return this == TERMS || this == ATTESTATION;
    }

    /// A reason that people give.
    static SuspensionReason given(String word) {
        return switch (word) {
            case "incident" -> INCIDENT;
            case "decision" -> DECISION;
            default -> throw new BadQuery("A suspension is for an incident or by decision.");
        };
    }
}
