package org.weightgate.portal.marking;

import org.springframework.stereotype.Service;
import org.weightgate.checkpoint.Checkpoint;
import org.weightgate.inference.GoldenPrompt;
import org.weightgate.inference.GoldenReference;
import org.weightgate.inference.MalformedDocument;
import org.weightgate.inference.Numerics;
import org.weightgate.inference.UnsupportedModel;
import org.weightgate.portal.access.GrantId;
import org.weightgate.portal.catalog.Catalog;
import org.weightgate.portal.catalog.Paced;
import org.weightgate.portal.catalog.ReleaseView;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/// Runs the release's golden prompts on the marked bytes of a copy, once, and signs the outcome for
/// each grant that the copy serves.
@Service
class GoldenRun {
    private final Catalog catalog;
    private final Originals originals;
    private final Copies copies;
    private final GoldenSigning signing;

    GoldenRun(Catalog catalog, Originals originals, Copies copies, GoldenSigning signing) {
        this.catalog = catalog;
        this.originals = originals;
        this.copies = copies;
        this.signing = signing;
    }

    void run(GrantId id) throws IOException {
        MarkedCopy copy = copies.ofGrant(id).orElseThrow();
        if (copy.golden() == GoldenState.SKIPPED) return;
        ReleaseView release = catalog.release(copy.release());
        List<GoldenPrompt> prompts = prompts(release);
        try {
            if (copy.golden() != GoldenState.READY) compute(id, copy, release, prompts);
        } catch (UnsupportedModel | MalformedDocument e) {
            copies.golden(copy.id(), GoldenState.FAILED, 0);
            copies.problem(copy.id(), "The golden run failed: " + e.getMessage());
            return;
        }
        signing.sign(id, copies.ofGrant(id).orElseThrow(), prompts);
    }

    private void compute(
            GrantId grant, MarkedCopy copy, ReleaseView release, List<GoldenPrompt> prompts)
            throws IOException {
        copies.golden(copy.id(), GoldenState.RUNNING, 0);
        Paced progress =
                new Paced(
                        (what, done, total) ->
                                copies.golden(
                                        copy.id(), GoldenState.RUNNING, Paced.share(done, total)));
        // Two grants may share a copy and run at once: the folder is the job's, not the copy's.
        String hash =
                originals.laidOut(
                        "grant-" + grant,
                        release,
                        Optional.of(copy.recipient()),
                        folder -> {
                            try (Checkpoint checkpoint = Checkpoint.open(folder)) {
                                return GoldenReference.logitsSha256(checkpoint, prompts, progress);
                            }
                        });
        copies.goldenReady(copy.id(), Numerics.REVISION, hash);
    }

    private List<GoldenPrompt> prompts(ReleaseView release) throws IOException {
        String json = catalog.golden(release.id()).orElseThrow();
        return GoldenReference.parse(
                        new ByteArrayInputStream(json.getBytes(StandardCharsets.UTF_8)))
                .goldenPrompts();
    }
}
