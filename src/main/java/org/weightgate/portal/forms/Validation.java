package org.weightgate.portal.forms;

import org.jspecify.annotations.Nullable;

import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/// Checks the answers of a page. One message per question, the most basic one first.
public final class Validation {
    private static final Pattern EMAIL =
            Pattern.compile(
                    "[^\\s@<>()\",;:\\\\]{1,64}@[\\p{L}\\p{N}][\\p{L}\\p{N}.-]{0,250}\\.\\p{L}{2,}");
    private static final Pattern LINK = Pattern.compile("https?://[^\\s<>\"]{3,}");

    private Validation() {}

    public static List<Problem> of(FormPage page, Answers answers) {
        List<Problem> problems = new ArrayList<>();
        for (Question question : page.questions()) {
            String message = question.shown(answers) ? message(question, answers) : null;
            if (message != null) {
                problems.add(new Problem(page.key(), question.key(), message));
            }
        }
        if (problems.isEmpty() && missesOneOf(page, answers)) {
            problems.add(new Problem(page.key(), page.oneOf().getFirst(), oneOfMessage(page)));
        }
        return problems;
    }

    private static boolean missesOneOf(FormPage page, Answers answers) {
        return !page.oneOf().isEmpty()
                && page.oneOf().stream().allMatch(key -> answers.all(key).isEmpty());
    }

    private static String oneOfMessage(FormPage page) {
        String labels =
                page.oneOf().stream()
                        .flatMap(key -> page.question(key).stream())
                        .map(q -> "“" + q.label() + "”")
                        .collect(Collectors.joining(", "));
        return "Answer at least one of " + labels;
    }

    private static @Nullable String message(Question question, Answers answers) {
        List<String> said = answers.all(question.key());
        if (question.type() == QuestionType.ATTESTATIONS) {
            return attestations(question, said);
        }
        if (said.isEmpty()) {
            return question.required() ? missing(question) : null;
        }
        if (said.size() > 1 && !question.type().many()) {
            return "Give one answer to “" + question.label() + "”";
        }
        return said.stream()
                .map(value -> wrong(question, value))
                .filter(java.util.Objects::nonNull)
                .findFirst()
                .orElse(null);
    }

    private static @Nullable String attestations(Question question, List<String> said) {
        Set<String> known =
                question.options().stream().map(Option::value).collect(Collectors.toSet());
        long ticked = said.stream().filter(known::contains).distinct().count();
        return ticked == known.size()
                ? null
                : "Tick every statement; %d of %d are ticked".formatted(ticked, known.size());
    }

    private static String missing(Question question) {
        return switch (question.type()) {
            case TEXT, AREA, EMAIL, LINK, DATE -> "Enter an answer to “" + question.label() + "”";
            case SELECT, RADIO, COUNTRY -> "Choose an answer to “" + question.label() + "”";
            case CHECKS, ATTESTATIONS -> "Tick at least one answer to “" + question.label() + "”";
        };
    }

    private static @Nullable String wrong(Question question, String value) {
        return switch (question.type()) {
            case TEXT, AREA -> length(question, value);
            case EMAIL ->
                    EMAIL.matcher(value).matches()
                            ? null
                            : "Enter an e-mail address like name@example.edu";
            case LINK ->
                    LINK.matcher(value).matches() && value.length() <= 500
                            ? null
                            : "Enter an address that starts with https://";
            case DATE -> day(value);
            case SELECT, RADIO, CHECKS, COUNTRY, ATTESTATIONS ->
                    question.choices().stream().anyMatch(o -> o.value().equals(value))
                            ? null
                            : "Choose from the list at “" + question.label() + "”";
        };
    }

    private static @Nullable String length(Question question, String value) {
        Limits limits = question.limits();
        int words = value.split("\\s+").length;
        if (words < limits.minWords()) {
            return "Write at least %d words at “%s”; there are %d"
                    .formatted(limits.minWords(), question.label(), words);
        }
        if (words > limits.maxWords()) {
            return "Write at most %d words at “%s”; there are %d"
                    .formatted(limits.maxWords(), question.label(), words);
        }
        return value.length() > limits.maxLength()
                ? "Write at most %d characters at “%s”"
                        .formatted(limits.maxLength(), question.label())
                : null;
    }

    private static @Nullable String day(String value) {
        try {
            LocalDate day = LocalDate.parse(value);
            return day.getYear() >= 2000 && day.getYear() <= 2200
                    ? null
                    : "Enter a day of this century";
        } catch (DateTimeParseException e) {
            return "Enter a day like 2027-06-30";
        }
    }
}
