package org.weightgate.portal.access;

import java.util.Locale;

/// Why a request is declined, for counting; the applicant also reads the reason in words.
public enum ReasonCode {
    IDENTITY("We could not confirm who you are"),
    PURPOSE("The purpose is outside the terms"),
    INSTITUTION("The organisation is not eligible"),
    SAFEGUARDS("The safeguards are not sufficient"),
    INCOMPLETE("The answers are not sufficient"),
    DUPLICATE("Another request covers this"),
    OTHER("Another reason");

    private final String words;

    ReasonCode(String words) {
        this.words = words;
    }

    public String words() {
        return words;
    }

    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    static ReasonCode of(String word) {
        for (ReasonCode code : values()) {
            if (code.word().equals(word)) {
                return code;
            }
        }
        throw new BadQuery("There is no reason code “" + word + "”.");
    }
}
