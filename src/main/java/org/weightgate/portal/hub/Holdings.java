package org.weightgate.portal.hub;

import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.weightgate.portal.access.Entitled;
import org.weightgate.portal.access.Entitlement;
import org.weightgate.portal.access.GrantDesk;
import org.weightgate.portal.access.GrantView;
import org.weightgate.portal.accounts.Actor;
import org.weightgate.portal.accounts.TokenScope;
import org.weightgate.portal.catalog.ModelView;
import org.weightgate.portal.catalog.ReleaseId;
import org.weightgate.portal.catalog.ReleaseView;
import org.weightgate.portal.delivery.Delivering;
import org.weightgate.portal.marking.CopyFile;
import org.weightgate.portal.marking.CopyView;
import org.weightgate.portal.marking.Marking;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/// What a caller holds of a model: grants, what they let pass now, and their copies.
@Component
class Holdings {
    /// The statement that is added to a copy after it was opened.
    private static final String LATER = "golden.json";

    /// The statement that opens a copy.
    private static final String FIRST = "model.sig";

    private final GrantDesk desk;
    private final Marking marking;
    private final Delivering delivering;
    private final Revisions revisions;

    Holdings(GrantDesk desk, Marking marking, Delivering delivering, Revisions revisions) {
        this.revisions = revisions;
        this.desk = desk;
        this.marking = marking;
        this.delivering = delivering;
    }

    /// Of this model, the latest first; none for a token that may look at nothing of its owner's.
    List<GrantView> of(@Nullable Actor actor, ModelView model) {
        if (actor == null) return List.of();
        boolean mayLook = actor.may(TokenScope.READ) || actor.may(TokenScope.DOWNLOAD);
        return mayLook
                ? desk.of(actor).stream().filter(g -> g.model().equals(model.name())).toList()
                : List.of();
    }

    Entitlement standing(Actor actor, GrantView grant) {
        return delivering.standing(actor, grant.id());
    }

    boolean open(Actor actor, GrantView grant) {
        return standing(actor, grant) instanceof Entitled;
    }

    /// The access whose release is `main`: the current release's, else the latest that lets files
    /// pass. Never a rehearsal.
    Optional<GrantView> main(@Nullable Actor actor, ModelView model) {
        if (actor == null) return Optional.empty();
        ReleaseView current = model.current();
        ReleaseId wanted = current == null ? null : current.id();
        return of(actor, model).stream()
                .filter(g -> !g.rehearsal() && open(actor, g))
                .min(Comparator.comparing(g -> !g.release().equals(wanted)));
    }

    /// The grant on the release of this label, one that lets files pass before any other.
    Optional<GrantView> labelled(@Nullable Actor actor, ModelView model, String label) {
        if (actor == null) return Optional.empty();
        return of(actor, model).stream()
                .filter(g -> g.releaseLabel().equalsIgnoreCase(label))
                .min(Comparator.comparing(g -> !open(actor, g)));
    }

    CopyView copy(GrantView grant) {
        return marking.copy(grant.id());
    }

    /// The copy as it is now; empty while it is being prepared.
    Optional<Snapshot.Own> latest(GrantView grant) {
        if (marking.file(grant.id(), FIRST).isEmpty()) return Optional.empty();
        boolean golden = marking.file(grant.id(), LATER).isPresent();
        return revisions
                .of(grant.id(), golden)
                .map(known -> own(grant, known))
                .or(() -> revisions(grant).stream().findFirst());
    }

    /// What this revision names of the actor's, if it was told before.
    Optional<Snapshot.Own> told(@Nullable Actor actor, ModelView model, String sha) {
        return revisions
                .of(sha)
                .flatMap(
                        known ->
                                of(actor, model).stream()
                                        .filter(grant -> grant.id().equals(known.grant()))
                                        .findFirst()
                                        .map(grant -> own(grant, known)));
    }

    /// The copy as it is now and, if a statement joined it since, as it was before: computed from
    /// every file of it.
    List<Snapshot.Own> revisions(GrantView grant) {
        CopyView copy = copy(grant);
        if (!copy.ready()) return List.of();
        boolean golden = copy.file(LATER).isPresent();
        List<Snapshot.Own> all = new ArrayList<>(List.of(computed(grant, copy, golden)));
        if (golden) all.add(computed(grant, copy, false));
        return all;
    }

    private Snapshot.Own computed(GrantView grant, CopyView copy, boolean golden) {
        String sha = GitId.revision("grant " + grant.id(), files(copy, golden));
        Revisions.Row revision = new Revisions.Row(sha, grant.id(), golden);
        revisions.keep(revision);
        return own(grant, revision);
    }

    private Snapshot.Own own(GrantView grant, Revisions.Row revision) {
        return new Snapshot.Own(grant, revision.sha(), new Contents(grant, revision.golden()));
    }

    /// The files of a copy, each looked up when it is asked for.
    private final class Contents implements Snapshot.Contents {
        private final GrantView grant;
        private final boolean golden;
        private @Nullable List<HubFile> all;

        Contents(GrantView grant, boolean golden) {
            this.grant = grant;
            this.golden = golden;
        }

        @Override
        public List<HubFile> all() {
            if (all == null) all = files(copy(grant), golden);
            return all;
        }

        @Override
        public Optional<HubFile> at(String path) {
            if (path.equals(LATER) && !golden) return Optional.empty();
            return marking.file(grant.id(), path).map(Holdings::file);
        }

        @Override
        public List<HubFile> between(String after, String until, int most) {
            return marking.files(grant.id(), after, until, most).stream()
                    .filter(file -> golden || !file.path().equals(LATER))
                    .map(Holdings::file)
                    .toList();
        }
    }

    private static List<HubFile> files(CopyView copy, boolean golden) {
        return copy.files().stream()
                .filter(file -> golden || !file.path().equals(LATER))
                .sorted(Comparator.comparing(CopyFile::path))
                .map(Holdings::file)
                .toList();
    }

    private static HubFile file(CopyFile file) {
        return new HubFile(file.path(), file.size(), file.sha256());
    }
}
