package org.weightgate.portal.access;

import jakarta.servlet.http.HttpServletRequest;

import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Controller;
import org.springframework.ui.ModelMap;
import org.springframework.util.MultiValueMap;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.ModelAndView;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;
import org.weightgate.portal.accounts.Actor;
import org.weightgate.portal.accounts.CurrentActor;
import org.weightgate.portal.accounts.People;
import org.weightgate.portal.accounts.RoleName;
import org.weightgate.portal.catalog.Catalog;
import org.weightgate.portal.catalog.ModelName;
import org.weightgate.portal.catalog.ModelView;
import org.weightgate.portal.catalog.TermsView;
import org.weightgate.portal.forms.Answers;
import org.weightgate.portal.forms.FormPage;
import org.weightgate.portal.forms.Problem;
import org.weightgate.portal.forms.Validation;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Asking for access, a page at a time. Every Continue saves, valid or not.
@Controller
@RequestMapping("/{ns}/{name}/request")
class RequestFormController {
    static final String TERMS = "terms";

    private final AccessDesk desk;
    private final Dossiers dossiers;
    private final Catalog catalog;
    private final People people;
    private final Policies policies;

    RequestFormController(
            AccessDesk desk, Dossiers dossiers, Catalog catalog, People people, Policies policies) {
        this.desk = desk;
        this.policies = policies;
        this.dossiers = dossiers;
        this.catalog = catalog;
        this.people = people;
    }

    @GetMapping
    String start(@CurrentActor Actor me, ModelName model, ModelMap page) {
        Optional<Draft> draft = dossiers.draft(me, model);
        if (draft.isPresent() && !draft.get().request().is("draft")) {
            return "redirect:/requests/" + draft.get().request().reference();
        }
        ModelView asked = catalog.model(me, model);
        page.put("model", asked);
        page.put("rule", policies.of(asked).name());
        page.put("draft", draft.orElse(null));
        page.put("mayAsk", Guard.mayAsk(me, model));
        page.put("pace", dossiers.pace(model));
        page.put("reviewers", people.holding(RoleName.REVIEWER, model.toString()));
        return "access/start";
    }

    @PostMapping
    String begin(@CurrentActor Actor me, ModelName model) {
        desk.begin(me, model);
        Draft draft = dossiers.draft(me, model).orElseThrow();
        String next = draft.began() ? draft.next() : draft.pages().getFirst().key();
        return "redirect:/%s/request/%s".formatted(model, next);
    }

    @GetMapping("/{key}")
    ModelAndView show(
            @CurrentActor Actor me,
            ModelName model,
            @PathVariable String key,
            @RequestParam(defaultValue = "") String then) {
        Optional<Draft> draft = dossiers.draft(me, model);
        if (draft.isEmpty() || !draft.get().changeable().contains(key)) {
            return new ModelAndView("redirect:/%s/request".formatted(model));
        }
        return page(draft.get(), model, key, draft.get().answers(), List.of(), then);
    }

    @PostMapping("/{key}")
    ModelAndView save(
            @CurrentActor Actor me,
            ModelName model,
            @PathVariable String key,
            @RequestParam(defaultValue = "") String then,
            @RequestParam(required = false) String termsSha256,
            @RequestParam MultiValueMap<String, String> given,
            RedirectAttributes flash) {
        Draft before = dossiers.draft(me, model).orElseThrow(() -> Ledger.unknown("here"));
        Answers answers = Answers.of(given);
        desk.save(me, before.request().reference(), key, answers, termsSha256);
        if (then.equals("later")) {
            flash.addFlashAttribute("notice", "Saved. Come back to it whenever you like.");
            return new ModelAndView("redirect:/requests");
        }
        Draft draft = dossiers.draft(me, model).orElseThrow();
        FormPage page = draft.form().page(key).orElseThrow();
        List<Problem> problems = Validation.of(page, draft.answers());
        if (!problems.isEmpty()) {
            return page(draft, model, key, draft.answers(), problems, then);
        }
        return new ModelAndView("redirect:" + next(draft, model, key, then));
    }

    @GetMapping("/check")
    String check(@CurrentActor Actor me, ModelName model, ModelMap page, RedirectAttributes flash) {
        Optional<Draft> draft = dossiers.draft(me, model).filter(d -> d.request().is("draft"));
        if (draft.isEmpty()) {
            return "redirect:/%s/request".formatted(model);
        }
        TermsView terms = catalog.terms(model);
        boolean attested = !draft.get().answers().all("attestations").isEmpty();
        if (attested && !terms.sha256().equals(draft.get().termsRead())) {
            return termsAgain(model, flash);
        }
        page.put("model", catalog.model(model));
        page.put("draft", draft.get());
        page.put("problems", draft.get().problems());
        page.put("terms", terms);
        return "access/check";
    }

    @PostMapping("/check")
    Object send(
            @CurrentActor Actor me,
            ModelName model,
            @RequestParam(defaultValue = "") String signature,
            @RequestParam String termsSha256,
            @RequestParam long version,
            HttpServletRequest request,
            ModelMap page,
            RedirectAttributes flash) {
        if (!termsSha256.equals(catalog.terms(model).sha256())) {
            return termsAgain(model, flash);
        }
        Optional<Draft> draft = dossiers.draft(me, model);
        String view = signature.isBlank() ? check(me, model, page, flash) : "";
        if (!view.isEmpty()) {
            page.put("unsigned", "Type your full name to sign");
            return view.startsWith("redirect")
                    ? view
                    : new ModelAndView(view, page, HttpStatus.UNPROCESSABLE_CONTENT);
        }
        String reference = draft.orElseThrow(() -> Ledger.unknown("here")).request().reference();
        Signing signing = new Signing(signature, termsSha256, request.getRemoteAddr());
        desk.submit(me, reference, signing, version);
        return "redirect:/requests/%s/sent".formatted(reference);
    }

    private static String termsAgain(ModelName model, RedirectAttributes flash) {
        flash.addFlashAttribute(
                "notice", "The terms changed since you read them. Please read them again.");
        return "redirect:/%s/request/%s?then=check".formatted(model, TERMS);
    }

    private static String next(Draft draft, ModelName model, String key, String then) {
        if (!draft.request().is("draft")) {
            return "/requests/%s#answer".formatted(draft.request().reference());
        }
        String next = then.equals("check") ? null : draft.after(key);
        return "/%s/request/%s".formatted(model, next == null ? "check" : next);
    }

    private ModelAndView page(
            Draft draft,
            ModelName model,
            String key,
            Answers answers,
            List<Problem> problems,
            String then) {
        ModelMap page = new ModelMap();
        TermsView terms = catalog.terms(model);
        boolean stale = key.equals(TERMS) && !terms.sha256().equals(draft.termsRead());
        FormPage shown = draft.form().page(key).orElseThrow(() -> Ledger.unknown("here"));
        page.put("model", catalog.model(model));
        page.put("draft", draft);
        page.put("formPage", shown);
        page.put("answers", stale ? Answers.NONE : answers);
        page.put("problems", problems);
        page.put("wrong", wrong(problems));
        page.put("then", then.equals("check") ? then : "");
        page.put("terms", key.equals(TERMS) ? terms : null);
        return new ModelAndView(
                "access/page",
                page,
                problems.isEmpty() ? HttpStatus.OK : HttpStatus.UNPROCESSABLE_CONTENT);
    }

    private static Map<String, String> wrong(List<Problem> problems) {
        return problems.stream()
                .collect(
                        java.util.stream.Collectors.toMap(
                                Problem::question, Problem::message, (a, _) -> a));
    }
}
