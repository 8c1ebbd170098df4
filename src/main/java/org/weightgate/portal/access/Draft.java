package org.weightgate.portal.access;

import org.jspecify.annotations.Nullable;
import org.weightgate.portal.forms.Answers;
import org.weightgate.portal.forms.FormDefinition;
import org.weightgate.portal.forms.FormPage;
import org.weightgate.portal.forms.Problem;

import java.util.List;

/// What an applicant has written so far and may still change.
///
/// @param termsRead the hash of the terms that were shown when the statements were ticked
/// @param changeable keys of the pages that may be changed now
public record Draft(
        RequestView request,
        FormDefinition form,
        Answers answers,
        @Nullable String termsRead,
        List<String> changeable) {
    public List<FormPage> pages() {
        return form.shown(answers);
    }

    public List<Problem> problems() {
        return form.problems(form.relevant(answers));
    }

    public boolean began() {
        return request.changed().isAfter(request.created());
    }

    /// The page after this one for somebody with these answers; null after the last.
    @Nullable String after(String page) {
        List<String> keys = pages().stream().map(FormPage::key).toList();
        int at = keys.indexOf(page);
        return at + 1 < keys.size() ? keys.get(at + 1) : null;
    }

    /// The page before this one; null before the first.
    public @Nullable String before(String page) {
        List<String> keys = pages().stream().map(FormPage::key).toList();
        int at = keys.indexOf(page);
        return at > 0 ? keys.get(at - 1) : null;
    }

    /// Where the writer left off: the first page with something missing.
    public String next() {
        List<Problem> problems = problems();
        return problems.isEmpty() ? "check" : problems.getFirst().page();
    }
}
