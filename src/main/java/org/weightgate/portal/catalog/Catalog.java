package org.weightgate.portal.catalog;

import static java.util.Objects.requireNonNull;
import static java.util.stream.Collectors.groupingBy;

import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;
import org.weightgate.checkpoint.ContentId;
import org.weightgate.portal.accounts.Actor;
import org.weightgate.portal.accounts.RoleName;

import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/// What there is: models, their terms and releases. Reading only, and unguarded except where an
/// actor is a parameter: other modules ask it about models they already deal with.
@Service
@Transactional(readOnly = true)
public class Catalog {
    private final Models models;
    private final TermsVersions terms;
    private final Releases releases;
    private final ReleaseFiles files;
    private final ReleaseContents contents;

    Catalog(
            Models models,
            TermsVersions terms,
            Releases releases,
            ReleaseFiles files,
            ReleaseContents contents) {
        this.models = models;
        this.terms = terms;
        this.releases = releases;
        this.files = files;
        this.contents = contents;
    }

    /// Every model the public may see, by name.
    public List<ModelView> all() {
        return everything().stream().filter(ModelView::visible).toList();
    }

    /// Every model on which this actor is a publisher, by name, drafts included.
    public List<ModelView> publishedBy(Actor actor) {
        return everything().stream()
                .filter(m -> actor.holds(RoleName.PUBLISHER, m.name().toString()))
                .toList();
    }

    public ModelView model(ModelName name) {
        Model model = models.findById(name).orElseThrow(() -> Shelf.unknown(name));
        return view(model, releases(name), terms(name));
    }

    /// As [#model], but unknown to a visitor who may not see it yet.
    public ModelView model(@Nullable Actor visitor, ModelName name) {
        ModelView model = model(name);
        if (!model.visible() && (visitor == null || !mayPreview(visitor, name.toString()))) {
            throw Shelf.unknown(name);
        }
        return model;
    }

    public ReleaseView release(ReleaseId id) {
        return releases.findById(id)
                .map(this::view)
                .orElseThrow(() -> new NotFound("There is no release %s.".formatted(id)));
    }

    public Optional<ReleaseView> release(ModelName model, String label) {
        return releases.findByModelAndLabelIgnoreCase(model, label).map(this::view);
    }

    /// A release of any status, for its publisher.
    public ReleaseView release(Actor actor, ModelName model, String label) {
        model(actor, model);
        actor.require(RoleName.PUBLISHER, model.toString());
        return release(model, label).orElseThrow(() -> Shelf.unknown(model, label));
    }

    /// Every release of a model, the latest first, drafts included, twins not.
    public List<ReleaseView> releases(ModelName model) {
        return withTwins(model).stream().filter(r -> !r.twin()).toList();
    }

    /// As [#releases], twins included.
    public List<ReleaseView> withTwins(ModelName model) {
        return views(releases.findByModelOrderByCreatedDesc(model));
    }

    /// The twin on which a release can be rehearsed now.
    public Optional<ReleaseView> twin(ReleaseId original) {
        return releases.findByRehearses(original)
                .filter(twin -> twin.status() == ReleaseStatus.PUBLISHED)
                .map(this::view);
    }

    public TermsView terms(ModelName model) {
        return terms.findFirstByModelOrderByNumberDesc(model)
                .map(Terms::view)
                .orElseThrow(() -> Shelf.unknown(model));
    }

    /// Every version, the latest first.
    public List<TermsView> termsHistory(ModelName model) {
        return terms.findByModelOrderByNumberDesc(model).stream().map(Terms::view).toList();
    }

    /// What the current terms say differently from an earlier version, line by line.
    public List<LineDiff.Line> termsChanged(ModelName model, int since) {
        return terms.findByModelOrderByNumberDesc(model).stream()
                .map(Terms::view)
                .filter(t -> t.version() == since)
                .findFirst()
                .map(t -> LineDiff.of(t.text(), terms(model).text()))
                .orElse(List.of());
    }

    /// The tensors of a checked release, by file and position; empty before.
    public List<TensorView> tensors(ReleaseId release) {
        return contents.tensors(release);
    }

    /// Those in one of its files.
    public List<TensorView> tensors(ReleaseId release, String path) {
        return contents.tensors(release, path);
    }

    /// Every release, published or withdrawn, that holds any of these contents, of whatever model;
    /// twins hold nobody's weights and are not among them.
    public List<ReleaseId> holding(Collection<ContentId> anyOf) {
        return contents.holding(anyOf);
    }

    /// The golden reference the publisher's client claimed, if it did.
    public Optional<String> claimedGolden(ReleaseId release) {
        return contents.golden(release, "claimed");
    }

    /// The golden reference the portal computed from the originals, once published.
    public Optional<String> golden(ReleaseId release) {
        return contents.golden(release, "computed");
    }

    private List<ModelView> everything() {
        Map<ModelName, Terms> current =
                terms.current().stream()
                        .collect(Collectors.toMap(Terms::model, Function.identity()));
        Map<ModelName, List<ReleaseView>> shown =
                views(releases.findByStatusIn(Shelf.SHOWN)).stream()
                        .collect(groupingBy(ReleaseView::model));
        return models.inOrder().stream()
                .filter(m -> current.containsKey(m.name()))
                .map(
                        m ->
                                view(
                                        m,
                                        shown.getOrDefault(m.name(), List.of()),
                                        requireNonNull(current.get(m.name())).view()))
                .toList();
    }

    private static ModelView view(Model model, List<ReleaseView> of, TermsView terms) {
        Optional<ReleaseView> current =
                of.stream()
                        .filter(r -> r.status() == ReleaseStatus.PUBLISHED && !r.twin())
                        .max(Comparator.comparing(ReleaseView::since));
        return model.view(
                current.orElse(null), terms, of.stream().anyMatch(r -> r.status().isFinal()));
    }

    static boolean mayPreview(Actor visitor, String model) {
        return visitor.holds(RoleName.PUBLISHER, model)
                || visitor.holds(RoleName.REVIEWER, model)
                || visitor.holds(RoleName.ADMIN, model);
    }

    private ReleaseView view(Release release) {
        return views(List.of(release)).getFirst();
    }

    private List<ReleaseView> views(List<Release> found) {
        Map<ReleaseId, List<FileView>> by =
                files.findByReleaseInOrderByPath(found.stream().map(Release::id).toList()).stream()
                        .collect(
                                groupingBy(
                                        ReleaseFile::release,
                                        Collectors.mapping(
                                                ReleaseFile::view, Collectors.toList())));
        return found.stream().map(r -> r.view(by.getOrDefault(r.id(), List.of()))).toList();
    }
}
