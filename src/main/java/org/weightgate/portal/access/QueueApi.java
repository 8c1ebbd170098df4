package org.weightgate.portal.access;

import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PatchMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;
import org.weightgate.portal.accounts.Actor;
import org.weightgate.portal.accounts.CurrentActor;
import org.weightgate.portal.accounts.Page;
import org.weightgate.portal.accounts.People;
import org.weightgate.portal.vetting.Views;

import java.util.List;
import java.util.UUID;

/// The reviewer's queue and its views for programs, filtered and sorted as the page is.
@RestController
@RequestMapping("/api/v1/review")
class QueueApi {
    private final Queue queue;
    private final Views views;
    private final People people;

    QueueApi(Queue queue, Views views, People people) {
        this.queue = queue;
        this.views = views;
        this.people = people;
    }

    /// @param query as in the page's address, like `status=waiting&who=mine`
    record Keeping(@Nullable String name, @Nullable String query) {}

    /// What is null stays as it is.
    record Changing(@Nullable String name, @Nullable Boolean opens) {}

    @GetMapping("/requests")
    Page<RequestJson> requests(
            @CurrentActor Actor me,
            @RequestParam(required = false) @Nullable String status,
            @RequestParam(required = false) @Nullable String model,
            @RequestParam(required = false) @Nullable String q,
            @RequestParam(required = false) @Nullable String older,
            @RequestParam(required = false) @Nullable String who,
            @RequestParam(required = false) @Nullable String sort,
            @RequestParam(required = false) @Nullable String cursor) {
        QueueFilter filter =
                new QueueFilter.Asked(status, model, q, older, who, sort, cursor, null).filter();
        Queue.Rows found = queue.rows(me, filter);
        List<RequestView> rows = found.rows().stream().map(Queue.Row::request).toList();
        return new Page<>(
                        rows,
                        found.next() ? filter.order().at("after", rows.getLast()).token() : null)
                .map(r -> RequestJson.of(r, people.get(r.applicant()).handle()));
    }

    @GetMapping("/views")
    List<Views.View> index(@CurrentActor Actor me) {
        return views.of(me);
    }

    @PostMapping("/views")
    @ResponseStatus(HttpStatus.CREATED)
    Views.View keep(@CurrentActor Actor me, @RequestBody Keeping body) {
        QueueFilter filter = QueueFilter.Asked.of(or(body.query())).filter();
        return views.keep(me, or(body.name()), filter.query());
    }

    @PatchMapping("/views/{id}")
    Views.View change(@CurrentActor Actor me, @PathVariable UUID id, @RequestBody Changing body) {
        return views.change(me, id, body.name(), body.opens());
    }

    @DeleteMapping("/views/{id}")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void remove(@CurrentActor Actor me, @PathVariable UUID id) {
        views.remove(me, id);
    }

    private static String or(@Nullable String text) {
        return text == null ? "" : text;
    }
}
