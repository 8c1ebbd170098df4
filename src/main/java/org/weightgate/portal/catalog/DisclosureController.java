package org.weightgate.portal.catalog;

import jakarta.validation.Valid;

import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Controller;
import org.springframework.ui.ModelMap;
import org.springframework.validation.Errors;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.ModelAttribute;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;
import org.weightgate.portal.accounts.Actor;
import org.weightgate.portal.accounts.CurrentActor;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/// A model's disclosure sheet, as its publisher writes it. Empty rows are offered, more on demand.
@Controller
@RequestMapping("/publish/{ns}/{name}/disclosure")
class DisclosureController {
    private static final int SPARE = 2;

    private final Disclosures disclosures;

    DisclosureController(Disclosures disclosures) {
        this.disclosures = disclosures;
    }

    @GetMapping
    String edit(@ModelAttribute("model") ModelView model, ModelMap page) {
        return show(withRows(disclosures.of(model.name())), page);
    }

    @PostMapping
    String write(
            @CurrentActor Actor actor,
            @ModelAttribute("model") ModelView model,
            @Valid @ModelAttribute("form") @Nullable Disclosure form,
            Errors errors,
            @RequestParam Map<String, String> sent,
            ModelMap page,
            RedirectAttributes flash) {
        if (form == null || errors.hasErrors()) {
            page.put("rows", form == null ? Rows.sent(sent.keySet()) : Rows.of(form));
            return "publish/disclosure";
        }
        if ("rows".equals(sent.get("act"))) {
            return show(withRows(form.tidy()), page);
        }
        disclosures.disclose(actor, model.name(), form);
        return PublisherPages.back(model, "disclosure", "Saved.", flash);
    }

    private static String show(Disclosure sheet, ModelMap page) {
        page.put("form", sheet);
        page.put("rows", Rows.of(sheet));
        return "publish/disclosure";
    }

    /// How many rows the form shows.
    public record Rows(int sources, int evaluations) {
        private static final int MOST = 100;

        static Rows of(Disclosure sheet) {
            return new Rows(sheet.sources().size(), sheet.evaluations().size());
        }

        /// As many as were sent; a form that could not be read has no lists to count.
        static Rows sent(Collection<String> fields) {
            return new Rows(count(fields, "sources["), count(fields, "evaluations["));
        }

        private static int count(Collection<String> fields, String prefix) {
            long rows =
                    fields.stream()
                            .filter(field -> field.startsWith(prefix))
                            .map(field -> field.substring(0, field.indexOf(']') + 1))
                            .distinct()
                            .count();
            return (int) Math.clamp(rows, 1, MOST);
        }
    }

    private static Disclosure withRows(Disclosure sheet) {
        return sheet.with(
                spare(sheet.sources(), () -> new Disclosure.Source(null, null, null, null)),
                spare(
                        sheet.evaluations(),
                        () -> new Disclosure.Evaluation(null, null, null, null, null)));
    }

    private static <T> List<T> spare(List<T> rows, Supplier<T> empty) {
        List<T> more = new ArrayList<>(rows);
        for (int i = 0; i < SPARE; i++) {
            more.add(empty.get());
        }
        return more;
    }
}
