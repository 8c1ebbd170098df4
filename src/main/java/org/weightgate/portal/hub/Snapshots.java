package org.weightgate.portal.hub;

import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.weightgate.portal.access.GrantView;
import org.weightgate.portal.accounts.Actor;
import org.weightgate.portal.catalog.Catalog;
import org.weightgate.portal.catalog.Digests;
import org.weightgate.portal.catalog.FileView;
import org.weightgate.portal.catalog.ModelView;
import org.weightgate.portal.catalog.ReleaseStatus;
import org.weightgate.portal.catalog.ReleaseView;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// Says what a revision means to a caller. A branch or label leads to the caller's own copy where
/// they have one, and to the public view where not; 40 digits mean one listing, and somebody else's
/// mean nothing.
@Component
class Snapshots {
    private static final Pattern SHA = Pattern.compile("[0-9a-f]{40}");
    private static final Pattern PREFIX = Pattern.compile("^refs/(?:heads|tags)/");
    private static final Set<String> MAIN = Set.of("main", "HEAD");

    private final Catalog catalog;
    private final Holdings holdings;
    private final PublicTexts texts;

    Snapshots(Catalog catalog, Holdings holdings, PublicTexts texts) {
        this.catalog = catalog;
        this.holdings = holdings;
        this.texts = texts;
    }

    /// Whether it names one listing for ever, and not what is latest.
    static boolean pinned(String revision) {
        return SHA.matcher(revision).matches();
    }

    Snapshot main(@Nullable Actor actor, ModelView model) {
        Optional<GrantView> grant = holdings.main(actor, model);
        return grant.flatMap(holdings::latest)
                .map(Snapshot.class::cast)
                .orElseGet(
                        () ->
                                shown(
                                        model,
                                        grant.map(g -> catalog.release(g.release()))
                                                .orElse(model.current())));
    }

    Optional<Snapshot> find(@Nullable Actor actor, ModelView model, String revision) {
        if (pinned(revision)) return pinned(actor, model, revision);
        String name = PREFIX.matcher(revision).replaceFirst("");
        return MAIN.contains(name) ? Optional.of(main(actor, model)) : labelled(actor, model, name);
    }

    /// The public text at a path, where the snapshot holds no file of its own there.
    Optional<HubFile> text(ModelView model, String path, Snapshot snapshot) {
        if (snapshot instanceof Snapshot.Own own && own.file(path).isPresent()) {
            return Optional.empty();
        }
        return texts.text(model, path)
                .map(bytes -> new HubFile(path, bytes.length, Digests.sha256(bytes)));
    }

    byte[] bytes(ModelView model, String path) {
        return texts.text(model, path).orElseThrow();
    }

    /// Labels of what can be had, the latest first.
    List<ReleaseView> releases(ModelView model) {
        return catalog.releases(model.name()).stream()
                .filter(r -> r.status() == ReleaseStatus.PUBLISHED)
                .toList();
    }

    private Optional<Snapshot> pinned(@Nullable Actor actor, ModelView model, String sha) {
        Optional<Snapshot> told = holdings.told(actor, model, sha).map(Snapshot.class::cast);
        return told.or(() -> computed(actor, model, sha));
    }

    private Optional<Snapshot> computed(@Nullable Actor actor, ModelView model, String sha) {
        Stream<Snapshot> own =
                holdings.of(actor, model).stream().flatMap(g -> holdings.revisions(g).stream());
        Stream<Snapshot> open =
                Stream.concat(
                                catalog.withTwins(model.name()).stream()
                                        .filter(r -> r.status() == ReleaseStatus.PUBLISHED)
                                        .map(Optional::of),
                                Stream.of(Optional.<ReleaseView>empty()))
                        .map(release -> shown(model, release.orElse(null)));
        return Stream.concat(own, open).filter(s -> s.sha().equals(sha)).findFirst();
    }

    private Optional<Snapshot> labelled(@Nullable Actor actor, ModelView model, String label) {
        Optional<GrantView> grant = holdings.labelled(actor, model, label);
        Optional<Snapshot> own =
                grant.filter(g -> actor != null && holdings.open(actor, g))
                        .flatMap(holdings::latest)
                        .map(Snapshot.class::cast);
        return own.or(
                () ->
                        catalog.release(model.name(), label)
                                .filter(
                                        r ->
                                                r.status() == ReleaseStatus.PUBLISHED
                                                        || grant.isPresent())
                                .map(r -> shown(model, r)));
    }

    /// Public texts stand in place of a release's files of the same name: those come marked or not
    /// at all.
    private Snapshot shown(ModelView model, @Nullable ReleaseView release) {
        SortedMap<String, byte[]> open = texts.of(model);
        List<HubFile> files = new ArrayList<>();
        for (FileView file : release == null ? List.<FileView>of() : release.files()) {
            if (!open.containsKey(file.path())) {
                files.add(new HubFile(file.path(), file.size(), null));
            }
        }
        for (Map.Entry<String, byte[]> text : open.entrySet()) {
            byte[] bytes = text.getValue();
            files.add(new HubFile(text.getKey(), bytes.length, Digests.sha256(bytes)));
        }
        files.sort(Comparator.comparing(HubFile::path));
        String owner = "release " + (release == null ? model.name() : release.id());
        return new Snapshot.Shown(release, GitId.revision(owner, files), List.copyOf(files));
    }
}
