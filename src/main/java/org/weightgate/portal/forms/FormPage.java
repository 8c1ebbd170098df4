package org.weightgate.portal.forms;

import org.jspecify.annotations.Nullable;

import java.util.List;
import java.util.Optional;

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
}
