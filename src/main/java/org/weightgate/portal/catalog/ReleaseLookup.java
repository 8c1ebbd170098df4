package org.weightgate.portal.catalog;

import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;
import org.weightgate.portal.accounts.Actor;

import java.util.AbstractList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/// What is asked of a release at every request for one of its files: a row or two, however many
/// files it has. The [Catalog] tells everything at once.
@Service
@Transactional(readOnly = true)
public class ReleaseLookup {
    private final Shelf shelf;
    private final Models models;
    private final TermsVersions terms;
    private final Releases releases;
    private final ReleaseFiles files;

    ReleaseLookup(
            Shelf shelf,
            Models models,
            TermsVersions terms,
            Releases releases,
            ReleaseFiles files) {
        this.shelf = shelf;
        this.models = models;
        this.terms = terms;
        this.releases = releases;
        this.files = files;
    }

    /// Whether it was published and not withdrawn since.
    public boolean published(ReleaseId id) {
        return releases.findById(id)
                .filter(release -> release.status() == ReleaseStatus.PUBLISHED)
                .isPresent();
    }

    /// The number of the model's current terms.
    public int termsVersion(ModelName model) {
        return currentTerms(model).version();
    }

    public Optional<FileView> file(ReleaseId release, String path) {
        return files.named(release, path).map(ReleaseFile::view);
    }

    /// As [Catalog#model(Actor, ModelName)]; the files of its release are read when somebody looks
    /// at them.
    public ModelView model(@Nullable Actor visitor, ModelName name) {
        Model model = models.findById(name).orElseThrow(() -> Shelf.unknown(name));
        boolean visible = shelf.visible(name);
        if (!visible && (visitor == null || !Catalog.mayPreview(visitor, name.toString()))) {
            throw Shelf.unknown(name);
        }
        Optional<ReleaseView> current =
                releases.findByModelAndStatus(name, ReleaseStatus.PUBLISHED).stream()
                        .map(release -> release.view(new Unread(release.id())))
                        .filter(release -> !release.twin())
                        .max(Comparator.comparing(ReleaseView::since));
        return model.view(current.orElse(null), currentTerms(name), visible);
    }

    private TermsView currentTerms(ModelName model) {
        return terms.findFirstByModelOrderByNumberDesc(model)
                .map(Terms::view)
                .orElseThrow(() -> Shelf.unknown(model));
    }

    /// The files of a release, read once at most.
    private final class Unread extends AbstractList<FileView> {
        private final ReleaseId release;
        private @Nullable List<FileView> read;

        Unread(ReleaseId release) {
            this.release = release;
        }

        private synchronized List<FileView> all() {
            if (read == null) {
                read =
                        files.findByReleaseOrderByPath(release).stream()
                                .map(ReleaseFile::view)
                                .toList();
            }
            return read;
        }

        @Override
        public FileView get(int index) {
            return all().get(index);
        }

        @Override
        public int size() {
            return all().size();
        }
    }
}
