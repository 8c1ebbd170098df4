package org.weightgate.portal.forms;

import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/// A form: pages of questions under a key and a version. A version never changes once somebody
/// answered it; a change is a new version.
public record FormDefinition(String key, int version, List<FormPage> pages) {

    public Optional<FormPage> page(String wanted) {
        return pages.stream().filter(p -> p.key().equals(wanted)).findFirst();
    }

    public Optional<Question> question(String wanted) {
        return pages.stream().flatMap(p -> p.question(wanted).stream()).findFirst();
    }

    /// The pages that a person with these answers sees, in order.
    public List<FormPage> shown(Answers answers) {
        return pages.stream().filter(p -> p.shown(answers)).toList();
    }

    /// Answers to questions that exist and are shown; everything else is dropped, so that a hidden
    /// question never carries a stale answer into a submission.
    public Answers relevant(Answers answers) {
        SortedMap<String, List<String>> kept = new TreeMap<>();
        for (FormPage page : pages) {
            for (Question question : page.questions()) {
                if (question.shown(answers)) {
                    kept.put(question.key(), answers.all(question.key()));
                }
            }
        }
        return new Answers(kept);
    }

    public List<Problem> problems(Answers answers) {
        return pages.stream().flatMap(p -> Validation.of(p, answers).stream()).toList();
    }
}
