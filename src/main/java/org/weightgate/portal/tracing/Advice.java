package org.weightgate.portal.tracing;

import org.springframework.stereotype.Service;
import org.weightgate.portal.accounts.Actor;
import org.weightgate.portal.catalog.Catalog;
import org.weightgate.portal.catalog.ModelName;
import org.weightgate.portal.catalog.ReleaseView;
import org.weightgate.portal.catalog.TensorView;
import org.weightgate.portal.marking.TraceKeys;
import org.weightgate.watermark.Eligibility;
import org.weightgate.watermark.MarkPlan;
import org.weightgate.watermark.TensorPlan;
import org.weightgate.watermark.trace.Power;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// What a publisher should know of a release before it leaks: what a trace could show, and which
/// tensors cannot help.
@Service
class Advice {
    private final Catalog catalog;
    private final TraceKeys keys;

    Advice(Catalog catalog, TraceKeys keys) {
        this.catalog = catalog;
        this.keys = keys;
    }

    /// @param elements of all tensors, each content once
    /// @param marked elements of tensors that carry
    /// @param excluded elements in rows that carry nothing, of marked tensors
    record Page(
            ReleaseView release,
            long elements,
            long marked,
            long excluded,
            int density,
            List<Line> power,
            List<Silent> silent,
            List<String> advice) {}

    /// What one attack leaves of the mark.
    record Line(String attack, double z, int coalition) {}

    /// Tensors that carry nothing, for one reason.
    record Silent(String reason, List<String> names, long elements) {}

    Page of(Actor actor, ModelName model, String label) {
        catalog.model(actor, model);
        Cabinet.require(actor, model);
        ReleaseView release =
                catalog.release(model, label)
                        .filter(r -> r.status().isFinal())
                        .orElseThrow(
                                () ->
                                        new NoSuchTrace(
                                                "for %s %s: nothing was published under that name"
                                                        .formatted(model, label)));
        List<TensorView> tensors = catalog.tensors(release.id());
        Collection<TensorPlan> plans = keys.plans(tensors).values();
        List<Line> power =
                Power.of(MarkPlan.of(plans)).stream()
                        .map(e -> new Line(e.attack().words(), e.z(), e.coalition()))
                        .toList();
        return new Page(
                release,
                plans.stream().mapToLong(TensorPlan::elements).sum(),
                plans.stream().filter(TensorPlan::eligible).mapToLong(TensorPlan::elements).sum(),
                plans.stream().mapToLong(Advice::excluded).sum(),
                plans.stream().mapToInt(TensorPlan::density).findFirst().orElse(1),
                power,
                silent(tensors, plans),
                advice(plans, power));
    }

    private static long excluded(TensorPlan plan) {
        return plan.excludedRows().stream()
                .mapToLong(rows -> (rows.to() - rows.from()) * plan.rowLength())
                .sum();
    }

    private static List<Silent> silent(List<TensorView> tensors, Collection<TensorPlan> plans) {
        Map<String, String> names = new LinkedHashMap<>();
        for (TensorView tensor : tensors) {
            names.putIfAbsent(tensor.content().hex(), tensor.name());
        }
        Map<String, List<TensorPlan>> by = new LinkedHashMap<>();
        plans.stream()
                .filter(p -> !p.eligible())
                .forEach(p -> by.computeIfAbsent(p.reason(), _ -> new ArrayList<>()).add(p));
        return by.entrySet().stream()
                .map(
                        e ->
                                new Silent(
                                        e.getKey(),
                                        e.getValue().stream()
                                                .map(p -> names.getOrDefault(p.cid().hex(), "?"))
                                                .sorted()
                                                .toList(),
                                        e.getValue().stream()
                                                .mapToLong(TensorPlan::elements)
                                                .sum()))
                .toList();
    }

    private static List<String> advice(Collection<TensorPlan> plans, List<Line> power) {
        List<String> advice = new ArrayList<>();
        long lattice = plans.stream().filter(p -> p.eligibility() == Eligibility.LATTICE).count();
        if (plans.stream().noneMatch(TensorPlan::eligible)) {
            advice.add(
                    "No tensor of this release carries a mark, so no leak of it can be traced."
                            + " Withdraw it and publish weights that were never quantised.");
        } else if (lattice > 0) {
            advice.add(
                    "%d %s on a coarse lattice, as weights do that were once stored in 8 bits or fewer. A mark there could be rounded away by a single holder, so there is none. Publish the weights as they were before quantisation, and they will carry."
                            .formatted(lattice, lattice == 1 ? "tensor lies" : "tensors lie"));
        }
        power.stream()
                .filter(l -> l.coalition() == 0)
                .map(Line::attack)
                .findFirst()
                .ifPresent(
                        attack ->
                                advice.add(
                                        "This model is too small for every attack: from %s on, even a single leaker is not expected over the line."
                                                .formatted(attack)));
        advice.add(
                "Keep the originals, and any base model they differ little from, out of the public:"
                        + " whoever holds the unmarked weights can remove the mark.");
        return advice;
    }
}
