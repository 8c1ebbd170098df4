package org.weightgate.portal.site;

import jakarta.servlet.http.HttpServletRequest;

import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.ProblemDetail;
import org.springframework.stereotype.Component;
import org.springframework.web.servlet.ModelAndView;
import org.springframework.web.servlet.support.RequestContextUtils;
import org.springframework.web.servlet.view.RedirectView;
import org.weightgate.portal.accounts.Actor;

import java.io.Serializable;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/// A form that was refused, on its way back to the page it was sent from: filled in as before, with
/// what is wrong where it is wrong. It is shown once. Templates call it `@again` and name a form by
/// the address it goes to.
@Component("again")
public class Again {
    private static final String KEPT = "again";
    private static final String SHOWN = Again.class.getName();
    private static final Set<Integer> MENDABLE = Set.of(400, 409, 422);

    /// What a session keeps of one form, in characters.
    private static final int MOST = 100_000;

    private final HttpServletRequest request;

    Again(HttpServletRequest request) {
        this.request = request;
    }

    /// @param form the address it went to
    /// @param late whether somebody was faster, so that the form itself may be gone
    /// @param field where the fault is; null for the first of the form
    /// @param typed by the names of the fields
    record Refused(
            String form,
            String sentence,
            boolean late,
            @Nullable String field,
            Map<String, List<String>> typed)
            implements Serializable {}

    /// The way back to the page; null where a page of its own must tell the refusal: to visitors
    /// who have no session, where the page is not known, and where nothing on it would help.
    static @Nullable ModelAndView sendBack(HttpServletRequest request, ProblemDetail problem) {
        String page = Sender.of(request);
        String sentence = problem.getDetail();
        boolean knows = !page.equals("/") && request.getAttribute(Actor.REQUEST_ATTRIBUTE) != null;
        if (!knows || sentence == null || !MENDABLE.contains(problem.getStatus())) {
            return null;
        }
        Map<String, List<String>> typed = typed(request);
        if (typed.values().stream().flatMap(List::stream).mapToInt(String::length).sum() > MOST) {
            return null;
        }
        Object field =
                problem.getProperties() == null ? null : problem.getProperties().get("field");
        boolean late = problem.getStatus() == HttpStatus.CONFLICT.value();
        RequestContextUtils.getOutputFlashMap(request)
                .put(KEPT, new Refused(form(request), sentence, late, (String) field, typed));
        RedirectView back = new RedirectView(page);
        back.setStatusCode(HttpStatus.SEE_OTHER);
        back.setExpandUriTemplateVariables(false);
        back.setExposeModelAttributes(false);
        return new ModelAndView(back);
    }

    private static String form(HttpServletRequest request) {
        String query = request.getQueryString();
        return query == null ? request.getRequestURI() : request.getRequestURI() + "?" + query;
    }

    private static Map<String, List<String>> typed(HttpServletRequest request) {
        Map<String, List<String>> typed = new TreeMap<>();
        request.getParameterMap()
                .forEach((name, values) -> typed.put(name, List.copyOf(Arrays.asList(values))));
        typed.remove("_csrf");
        return typed;
    }

    /// Why the form was refused; null where none was.
    public @Nullable String sentence() {
        Refused refused = refused();
        return refused == null ? null : refused.sentence();
    }

    /// Whether the page shows where it is wrong, or what was written.
    public boolean leads() {
        Refused refused = refused();
        return refused != null
                && (!refused.late() || refused.field() != null || !prose(refused).isEmpty());
    }

    /// Whether it was this form.
    public boolean of(String form) {
        Refused refused = refused();
        return refused != null && refused.form().equals(form);
    }

    /// Which of the forms below an address it was, by the last word of its own; `first` where it
    /// was none of them.
    public String begun(String below, String first) {
        Refused refused = refused();
        return refused == null || !refused.form().startsWith(below + "/")
                ? first
                : refused.form().replaceFirst(".*[/=]", "");
    }

    /// What is wrong in a field; null where nothing is. A refusal that names no field stands at the
    /// first one that is asked about.
    public @Nullable String wrong(String form, String field) {
        Refused refused = refused();
        if (refused == null || !of(form)) {
            return null;
        }
        boolean here =
                refused.field() == null
                        ? request.getAttribute(SHOWN) == null
                        : refused.field().equals(field);
        request.setAttribute(SHOWN, form);
        return here ? refused.sentence() : null;
    }

    /// What was typed into a field, or what stands there at first.
    public @Nullable String text(String form, String field, @Nullable Object first) {
        Refused refused = refused();
        if (refused == null || !of(form)) {
            return first == null ? null : first.toString();
        }
        return String.join("\n", refused.typed().getOrDefault(field, List.of()));
    }

    /// Whether one of several was chosen, or is at first.
    public boolean chosen(String form, String field, Object value, boolean first) {
        Refused refused = refused();
        return refused == null || !of(form)
                ? first
                : refused.typed().getOrDefault(field, List.of()).contains(value.toString());
    }

    /// What was written where the page has no such form any more.
    public List<String> unplaced() {
        Refused refused = refused();
        return refused == null || request.getAttribute(SHOWN) != null ? List.of() : prose(refused);
    }

    /// What somebody wrote in words, not what the page itself sent along.
    private static List<String> prose(Refused refused) {
        return refused.typed().values().stream()
                .flatMap(List::stream)
                .map(String::strip)
                .filter(said -> said.chars().anyMatch(Character::isWhitespace))
                .toList();
    }

    private @Nullable Refused refused() {
        Map<String, ?> flash = RequestContextUtils.getInputFlashMap(request);
        return flash == null ? null : (Refused) flash.get(KEPT);
    }
}
