package org.weightgate.portal.marking;

import org.springframework.stereotype.Component;
import org.weightgate.inference.Magnitudes;
import org.weightgate.inference.Reference;
import org.weightgate.portal.access.Extent;
import org.weightgate.portal.access.GrantView;
import org.weightgate.portal.accounts.People;
import org.weightgate.portal.catalog.Catalog;
import org.weightgate.portal.catalog.ReleaseId;
import org.weightgate.portal.catalog.TensorView;
import org.weightgate.portal.catalog.TermsView;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/// Writes what the portal adds to a hashed copy: terms, notice, sums and the signature over all,
/// the release's `reference.json` included.
@Component
class CopyWriting {
    private static final Predicate<String> SUMMED =
            path -> path.endsWith(".md") || path.equals(Reference.FILE);

    private final Catalog catalog;
    private final People people;
    private final CopyLedger ledger;
    private final CopySigning signing;
    private final CopyDesk desk;

    CopyWriting(
            Catalog catalog, People people, CopyLedger ledger, CopySigning signing, CopyDesk desk) {
        this.catalog = catalog;
        this.people = people;
        this.ledger = ledger;
        this.signing = signing;
        this.desk = desk;
    }

    /// Repeating it changes nothing: each file is kept once, the signature last.
    void write(GrantView grant, MarkedCopy copy) throws IOException {
        String name = people.get(grant.recipient()).name();
        ledger.keep(grant.id(), "TERMS.md", terms(grant));
        ledger.keep(grant.id(), "NOTICE.md", signing.notice(grant, name).text());
        List<CopyFile> files = new ArrayList<>(ledger.marked(copy.id()));
        files.removeIf(file -> !grant.extent().covers(file.path()));
        for (CopyFile file : ledger.written(grant.id())) {
            if (SUMMED.test(file.path())) files.add(file);
        }
        ledger.keep(
                grant.id(),
                "SHA256SUMS",
                new String(CopySigning.sums(files), StandardCharsets.UTF_8));
        ledger.written(grant.id()).stream()
                .filter(file -> file.path().equals("SHA256SUMS"))
                .forEach(files::add);
        Magnitudes magnitudes = magnitudes(copy.release(), grant.extent());
        CopySigning.Contents contents = new CopySigning.Contents(files, magnitudes);
        desk.prepared(
                grant, signing.files(grant, copy, contents, ledger.settlement(copy.release())));
    }

    private Magnitudes magnitudes(ReleaseId release, Extent extent) {
        Map<String, Map<String, Double>> byFile = new HashMap<>();
        for (TensorView tensor : catalog.tensors(release)) {
            Double greatest = tensor.greatest();
            if (greatest == null || !extent.covers(tensor.file())) continue;
            byFile.computeIfAbsent(tensor.file(), _ -> new HashMap<>())
                    .put(tensor.name(), greatest);
        }
        return new Magnitudes(byFile);
    }

    /// The exact text whose hash was signed.
    private String terms(GrantView grant) {
        return catalog.termsHistory(grant.model()).stream()
                .filter(terms -> terms.version() == grant.termsVersion())
                .map(TermsView::text)
                .findFirst()
                .orElseThrow(
                        () ->
                                new IllegalStateException(
                                        "terms %d of %s are gone"
                                                .formatted(grant.termsVersion(), grant.model())));
    }
}
