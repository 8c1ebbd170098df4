package org.weightgate.portal.access;

import org.weightgate.portal.forms.Answers;
import org.weightgate.portal.forms.FormDefinition;
import org.weightgate.portal.forms.FormPage;
import org.weightgate.portal.forms.Question;

import java.util.ArrayList;
import java.util.List;

/// One answer that differs between two submissions, in the words people saw.
public record Change(String key, String label, List<String> before, List<String> after) {
    static List<Change> between(FormDefinition form, Answers before, Answers after) {
        List<Change> changes = new ArrayList<>();
        for (FormPage page : form.pages()) {
            for (Question question : page.questions()) {
                List<String> was = before.all(question.key());
                List<String> is = after.all(question.key());
                if (!was.equals(is)) {
                    changes.add(
                            new Change(
                                    question.key(),
                                    question.label(),
                                    was.stream().map(question::words).toList(),
                                    is.stream().map(question::words).toList()));
                }
            }
        }
        return changes;
    }
}
