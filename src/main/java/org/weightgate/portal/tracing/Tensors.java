package org.weightgate.portal.tracing;

import org.weightgate.portal.tracing.FindingView.ContentView;
import org.weightgate.portal.tracing.FindingView.PlaceView;
import org.weightgate.watermark.trace.Accusation;
import org.weightgate.watermark.trace.Evidence;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/// What was found of each tensor, and what it says of the accused by itself.
final class Tensors {
    private Tensors() {}

    static List<ContentView> found(Evidence evidence, List<Accusation> accused) {
        List<List<Double>> scores =
                accused.stream()
                        .map(
                                a ->
                                        evidence.suspicions().stream()
                                                .filter(
                                                        s ->
                                                                s.recipientId()
                                                                        .equals(a.recipientId()))
                                                .findFirst()
                                                .map(Evidence.Suspicion::zByContent)
                                                .orElse(List.of()))
                        .toList();
        List<ContentView> contents = new ArrayList<>();
        for (int i = 0; i < evidence.contents().size(); i++) {
            int at = i;
            contents.add(
                    content(
                            evidence.contents().get(i),
                            scores.stream()
                                    .filter(s -> s.size() > at)
                                    .map(s -> s.get(at))
                                    .toList()));
        }
        contents.sort(Comparator.comparing(ContentView::name));
        return contents;
    }

    private static ContentView content(Evidence.ContentEvidence found, List<Double> z) {
        return new ContentView(
                found.name(),
                found.plan().cid().hex(),
                found.places().stream()
                        .map(p -> new PlaceView(p.suspect(), p.steps(), p.coverage()))
                        .toList(),
                Math.min(1, found.places().stream().mapToDouble(Evidence.Place::coverage).sum()),
                found.carriers(),
                found.tiles(),
                found.tilesUsed(),
                Findings.finite(found.expectedZ()),
                z);
    }
}
