package org.weightgate.portal.catalog;

import jakarta.validation.Valid;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.Size;

import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;
import org.weightgate.portal.accounts.Actor;
import org.weightgate.portal.accounts.CurrentActor;
import org.weightgate.portal.accounts.Page;
import org.weightgate.portal.accounts.ReviewerView;
import org.weightgate.portal.accounts.Reviewers;

/// A model's reviewers for programs of its publisher; the same acts as on the page.
@RestController
@RequestMapping("/api/v1/models/{ns}/{name}/reviewers")
class ReviewersApi {
    private final Catalog catalog;
    private final Reviewers reviewers;

    ReviewersApi(Catalog catalog, Reviewers reviewers) {
        this.catalog = catalog;
        this.reviewers = reviewers;
    }

    /// @param person a handle, or the e-mail address of anybody
    record NewReviewer(@NotBlank @Size(max = 254) String person) {}

    /// @param scope where the role counts that makes this person a reviewer of the model; only the
    ///   model's own can be taken here
    record ReviewerLine(String handle, String name, String scope) {
        static ReviewerLine of(ReviewerView view) {
            return new ReviewerLine(
                    view.person().handle(), view.person().name(), view.scope().value());
        }
    }

    @GetMapping
    Page<ReviewerLine> list(
            @CurrentActor Actor actor, @PathVariable String ns, @PathVariable String name) {
        return new Page<>(
                reviewers.of(actor, known(actor, ns, name)).stream().map(ReviewerLine::of).toList(),
                null);
    }

    @PostMapping
    @ResponseStatus(HttpStatus.CREATED)
    ReviewerLine give(
            @CurrentActor Actor actor,
            @PathVariable String ns,
            @PathVariable String name,
            @Valid @RequestBody NewReviewer wanted) {
        return ReviewerLine.of(
                reviewers.give(actor, known(actor, ns, name), wanted.person()).reviewer());
    }

    @DeleteMapping("/{handle}")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void take(
            @CurrentActor Actor actor,
            @PathVariable String ns,
            @PathVariable String name,
            @PathVariable String handle) {
        reviewers.take(actor, known(actor, ns, name), handle);
    }

    private String known(Actor actor, String ns, String name) {
        return catalog.model(actor, new ModelName(ns, name)).name().toString();
    }
}
