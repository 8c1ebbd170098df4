package org.weightgate.portal.marking;

import org.springframework.stereotype.Service;
import org.weightgate.checkpoint.ContentId;
import org.weightgate.portal.access.GrantId;
import org.weightgate.portal.accounts.AccountId;
import org.weightgate.portal.catalog.Catalog;
import org.weightgate.portal.catalog.ReleaseId;
import org.weightgate.portal.catalog.TensorView;
import org.weightgate.watermark.Codebook;
import org.weightgate.watermark.TensorPlan;

import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.UUID;
import java.util.function.Function;

/// What tracing may know of marking: how contents were marked, whose copies ever were, keys of
/// contents and recipients as a [Codebook] derives them, and whether all of it is still what was
/// committed to. The master keys never come out of here.
@Service
public class TraceKeys {
    private final Catalog catalog;
    private final Plans plans;
    private final Enrolment enrolment;
    private final CodeCommitting committing;
    private final KeyStore keys;

    TraceKeys(
            Catalog catalog,
            Plans plans,
            Enrolment enrolment,
            CodeCommitting committing,
            KeyStore keys) {
        this.catalog = catalog;
        this.plans = plans;
        this.enrolment = enrolment;
        this.committing = committing;
        this.keys = keys;
    }

    /// One recipient's copy of one release and the grants it served.
    public record Marked(
            AccountId recipient, ReleaseId release, String commitment, List<GrantId> grants) {}

    /// Derives keys of contents and recipients.
    public Codebook codebook() {
        return new Codebook(keys.keys().mark());
    }

    /// The stored plans of these tensors, by content id.
    public SortedMap<String, TensorPlan> plans(List<TensorView> tensors) {
        return plans.of(Planning.contents(tensors));
    }

    /// Everyone who ever had a marked copy of any of these contents, in whichever release it came.
    public List<Marked> marked(Collection<ContentId> contents) {
        List<MarkedCopy> found = enrolment.ofReleases(catalog.holding(contents));
        Map<UUID, List<GrantId>> grants =
                enrolment.grants(found.stream().map(MarkedCopy::id).toList());
        return found.stream()
                .map(
                        copy ->
                                new Marked(
                                        copy.recipient(),
                                        copy.release(),
                                        copy.commitment(),
                                        grants.getOrDefault(copy.id(), List.of())))
                .toList();
    }

    /// What the portal committed to when the release was published.
    public Optional<String> committed(ReleaseId release) {
        return committing.committed(release);
    }

    /// Why nobody may be judged by these keys, as a sentence; empty where every key is the one that
    /// was committed to before a byte went out.
    public Optional<String> broken(Collection<ReleaseId> releases, Collection<Marked> marked) {
        // once for each release: it may have any number of recipients
        Map<ReleaseId, SortedSet<ContentId>> read = new HashMap<>();
        Function<ReleaseId, SortedSet<ContentId>> contents =
                release -> read.computeIfAbsent(release, committing::contents);
        List<String> wrong =
                releases.stream()
                        .filter(r -> !asCommitted(r, contents.apply(r)))
                        .map(r -> catalog.release(r).label())
                        .toList();
        return wrong.isEmpty()
                ? reKeyed(marked, contents)
                : Optional.of(
                        "The code keys of release %s are not the ones committed to when it was published. Whatever a trace said with them would prove nothing, so it says nothing."
                                .formatted(String.join(", ", wrong)));
    }

    private boolean asCommitted(ReleaseId release, SortedSet<ContentId> contents) {
        return committing.code(contents).equals(committed(release).orElse(null));
    }

    private Optional<String> reKeyed(
            Collection<Marked> marked, Function<ReleaseId, SortedSet<ContentId>> contents) {
        long recipients =
                marked.stream()
                        .filter(m -> !m.commitment().equals(commitment(m, contents)))
                        .map(Marked::recipient)
                        .distinct()
                        .count();
        return recipients == 0
                ? Optional.empty()
                : Optional.of(
                        "The keys of %d %s are not the ones committed to when access was granted. Whatever a trace said with them would prove nothing, so it says nothing."
                                .formatted(
                                        recipients, recipients == 1 ? "recipient" : "recipients"));
    }

    private String commitment(Marked marked, Function<ReleaseId, SortedSet<ContentId>> contents) {
        return committing.recipient(contents.apply(marked.release()), marked.recipient());
    }
}
