package org.weightgate.portal.forms;

import org.jspecify.annotations.Nullable;

import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/// A few questions that are asked together. `oneOf` names questions of which at least one must be
/// answered; empty where there is no such rule.
public record FormPage(
        String key,
        String title,
        @Nullable String intro,
        List<Question> questions,
        List<String> oneOf) {

    static FormPage of(String key, String title, @Nullable String intro, Question... questions) {
        return new FormPage(key, title, intro, List.of(questions), List.of());
    }

    FormPage oneOf(String... keys) {
        return new FormPage(key, title, intro, questions, List.of(keys));
    }

    public Optional<Question> question(String wanted) {
        return questions.stream().filter(q -> q.key().equals(wanted)).findFirst();
    }

    /// A page whose questions are all hidden is skipped.
    public boolean shown(Answers answers) {
        return questions.stream().anyMatch(q -> q.shown(answers));
    }

    /// Whether the page asks this question: a condition on the same page is put in words instead,
    /// so that the page works without scripts.
    public boolean asks(Question question, Answers answers) {
        return question.shown(answers) || onlyIf(question) != null;
    }

    /// When a question is meant, if that depends on another one of this page.
    public @Nullable String onlyIf(Question question) {
        ShownWhen condition = question.shownWhen();
        if (condition == null || question(condition.question()).isEmpty()) {
            return null;
        }
        Question asked = question(condition.question()).get();
        String words =
                asked.options().stream()
                        .filter(o -> condition.values().contains(o.value()))
                        .map(o -> "“" + o.label() + "”")
                        .collect(Collectors.joining(" or "));
        return "Only if you chose " + words + ".";
    }
}
