package org.weightgate.portal.access;

import org.springframework.stereotype.Controller;
import org.springframework.ui.ModelMap;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;
import org.weightgate.portal.accounts.Actor;
import org.weightgate.portal.accounts.CurrentActor;
import org.weightgate.portal.vetting.Views;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/// The reviewer's queue, and the views of it that each keeps under a name.
@Controller
@RequestMapping("/review")
class QueueController {
    private final Queue queue;
    private final Views views;

    QueueController(Queue queue, Views views) {
        this.queue = queue;
        this.views = views;
    }

    /// A view above the list.
    record Tab(Views.View view, String count, boolean here) {}

    /// Without any wish it is the view that opens first.
    @GetMapping
    String index(@CurrentActor Actor me, QueueFilter.Asked asked, ModelMap page) {
        Optional<Views.View> first = asked.nothing() ? views.first(me) : Optional.empty();
        if (first.isPresent()) {
            return "redirect:/review?" + first.get().query();
        }
        QueueFilter filter = asked.filter();
        Map<RequestStatus, Long> counts = queue.counts(me);
        page.put("filter", filter);
        page.put("list", queue.rows(me, filter));
        page.put("counts", counts);
        page.put("waiting", sum(counts, true));
        page.put("total", sum(counts, false));
        page.put("models", queue.models(me));
        page.put("views", tabs(me, filter));
        return "access/queue";
    }

    private static long sum(Map<RequestStatus, Long> counts, boolean waiting) {
        return counts.entrySet().stream()
                .filter(e -> !waiting || e.getKey().waits())
                .mapToLong(Map.Entry::getValue)
                .sum();
    }

    private List<Tab> tabs(Actor me, QueueFilter filter) {
        String here = filter.query();
        return views.of(me).stream()
                .map(view -> new Tab(view, count(me, view), view.query().equals(here)))
                .toList();
    }

    private String count(Actor me, Views.View view) {
        int count = queue.count(me, QueueFilter.Asked.of(view.query()).filter());
        return count < Queue.MOST ? String.valueOf(count) : Queue.MOST - 1 + "+";
    }

    @GetMapping("/views")
    String views(@CurrentActor Actor me, ModelMap page) {
        queue.counts(me);
        page.put("views", views.of(me));
        return "access/views";
    }

    @PostMapping("/views")
    String keep(
            @CurrentActor Actor me,
            @RequestParam(defaultValue = "") String name,
            @RequestParam(defaultValue = "") String query,
            RedirectAttributes flash) {
        QueueFilter filter = QueueFilter.Asked.of(query).filter();
        views.keep(me, name, filter.query());
        flash.addFlashAttribute("notice", "Kept as “%s”.".formatted(name.strip()));
        return "redirect:" + filter.url();
    }

    @PostMapping("/views/{id}/name")
    String rename(
            @CurrentActor Actor me,
            @PathVariable UUID id,
            @RequestParam(defaultValue = "") String name,
            RedirectAttributes flash) {
        return back("Now called “%s”.".formatted(views.rename(me, id, name).name()), flash);
    }

    @PostMapping("/views/{id}/opens")
    String open(
            @CurrentActor Actor me,
            @PathVariable UUID id,
            @RequestParam(defaultValue = "false") boolean opens,
            RedirectAttributes flash) {
        Views.View view = views.open(me, id, opens);
        return back(
                opens
                        ? "Review opens with “%s”.".formatted(view.name())
                        : "Review opens with what waits.",
                flash);
    }

    @PostMapping("/views/{id}/delete")
    String remove(@CurrentActor Actor me, @PathVariable UUID id, RedirectAttributes flash) {
        views.remove(me, id);
        return back("Deleted. The requests are where they were.", flash);
    }

    private static String back(String notice, RedirectAttributes flash) {
        flash.addFlashAttribute("notice", notice);
        return "redirect:/review/views";
    }
}
