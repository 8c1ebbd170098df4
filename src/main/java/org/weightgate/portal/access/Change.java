package org.weightgate.portal.access;

import org.weightgate.portal.catalog.LineDiff;
import org.weightgate.portal.forms.Answers;
import org.weightgate.portal.forms.FormDefinition;
import org.weightgate.portal.forms.FormPage;
import org.weightgate.portal.forms.Question;

import java.util.ArrayList;
import java.util.List;

/// One answer that differs between two submissions, in the words people saw.
///
/// @param section the title of the form's page it stands on
public record Change(
        String section, String key, String label, List<String> before, List<String> after) {
    private static final int LONG = 60;
    private static final int MOST_WORDS = 1_500;

    static List<Change> between(FormDefinition form, Answers before, Answers after) {
        List<Change> changes = new ArrayList<>();
        for (FormPage page : form.pages()) {
            for (Question question : page.questions()) {
                List<String> was = before.all(question.key());
                List<String> is = after.all(question.key());
                if (!was.equals(is)) {
                    changes.add(
                            new Change(
                                    page.title(),
                                    question.key(),
                                    question.label(),
                                    was.stream().map(question::words).toList(),
                                    is.stream().map(question::words).toList()));
                }
            }
        }
        return changes;
    }

    /// Two long texts word by word; empty where the answers are better shown whole.
    public List<LineDiff.Line> words() {
        if (before.size() != 1 || after.size() != 1) {
            return List.of();
        }
        String was = before.getFirst();
        String is = after.getFirst();
        if (Math.min(was.length(), is.length()) < LONG) {
            return List.of();
        }
        List<String> wordsBefore = cut(was);
        List<String> wordsAfter = cut(is);
        return Math.max(wordsBefore.size(), wordsAfter.size()) > MOST_WORDS
                ? List.of()
                : LineDiff.of(wordsBefore, wordsAfter);
    }

    private static List<String> cut(String text) {
        return List.of(text.split("(?<=\\s)(?=\\S)"));
    }
}
