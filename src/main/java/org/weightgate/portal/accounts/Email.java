package org.weightgate.portal.accounts;

import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/// An e-mail address in the one form it is stored in: trimmed, lower case, plain ASCII, so that no
/// look-alike and no line break gets into a header or past uniqueness.
public record Email(String value) {
    private static final Pattern SHAPE =
            Pattern.compile(
                    "[a-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?"
                            + "(?:\\.[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?)+");

    public Email {
        if (value.length() > 254 || !SHAPE.matcher(value).matches()) {
            throw new IllegalArgumentException("This is not an e-mail address.");
        }
    }

    public static Optional<Email> parse(String text) {
        String value = text.strip().toLowerCase(Locale.ROOT);
        return value.length() <= 254 && SHAPE.matcher(value).matches()
                ? Optional.of(new Email(value))
                : Optional.empty();
    }

    public String localPart() {
        return value.substring(0, value.indexOf('@'));
    }
}
