package org.weightgate.portal.tracing;

import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.weightgate.portal.access.GrantDesk;
import org.weightgate.portal.access.GrantView;
import org.weightgate.portal.accounts.AccountId;
import org.weightgate.portal.accounts.People;
import org.weightgate.portal.accounts.Person;
import org.weightgate.portal.catalog.ReleaseId;
import org.weightgate.portal.catalog.ReleaseView;
import org.weightgate.portal.marking.TraceKeys.Marked;
import org.weightgate.portal.tracing.FindingView.AccusedView;
import org.weightgate.portal.tracing.FindingView.BinView;
import org.weightgate.portal.tracing.FindingView.PresenceView;
import org.weightgate.portal.tracing.FindingView.ScoreView;
import org.weightgate.portal.tracing.FindingView.StatisticView;
import org.weightgate.watermark.trace.Accusation;
import org.weightgate.watermark.trace.Evidence;
import org.weightgate.watermark.trace.Finding;
import org.weightgate.watermark.trace.Verdict;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/// Puts the core's finding into the portal's terms: accounts become people, copies their grants.
@Component
class Findings {
    private static final int MOST_SCORES = 300;
    private static final double BIN = 0.5;

    private final People people;
    private final GrantDesk grants;

    Findings(People people, GrantDesk grants) {
        this.people = people;
        this.grants = grants;
    }

    /// @param limits sentences about what the verdict does not prove besides
    FindingView view(
            Finding finding,
            ReleaseView release,
            List<Marked> marked,
            List<String> limits,
            List<String> remarks,
            @Nullable String bundleSha256) {
        Verdict verdict = finding.verdict();
        Evidence evidence = finding.evidence();
        List<Accusation> accused =
                verdict instanceof Verdict.Accused found ? found.accused() : List.of();
        return new FindingView(
                outcome(verdict),
                named(verdict.sentence(), accused),
                limits.stream().reduce(verdict.doesNotProve(), (a, b) -> a + " " + b),
                release.label(),
                verdict.epsilon(),
                verdict.recipients(),
                verdict.statistics(),
                finite(evidence.expectedZ()),
                finite(evidence.neededZ()),
                presence(evidence),
                evidence.leading(),
                accused.stream().map(a -> accused(a, marked, release.id())).toList(),
                scores(evidence, accused),
                bins(evidence.z()),
                evidence.statistics().stream()
                        .map(s -> new StatisticView(s.name(), s.words()))
                        .toList(),
                Tensors.found(evidence, accused),
                evidence.leftOut(),
                remarks,
                bundleSha256);
    }

    private static Outcome outcome(Verdict verdict) {
        return switch (verdict) {
            case Verdict.Accused _ -> Outcome.ACCUSED;
            case Verdict.Inconclusive _ -> Outcome.INCONCLUSIVE;
            case Verdict.Unmarked _ -> Outcome.UNMARKED;
        };
    }

    /// The core knows accounts by their ids only.
    private String named(String sentence, List<Accusation> accused) {
        String named = sentence;
        for (Accusation one : accused) {
            named = named.replace(one.recipientId(), person(one.recipientId()).handle());
        }
        return named;
    }

    private static PresenceView presence(Evidence evidence) {
        return new PresenceView(
                evidence.presence().statistic(),
                evidence.presence().z(),
                evidence.presence().log10p());
    }

    /// Someone who has other releases too is named with the grant of the one that was judged first.
    private AccusedView accused(Accusation one, List<Marked> marked, ReleaseId release) {
        Person person = person(one.recipientId());
        List<String> references =
                marked.stream()
                        .filter(m -> m.recipient().equals(person.id()))
                        .flatMap(m -> m.grants().stream())
                        .map(grants::grant)
                        .sorted(
                                Comparator.comparing((GrantView g) -> g.release().equals(release))
                                        .thenComparing(GrantView::issued)
                                        .reversed())
                        .map(GrantView::reference)
                        .toList();
        return new AccusedView(
                person.handle(),
                person.name(),
                references.isEmpty() ? null : references.getFirst(),
                references,
                one.z(),
                one.log10p(),
                one.statistic());
    }

    private List<ScoreView> scores(Evidence evidence, List<Accusation> accused) {
        Map<String, Double> over =
                accused.stream().collect(Collectors.toMap(Accusation::recipientId, Accusation::z));
        float[] leading = evidence.z();
        return IntStream.range(0, leading.length)
                .mapToObj(
                        i -> {
                            String id = evidence.recipients().get(i);
                            return new Scored(
                                    id,
                                    over.getOrDefault(id, (double) leading[i]),
                                    over.containsKey(id));
                        })
                .sorted(Comparator.comparingDouble(Scored::z).reversed())
                .limit(MOST_SCORES)
                .map(s -> new ScoreView(person(s.id()).handle(), s.z(), s.accused()))
                .toList();
    }

    private record Scored(String id, double z, boolean accused) {}

    private static List<BinView> bins(float[] z) {
        TreeMap<Long, Long> counts = new TreeMap<>();
        for (float one : z) counts.merge((long) Math.floor(one / BIN), 1L, Long::sum);
        List<BinView> bins = new ArrayList<>();
        counts.forEach((bin, count) -> bins.add(new BinView(bin * BIN, (bin + 1) * BIN, count)));
        return bins;
    }

    static @Nullable Double finite(double value) {
        return Double.isFinite(value) ? value : null;
    }

    private Person person(String id) {
        return people.get(AccountId.of(id));
    }
}
