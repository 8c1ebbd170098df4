package org.weightgate.portal.forms;

import java.util.Set;

/// A condition: the named question has one of these values among its answers.
public record ShownWhen(String question, Set<String> values) {
    public boolean holds(Answers answers) {
        return answers.all(question).stream().anyMatch(values::contains);
    }
}
