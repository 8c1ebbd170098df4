package org.weightgate.portal.vetting;

import org.jspecify.annotations.Nullable;
import org.weightgate.portal.accounts.BadInput;

import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// A text to decide with, as its publisher wrote it.
///
/// @param decision `approve`, `ask` or `decline`
/// @param text with placeholders like `{applicant}`
/// @param code of the reason, for a refusal
public record Template(UUID id, String decision, String title, String text, @Nullable String code) {
    public static final Set<String> DECISIONS = Set.of("approve", "ask", "decline");
    public static final Set<String> PLACEHOLDERS =
            Set.of("applicant", "model", "release", "reference", "organisation", "reviewer");
    private static final Pattern PLACEHOLDER = Pattern.compile("\\{([^{}]*)}");

    public Template {
        title = title.strip();
        text = text.strip();
        if (!DECISIONS.contains(decision)) {
            throw new BadInput("A template is to approve, ask or decline with.");
        }
        if (title.isEmpty() || title.length() > 80) {
            throw new BadInput("A template has a title of 1 to 80 characters.", "title");
        }
        if (text.isEmpty() || text.length() > 10_000 || (title + text).indexOf(0) >= 0) {
            throw new BadInput("A template has a text of 1 to 10000 characters.", "text");
        }
        if ((code != null) != decision.equals("decline")) {
            throw new BadInput(
                    "A template to decline with names a reason, and no other does.", "code");
        }
        for (Matcher found = PLACEHOLDER.matcher(text); found.find(); ) {
            if (!PLACEHOLDERS.contains(found.group(1))) {
                throw new BadInput("There is no placeholder %s.".formatted(found.group()), "text");
            }
        }
    }

    /// The text for one request.
    ///
    /// @param values one for each of [#PLACEHOLDERS]
    public String filled(Map<String, String> values) {
        return PLACEHOLDER
                .matcher(text)
                .replaceAll(
                        found ->
                                Matcher.quoteReplacement(
                                        values.getOrDefault(found.group(1), found.group())));
    }
}
