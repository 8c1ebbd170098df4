package org.weightgate.portal.forms;

import org.jspecify.annotations.Nullable;

import java.util.List;
import java.util.Set;

/// One question: immutable, built by its static factories and the `with`-like methods that read as
/// a sentence where a form is written down.
public record Question(
        String key,
        String label,
        @Nullable String hint,
        QuestionType type,
        boolean required,
        Limits limits,
        List<Option> options,
        @Nullable ShownWhen shownWhen) {

    static Question of(QuestionType type, String key, String label) {
        return new Question(key, label, null, type, true, Limits.LINE, List.of(), null);
    }

    static Question choice(QuestionType type, String key, String label, String... options) {
        return of(type, key, label).options(options);
    }

    Question hint(String text) {
        return new Question(key, label, text, type, required, limits, options, shownWhen);
    }

    Question optional() {
        return new Question(key, label, hint, type, false, limits, options, shownWhen);
    }

    Question words(int from, int to) {
        Limits words = Limits.words(from, to);
        return new Question(key, label, hint, type, required, words, options, shownWhen);
    }

    /// Options written as `value: label`.
    private Question options(String... written) {
        List<Option> parsed =
                java.util.Arrays.stream(written)
                        .map(o -> o.split(": ", 2))
                        .map(o -> new Option(o[0], o[o.length - 1]))
                        .toList();
        return new Question(key, label, hint, type, required, limits, parsed, shownWhen);
    }

    Question when(String question, String... values) {
        ShownWhen condition = new ShownWhen(question, Set.of(values));
        return new Question(key, label, hint, type, required, limits, options, condition);
    }

    public boolean shown(Answers answers) {
        return shownWhen == null || shownWhen.holds(answers);
    }

    /// The choices of this question, the countries included.
    public List<Option> choices() {
        return type == QuestionType.COUNTRY ? Countries.all() : options;
    }

    /// An answer in the words the person saw.
    public String words(String value) {
        return choices().stream()
                .filter(o -> o.value().equals(value))
                .map(Option::label)
                .findFirst()
                .orElse(value);
    }
}
