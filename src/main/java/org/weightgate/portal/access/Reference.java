package org.weightgate.portal.access;

import java.security.SecureRandom;

/// Makes the references people read to each other: eight characters without look-alikes, 40 bits.
public final class Reference {
    private static final String ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
    private static final SecureRandom RANDOM = new SecureRandom();

    private Reference() {}

    static String request() {
        return fresh("REQ-");
    }

    static String grant() {
        return fresh("GR-");
    }

    /// A reference of another kind of thing, which `prefix` names.
    public static String fresh(String prefix) {
        StringBuilder text = new StringBuilder(prefix);
        RANDOM.ints(8, 0, ALPHABET.length()).mapToObj(ALPHABET::charAt).forEach(text::append);
        return text.toString();
    }
}
