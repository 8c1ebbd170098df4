package org.weightgate.portal.catalog;

import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;
import org.weightgate.portal.accounts.Actor;

import java.time.Instant;
import java.util.List;

/// The life of a release from its submission on: check, publish, withdraw. Before, it is [Drafts]'
/// and [Uploads]'; a model's texts and terms are kept by [Curation].
///
/// After `submit` the portal reads every byte and says [ReleaseHashed]; then whoever recomputes the
/// golden reference calls [#checking] as often as it likes and [#accept] or [#refuse] once.
@Service
@Transactional
public class Publishing {
    private final Shelf shelf;
    private final Releases releases;
    private final ReleaseContents contents;
    private final Curation curation;
    private final Announcing announcing;

    Publishing(
            Shelf shelf,
            Releases releases,
            ReleaseContents contents,
            Curation curation,
            Announcing announcing) {
        this.shelf = shelf;
        this.releases = releases;
        this.contents = contents;
        this.curation = curation;
        this.announcing = announcing;
    }

    /// Hands the draft to the checks; from here on its files are fixed.
    public ReleaseId submit(Actor actor, ModelName model, String label) {
        Release draft = shelf.draft(actor, model, label, true);
        contents.requireComplete(draft.id());
        announcing.say(draft.submit(actor, now()));
        return draft.id();
    }

    public void withdraw(Actor actor, ModelName model, String label, String reason) {
        if (reason.isBlank()) {
            throw new ReleaseIncomplete("A withdrawal needs a reason; recipients will read it.");
        }
        Release release = shelf.release(actor, model, label);
        announcing.say(release.withdraw(reason.strip(), actor, now()));
        releases.findByRehearses(release.id())
                .filter(twin -> twin.status() == ReleaseStatus.PUBLISHED)
                .ifPresent(twin -> announcing.say(twin.withdraw(reason.strip(), actor, now())));
    }

    /// Says what is being done to a release under check, and how much of it is done (0 to 1).
    public void checking(ReleaseId release, String step, double progress) {
        releases.progress(release, step, Math.clamp(progress, 0, 1));
    }

    /// Every byte was read and is well-formed.
    void hashed(ReleaseId id) {
        announcing.say(checked(id).hashed(now()));
    }

    /// Publishes: the golden reference as the portal computed it (null: it has none), the draft's
    /// texts as the model's.
    public void accept(ReleaseId id, @Nullable String goldenJson) {
        Release release = checked(id);
        if (release.rehearses() != null) {
            Release original = releases.shared(release.rehearses()).orElseThrow();
            if (original.status() != ReleaseStatus.PUBLISHED) {
                refuse(id, List.of(TwinShape.orphaned(original.view(List.of()))));
                return;
            }
        }
        if (goldenJson != null) {
            contents.golden(id, "computed", goldenJson);
        }
        ReleasePublished published = release.accept(now());
        curation.adopt(release);
        announcing.say(published);
    }

    /// Makes it a draft again, with problems that say what to do.
    public void refuse(ReleaseId id, List<String> problems) {
        announcing.say(checked(id).refuse(problems, now()));
    }

    private Release checked(ReleaseId id) {
        return releases.alone(id)
                .orElseThrow(() -> new NotFound("There is no release %s.".formatted(id)));
    }

    private Instant now() {
        return announcing.now();
    }
}
